-- The address under which calendars follow a person's programme. It has 256 random bits: their hash alone is kept. A person has
-- one at most; taken back, it is gone, and the audit keeps that it was there.

CREATE TABLE calendar_feed (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    person_id BLOB NOT NULL REFERENCES person (id) ON DELETE RESTRICT CHECK (length(person_id) = 16),
    secret_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    made_at TEXT NOT NULL CHECK (length(made_at) = 27),
    last_fetched_on TEXT CHECK (length(last_fetched_on) = 10),
    CONSTRAINT calendar_feed_secret_hash_form CHECK (length(secret_hash) = 64 AND secret_hash NOT GLOB '*[^0-9a-f]*'),
    CONSTRAINT calendar_feed_language_known CHECK (language IN ('fr', 'en'))
) STRICT;
CREATE UNIQUE INDEX calendar_feed_secret_hash_key ON calendar_feed (secret_hash);
CREATE UNIQUE INDEX calendar_feed_person_id_key ON calendar_feed (person_id);
