-- A request asks for a place on a course, with ranked wishes; its waitlist entry queues per course.
-- request_wish.open says that the request still waits for that session; it mirrors waitlist_entry.state and is audited.

CREATE TABLE request (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    organiser_unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(organiser_unit_id) = 16),
    priority INTEGER NOT NULL,
    priority_reason TEXT,
    requested_on TEXT NOT NULL CHECK (length(requested_on) = 10),
    state TEXT NOT NULL,
    close_reason_code TEXT,
    close_words TEXT,
    note TEXT,
    times_bumped INTEGER NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    created_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(created_by) = 16),
    CONSTRAINT request_priority_known CHECK (priority BETWEEN 1 AND 4),
    CONSTRAINT request_state_known CHECK (state IN ('submitted', 'refused', 'withdrawn')),
    CONSTRAINT request_closed_whole CHECK ((state = 'submitted') = (close_reason_code IS NULL)),
    CONSTRAINT request_times_bumped CHECK (times_bumped >= 0),
    CONSTRAINT request_version_positive CHECK (version >= 1)
) STRICT;
CREATE UNIQUE INDEX request_submitted_key ON request (person_id, course_id) WHERE state = 'submitted';
CREATE INDEX request_person_id_idx ON request (person_id);
CREATE INDEX request_course_id_idx ON request (course_id, requested_on, id);
CREATE INDEX request_organiser_unit_id_idx ON request (organiser_unit_id);
CREATE INDEX request_requested_on_idx ON request (requested_on, id);
CREATE INDEX request_created_by_idx ON request (created_by) WHERE created_by IS NOT NULL;

CREATE TABLE request_wish (
    request_id BLOB NOT NULL REFERENCES request (id) ON DELETE RESTRICT CHECK (length(request_id) = 16),
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE RESTRICT CHECK (length(session_id) = 16),
    rank INTEGER NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    PRIMARY KEY (request_id, session_id),
    CONSTRAINT request_wish_rank_known CHECK (rank BETWEEN 1 AND 6)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX request_wish_request_id_rank_key ON request_wish (request_id, rank);
CREATE INDEX request_wish_session_id_idx ON request_wish (session_id, open);

CREATE TABLE waitlist_entry (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    request_id BLOB NOT NULL REFERENCES request (id) ON DELETE RESTRICT CHECK (length(request_id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    joined_at TEXT NOT NULL CHECK (length(joined_at) = 27),
    state TEXT NOT NULL,
    state_since TEXT NOT NULL CHECK (length(state_since) = 27),
    left_reason TEXT,
    CONSTRAINT waitlist_entry_state_known CHECK (state IN ('waiting', 'placed', 'left'))
) STRICT;
CREATE UNIQUE INDEX waitlist_entry_request_id_key ON waitlist_entry (request_id);
CREATE UNIQUE INDEX waitlist_entry_waiting_key ON waitlist_entry (person_id, course_id) WHERE state = 'waiting';
CREATE INDEX waitlist_entry_person_id_idx ON waitlist_entry (person_id);
CREATE INDEX waitlist_entry_course_id_idx ON waitlist_entry (course_id, state, joined_at);
CREATE INDEX waitlist_entry_state_idx ON waitlist_entry (state, joined_at, id);
