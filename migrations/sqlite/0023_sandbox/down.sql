DROP TRIGGER sandbox_empty_insert;

DROP TRIGGER audit_event_history_delete;
CREATE TRIGGER audit_event_history_delete BEFORE DELETE ON audit_event
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER ranking_history_delete;
CREATE TRIGGER ranking_history_delete BEFORE DELETE ON ranking
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER enrolment_history_delete;
CREATE TRIGGER enrolment_history_delete BEFORE DELETE ON enrolment
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER offer_history_delete;
CREATE TRIGGER offer_history_delete BEFORE DELETE ON offer
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER request_history_delete;
CREATE TRIGGER request_history_delete BEFORE DELETE ON request
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER waitlist_entry_history_delete;
CREATE TRIGGER waitlist_entry_history_delete BEFORE DELETE ON waitlist_entry
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER commitment_history_delete;
CREATE TRIGGER commitment_history_delete BEFORE DELETE ON commitment
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER audit_link_history_delete;
CREATE TRIGGER audit_link_history_delete BEFORE DELETE ON audit_link
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER unit_past_history_delete;
CREATE TRIGGER unit_past_history_delete BEFORE DELETE ON unit_past
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER public_page_history_delete;
CREATE TRIGGER public_page_history_delete BEFORE DELETE ON public_page
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TABLE sandbox;
