DROP TRIGGER waitlist_entry_open_update ON waitlist_entry;
DROP TRIGGER waitlist_entry_open_insert ON waitlist_entry;
DROP FUNCTION request_follows_queue();
DROP INDEX request_open_priority_idx;
DROP INDEX request_open_requested_on_idx;
ALTER TABLE request DROP COLUMN open;
