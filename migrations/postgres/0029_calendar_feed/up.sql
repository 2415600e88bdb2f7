-- The address under which calendars follow a person's programme. It has 256 random bits: their hash alone is kept. A person has
-- one at most; taken back, it is gone, and the audit keeps that it was there.

CREATE TABLE calendar_feed (
    id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    secret_hash text NOT NULL,
    language text NOT NULL,
    made_at timestamptz NOT NULL,
    last_fetched_on date,
    CONSTRAINT calendar_feed_secret_hash_form CHECK (secret_hash ~ '^[0-9a-f]{64}$'),
    CONSTRAINT calendar_feed_language_known CHECK (language IN ('fr', 'en'))
);
CREATE UNIQUE INDEX calendar_feed_secret_hash_key ON calendar_feed (secret_hash);
CREATE UNIQUE INDEX calendar_feed_person_id_key ON calendar_feed (person_id);
