DROP TABLE required_course;
