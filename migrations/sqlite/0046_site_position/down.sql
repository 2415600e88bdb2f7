DROP INDEX site_latitude_idx;
ALTER TABLE site DROP COLUMN version;
ALTER TABLE site DROP COLUMN longitude;
ALTER TABLE site DROP COLUMN latitude;
