-- What was done is never rewritten: audit lines and rankings refuse change, the records of decisions refuse deletion.
-- Side effects leave through the outbox, written with the change.

CREATE TABLE audit_event (
    id uuid NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    actor_person_id uuid REFERENCES person (id) ON DELETE RESTRICT,
    action text NOT NULL,
    person_id uuid REFERENCES person (id) ON DELETE RESTRICT,
    session_id uuid REFERENCES session (id) ON DELETE RESTRICT,
    training_request_id uuid REFERENCES request (id) ON DELETE RESTRICT,
    subject_kind text NOT NULL,
    subject_id uuid NOT NULL,
    reason_code text,
    words text,
    before jsonb,
    after jsonb,
    http_request_id text
);
CREATE INDEX audit_event_actor_person_id_idx ON audit_event (actor_person_id, id) WHERE actor_person_id IS NOT NULL;
CREATE INDEX audit_event_person_id_idx ON audit_event (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX audit_event_session_id_idx ON audit_event (session_id, id) WHERE session_id IS NOT NULL;
CREATE INDEX audit_event_training_request_id_idx ON audit_event (training_request_id, id) WHERE training_request_id IS NOT NULL;
CREATE INDEX audit_event_subject_id_idx ON audit_event (subject_id, id);

CREATE TABLE outbox (
    id uuid NOT NULL PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    payload jsonb NOT NULL,
    dedupe_key text NOT NULL,
    delivered_at timestamptz
);
CREATE UNIQUE INDEX outbox_dedupe_key_key ON outbox (dedupe_key);
CREATE INDEX outbox_person_id_idx ON outbox (person_id);
CREATE INDEX outbox_waiting_idx ON outbox (id) WHERE delivered_at IS NULL;

CREATE TABLE notification (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz
);
CREATE INDEX notification_person_id_idx ON notification (person_id, id);
CREATE INDEX notification_unread_idx ON notification (person_id) WHERE read_at IS NULL;

CREATE FUNCTION history_wall() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'history' USING ERRCODE = 'check_violation', CONSTRAINT = 'history';
END $$;

CREATE TRIGGER audit_event_history_update BEFORE UPDATE ON audit_event
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER ranking_history_update BEFORE UPDATE ON ranking
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER audit_event_history_delete BEFORE DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER audit_event_history_truncate BEFORE TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();

CREATE TRIGGER ranking_history_delete BEFORE DELETE ON ranking
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER ranking_history_truncate BEFORE TRUNCATE ON ranking
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();

CREATE TRIGGER enrolment_history_delete BEFORE DELETE ON enrolment
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER enrolment_history_truncate BEFORE TRUNCATE ON enrolment
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();

CREATE TRIGGER offer_history_delete BEFORE DELETE ON offer
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER offer_history_truncate BEFORE TRUNCATE ON offer
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();

CREATE TRIGGER request_history_delete BEFORE DELETE ON request
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER request_history_truncate BEFORE TRUNCATE ON request
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();

CREATE TRIGGER waitlist_entry_history_delete BEFORE DELETE ON waitlist_entry
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER waitlist_entry_history_truncate BEFORE TRUNCATE ON waitlist_entry
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();

CREATE TRIGGER commitment_history_delete BEFORE DELETE ON commitment
FOR EACH ROW EXECUTE FUNCTION history_wall();

CREATE TRIGGER commitment_history_truncate BEFORE TRUNCATE ON commitment
FOR EACH STATEMENT EXECUTE FUNCTION history_wall();
