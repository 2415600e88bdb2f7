-- request.open says that the request waits: it mirrors waitlist_entry.state as request_wish.open does, and is audited. Those who
-- wait are then found in the order of a list without walking through all who ever asked. Triggers keep it, so that a process
-- of the version before keeps it too.

ALTER TABLE request ADD COLUMN open boolean NOT NULL DEFAULT false;
CREATE INDEX request_open_requested_on_idx ON request (requested_on, id) WHERE open;
CREATE INDEX request_open_priority_idx ON request (priority, requested_on, id) WHERE open;

CREATE FUNCTION request_follows_queue() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE request SET open = (NEW.state = 'waiting') WHERE id = NEW.request_id;
    RETURN NULL;
END $$;

CREATE TRIGGER waitlist_entry_open_insert AFTER INSERT ON waitlist_entry
FOR EACH ROW WHEN (NEW.state = 'waiting') EXECUTE FUNCTION request_follows_queue();

CREATE TRIGGER waitlist_entry_open_update AFTER UPDATE OF state ON waitlist_entry
FOR EACH ROW WHEN ((NEW.state = 'waiting') <> (OLD.state = 'waiting')) EXECUTE FUNCTION request_follows_queue();

-- Last: from here on nobody moves in the queue unnoticed.
UPDATE request SET open = true WHERE id IN (SELECT request_id FROM waitlist_entry WHERE state = 'waiting');
