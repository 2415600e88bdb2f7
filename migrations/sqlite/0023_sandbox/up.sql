-- A sandbox is a database that holds a fictional world and says so: one row, which can be written only as long as nothing else
-- is there, so that no database of real data ever becomes one. While it is being reset, and within that transaction only, the
-- walls around history let deletions through.

CREATE TABLE sandbox (
    id INTEGER NOT NULL PRIMARY KEY,
    seed INTEGER NOT NULL,
    resetting INTEGER NOT NULL CHECK (resetting IN (0, 1)),
    resets INTEGER NOT NULL,
    reset_at TEXT NOT NULL CHECK (length(reset_at) = 27),
    next_reset_at TEXT NOT NULL CHECK (length(next_reset_at) = 27),
    CONSTRAINT sandbox_alone CHECK (id = 1),
    CONSTRAINT sandbox_resets_counted CHECK (resets >= 0)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER sandbox_empty_insert BEFORE INSERT ON sandbox
BEGIN
    SELECT RAISE(ABORT, 'sandbox')
    WHERE EXISTS (SELECT 1 FROM unit)
       OR EXISTS (SELECT 1 FROM person)
       OR EXISTS (SELECT 1 FROM skill)
       OR EXISTS (SELECT 1 FROM site)
       OR EXISTS (SELECT 1 FROM course)
       OR EXISTS (SELECT 1 FROM api_client)
       OR EXISTS (SELECT 1 FROM demo_mark)
       OR EXISTS (SELECT 1 FROM audit_event);
END;

DROP TRIGGER audit_event_history_delete;
CREATE TRIGGER audit_event_history_delete BEFORE DELETE ON audit_event
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER ranking_history_delete;
CREATE TRIGGER ranking_history_delete BEFORE DELETE ON ranking
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER enrolment_history_delete;
CREATE TRIGGER enrolment_history_delete BEFORE DELETE ON enrolment
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER offer_history_delete;
CREATE TRIGGER offer_history_delete BEFORE DELETE ON offer
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER request_history_delete;
CREATE TRIGGER request_history_delete BEFORE DELETE ON request
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER waitlist_entry_history_delete;
CREATE TRIGGER waitlist_entry_history_delete BEFORE DELETE ON waitlist_entry
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER commitment_history_delete;
CREATE TRIGGER commitment_history_delete BEFORE DELETE ON commitment
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER audit_link_history_delete;
CREATE TRIGGER audit_link_history_delete BEFORE DELETE ON audit_link
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER unit_past_history_delete;
CREATE TRIGGER unit_past_history_delete BEFORE DELETE ON unit_past
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

DROP TRIGGER public_page_history_delete;
CREATE TRIGGER public_page_history_delete BEFORE DELETE ON public_page
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;
