-- The bytes that were sent, for as long as their columns may be corrected and a copy taken back: a chore deletes them. What
-- someone said of a header's columns is remembered for the same words and the same unit, until it is forgotten.

CREATE TABLE import_file (
    import_id BLOB NOT NULL REFERENCES import (id) ON DELETE RESTRICT CHECK (length(import_id) = 16),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    bytes BLOB NOT NULL,
    kept_until TEXT NOT NULL CHECK (length(kept_until) = 27),
    PRIMARY KEY (import_id, position),
    CONSTRAINT import_file_position CHECK (position BETWEEN 0 AND 9)
) STRICT;
CREATE INDEX import_file_kept_until_idx ON import_file (kept_until);

CREATE TABLE import_mapping (
    organiser_unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(organiser_unit_id) = 16),
    header_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    meanings TEXT NOT NULL CHECK (json_valid(meanings)),
    said_at TEXT NOT NULL CHECK (length(said_at) = 27),
    PRIMARY KEY (organiser_unit_id, header_hash),
    CONSTRAINT import_mapping_header_hash_form CHECK (length(header_hash) = 64),
    CONSTRAINT import_mapping_kind_known CHECK (kind IN ('session', 'request'))
) STRICT, WITHOUT ROWID;
