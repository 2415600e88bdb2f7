DROP INDEX audit_event_action_idx;
CREATE INDEX person_skill_skill_id_idx ON person_skill (skill_id);
DROP INDEX person_skill_holder_idx;
DROP INDEX person_rank_status_name_idx;
CREATE INDEX person_unit_id_idx ON person (unit_id);
DROP INDEX person_unit_name_idx;
CREATE INDEX person_search_key_idx ON person (search_key, id);
DROP INDEX person_name_idx;
