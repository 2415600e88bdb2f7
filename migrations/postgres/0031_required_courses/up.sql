-- Courses that a person is to take by a day, set with an adviser. Which enrolment meets one follows from outcomes and is
-- written nowhere. What is set otherwise is withdrawn and set anew.

CREATE TABLE required_course (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    course_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    target_on date NOT NULL,
    note text,
    set_at timestamptz NOT NULL,
    set_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    withdrawn_at timestamptz
);
CREATE UNIQUE INDEX required_course_standing_key ON required_course (person_id, course_id) WHERE withdrawn_at IS NULL;
CREATE INDEX required_course_person_id_idx ON required_course (person_id, target_on, id);
CREATE INDEX required_course_course_id_idx ON required_course (course_id);
CREATE INDEX required_course_set_by_idx ON required_course (set_by) WHERE set_by IS NOT NULL;
