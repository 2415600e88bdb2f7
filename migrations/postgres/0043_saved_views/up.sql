-- Saved views: a named set of filters, order, grouping and columns of a list, of one person, shared with a unit or not. What a view
-- names may vanish: nothing refers to it from here.

CREATE TABLE saved_view (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    unit_id uuid REFERENCES unit (id) ON DELETE RESTRICT,
    list text NOT NULL,
    name text NOT NULL,
    name_key text COLLATE "C" NOT NULL,
    look jsonb NOT NULL,
    version integer NOT NULL,
    CONSTRAINT saved_view_list_known CHECK (list IN ('requests', 'sessions', 'people')),
    CONSTRAINT saved_view_version_counts CHECK (version >= 1)
);
CREATE UNIQUE INDEX saved_view_name_key ON saved_view (person_id, list, name_key);
CREATE INDEX saved_view_unit_id_idx ON saved_view (unit_id) WHERE unit_id IS NOT NULL;
