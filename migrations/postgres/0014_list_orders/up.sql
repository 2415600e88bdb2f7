-- The orders of lists: requests by priority, then the day they were made; sessions by their last day, to find those in
-- progress without walking through history.

CREATE INDEX request_priority_idx ON request (priority, requested_on, id);
CREATE INDEX session_ends_on_idx ON session (ends_on, id);
