-- Session templates: what the sessions of a series have in common. The units for which a pattern sets seats aside are named in it;
-- no unit ever goes.

CREATE TABLE session_template (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    organiser_unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(organiser_unit_id) = 16),
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    site_id BLOB NOT NULL REFERENCES site (id) ON DELETE RESTRICT CHECK (length(site_id) = 16),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    pattern TEXT NOT NULL CHECK (json_valid(pattern)),
    version INTEGER NOT NULL,
    CONSTRAINT session_template_version_counts CHECK (version >= 1)
) STRICT;
CREATE UNIQUE INDEX session_template_name_key ON session_template (organiser_unit_id, course_id, name_key);
CREATE INDEX session_template_course_id_idx ON session_template (course_id, name_key, id);
CREATE INDEX session_template_site_id_idx ON session_template (site_id);
