-- An import is previewed first: every line with its verdict, applied only if what it was computed on still holds.

CREATE TABLE import (
    id uuid NOT NULL PRIMARY KEY,
    organiser_unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    created_by uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    created_at timestamptz NOT NULL,
    state text NOT NULL,
    applied_at timestamptz,
    applied_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    plan_hash text NOT NULL,
    files jsonb NOT NULL,
    totals jsonb NOT NULL,
    version integer NOT NULL,
    CONSTRAINT import_state_known CHECK (state IN ('previewed', 'applied')),
    CONSTRAINT import_applied_whole CHECK ((state = 'applied') = (applied_at IS NOT NULL)),
    CONSTRAINT import_version_positive CHECK (version >= 1)
);
CREATE INDEX import_organiser_unit_id_idx ON import (organiser_unit_id, id);
CREATE INDEX import_created_by_idx ON import (created_by);
CREATE INDEX import_applied_by_idx ON import (applied_by) WHERE applied_by IS NOT NULL;

CREATE TABLE import_line (
    import_id uuid NOT NULL REFERENCES import (id) ON DELETE RESTRICT,
    position integer NOT NULL,
    file text NOT NULL,
    sheet text NOT NULL,
    line integer NOT NULL,
    kind text,
    verdict text NOT NULL,
    summary jsonb NOT NULL,
    parsed jsonb NOT NULL,
    PRIMARY KEY (import_id, position),
    CONSTRAINT import_line_position CHECK (position >= 0 AND line >= 0),
    CONSTRAINT import_line_kind_known CHECK (kind IN ('session', 'request')),
    CONSTRAINT import_line_verdict_known CHECK (verdict IN ('create', 'update', 'unchanged', 'duplicate', 'rejected', 'ignored'))
);
