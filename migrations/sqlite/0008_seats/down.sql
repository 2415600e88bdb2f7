DROP TRIGGER enrolment_seats_insert;
DROP TRIGGER enrolment_seats_update;
DROP TRIGGER offer_seats_insert;
DROP TRIGGER offer_seats_update;
DROP TRIGGER session_seats_update;
