-- What became of whoever held a seat: the outcome, who was there on which day, and which skills were granted for it.

ALTER TABLE enrolment
    ADD COLUMN outcome text CONSTRAINT enrolment_outcome_known CHECK (outcome IN ('attended', 'absent', 'passed', 'failed')),
    ADD COLUMN absence_code text,
    ADD COLUMN outcome_note text,
    ADD COLUMN outcome_at timestamptz,
    ADD COLUMN outcome_by uuid REFERENCES person (id) ON DELETE RESTRICT;
ALTER TABLE enrolment ADD CONSTRAINT enrolment_outcome_whole CHECK (
    (outcome IS NULL) = (outcome_at IS NULL)
    AND (absence_code IS NOT NULL) = (outcome IS NOT NULL AND outcome = 'absent')
    AND (outcome IS NOT NULL OR (outcome_note IS NULL AND outcome_by IS NULL))
    AND (outcome IS NULL OR state = 'confirmed')
);
CREATE INDEX enrolment_outcome_by_idx ON enrolment (outcome_by) WHERE outcome_by IS NOT NULL;

-- One mark for each day that someone was looked for. What was marked anew replaces it; the audit keeps both.
CREATE TABLE enrolment_day (
    enrolment_id uuid NOT NULL REFERENCES enrolment (id) ON DELETE RESTRICT,
    day date NOT NULL,
    presence text NOT NULL,
    PRIMARY KEY (enrolment_id, day),
    CONSTRAINT enrolment_day_presence_known CHECK (presence IN ('present', 'absent'))
);

-- The enrolment that a skill was granted for: one line that stands for each skill, however often it is said.
ALTER TABLE person_skill ADD COLUMN enrolment_id uuid REFERENCES enrolment (id) ON DELETE RESTRICT;
CREATE INDEX person_skill_enrolment_id_idx ON person_skill (enrolment_id) WHERE enrolment_id IS NOT NULL;
CREATE UNIQUE INDEX person_skill_granted_key ON person_skill (enrolment_id, skill_id) WHERE withdrawn_at IS NULL;
