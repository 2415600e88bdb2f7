DROP TABLE offer;
DROP TABLE enrolment;
DROP TABLE ranking;
