DROP INDEX session_quota_release_on_idx;
DELETE FROM request_wish WHERE by_dates;
DROP INDEX request_wish_request_id_rank_key;
CREATE UNIQUE INDEX request_wish_request_id_rank_key ON request_wish (request_id, rank);
ALTER TABLE request_wish DROP COLUMN by_dates;
DROP INDEX request_accepts_idx;
ALTER TABLE request DROP COLUMN accepts_except;
ALTER TABLE request DROP COLUMN accepts_until;
ALTER TABLE request DROP COLUMN accepts_from;
