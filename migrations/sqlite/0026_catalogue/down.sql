DROP INDEX commitment_offer_id_idx;
CREATE UNIQUE INDEX commitment_offer_id_key ON commitment (offer_id);
DROP INDEX commitment_enrolment_id_idx;
CREATE UNIQUE INDEX commitment_enrolment_id_key ON commitment (enrolment_id);
DROP TABLE session_trainer;
DROP TABLE session_block;
DROP INDEX session_overbooking_by_idx;
ALTER TABLE session DROP COLUMN overbooking_by;
ALTER TABLE session DROP COLUMN overbooking_words;
ALTER TABLE session DROP COLUMN overbooking_code;
ALTER TABLE session DROP COLUMN joining;
ALTER TABLE session DROP COLUMN cost;
ALTER TABLE session DROP COLUMN withdrawal_until;
ALTER TABLE session DROP COLUMN enrolment_closes_on;
ALTER TABLE session DROP COLUMN enrolment_opens_on;
DROP TABLE course_grant;
DROP TABLE course_previous;
CREATE TABLE course_prerequisite_flat (
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    skill_id BLOB NOT NULL REFERENCES skill (id) ON DELETE RESTRICT CHECK (length(skill_id) = 16),
    PRIMARY KEY (course_id, skill_id)
) STRICT, WITHOUT ROWID;
INSERT INTO course_prerequisite_flat (course_id, skill_id) SELECT course_id, skill_id FROM course_prerequisite WHERE alternative = 1;
DROP TABLE course_prerequisite;
ALTER TABLE course_prerequisite_flat RENAME TO course_prerequisite;
CREATE INDEX course_prerequisite_skill_id_idx ON course_prerequisite (skill_id);
DROP INDEX course_highest_rank_code_idx;
DROP INDEX course_lowest_rank_code_idx;
ALTER TABLE course DROP COLUMN seat_cost;
ALTER TABLE course DROP COLUMN session_cost;
ALTER TABLE course DROP COLUMN promotion;
ALTER TABLE course DROP COLUMN statuses;
ALTER TABLE course DROP COLUMN highest_rank_code;
ALTER TABLE course DROP COLUMN lowest_rank_code;
ALTER TABLE course DROP COLUMN duration_days;
ALTER TABLE course DROP COLUMN audience;
ALTER TABLE course DROP COLUMN aims;
