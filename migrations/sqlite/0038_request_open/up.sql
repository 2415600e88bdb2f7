-- request.open says that the request waits: it mirrors waitlist_entry.state as request_wish.open does, and is audited. Those who
-- wait are then found in the order of a list without walking through all who ever asked. Triggers keep it, so that a process
-- of the version before keeps it too.

ALTER TABLE request ADD COLUMN open INTEGER NOT NULL DEFAULT 0 CHECK (open IN (0, 1));
CREATE INDEX request_open_requested_on_idx ON request (requested_on, id) WHERE open;
CREATE INDEX request_open_priority_idx ON request (priority, requested_on, id) WHERE open;

CREATE TRIGGER waitlist_entry_open_insert AFTER INSERT ON waitlist_entry
WHEN NEW.state = 'waiting'
BEGIN
    UPDATE request SET open = 1 WHERE id = NEW.request_id;
END;

CREATE TRIGGER waitlist_entry_open_update AFTER UPDATE OF state ON waitlist_entry
WHEN (NEW.state = 'waiting') <> (OLD.state = 'waiting')
BEGIN
    UPDATE request SET open = (NEW.state = 'waiting') WHERE id = NEW.request_id;
END;

-- Last: from here on nobody moves in the queue unnoticed.
UPDATE request SET open = 1 WHERE id IN (SELECT request_id FROM waitlist_entry WHERE state = 'waiting');
