-- Saved views: a named set of filters, order, grouping and columns of a list, of one person, shared with a unit or not. What a view
-- names may vanish: nothing refers to it from here.

CREATE TABLE saved_view (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    unit_id BLOB REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(unit_id) = 16),
    list TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    look TEXT NOT NULL CHECK (json_valid(look)),
    version INTEGER NOT NULL,
    CONSTRAINT saved_view_list_known CHECK (list IN ('requests', 'sessions', 'people')),
    CONSTRAINT saved_view_version_counts CHECK (version >= 1)
) STRICT;
CREATE UNIQUE INDEX saved_view_name_key ON saved_view (person_id, list, name_key);
CREATE INDEX saved_view_unit_id_idx ON saved_view (unit_id) WHERE unit_id IS NOT NULL;
