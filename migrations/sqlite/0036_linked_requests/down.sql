DROP INDEX request_crew_id_idx;
ALTER TABLE request DROP COLUMN crew_id;
