DROP TRIGGER audit_link_history_update ON audit_link;
DROP TRIGGER audit_link_history_delete ON audit_link;
DROP TRIGGER audit_link_history_truncate ON audit_link;
DROP TRIGGER audit_event_unlinked ON audit_event;
DROP FUNCTION audit_event_unlinked();
DROP TABLE audit_unlinked;
DROP TABLE audit_link;
