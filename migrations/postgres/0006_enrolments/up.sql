-- Seats: who holds one, who is offered one, and the ranking each offer came from.

CREATE TABLE ranking (
    id uuid NOT NULL PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES session (id) ON DELETE RESTRICT,
    course_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    rule_version text NOT NULL,
    cause text NOT NULL,
    computed_at timestamptz NOT NULL,
    computed_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    snapshot_hash text NOT NULL,
    inputs jsonb NOT NULL,
    lines jsonb NOT NULL,
    CONSTRAINT ranking_cause_known CHECK (cause IN ('cancellation', 'decline', 'expiry', 'revocation', 'capacity', 'by_hand', 'view'))
);
CREATE INDEX ranking_session_id_idx ON ranking (session_id, id);
CREATE INDEX ranking_course_id_idx ON ranking (course_id);
CREATE INDEX ranking_computed_by_idx ON ranking (computed_by) WHERE computed_by IS NOT NULL;

CREATE TABLE enrolment (
    id uuid NOT NULL PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES session (id) ON DELETE RESTRICT,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    request_id uuid REFERENCES request (id) ON DELETE RESTRICT,
    state text NOT NULL,
    origin text NOT NULL,
    enrolled_at timestamptz NOT NULL,
    enrolled_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    override_code text,
    override_words text,
    cancelled_at timestamptz,
    cancelled_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    cancel_code text,
    cancel_words text,
    version integer NOT NULL,
    CONSTRAINT enrolment_state_known CHECK (state IN ('confirmed', 'cancelled')),
    CONSTRAINT enrolment_origin_known CHECK (origin IN ('by_hand', 'offer', 'self_service', 'substitution')),
    CONSTRAINT enrolment_cancelled_whole CHECK ((state = 'cancelled') = (cancelled_at IS NOT NULL) AND (state = 'cancelled') = (cancel_code IS NOT NULL)),
    CONSTRAINT enrolment_override_whole CHECK ((override_code IS NULL) = (override_words IS NULL)),
    CONSTRAINT enrolment_version_positive CHECK (version >= 1)
);
CREATE UNIQUE INDEX enrolment_confirmed_key ON enrolment (session_id, person_id) WHERE state = 'confirmed';
CREATE INDEX enrolment_session_id_idx ON enrolment (session_id, state);
CREATE INDEX enrolment_person_id_idx ON enrolment (person_id);
CREATE INDEX enrolment_request_id_idx ON enrolment (request_id) WHERE request_id IS NOT NULL;
CREATE INDEX enrolment_enrolled_by_idx ON enrolment (enrolled_by) WHERE enrolled_by IS NOT NULL;
CREATE INDEX enrolment_cancelled_by_idx ON enrolment (cancelled_by) WHERE cancelled_by IS NOT NULL;

CREATE TABLE offer (
    id uuid NOT NULL PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES session (id) ON DELETE RESTRICT,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    request_id uuid NOT NULL REFERENCES request (id) ON DELETE RESTRICT,
    waitlist_entry_id uuid NOT NULL REFERENCES waitlist_entry (id) ON DELETE RESTRICT,
    ranking_id uuid NOT NULL REFERENCES ranking (id) ON DELETE RESTRICT,
    place_in_ranking integer NOT NULL,
    freed_enrolment_id uuid REFERENCES enrolment (id) ON DELETE RESTRICT,
    state text NOT NULL,
    offered_at timestamptz NOT NULL,
    offered_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    deadline timestamptz NOT NULL,
    answered_at timestamptz,
    end_code text,
    end_words text,
    override_code text,
    override_words text,
    CONSTRAINT offer_state_known CHECK (state IN ('pending', 'accepted', 'declined', 'expired', 'revoked')),
    CONSTRAINT offer_deadline_later CHECK (deadline > offered_at),
    CONSTRAINT offer_answered_whole CHECK ((state = 'pending') = (answered_at IS NULL)),
    CONSTRAINT offer_declined_whole CHECK ((state = 'declined') = (end_code IS NOT NULL)),
    CONSTRAINT offer_place_positive CHECK (place_in_ranking >= 1),
    CONSTRAINT offer_override_whole CHECK ((override_code IS NULL) = (override_words IS NULL))
);
CREATE UNIQUE INDEX offer_pending_key ON offer (person_id, session_id) WHERE state = 'pending';
CREATE INDEX offer_session_id_idx ON offer (session_id, state, deadline);
CREATE INDEX offer_state_idx ON offer (state, deadline);
CREATE INDEX offer_person_id_idx ON offer (person_id);
CREATE INDEX offer_request_id_idx ON offer (request_id);
CREATE INDEX offer_waitlist_entry_id_idx ON offer (waitlist_entry_id);
CREATE INDEX offer_ranking_id_idx ON offer (ranking_id);
CREATE INDEX offer_freed_enrolment_id_idx ON offer (freed_enrolment_id) WHERE freed_enrolment_id IS NOT NULL;
CREATE INDEX offer_offered_by_idx ON offer (offered_by) WHERE offered_by IS NOT NULL;
