-- People, their ranks and their dated skills.

CREATE TABLE rank (
    code TEXT NOT NULL PRIMARY KEY,
    label_fr TEXT NOT NULL,
    label_en TEXT NOT NULL,
    seniority INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX rank_seniority_key ON rank (seniority);

INSERT INTO rank (code, label_fr, label_en, seniority) VALUES
    ('SDT', 'soldat', 'private', 10),
    ('1CL', 'soldat de première classe', 'private first class', 20),
    ('CPL', 'caporal', 'corporal', 30),
    ('CCH', 'caporal-chef', 'master corporal', 40),
    ('SGT', 'sergent', 'sergeant', 50),
    ('SCH', 'sergent-chef', 'staff sergeant', 60),
    ('ADJ', 'adjudant', 'warrant officer', 70),
    ('ADC', 'adjudant-chef', 'chief warrant officer', 80),
    ('MAJ', 'major', 'senior warrant officer', 90),
    ('ASP', 'aspirant', 'officer cadet', 100),
    ('SLT', 'sous-lieutenant', 'second lieutenant', 110),
    ('LTN', 'lieutenant', 'lieutenant', 120),
    ('CNE', 'capitaine', 'captain', 130),
    ('CDT', 'commandant', 'major', 140),
    ('LCL', 'lieutenant-colonel', 'lieutenant colonel', 150),
    ('COL', 'colonel', 'colonel', 160),
    ('GBR', 'général de brigade', 'brigadier general', 170),
    ('CIV', 'personnel civil', 'civilian', 0);

CREATE TABLE person (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    service_number TEXT NOT NULL,
    family_name TEXT NOT NULL,
    given_name TEXT NOT NULL,
    rank_code TEXT NOT NULL REFERENCES rank (code) ON DELETE RESTRICT,
    unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(unit_id) = 16),
    status TEXT NOT NULL,
    email TEXT,
    search_key TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    updated_at TEXT NOT NULL CHECK (length(updated_at) = 27),
    CONSTRAINT person_service_number_digits CHECK (length(service_number) = 10 AND service_number NOT GLOB '*[^0-9]*'),
    CONSTRAINT person_family_name_filled CHECK (length(trim(family_name)) > 0),
    CONSTRAINT person_status_known CHECK (status IN ('active', 'reserve', 'civilian')),
    CONSTRAINT person_version_positive CHECK (version >= 1)
) STRICT;
CREATE UNIQUE INDEX person_service_number_key ON person (service_number);
CREATE INDEX person_search_key_idx ON person (search_key, id);
CREATE INDEX person_unit_id_idx ON person (unit_id);
CREATE INDEX person_rank_code_idx ON person (rank_code);

-- One line per folded word of a person's name and number: a search is a range of this key, never a scan of people.

CREATE TABLE person_search (
    token TEXT NOT NULL,
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    PRIMARY KEY (token, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_search_person_id_idx ON person_search (person_id);

CREATE TABLE skill (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    code TEXT NOT NULL,
    label TEXT NOT NULL,
    CONSTRAINT skill_code_filled CHECK (length(trim(code)) > 0)
) STRICT;
CREATE UNIQUE INDEX skill_code_key ON skill (code);

CREATE TABLE person_skill (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    skill_id BLOB NOT NULL REFERENCES skill (id) ON DELETE RESTRICT CHECK (length(skill_id) = 16),
    valid_from TEXT NOT NULL CHECK (length(valid_from) = 10),
    valid_until TEXT CHECK (length(valid_until) = 10),
    recorded_at TEXT NOT NULL CHECK (length(recorded_at) = 27),
    recorded_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(recorded_by) = 16),
    withdrawn_at TEXT CHECK (length(withdrawn_at) = 27),
    CONSTRAINT person_skill_validity CHECK (valid_until IS NULL OR valid_until >= valid_from)
) STRICT;
CREATE INDEX person_skill_person_id_idx ON person_skill (person_id, skill_id);
CREATE INDEX person_skill_skill_id_idx ON person_skill (skill_id);
CREATE INDEX person_skill_recorded_by_idx ON person_skill (recorded_by) WHERE recorded_by IS NOT NULL;
