ALTER TABLE import ALTER COLUMN created_by SET NOT NULL;
DELETE FROM idempotency WHERE account_id NOT IN (SELECT id FROM account);
ALTER TABLE idempotency ADD CONSTRAINT idempotency_account_id_fkey
    FOREIGN KEY (account_id) REFERENCES account (id) ON DELETE RESTRICT;
DROP INDEX audit_event_actor_client_id_idx;
ALTER TABLE audit_event DROP CONSTRAINT audit_event_one_actor;
ALTER TABLE audit_event DROP COLUMN actor_client_id;
DROP TABLE signing_key;
DROP TABLE api_client_usage;
DROP TABLE api_client_secret;
DROP TABLE api_client;
