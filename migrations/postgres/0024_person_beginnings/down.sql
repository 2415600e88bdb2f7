DROP TRIGGER person_beginning_delete ON person;
DROP TRIGGER person_beginning_update ON person;
DROP TRIGGER person_beginning_insert ON person;
DROP FUNCTION person_beginning_move();
DROP FUNCTION person_beginning_add();
DROP FUNCTION person_beginnings(text);
DROP TABLE person_beginning;
