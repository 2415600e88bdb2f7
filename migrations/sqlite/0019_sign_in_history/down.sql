DROP TABLE sign_in_event;
DROP INDEX sign_in_open_idx;
ALTER TABLE sign_in DROP COLUMN system;
ALTER TABLE sign_in DROP COLUMN browser;
ALTER TABLE sign_in DROP COLUMN from_address;
ALTER TABLE sign_in DROP COLUMN used_at;
