DROP TRIGGER enrolment_seats_insert ON enrolment;
DROP TRIGGER enrolment_seats_update ON enrolment;
DROP TRIGGER offer_seats_insert ON offer;
DROP TRIGGER offer_seats_update ON offer;
DROP TRIGGER session_seats_update ON session;
DROP FUNCTION seats_on_session();
DROP FUNCTION seats_on_offer();
DROP FUNCTION seats_on_enrolment();
DROP FUNCTION seats_wall(uuid, timestamptz);
