-- Lines of the audit are chained after the fact: a line waits in audit_unlinked, written by the transaction that writes
-- the line, until a job gives it a place and a hash in audit_link. Neither the line nor its link is ever changed.

CREATE TABLE audit_link (
    position INTEGER NOT NULL CONSTRAINT audit_link_position CHECK (position > 0),
    event_id BLOB NOT NULL REFERENCES audit_event (id) ON DELETE RESTRICT CHECK (length(event_id) = 16),
    form INTEGER NOT NULL CONSTRAINT audit_link_form CHECK (form > 0),
    hash BLOB NOT NULL CONSTRAINT audit_link_hash CHECK (length(hash) = 32),
    PRIMARY KEY (position)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX audit_link_event_id_key ON audit_link (event_id);

CREATE TABLE audit_unlinked (
    event_id BLOB NOT NULL CHECK (length(event_id) = 16),
    PRIMARY KEY (event_id)
) STRICT, WITHOUT ROWID;

INSERT INTO audit_unlinked (event_id) SELECT id FROM audit_event;

CREATE TRIGGER audit_event_unlinked AFTER INSERT ON audit_event
BEGIN
    INSERT INTO audit_unlinked (event_id) VALUES (NEW.id);
END;

CREATE TRIGGER audit_link_history_update BEFORE UPDATE ON audit_link
BEGIN
    SELECT RAISE(ABORT, 'history');
END;

CREATE TRIGGER audit_link_history_delete BEFORE DELETE ON audit_link
BEGIN
    SELECT RAISE(ABORT, 'history');
END;
