-- The indexes of lists of people whose filters come in twos, with all that is asked of each person while such a list is walked,
-- and of the audit by action. Each that goes is the beginning of one that comes: the version before uses that one.

CREATE INDEX person_name_idx ON person (search_key, id, unit_id, rank_code, status);
DROP INDEX person_search_key_idx;
CREATE INDEX person_unit_name_idx ON person (unit_id, search_key, id, rank_code, status);
DROP INDEX person_unit_id_idx;
CREATE INDEX person_rank_status_name_idx ON person (rank_code, status, search_key, id);
CREATE INDEX person_skill_holder_idx ON person_skill (skill_id, person_id, valid_from, valid_until, withdrawn_at);
DROP INDEX person_skill_skill_id_idx;
CREATE INDEX audit_event_action_idx ON audit_event (action, id);
