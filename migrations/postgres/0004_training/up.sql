-- The catalogue (search_key holds the folded code and title of each): a course is the type, a session is dated, placed and limited in seats.

CREATE TABLE site (
    id uuid NOT NULL PRIMARY KEY,
    name text COLLATE "C" NOT NULL,
    time_zone text NOT NULL,
    search_key text NOT NULL,
    CONSTRAINT site_name_filled CHECK (length(trim(name)) > 0)
);
CREATE UNIQUE INDEX site_name_key ON site (name);

CREATE TABLE course (
    id uuid NOT NULL PRIMARY KEY,
    code text COLLATE "C" NOT NULL,
    title text NOT NULL,
    usual_capacity integer NOT NULL,
    usual_minimum integer NOT NULL,
    replacement_policy text NOT NULL,
    offer_minutes_min integer,
    search_key text NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT course_code_filled CHECK (length(trim(code)) > 0),
    CONSTRAINT course_usual_seats CHECK (usual_capacity >= 1 AND usual_minimum BETWEEN 0 AND usual_capacity),
    CONSTRAINT course_replacement_policy_known CHECK (replacement_policy IN ('on_confirmation', 'automatic')),
    CONSTRAINT course_offer_minutes_positive CHECK (offer_minutes_min >= 1),
    CONSTRAINT course_version_positive CHECK (version >= 1)
);
CREATE UNIQUE INDEX course_code_key ON course (code);

CREATE TABLE course_prerequisite (
    course_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    skill_id uuid NOT NULL REFERENCES skill (id) ON DELETE RESTRICT,
    PRIMARY KEY (course_id, skill_id)
);
CREATE INDEX course_prerequisite_skill_id_idx ON course_prerequisite (skill_id);

CREATE TABLE session (
    id uuid NOT NULL PRIMARY KEY,
    organiser_unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    code text COLLATE "C" NOT NULL,
    course_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    site_id uuid NOT NULL REFERENCES site (id) ON DELETE RESTRICT,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    capacity integer NOT NULL,
    minimum integer NOT NULL,
    overbooking_limit integer NOT NULL,
    state text NOT NULL,
    cancel_reason text,
    search_key text NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT session_code_filled CHECK (length(trim(code)) > 0),
    CONSTRAINT session_dates CHECK (ends_on >= starts_on),
    CONSTRAINT session_seats CHECK (capacity BETWEEN 1 AND 10000 AND minimum BETWEEN 0 AND capacity AND overbooking_limit BETWEEN 0 AND 1000),
    CONSTRAINT session_state_known CHECK (state IN ('draft', 'published', 'closed', 'cancelled')),
    CONSTRAINT session_cancel_reason CHECK (state <> 'cancelled' OR cancel_reason IS NOT NULL),
    CONSTRAINT session_version_positive CHECK (version >= 1)
);
CREATE UNIQUE INDEX session_code_key ON session (organiser_unit_id, code);
CREATE INDEX session_starts_on_idx ON session (starts_on, id);
CREATE INDEX session_course_id_idx ON session (course_id, starts_on);
CREATE INDEX session_organiser_unit_id_idx ON session (organiser_unit_id, starts_on);
CREATE INDEX session_site_id_idx ON session (site_id);

CREATE TABLE session_quota (
    session_id uuid NOT NULL REFERENCES session (id) ON DELETE RESTRICT,
    unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    seats integer NOT NULL,
    release_on date NOT NULL,
    PRIMARY KEY (session_id, unit_id),
    CONSTRAINT session_quota_seats CHECK (seats >= 1)
);
CREATE INDEX session_quota_unit_id_idx ON session_quota (unit_id);
