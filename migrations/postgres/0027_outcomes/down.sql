DROP INDEX person_skill_granted_key;
DROP INDEX person_skill_enrolment_id_idx;
ALTER TABLE person_skill DROP COLUMN enrolment_id;
DROP TABLE enrolment_day;
ALTER TABLE enrolment DROP CONSTRAINT enrolment_outcome_whole;
DROP INDEX enrolment_outcome_by_idx;
ALTER TABLE enrolment DROP COLUMN outcome_by, DROP COLUMN outcome_at, DROP COLUMN outcome_note, DROP COLUMN absence_code, DROP COLUMN outcome;
