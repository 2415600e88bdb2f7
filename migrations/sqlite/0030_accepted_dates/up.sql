-- A request may accept any session of a period but some days. Its sessions are wishes like those it names, which come first:
-- they are written when it is filed, when a session opens and when one moves.

ALTER TABLE request ADD COLUMN accepts_from TEXT CHECK (length(accepts_from) = 10);
ALTER TABLE request ADD COLUMN accepts_until TEXT CHECK (length(accepts_until) = 10);
ALTER TABLE request ADD COLUMN accepts_except TEXT CONSTRAINT request_accepts_whole CHECK (
    (accepts_from IS NULL) = (accepts_until IS NULL) AND (accepts_from IS NULL) = (accepts_except IS NULL)
    AND (accepts_from IS NULL OR accepts_from <= accepts_until)
);
CREATE INDEX request_accepts_idx ON request (course_id, accepts_until) WHERE state = 'submitted' AND accepts_from IS NOT NULL;

ALTER TABLE request_wish ADD COLUMN by_dates INTEGER NOT NULL DEFAULT 0 CHECK (by_dates IN (0, 1));
DROP INDEX request_wish_request_id_rank_key;
CREATE UNIQUE INDEX request_wish_request_id_rank_key ON request_wish (request_id, rank) WHERE NOT by_dates;

-- Seats set aside are for all from a day on: those whose day has come are looked for.
CREATE INDEX session_quota_release_on_idx ON session_quota (release_on);
