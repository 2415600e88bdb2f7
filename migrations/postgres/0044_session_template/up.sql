-- Session templates: what the sessions of a series have in common. The units for which a pattern sets seats aside are named in it;
-- no unit ever goes.

CREATE TABLE session_template (
    id uuid NOT NULL PRIMARY KEY,
    organiser_unit_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    course_id uuid NOT NULL REFERENCES course (id) ON DELETE RESTRICT,
    site_id uuid NOT NULL REFERENCES site (id) ON DELETE RESTRICT,
    name text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    pattern jsonb NOT NULL,
    version integer NOT NULL,
    CONSTRAINT session_template_version_counts CHECK (version >= 1)
);
CREATE UNIQUE INDEX session_template_name_key ON session_template (organiser_unit_id, course_id, name_key);
CREATE INDEX session_template_course_id_idx ON session_template (course_id, name_key, id);
CREATE INDEX session_template_site_id_idx ON session_template (site_id);
