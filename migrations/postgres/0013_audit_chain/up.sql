-- Lines of the audit are chained after the fact: a line waits in audit_unlinked, written by the transaction that writes
-- the line, until a job gives it a place and a hash in audit_link. Neither the line nor its link is ever changed.

CREATE TABLE audit_link (
    position bigint NOT NULL PRIMARY KEY CONSTRAINT audit_link_position CHECK (position > 0),
    event_id uuid NOT NULL REFERENCES audit_event (id) ON DELETE RESTRICT,
    form integer NOT NULL CONSTRAINT audit_link_form CHECK (form > 0),
    hash bytea NOT NULL CONSTRAINT audit_link_hash CHECK (octet_length(hash) = 32)
);
CREATE UNIQUE INDEX audit_link_event_id_key ON audit_link (event_id);

CREATE TABLE audit_unlinked (
    event_id uuid NOT NULL PRIMARY KEY
);

INSERT INTO audit_unlinked (event_id) SELECT id FROM audit_event;

CREATE FUNCTION audit_event_unlinked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unlinked (event_id) SELECT id FROM fresh;
    RETURN NULL;
END $$;

CREATE TRIGGER audit_event_unlinked AFTER INSERT ON audit_event
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION audit_event_unlinked();

CREATE TRIGGER audit_link_history_update BEFORE UPDATE ON audit_link
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER audit_link_history_delete BEFORE DELETE ON audit_link
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER audit_link_history_truncate BEFORE TRUNCATE ON audit_link
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();
