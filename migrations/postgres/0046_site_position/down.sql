DROP INDEX site_latitude_idx;
ALTER TABLE site DROP COLUMN latitude, DROP COLUMN longitude, DROP COLUMN version;
