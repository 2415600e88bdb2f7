-- What a course is for, whom it is for, what it asks for and gives, and what it costs; a session's days, windows and trainers.
-- Prerequisites are sets of skills, one of which must be held whole; a version before this one knows a single set.

ALTER TABLE course ADD COLUMN aims TEXT;
ALTER TABLE course ADD COLUMN audience TEXT;
ALTER TABLE course ADD COLUMN duration_days INTEGER CONSTRAINT course_duration_known CHECK (duration_days BETWEEN 1 AND 1000);
ALTER TABLE course ADD COLUMN lowest_rank_code TEXT REFERENCES rank (code) ON DELETE RESTRICT;
ALTER TABLE course ADD COLUMN highest_rank_code TEXT REFERENCES rank (code) ON DELETE RESTRICT;
ALTER TABLE course ADD COLUMN statuses TEXT;
ALTER TABLE course ADD COLUMN promotion TEXT NOT NULL DEFAULT 'offer' CONSTRAINT course_promotion_known CHECK (promotion IN ('offer', 'seat'));
ALTER TABLE course ADD COLUMN session_cost INTEGER CONSTRAINT course_session_cost_known CHECK (session_cost >= 0);
ALTER TABLE course ADD COLUMN seat_cost INTEGER CONSTRAINT course_seat_cost_known CHECK (seat_cost >= 0);
CREATE INDEX course_lowest_rank_code_idx ON course (lowest_rank_code);
CREATE INDEX course_highest_rank_code_idx ON course (highest_rank_code);

CREATE TABLE course_prerequisite_set (
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    skill_id BLOB NOT NULL REFERENCES skill (id) ON DELETE RESTRICT CHECK (length(skill_id) = 16),
    alternative INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (course_id, alternative, skill_id),
    CONSTRAINT course_prerequisite_alternative_known CHECK (alternative BETWEEN 1 AND 10)
) STRICT, WITHOUT ROWID;
INSERT INTO course_prerequisite_set (course_id, skill_id) SELECT course_id, skill_id FROM course_prerequisite;
DROP TABLE course_prerequisite;
ALTER TABLE course_prerequisite_set RENAME TO course_prerequisite;
CREATE INDEX course_prerequisite_skill_id_idx ON course_prerequisite (skill_id);

CREATE TABLE course_previous (
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    previous_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(previous_id) = 16),
    PRIMARY KEY (course_id, previous_id),
    CONSTRAINT course_previous_other CHECK (course_id <> previous_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX course_previous_previous_id_idx ON course_previous (previous_id);

CREATE TABLE course_grant (
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    skill_id BLOB NOT NULL REFERENCES skill (id) ON DELETE RESTRICT CHECK (length(skill_id) = 16),
    valid_months INTEGER,
    renewal_months INTEGER,
    PRIMARY KEY (course_id, skill_id),
    CONSTRAINT course_grant_months CHECK (valid_months BETWEEN 1 AND 600 AND renewal_months BETWEEN 1 AND 600 AND renewal_months <= valid_months)
) STRICT, WITHOUT ROWID;
CREATE INDEX course_grant_skill_id_idx ON course_grant (skill_id);

ALTER TABLE session ADD COLUMN enrolment_opens_on TEXT CHECK (length(enrolment_opens_on) = 10);
ALTER TABLE session ADD COLUMN enrolment_closes_on TEXT CHECK (length(enrolment_closes_on) = 10);
ALTER TABLE session ADD COLUMN withdrawal_until TEXT CHECK (length(withdrawal_until) = 10);
ALTER TABLE session ADD COLUMN cost INTEGER CONSTRAINT session_cost_known CHECK (cost >= 0);
ALTER TABLE session ADD COLUMN joining TEXT;
ALTER TABLE session ADD COLUMN overbooking_code TEXT;
ALTER TABLE session ADD COLUMN overbooking_words TEXT;
ALTER TABLE session ADD COLUMN overbooking_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(overbooking_by) = 16);
CREATE INDEX session_overbooking_by_idx ON session (overbooking_by);

-- The days of a session that is not held in one go; a session without lines is held from its first day to its last.
CREATE TABLE session_block (
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE RESTRICT CHECK (length(session_id) = 16),
    starts_on TEXT NOT NULL CHECK (length(starts_on) = 10),
    ends_on TEXT NOT NULL CHECK (length(ends_on) = 10),
    PRIMARY KEY (session_id, starts_on),
    CONSTRAINT session_block_dates CHECK (ends_on >= starts_on)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_trainer (
    session_id BLOB NOT NULL REFERENCES session (id) ON DELETE RESTRICT CHECK (length(session_id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    PRIMARY KEY (session_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX session_trainer_person_id_idx ON session_trainer (person_id);

-- One line of the ledger for each block.
DROP INDEX commitment_enrolment_id_key;
CREATE INDEX commitment_enrolment_id_idx ON commitment (enrolment_id);
DROP INDEX commitment_offer_id_key;
CREATE INDEX commitment_offer_id_idx ON commitment (offer_id);
