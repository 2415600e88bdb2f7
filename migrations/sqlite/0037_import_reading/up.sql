-- A large file is accepted at once and read by a job: how far it is, in a row that goes once it is read. A claim ends by
-- itself, so that another turn takes up what a server left half done. Lines are of more kinds, and tell which file they
-- stand in by its place: two files may have one name.

CREATE TABLE import_reading (
    import_id BLOB NOT NULL PRIMARY KEY REFERENCES import (id) ON DELETE RESTRICT CHECK (length(import_id) = 16),
    reach TEXT NOT NULL CHECK (json_valid(reach)),
    told TEXT NOT NULL CHECK (json_valid(told)),
    lines_read INTEGER NOT NULL,
    lines_total INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    claimed_until TEXT CHECK (length(claimed_until) = 27),
    failed_at TEXT CHECK (length(failed_at) = 27),
    CONSTRAINT import_reading_lines CHECK (lines_read >= 0 AND lines_total >= 0),
    CONSTRAINT import_reading_attempts CHECK (attempts >= 0)
) STRICT, WITHOUT ROWID;
CREATE INDEX import_reading_due_idx ON import_reading (import_id) WHERE failed_at IS NULL;

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
    file_position INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (import_id, position),
    CONSTRAINT import_line_position CHECK (position >= 0 AND line >= 0 AND file_position BETWEEN 0 AND 9),
    CONSTRAINT import_line_kind_known CHECK (kind IN ('course', 'session', 'quota', 'person', 'skill', 'request', 'enrolment')),
    CONSTRAINT import_line_verdict_known CHECK (verdict IN ('create', 'update', 'unchanged', 'duplicate', 'rejected', 'ignored'))
) STRICT, WITHOUT ROWID;
INSERT INTO import_line_next SELECT import_id, position, file, sheet, line, kind, verdict, summary, parsed, cancelled,
    COALESCE((SELECT min(f.position) FROM import_file f WHERE f.import_id = l.import_id AND f.name = l.file), 0)
FROM import_line l;
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
    CONSTRAINT import_mapping_kind_known CHECK (kind IN ('course', 'session', 'quota', 'person', 'skill', 'request', 'enrolment'))
) STRICT, WITHOUT ROWID;
INSERT INTO import_mapping_next SELECT organiser_unit_id, header_hash, kind, meanings, said_at FROM import_mapping;
DROP TABLE import_mapping;
ALTER TABLE import_mapping_next RENAME TO import_mapping;
