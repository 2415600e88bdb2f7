DROP TABLE session_quota;
DROP TABLE session;
DROP TABLE course_prerequisite;
DROP TABLE course;
DROP TABLE site;
