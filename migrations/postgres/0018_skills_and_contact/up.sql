-- Skills are renamed and retired. How to reach a person and where they live stand apart from the person, so that nothing
-- that lists people reads them.

ALTER TABLE skill
    ADD COLUMN retired_at timestamptz,
    ADD COLUMN version integer NOT NULL DEFAULT 1 CONSTRAINT skill_version_positive CHECK (version >= 1);

CREATE TABLE person_contact (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE RESTRICT,
    phone text,
    commune_code text,
    commune_name text,
    CONSTRAINT person_contact_commune_whole CHECK ((commune_code IS NULL) = (commune_name IS NULL))
);

-- People of a rank or a status by name: a page of them stops at its last line. The index leads with what the one it replaces
-- held.

DROP INDEX person_rank_code_idx;
CREATE INDEX person_rank_code_name_idx ON person (rank_code, search_key, id);
CREATE INDEX person_status_name_idx ON person (status, search_key, id);
