DROP TABLE unit_past;
ALTER TABLE unit DROP COLUMN version;
ALTER TABLE unit DROP COLUMN closed_at;
