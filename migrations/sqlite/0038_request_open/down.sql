DROP TRIGGER waitlist_entry_open_update;
DROP TRIGGER waitlist_entry_open_insert;
DROP INDEX request_open_priority_idx;
DROP INDEX request_open_requested_on_idx;
ALTER TABLE request DROP COLUMN open;
