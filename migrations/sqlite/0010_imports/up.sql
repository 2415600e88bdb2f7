-- An import is previewed first: every line with its verdict, applied only if what it was computed on still holds.

CREATE TABLE import (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organiser_unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(organiser_unit_id) = 16),
    created_by BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(created_by) = 16),
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    state TEXT NOT NULL,
    applied_at TEXT CHECK (length(applied_at) = 27),
    applied_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(applied_by) = 16),
    plan_hash TEXT NOT NULL,
    files TEXT NOT NULL CHECK (json_valid(files)),
    totals TEXT NOT NULL CHECK (json_valid(totals)),
    version INTEGER NOT NULL,
    CONSTRAINT import_state_known CHECK (state IN ('previewed', 'applied')),
    CONSTRAINT import_applied_whole CHECK ((state = 'applied') = (applied_at IS NOT NULL)),
    CONSTRAINT import_version_positive CHECK (version >= 1)
) STRICT;
CREATE INDEX import_organiser_unit_id_idx ON import (organiser_unit_id, id);
CREATE INDEX import_created_by_idx ON import (created_by);
CREATE INDEX import_applied_by_idx ON import (applied_by) WHERE applied_by IS NOT NULL;

CREATE TABLE import_line (
    import_id BLOB NOT NULL REFERENCES import (id) ON DELETE RESTRICT CHECK (length(import_id) = 16),
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    line INTEGER NOT NULL,
    kind TEXT,
    verdict TEXT NOT NULL,
    summary TEXT NOT NULL CHECK (json_valid(summary)),
    parsed TEXT NOT NULL CHECK (json_valid(parsed)),
    PRIMARY KEY (import_id, position),
    CONSTRAINT import_line_position CHECK (position >= 0 AND line >= 0),
    CONSTRAINT import_line_kind_known CHECK (kind IN ('session', 'request')),
    CONSTRAINT import_line_verdict_known CHECK (verdict IN ('create', 'update', 'unchanged', 'duplicate', 'rejected', 'ignored'))
) STRICT, WITHOUT ROWID;
