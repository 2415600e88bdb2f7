DROP TRIGGER person_beginning_delete;
DROP TRIGGER person_beginning_update;
DROP TRIGGER person_beginning_insert;
DROP TABLE person_beginning;
