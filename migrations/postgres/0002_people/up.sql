-- People, their ranks and their dated skills.

CREATE TABLE rank (
    code text NOT NULL PRIMARY KEY,
    label_fr text NOT NULL,
    label_en text NOT NULL,
    seniority integer NOT NULL
);
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
    id uuid NOT NULL PRIMARY KEY,
    service_number text COLLATE "C" NOT NULL,
    family_name text NOT NULL,
    given_name text NOT NULL,
    rank_code text NOT NULL REFERENCES rank (code) ON DELETE RESTRICT,
    unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    status text NOT NULL,
    email text,
    search_key text COLLATE "C" NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    CONSTRAINT person_service_number_digits CHECK (service_number ~ '^[0-9]{10}$'),
    CONSTRAINT person_family_name_filled CHECK (length(trim(family_name)) > 0),
    CONSTRAINT person_status_known CHECK (status IN ('active', 'reserve', 'civilian')),
    CONSTRAINT person_version_positive CHECK (version >= 1)
);
CREATE UNIQUE INDEX person_service_number_key ON person (service_number);
CREATE INDEX person_search_key_idx ON person (search_key, id);
CREATE INDEX person_unit_id_idx ON person (unit_id);
CREATE INDEX person_rank_code_idx ON person (rank_code);

-- One line per folded word of a person's name and number: a search is a range of this key, never a scan of people.

CREATE TABLE person_search (
    token text COLLATE "C" NOT NULL,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    PRIMARY KEY (token, person_id)
);
CREATE INDEX person_search_person_id_idx ON person_search (person_id);

CREATE TABLE skill (
    id uuid NOT NULL PRIMARY KEY,
    code text COLLATE "C" NOT NULL,
    label text NOT NULL,
    CONSTRAINT skill_code_filled CHECK (length(trim(code)) > 0)
);
CREATE UNIQUE INDEX skill_code_key ON skill (code);

CREATE TABLE person_skill (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    skill_id uuid NOT NULL REFERENCES skill (id) ON DELETE RESTRICT,
    valid_from date NOT NULL,
    valid_until date,
    recorded_at timestamptz NOT NULL,
    recorded_by uuid REFERENCES person (id) ON DELETE RESTRICT,
    withdrawn_at timestamptz,
    CONSTRAINT person_skill_validity CHECK (valid_until IS NULL OR valid_until >= valid_from)
);
CREATE INDEX person_skill_person_id_idx ON person_skill (person_id, skill_id);
CREATE INDEX person_skill_skill_id_idx ON person_skill (skill_id);
CREATE INDEX person_skill_recorded_by_idx ON person_skill (recorded_by) WHERE recorded_by IS NOT NULL;
