-- The bytes that were sent, for as long as their columns may be corrected and a copy taken back: a chore deletes them. What
-- someone said of a header's columns is remembered for the same words and the same unit, until it is forgotten.

CREATE TABLE import_file (
    import_id uuid NOT NULL REFERENCES import (id) ON DELETE RESTRICT,
    position integer NOT NULL,
    name text NOT NULL,
    bytes bytea NOT NULL,
    kept_until timestamptz NOT NULL,
    PRIMARY KEY (import_id, position),
    CONSTRAINT import_file_position CHECK (position BETWEEN 0 AND 9)
);
CREATE INDEX import_file_kept_until_idx ON import_file (kept_until);

CREATE TABLE import_mapping (
    organiser_unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    header_hash text NOT NULL,
    kind text NOT NULL,
    meanings jsonb NOT NULL,
    said_at timestamptz NOT NULL,
    PRIMARY KEY (organiser_unit_id, header_hash),
    CONSTRAINT import_mapping_header_hash_form CHECK (header_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT import_mapping_kind_known CHECK (kind IN ('session', 'request'))
);
