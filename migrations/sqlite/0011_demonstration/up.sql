-- A demonstration world is loaded once, under its name.

CREATE TABLE demo_mark (
    name TEXT NOT NULL PRIMARY KEY,
    seed INTEGER NOT NULL,
    loaded_at TEXT NOT NULL CHECK (length(loaded_at) = 27)
) STRICT, WITHOUT ROWID;
