-- Units are a tree. unit_closure lists every (ancestor, descendant) pair, each unit with itself at depth 0,
-- so that "this subtree" is one indexed look-up however deep the tree is.

CREATE TABLE unit (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    parent_id BLOB REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(parent_id) = 16),
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    search_key TEXT NOT NULL,
    created_at TEXT NOT NULL CHECK (length(created_at) = 27),
    CONSTRAINT unit_code_filled CHECK (length(trim(code)) > 0),
    CONSTRAINT unit_not_own_parent CHECK (parent_id <> id)
) STRICT;
CREATE UNIQUE INDEX unit_code_key ON unit (code);
CREATE INDEX unit_parent_id_idx ON unit (parent_id);

CREATE TABLE unit_closure (
    ancestor_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(ancestor_id) = 16),
    descendant_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(descendant_id) = 16),
    depth INTEGER NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id),
    CONSTRAINT unit_closure_depth CHECK (depth >= 0 AND (depth = 0) = (ancestor_id = descendant_id))
) STRICT, WITHOUT ROWID;
CREATE INDEX unit_closure_descendant_id_idx ON unit_closure (descendant_id);
