-- What only this version knows goes: imports half read, and lines and headers of the new kinds.
DELETE FROM import_line WHERE import_id IN (SELECT import_id FROM import_reading);
DELETE FROM import_file WHERE import_id IN (SELECT import_id FROM import_reading);
CREATE TEMPORARY TABLE half_read AS SELECT import_id FROM import_reading;
DROP TABLE import_reading;
DELETE FROM import WHERE id IN (SELECT import_id FROM half_read);
DROP TABLE half_read;

CREATE TABLE import_line_next (
    import_id BLOB NOT NULL REFERENCES import (id) ON DELETE RESTRICT CHECK (length(import_id) = 16),
    position INTEGER NOT NULL,
    file TEXT NOT NULL,
    sheet TEXT NOT NULL,
    line INTEGER NOT NULL,
    kind TEXT,
    verdict TEXT NOT NULL,
    summary TEXT NOT NULL CHECK (json_valid(summary)),
    parsed TEXT NOT NULL CHECK (json_valid(parsed)),
    cancelled INTEGER NOT NULL DEFAULT 0 CHECK (cancelled IN (0, 1)),
    PRIMARY KEY (import_id, position),
    CONSTRAINT import_line_position CHECK (position >= 0 AND line >= 0),
    CONSTRAINT import_line_kind_known CHECK (kind IN ('session', 'request')),
    CONSTRAINT import_line_verdict_known CHECK (verdict IN ('create', 'update', 'unchanged', 'duplicate', 'rejected', 'ignored'))
) STRICT, WITHOUT ROWID;
INSERT INTO import_line_next SELECT import_id, position, file, sheet, line, kind, verdict, summary, parsed, cancelled
FROM import_line WHERE kind IS NULL OR kind IN ('session', 'request');
DROP TABLE import_line;
ALTER TABLE import_line_next RENAME TO import_line;

CREATE TABLE import_mapping_next (
    organiser_unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(organiser_unit_id) = 16),
    header_hash TEXT NOT NULL,
    kind TEXT NOT NULL,
    meanings TEXT NOT NULL CHECK (json_valid(meanings)),
    said_at TEXT NOT NULL CHECK (length(said_at) = 27),
    PRIMARY KEY (organiser_unit_id, header_hash),
    CONSTRAINT import_mapping_header_hash_form CHECK (length(header_hash) = 64),
    CONSTRAINT import_mapping_kind_known CHECK (kind IN ('session', 'request'))
) STRICT, WITHOUT ROWID;
INSERT INTO import_mapping_next SELECT organiser_unit_id, header_hash, kind, meanings, said_at
FROM import_mapping WHERE kind IN ('session', 'request');
DROP TABLE import_mapping;
ALTER TABLE import_mapping_next RENAME TO import_mapping;
