-- What only this version knows goes: imports half read, and lines and headers of the new kinds.
DELETE FROM import_line WHERE import_id IN (SELECT import_id FROM import_reading);
DELETE FROM import_file WHERE import_id IN (SELECT import_id FROM import_reading);
CREATE TEMPORARY TABLE half_read ON COMMIT DROP AS SELECT import_id FROM import_reading;
DROP TABLE import_reading;
DELETE FROM import WHERE id IN (SELECT import_id FROM half_read);

DELETE FROM import_line WHERE kind NOT IN ('session', 'request');
ALTER TABLE import_line DROP CONSTRAINT import_line_kind_known;
ALTER TABLE import_line ADD CONSTRAINT import_line_kind_known CHECK (kind IN ('session', 'request'));
ALTER TABLE import_line DROP CONSTRAINT import_line_position;
ALTER TABLE import_line ADD CONSTRAINT import_line_position CHECK (position >= 0 AND line >= 0);
ALTER TABLE import_line DROP COLUMN file_position;
DELETE FROM import_mapping WHERE kind NOT IN ('session', 'request');
ALTER TABLE import_mapping DROP CONSTRAINT import_mapping_kind_known;
ALTER TABLE import_mapping ADD CONSTRAINT import_mapping_kind_known CHECK (kind IN ('session', 'request'));
