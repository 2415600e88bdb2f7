-- The tree of units changes: a unit is renamed, moved or closed. unit_past says what each unit was between which instants,
-- and what it is (no `until`), who made it so and why. unit and unit_closure hold the present alone.

ALTER TABLE unit
    ADD COLUMN closed_at timestamptz,
    ADD COLUMN version integer NOT NULL DEFAULT 1 CONSTRAINT unit_version_positive CHECK (version >= 1);

CREATE TABLE unit_past (
    unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    version integer NOT NULL,
    since timestamptz NOT NULL,
    until timestamptz,
    parent_id uuid REFERENCES unit (id) ON DELETE RESTRICT,
    code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    time_zone text NOT NULL,
    search_key text NOT NULL,
    closed_at timestamptz,
    changed_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    changed_by_client uuid REFERENCES api_client (id) ON DELETE RESTRICT,
    reason text,
    PRIMARY KEY (unit_id, version),
    CONSTRAINT unit_past_version_positive CHECK (version >= 1),
    CONSTRAINT unit_past_in_order CHECK (until IS NULL OR until >= since)
);
CREATE UNIQUE INDEX unit_past_present_key ON unit_past (unit_id) WHERE until IS NULL;
CREATE INDEX unit_past_code_idx ON unit_past (code, unit_id);
CREATE INDEX unit_past_parent_id_idx ON unit_past (parent_id, since);
CREATE INDEX unit_past_changed_by_idx ON unit_past (changed_by) WHERE changed_by IS NOT NULL;
CREATE INDEX unit_past_changed_by_client_idx ON unit_past (changed_by_client) WHERE changed_by_client IS NOT NULL;

INSERT INTO unit_past (unit_id, version, since, parent_id, code, name, time_zone, search_key)
SELECT id, 1, created_at, parent_id, code, name, time_zone, search_key FROM unit;

CREATE TRIGGER unit_past_history_delete BEFORE DELETE ON unit_past
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER unit_past_history_truncate BEFORE TRUNCATE ON unit_past
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();
