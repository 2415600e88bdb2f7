DROP INDEX session_ends_on_idx;
DROP INDEX request_priority_idx;
