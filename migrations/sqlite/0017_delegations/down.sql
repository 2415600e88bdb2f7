DROP INDEX audit_event_on_behalf_of_id_idx;
ALTER TABLE audit_event DROP COLUMN on_behalf_of_id;
DROP TABLE delegation_grant;
DROP TABLE delegation;
