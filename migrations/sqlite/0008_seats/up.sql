-- The wall behind `seats`: confirmed enrolments plus offers still held never exceed capacity plus overbooking limit,
-- whatever path wrote them. An offer past its deadline holds nothing, at the instant the new row names.

CREATE TRIGGER enrolment_seats_insert AFTER INSERT ON enrolment
WHEN NEW.state = 'confirmed'
BEGIN
    SELECT RAISE(ABORT, 'seats')
    WHERE (SELECT count(*) FROM enrolment WHERE session_id = NEW.session_id AND state = 'confirmed')
        + (SELECT count(*) FROM offer WHERE session_id = NEW.session_id AND state = 'pending' AND deadline > NEW.enrolled_at)
        > (SELECT capacity + overbooking_limit FROM session WHERE id = NEW.session_id);
END;

CREATE TRIGGER enrolment_seats_update AFTER UPDATE OF state, session_id ON enrolment
WHEN NEW.state = 'confirmed'
BEGIN
    SELECT RAISE(ABORT, 'seats')
    WHERE (SELECT count(*) FROM enrolment WHERE session_id = NEW.session_id AND state = 'confirmed')
        + (SELECT count(*) FROM offer WHERE session_id = NEW.session_id AND state = 'pending' AND deadline > NEW.enrolled_at)
        > (SELECT capacity + overbooking_limit FROM session WHERE id = NEW.session_id);
END;

CREATE TRIGGER offer_seats_insert AFTER INSERT ON offer
WHEN NEW.state = 'pending'
BEGIN
    SELECT RAISE(ABORT, 'seats')
    WHERE (SELECT count(*) FROM enrolment WHERE session_id = NEW.session_id AND state = 'confirmed')
        + (SELECT count(*) FROM offer WHERE session_id = NEW.session_id AND state = 'pending' AND deadline > NEW.offered_at)
        > (SELECT capacity + overbooking_limit FROM session WHERE id = NEW.session_id);
END;

CREATE TRIGGER offer_seats_update AFTER UPDATE OF state, session_id, deadline ON offer
WHEN NEW.state = 'pending'
BEGIN
    SELECT RAISE(ABORT, 'seats')
    WHERE (SELECT count(*) FROM enrolment WHERE session_id = NEW.session_id AND state = 'confirmed')
        + (SELECT count(*) FROM offer WHERE session_id = NEW.session_id AND state = 'pending' AND deadline > NEW.offered_at)
        > (SELECT capacity + overbooking_limit FROM session WHERE id = NEW.session_id);
END;

CREATE TRIGGER session_seats_update AFTER UPDATE OF capacity, overbooking_limit ON session
WHEN NEW.capacity + NEW.overbooking_limit < OLD.capacity + OLD.overbooking_limit
BEGIN
    SELECT RAISE(ABORT, 'seats')
    WHERE (SELECT count(*) FROM enrolment WHERE session_id = NEW.id AND state = 'confirmed')
        + (SELECT count(*) FROM offer WHERE session_id = NEW.id AND state = 'pending' AND deadline > NEW.updated_at)
        > (SELECT capacity + overbooking_limit FROM session WHERE id = NEW.id);
END;
