-- What was done is never rewritten: audit lines and rankings refuse change, the records of decisions refuse deletion.
-- Side effects leave through the outbox, written with the change.

CREATE TABLE audit_event (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    at TEXT NOT NULL CHECK (length(at) = 27),
    actor_person_id BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(actor_person_id) = 16),
    action TEXT NOT NULL,
    person_id BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    session_id BLOB REFERENCES session (id) ON DELETE RESTRICT CHECK (length(session_id) = 16),
    training_request_id BLOB REFERENCES request (id) ON DELETE RESTRICT CHECK (length(training_request_id) = 16),
    subject_kind TEXT NOT NULL,
    subject_id BLOB NOT NULL CHECK (length(subject_id) = 16),
    reason_code TEXT,
    words TEXT,
    before TEXT CHECK (json_valid(before)),
    after TEXT CHECK (json_valid(after)),
    http_request_id TEXT
) STRICT;
CREATE INDEX audit_event_actor_person_id_idx ON audit_event (actor_person_id, id) WHERE actor_person_id IS NOT NULL;
CREATE INDEX audit_event_person_id_idx ON audit_event (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX audit_event_session_id_idx ON audit_event (session_id, id) WHERE session_id IS NOT NULL;
CREATE INDEX audit_event_training_request_id_idx ON audit_event (training_request_id, id) WHERE training_request_id IS NOT NULL;
CREATE INDEX audit_event_subject_id_idx ON audit_event (subject_id, id);

CREATE TABLE outbox (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    at TEXT NOT NULL CHECK (length(at) = 27),
    kind TEXT NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    dedupe_key TEXT NOT NULL,
    delivered_at TEXT CHECK (length(delivered_at) = 27)
) STRICT;
CREATE UNIQUE INDEX outbox_dedupe_key_key ON outbox (dedupe_key);
CREATE INDEX outbox_person_id_idx ON outbox (person_id);
CREATE INDEX outbox_waiting_idx ON outbox (id) WHERE delivered_at IS NULL;

CREATE TABLE notification (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    kind TEXT NOT NULL,
    payload TEXT NOT NULL CHECK (json_valid(payload)),
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    read_at TEXT CHECK (length(read_at) = 27)
) STRICT;
CREATE INDEX notification_person_id_idx ON notification (person_id, id);
CREATE INDEX notification_unread_idx ON notification (person_id) WHERE read_at IS NULL;

CREATE TRIGGER audit_event_history_update BEFORE UPDATE ON audit_event
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER ranking_history_update BEFORE UPDATE ON ranking
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER audit_event_history_delete BEFORE DELETE ON audit_event
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER ranking_history_delete BEFORE DELETE ON ranking
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER enrolment_history_delete BEFORE DELETE ON enrolment
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER offer_history_delete BEFORE DELETE ON offer
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER request_history_delete BEFORE DELETE ON request
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER waitlist_entry_history_delete BEFORE DELETE ON waitlist_entry
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER commitment_history_delete BEFORE DELETE ON commitment
BEGIN
    SELECT RAISE(ABORT, 'history');
END;
