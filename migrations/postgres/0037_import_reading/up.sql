-- A large file is accepted at once and read by a job: how far it is, in a row that goes once it is read. A claim ends by
-- itself, so that another turn takes up what a server left half done. Lines are of more kinds, and tell which file they
-- stand in by its place: two files may have one name.

CREATE TABLE import_reading (
    import_id uuid NOT NULL PRIMARY KEY REFERENCES import (id) ON DELETE RESTRICT,
    reach jsonb NOT NULL,
    told jsonb NOT NULL,
    lines_read integer NOT NULL,
    lines_total integer NOT NULL,
    attempts integer NOT NULL,
    claimed_until timestamptz,
    failed_at timestamptz,
    CONSTRAINT import_reading_lines CHECK (lines_read >= 0 AND lines_total >= 0),
    CONSTRAINT import_reading_attempts CHECK (attempts >= 0)
);
CREATE INDEX import_reading_due_idx ON import_reading (import_id) WHERE failed_at IS NULL;

ALTER TABLE import_line ADD COLUMN file_position integer NOT NULL DEFAULT 0;
UPDATE import_line l SET file_position = f.position
FROM (SELECT import_id, name, min(position) AS position FROM import_file GROUP BY import_id, name) f
WHERE f.import_id = l.import_id AND f.name = l.file;
ALTER TABLE import_line DROP CONSTRAINT import_line_position;
ALTER TABLE import_line ADD CONSTRAINT import_line_position CHECK (position >= 0 AND line >= 0 AND file_position BETWEEN 0 AND 9);
ALTER TABLE import_line DROP CONSTRAINT import_line_kind_known;
ALTER TABLE import_line ADD CONSTRAINT import_line_kind_known
    CHECK (kind IN ('course', 'session', 'quota', 'person', 'skill', 'request', 'enrolment'));
ALTER TABLE import_mapping DROP CONSTRAINT import_mapping_kind_known;
ALTER TABLE import_mapping ADD CONSTRAINT import_mapping_kind_known
    CHECK (kind IN ('course', 'session', 'quota', 'person', 'skill', 'request', 'enrolment'));
