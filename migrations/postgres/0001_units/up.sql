-- Units are a tree. unit_closure lists every (ancestor, descendant) pair, each unit with itself at depth 0,
-- so that "this subtree" is one indexed look-up however deep the tree is.

CREATE TABLE unit (
    id uuid NOT NULL PRIMARY KEY,
    parent_id uuid REFERENCES unit (id) ON DELETE RESTRICT,
    code text COLLATE "C" NOT NULL,
    name text NOT NULL,
    time_zone text NOT NULL,
    search_key text NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT unit_code_filled CHECK (length(trim(code)) > 0),
    CONSTRAINT unit_not_own_parent CHECK (parent_id <> id)
);
CREATE UNIQUE INDEX unit_code_key ON unit (code);
CREATE INDEX unit_parent_id_idx ON unit (parent_id);

CREATE TABLE unit_closure (
    ancestor_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    descendant_id uuid NOT NULL REFERENCES unit (id) ON DELETE RESTRICT,
    depth integer NOT NULL,
    PRIMARY KEY (ancestor_id, descendant_id),
    CONSTRAINT unit_closure_depth CHECK (depth >= 0 AND (depth = 0) = (ancestor_id = descendant_id))
);
CREATE INDEX unit_closure_descendant_id_idx ON unit_closure (descendant_id);
