-- The catalogue (search_key holds the folded code and title of each): a course is the type, a session is dated, placed and limited in seats.

CREATE TABLE site (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    search_key TEXT NOT NULL,
    CONSTRAINT site_name_filled CHECK (length(trim(name)) > 0)
) STRICT;
CREATE UNIQUE INDEX site_name_key ON site (name);

CREATE TABLE course (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    usual_capacity INTEGER NOT NULL,
    usual_minimum INTEGER NOT NULL,
    replacement_policy TEXT NOT NULL,
    offer_minutes_min INTEGER,
    search_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    CONSTRAINT course_code_filled CHECK (length(trim(code)) > 0),
    CONSTRAINT course_usual_seats CHECK (usual_capacity >= 1 AND usual_minimum BETWEEN 0 AND usual_capacity),
    CONSTRAINT course_replacement_policy_known CHECK (replacement_policy IN ('on_confirmation', 'automatic')),
    CONSTRAINT course_offer_minutes_positive CHECK (offer_minutes_min >= 1),
    CONSTRAINT course_version_positive CHECK (version >= 1)
) STRICT;
CREATE UNIQUE INDEX course_code_key ON course (code);

CREATE TABLE course_prerequisite (
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    skill_id BLOB NOT NULL REFERENCES skill (id) ON DELETE RESTRICT CHECK (length(skill_id) = 16),
    PRIMARY KEY (course_id, skill_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX course_prerequisite_skill_id_idx ON course_prerequisite (skill_id);

CREATE TABLE session (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organiser_unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(organiser_unit_id) = 16),
    code TEXT NOT NULL,
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    site_id BLOB NOT NULL REFERENCES site (id) ON DELETE RESTRICT CHECK (length(site_id) = 16),
    starts_on TEXT NOT NULL CHECK (length(starts_on) = 10),
    ends_on TEXT NOT NULL CHECK (length(ends_on) = 10),
    capacity INTEGER NOT NULL,
    minimum INTEGER NOT NULL,
    overbooking_limit INTEGER NOT NULL,
    state TEXT NOT NULL,
    cancel_reason TEXT,
    search_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    updated_at TEXT NOT NULL CHECK (length(updated_at) = 27),
    CONSTRAINT session_code_filled CHECK (length(trim(code)) > 0),
    CONSTRAINT session_dates CHECK (ends_on >= starts_on),
    CONSTRAINT session_seats CHECK (capacity BETWEEN 1 AND 10000 AND minimum BETWEEN 0 AND capacity AND overbooking_limit BETWEEN 0 AND 1000),
    CONSTRAINT session_state_known CHECK (state IN ('draft', 'published', 'closed', 'cancelled')),
    CONSTRAINT session_cancel_reason CHECK (state <> 'cancelled' OR cancel_reason IS NOT NULL),
    CONSTRAINT session_version_positive CHECK (version >= 1)
) STRICT;
CREATE UNIQUE INDEX session_code_key ON session (organiser_unit_id, code);
CREATE INDEX session_starts_on_idx ON session (starts_on, id);
CREATE INDEX session_course_id_idx ON session (course_id, starts_on);
CREATE INDEX session_organiser_unit_id_idx ON session (organiser_unit_id, starts_on);
CREATE INDEX session_site_id_idx ON session (site_id);

CREATE TABLE session_quota (
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE RESTRICT CHECK (length(session_id) = 16),
    unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(unit_id) = 16),
    seats INTEGER NOT NULL,
    release_on TEXT NOT NULL CHECK (length(release_on) = 10),
    PRIMARY KEY (session_id, unit_id),
    CONSTRAINT session_quota_seats CHECK (seats >= 1)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_quota_unit_id_idx ON session_quota (unit_id);
