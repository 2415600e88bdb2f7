DROP TRIGGER audit_link_history_update;
DROP TRIGGER audit_link_history_delete;
DROP TRIGGER audit_event_unlinked;
DROP TABLE audit_unlinked;
DROP TABLE audit_link;
