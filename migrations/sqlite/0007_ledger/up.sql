-- One person has one week: the ledger of commitments. Two firm ones never overlap unless that was allowed by name.
-- Dates are inclusive on both ends.

CREATE TABLE commitment (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    kind TEXT NOT NULL,
    firmness TEXT NOT NULL,
    starts_on TEXT NOT NULL CHECK (length(starts_on) = 10),
    ends_on TEXT NOT NULL CHECK (length(ends_on) = 10),
    enrolment_id BLOB REFERENCES enrolment (id) ON DELETE RESTRICT CHECK (length(enrolment_id) = 16),
    offer_id BLOB REFERENCES offer (id) ON DELETE RESTRICT CHECK (length(offer_id) = 16),
    overlap_allowed INTEGER NOT NULL CHECK (overlap_allowed IN (0, 1)),
    ended_at TEXT CHECK (length(ended_at) = 27),
    CONSTRAINT commitment_kind_known CHECK (kind IN ('training')),
    CONSTRAINT commitment_firmness_known CHECK (firmness IN ('firm', 'held')),
    CONSTRAINT commitment_dates CHECK (ends_on >= starts_on),
    CONSTRAINT commitment_has_one_cause CHECK ((firmness = 'firm') = (enrolment_id IS NOT NULL) AND (firmness = 'held') = (offer_id IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX commitment_enrolment_id_key ON commitment (enrolment_id);
CREATE UNIQUE INDEX commitment_offer_id_key ON commitment (offer_id);
CREATE INDEX commitment_person_id_idx ON commitment (person_id, starts_on);

CREATE TRIGGER commitment_one_place_insert BEFORE INSERT ON commitment
WHEN NEW.firmness = 'firm' AND NEW.ended_at IS NULL AND NEW.overlap_allowed = 0
BEGIN
    SELECT RAISE(ABORT, 'one_place') WHERE EXISTS (
        SELECT 1 FROM commitment AS other
        WHERE other.person_id = NEW.person_id AND other.id <> NEW.id
          AND other.firmness = 'firm' AND other.ended_at IS NULL AND other.overlap_allowed = 0
          AND other.starts_on <= NEW.ends_on AND other.ends_on >= NEW.starts_on
    );
END;

CREATE TRIGGER commitment_one_place_update
BEFORE UPDATE OF person_id, firmness, starts_on, ends_on, overlap_allowed, ended_at ON commitment
WHEN NEW.firmness = 'firm' AND NEW.ended_at IS NULL AND NEW.overlap_allowed = 0
BEGIN
    SELECT RAISE(ABORT, 'one_place') WHERE EXISTS (
        SELECT 1 FROM commitment AS other
        WHERE other.person_id = NEW.person_id AND other.id <> NEW.id
          AND other.firmness = 'firm' AND other.ended_at IS NULL AND other.overlap_allowed = 0
          AND other.starts_on <= NEW.ends_on AND other.ends_on >= NEW.starts_on
    );
END;
