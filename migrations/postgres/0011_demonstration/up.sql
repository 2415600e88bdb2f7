-- A demonstration world is loaded once, under its name.

CREATE TABLE demo_mark (
    name text NOT NULL PRIMARY KEY,
    seed bigint NOT NULL,
    loaded_at timestamptz NOT NULL
);
