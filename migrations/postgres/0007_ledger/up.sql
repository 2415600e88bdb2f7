-- One person has one week: the ledger of commitments. Two firm ones never overlap unless that was allowed by name.
-- Dates are inclusive on both ends.

CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE commitment (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    kind text NOT NULL,
    firmness text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    enrolment_id uuid REFERENCES enrolment (id) ON DELETE RESTRICT,
    offer_id uuid REFERENCES offer (id) ON DELETE RESTRICT,
    overlap_allowed boolean NOT NULL,
    ended_at timestamptz,
    CONSTRAINT commitment_kind_known CHECK (kind IN ('training')),
    CONSTRAINT commitment_firmness_known CHECK (firmness IN ('firm', 'held')),
    CONSTRAINT commitment_dates CHECK (ends_on >= starts_on),
    CONSTRAINT commitment_has_one_cause CHECK ((firmness = 'firm') = (enrolment_id IS NOT NULL) AND (firmness = 'held') = (offer_id IS NOT NULL))
);
CREATE UNIQUE INDEX commitment_enrolment_id_key ON commitment (enrolment_id);
CREATE UNIQUE INDEX commitment_offer_id_key ON commitment (offer_id);
CREATE INDEX commitment_person_id_idx ON commitment (person_id, starts_on);

ALTER TABLE commitment ADD CONSTRAINT one_place
    EXCLUDE USING gist (person_id WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
    WHERE (firmness = 'firm' AND ended_at IS NULL AND NOT overlap_allowed);
