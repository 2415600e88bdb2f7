-- The tree of units changes: a unit is renamed, moved or closed. unit_past says what each unit was between which instants,
-- and what it is (no `until`), who made it so and why. unit and unit_closure hold the present alone.

ALTER TABLE unit ADD COLUMN closed_at TEXT CHECK (length(closed_at) = 27);
ALTER TABLE unit ADD COLUMN version INTEGER NOT NULL DEFAULT 1 CONSTRAINT unit_version_positive CHECK (version >= 1);

CREATE TABLE unit_past (
    unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(unit_id) = 16),
    version INTEGER NOT NULL,
    since TEXT NOT NULL CHECK (length(since) = 27),
    until TEXT CHECK (length(until) = 27),
    parent_id BLOB REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(parent_id) = 16),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    search_key TEXT NOT NULL,
    closed_at TEXT CHECK (length(closed_at) = 27),
    changed_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(changed_by) = 16),
    changed_by_client BLOB REFERENCES api_client (id) ON DELETE RESTRICT CHECK (length(changed_by_client) = 16),
    reason TEXT,
    PRIMARY KEY (unit_id, version),
    CONSTRAINT unit_past_version_positive CHECK (version >= 1),
    CONSTRAINT unit_past_in_order CHECK (until IS NULL OR until >= since)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX unit_past_present_key ON unit_past (unit_id) WHERE until IS NULL;
CREATE INDEX unit_past_code_idx ON unit_past (code, unit_id);
CREATE INDEX unit_past_parent_id_idx ON unit_past (parent_id, since);
CREATE INDEX unit_past_changed_by_idx ON unit_past (changed_by) WHERE changed_by IS NOT NULL;
CREATE INDEX unit_past_changed_by_client_idx ON unit_past (changed_by_client) WHERE changed_by_client IS NOT NULL;

INSERT INTO unit_past (unit_id, version, since, parent_id, code, name, time_zone, search_key)
SELECT id, 1, created_at, parent_id, code, name, time_zone, search_key FROM unit;

CREATE TRIGGER unit_past_history_delete BEFORE DELETE ON unit_past
BEGIN
    SELECT RAISE(ABORT, 'history');
END;
