-- A request asks for a place on a course, with ranked wishes; its waitlist entry queues per course.
-- request_wish.open says that the request still waits for that session; it mirrors waitlist_entry.state and is audited.

CREATE TABLE request (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    course_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    organiser_unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    priority integer NOT NULL,
    priority_reason text,
    requested_on date NOT NULL,
    state text NOT NULL,
    close_reason_code text,
    close_words text,
    note text,
    times_bumped integer NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    created_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    CONSTRAINT request_priority_known CHECK (priority BETWEEN 1 AND 4),
    CONSTRAINT request_state_known CHECK (state IN ('submitted', 'refused', 'withdrawn')),
    CONSTRAINT request_closed_whole CHECK ((state = 'submitted') = (close_reason_code IS NULL)),
    CONSTRAINT request_times_bumped CHECK (times_bumped >= 0),
    CONSTRAINT request_version_positive CHECK (version >= 1)
);
CREATE UNIQUE INDEX request_submitted_key ON request (person_id, course_id) WHERE state = 'submitted';
CREATE INDEX request_person_id_idx ON request (person_id);
CREATE INDEX request_course_id_idx ON request (course_id, requested_on, id);
CREATE INDEX request_organiser_unit_id_idx ON request (organiser_unit_id);
CREATE INDEX request_requested_on_idx ON request (requested_on, id);
CREATE INDEX request_created_by_idx ON request (created_by) WHERE created_by IS NOT NULL;

CREATE TABLE request_wish (
    request_id uuid NOT NULL REFERENCES request (id) ON DELETE RESTRICT,
    session_id uuid NOT NULL REFERENCES session (id) ON DELETE RESTRICT,
    rank integer NOT NULL,
    open boolean NOT NULL,
    PRIMARY KEY (request_id, session_id),
    CONSTRAINT request_wish_rank_known CHECK (rank BETWEEN 1 AND 6)
);
CREATE UNIQUE INDEX request_wish_request_id_rank_key ON request_wish (request_id, rank);
CREATE INDEX request_wish_session_id_idx ON request_wish (session_id, open);

CREATE TABLE waitlist_entry (
    id uuid NOT NULL PRIMARY KEY,
    request_id uuid NOT NULL REFERENCES request (id) ON DELETE RESTRICT,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    course_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    joined_at timestamptz NOT NULL,
    state text NOT NULL,
    state_since timestamptz NOT NULL,
    left_reason text,
    CONSTRAINT waitlist_entry_state_known CHECK (state IN ('waiting', 'placed', 'left'))
);
CREATE UNIQUE INDEX waitlist_entry_request_id_key ON waitlist_entry (request_id);
CREATE UNIQUE INDEX waitlist_entry_waiting_key ON waitlist_entry (person_id, course_id) WHERE state = 'waiting';
CREATE INDEX waitlist_entry_person_id_idx ON waitlist_entry (person_id);
CREATE INDEX waitlist_entry_course_id_idx ON waitlist_entry (course_id, state, joined_at);
CREATE INDEX waitlist_entry_state_idx ON waitlist_entry (state, joined_at, id);
