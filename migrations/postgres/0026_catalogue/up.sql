-- What a course is for, whom it is for, what it asks for and gives, and what it costs; a session's days, windows and trainers.
-- Prerequisites are sets of skills, one of which must be held whole; a version before this one knows a single set.

ALTER TABLE course
    ADD COLUMN aims text,
    ADD COLUMN audience text,
    ADD COLUMN duration_days integer CONSTRAINT course_duration_known CHECK (duration_days BETWEEN 1 AND 1000),
    ADD COLUMN lowest_rank_code text COLLATE "C" REFERENCES rank (code) ON DELETE RESTRICT,
    ADD COLUMN highest_rank_code text COLLATE "C" REFERENCES rank (code) ON DELETE RESTRICT,
    ADD COLUMN statuses text,
    ADD COLUMN promotion text NOT NULL DEFAULT 'offer' CONSTRAINT course_promotion_known CHECK (promotion IN ('offer', 'seat')),
    ADD COLUMN session_cost integer CONSTRAINT course_session_cost_known CHECK (session_cost >= 0),
    ADD COLUMN seat_cost integer CONSTRAINT course_seat_cost_known CHECK (seat_cost >= 0);
CREATE INDEX course_lowest_rank_code_idx ON course (lowest_rank_code);
CREATE INDEX course_highest_rank_code_idx ON course (highest_rank_code);

ALTER TABLE course_prerequisite
    ADD COLUMN alternative integer NOT NULL DEFAULT 1
    CONSTRAINT course_prerequisite_alternative_known CHECK (alternative BETWEEN 1 AND 10);
ALTER TABLE course_prerequisite DROP CONSTRAINT course_prerequisite_pkey;
ALTER TABLE course_prerequisite ADD PRIMARY KEY (course_id, alternative, skill_id);

CREATE TABLE course_previous (
    course_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    previous_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    PRIMARY KEY (course_id, previous_id),
    CONSTRAINT course_previous_other CHECK (course_id <> previous_id)
);
CREATE INDEX course_previous_previous_id_idx ON course_previous (previous_id);

CREATE TABLE course_grant (
    course_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    skill_id uuid NOT NULL REFERENCES skill (id) ON DELETE RESTRICT,
    valid_months integer,
    renewal_months integer,
    PRIMARY KEY (course_id, skill_id),
    CONSTRAINT course_grant_months CHECK (valid_months BETWEEN 1 AND 600 AND renewal_months BETWEEN 1 AND 600 AND renewal_months <= valid_months)
);
CREATE INDEX course_grant_skill_id_idx ON course_grant (skill_id);

ALTER TABLE session
    ADD COLUMN enrolment_opens_on date,
    ADD COLUMN enrolment_closes_on date,
    ADD COLUMN withdrawal_until date,
    ADD COLUMN cost integer CONSTRAINT session_cost_known CHECK (cost >= 0),
    ADD COLUMN joining text,
    ADD COLUMN overbooking_code text,
    ADD COLUMN overbooking_words text,
    ADD COLUMN overbooking_by uuid REFERENCES person (id) ON DELETE RESTRICT;
CREATE INDEX session_overbooking_by_idx ON session (overbooking_by);

-- The days of a session that is not held in one go; a session without lines is held from its first day to its last.
CREATE TABLE session_block (
    session_id uuid NOT NULL REFERENCES session (id) ON DELETE RESTRICT,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    PRIMARY KEY (session_id, starts_on),
    CONSTRAINT session_block_dates CHECK (ends_on >= starts_on)
);

CREATE TABLE session_trainer (
    session_id uuid NOT NULL REFERENCES session (id) ON DELETE RESTRICT,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    PRIMARY KEY (session_id, person_id)
);
CREATE INDEX session_trainer_person_id_idx ON session_trainer (person_id);

-- One line of the ledger for each block.
DROP INDEX commitment_enrolment_id_key;
CREATE INDEX commitment_enrolment_id_idx ON commitment (enrolment_id);
DROP INDEX commitment_offer_id_key;
CREATE INDEX commitment_offer_id_idx ON commitment (offer_id);
