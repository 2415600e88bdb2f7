-- Courses that a person is to take by a day, set with an adviser. Which enrolment meets one follows from outcomes and is
-- written nowhere. What is set otherwise is withdrawn and set anew.

CREATE TABLE required_course (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    target_on TEXT NOT NULL CHECK (length(target_on) = 10),
    note TEXT,
    set_at TEXT NOT NULL CHECK (length(set_at) = 27),
    set_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(set_by) = 16),
    withdrawn_at TEXT CHECK (length(withdrawn_at) = 27)
) STRICT;
CREATE UNIQUE INDEX required_course_standing_key ON required_course (person_id, course_id) WHERE withdrawn_at IS NULL;
CREATE INDEX required_course_person_id_idx ON required_course (person_id, target_on, id);
CREATE INDEX required_course_course_id_idx ON required_course (course_id);
CREATE INDEX required_course_set_by_idx ON required_course (set_by) WHERE set_by IS NOT NULL;
