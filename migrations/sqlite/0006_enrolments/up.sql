-- Seats: who holds one, who is offered one, and the ranking each offer came from.

CREATE TABLE ranking (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE RESTRICT CHECK (length(session_id) = 16),
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    rule_version TEXT NOT NULL,
    cause TEXT NOT NULL,
    computed_at TEXT NOT NULL CHECK (length(computed_at) = 27),
    computed_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(computed_by) = 16),
    snapshot_hash TEXT NOT NULL,
    inputs TEXT NOT NULL CHECK (json_valid(inputs)),
    lines TEXT NOT NULL CHECK (json_valid(lines)),
    CONSTRAINT ranking_cause_known CHECK (cause IN ('cancellation', 'decline', 'expiry', 'revocation', 'capacity', 'by_hand', 'view'))
) STRICT;
CREATE INDEX ranking_session_id_idx ON ranking (session_id, id);
CREATE INDEX ranking_course_id_idx ON ranking (course_id);
CREATE INDEX ranking_computed_by_idx ON ranking (computed_by) WHERE computed_by IS NOT NULL;

CREATE TABLE enrolment (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE RESTRICT CHECK (length(session_id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    request_id BLOB REFERENCES request (id) ON DELETE RESTRICT CHECK (length(request_id) = 16),
    state TEXT NOT NULL,
    origin TEXT NOT NULL,
    enrolled_at TEXT NOT NULL CHECK (length(enrolled_at) = 27),
    enrolled_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(enrolled_by) = 16),
    override_code TEXT,
    override_words TEXT,
    cancelled_at TEXT CHECK (length(cancelled_at) = 27),
    cancelled_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(cancelled_by) = 16),
    cancel_code TEXT,
    cancel_words TEXT,
    version INTEGER NOT NULL,
    CONSTRAINT enrolment_state_known CHECK (state IN ('confirmed', 'cancelled')),
    CONSTRAINT enrolment_origin_known CHECK (origin IN ('by_hand', 'offer', 'self_service', 'substitution')),
    CONSTRAINT enrolment_cancelled_whole CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL) AND (state = 'cancelled') = (cancel_code IS NOT NULL)),
    CONSTRAINT enrolment_override_whole CHECK ((override_code IS NULL) = (override_words IS NULL)),
    CONSTRAINT enrolment_version_positive CHECK (version >= 1)
) STRICT;
CREATE UNIQUE INDEX enrolment_confirmed_key ON enrolment (session_id, person_id) WHERE state = 'confirmed';
CREATE INDEX enrolment_session_id_idx ON enrolment (session_id, state);
CREATE INDEX enrolment_person_id_idx ON enrolment (person_id);
CREATE INDEX enrolment_request_id_idx ON enrolment (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX enrolment_enrolled_by_idx ON enrolment (enrolled_by) WHERE enrolled_by IS NOT NULL;
CREATE INDEX enrolment_cancelled_by_idx ON enrolment (cancelled_by) WHERE cancelled_by IS NOT NULL;

CREATE TABLE offer (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE RESTRICT CHECK (length(session_id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    request_id BLOB NOT NULL REFERENCES request (id) ON DELETE RESTRICT CHECK (length(request_id) = 16),
    waitlist_entry_id BLOB NOT NULL REFERENCES waitlist_entry (id) ON DELETE RESTRICT CHECK (length(waitlist_entry_id) = 16),
    ranking_id BLOB NOT NULL REFERENCES ranking (id) ON DELETE RESTRICT CHECK (length(ranking_id) = 16),
    place_in_ranking INTEGER NOT NULL,
    freed_enrolment_id BLOB REFERENCES enrolment (id) ON DELETE RESTRICT CHECK (length(freed_enrolment_id) = 16),
    state TEXT NOT NULL,
    offered_at TEXT NOT NULL CHECK (length(offered_at) = 27),
    offered_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(offered_by) = 16),
    deadline TEXT NOT NULL CHECK (length(deadline) = 27),
    answered_at TEXT CHECK (length(answered_at) = 27),
    end_code TEXT,
    end_words TEXT,
    override_code TEXT,
    override_words TEXT,
    CONSTRAINT offer_state_known CHECK (state IN ('pending', 'accepted', 'declined', 'expired', 'revoked')),
    CONSTRAINT offer_deadline_later CHECK (deadline > offered_at),
    CONSTRAINT offer_answered_whole CHECK ((state = 'pending') = (answered_at IS NULL)),
    CONSTRAINT offer_declined_whole CHECK ((state = 'declined') = (end_code IS NOT NULL)),
    CONSTRAINT offer_place_positive CHECK (place_in_ranking >= 1),
    CONSTRAINT offer_override_whole CHECK ((override_code IS NULL) = (override_words IS NULL))
) STRICT;
CREATE UNIQUE INDEX offer_pending_key ON offer (person_id, session_id) WHERE state = 'pending';
CREATE INDEX offer_session_id_idx ON offer (session_id, state, deadline);
CREATE INDEX offer_state_idx ON offer (state, deadline);
CREATE INDEX offer_person_id_idx ON offer (person_id);
CREATE INDEX offer_request_id_idx ON offer (request_id);
CREATE INDEX offer_waitlist_entry_id_idx ON offer (waitlist_entry_id);
CREATE INDEX offer_ranking_id_idx ON offer (ranking_id);
CREATE INDEX offer_freed_enrolment_id_idx ON offer (freed_enrolment_id) WHERE freed_enrolment_id IS NOT NULL;
CREATE INDEX offer_offered_by_idx ON offer (offered_by) WHERE offered_by IS NOT NULL;
