DROP TABLE request_step;
DROP TABLE course_approval_step;
