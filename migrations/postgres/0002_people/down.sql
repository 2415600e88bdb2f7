DROP TABLE person_skill;
DROP TABLE skill;
DROP TABLE person_search;
DROP TABLE person;
DROP TABLE rank;
