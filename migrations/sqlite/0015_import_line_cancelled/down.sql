ALTER TABLE import_line DROP COLUMN cancelled;
