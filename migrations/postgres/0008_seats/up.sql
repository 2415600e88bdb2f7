-- The wall behind `seats`: confirmed enrolments plus offers still held never exceed capacity plus overbooking limit,
-- whatever path wrote them. An offer past its deadline holds nothing, at the instant the new row names.

-- The session row is locked first: in READ COMMITTED each statement below then sees what the previous holder committed.
CREATE FUNCTION seats_wall(wanted_session uuid, at_instant timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    room integer;
    taken bigint;
BEGIN
    SELECT capacity + overbooking_limit INTO room FROM session WHERE id = wanted_session FOR NO KEY UPDATE;
    SELECT (SELECT count(*) FROM enrolment WHERE session_id = wanted_session AND state = 'confirmed')
         + (SELECT count(*) FROM offer
            WHERE session_id = wanted_session AND state = 'pending' AND deadline > at_instant)
    INTO taken;
    IF taken > room THEN
        RAISE EXCEPTION 'seats' USING ERRCODE = 'check_violation', CONSTRAINT = 'seats';
    END IF;
END $$;

CREATE FUNCTION seats_on_enrolment() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM seats_wall(NEW.session_id, NEW.enrolled_at);
    RETURN NULL;
END $$;

CREATE FUNCTION seats_on_offer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM seats_wall(NEW.session_id, NEW.offered_at);
    RETURN NULL;
END $$;

CREATE FUNCTION seats_on_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM seats_wall(NEW.id, NEW.updated_at);
    RETURN NULL;
END $$;

CREATE TRIGGER enrolment_seats_insert AFTER INSERT ON enrolment
FOR EACH ROW WHEN (NEW.state = 'confirmed') EXECUTE FUNCTION seats_on_enrolment();

CREATE TRIGGER enrolment_seats_update AFTER UPDATE OF state, session_id ON enrolment
FOR EACH ROW WHEN (NEW.state = 'confirmed') EXECUTE FUNCTION seats_on_enrolment();

CREATE TRIGGER offer_seats_insert AFTER INSERT ON offer
FOR EACH ROW WHEN (NEW.state = 'pending') EXECUTE FUNCTION seats_on_offer();

CREATE TRIGGER offer_seats_update AFTER UPDATE OF state, session_id, deadline ON offer
FOR EACH ROW WHEN (NEW.state = 'pending') EXECUTE FUNCTION seats_on_offer();

CREATE TRIGGER session_seats_update AFTER UPDATE OF capacity, overbooking_limit ON session
FOR EACH ROW WHEN (NEW.capacity + NEW.overbooking_limit < OLD.capacity + OLD.overbooking_limit)
EXECUTE FUNCTION seats_on_session();
