DROP TABLE unit_past;
ALTER TABLE unit DROP COLUMN version, DROP COLUMN closed_at;
