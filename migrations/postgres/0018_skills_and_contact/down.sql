DROP INDEX person_status_name_idx;
DROP INDEX person_rank_code_name_idx;
CREATE INDEX person_rank_code_idx ON person (rank_code);
DROP TABLE person_contact;
ALTER TABLE skill DROP COLUMN version, DROP COLUMN retired_at;
