-- Exceptions: a request may be let through a condition of its course, by name. One stands per condition, asked or granted.

CREATE TABLE request_exception (
    id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
    request_id BLOB NOT NULL REFERENCES request (id) ON DELETE RESTRICT CHECK (length(request_id) = 16),
    gate TEXT NOT NULL,
    state TEXT NOT NULL,
    asked_words TEXT NOT NULL,
    asked_at TEXT NOT NULL CHECK (length(asked_at) = 27),
    asked_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(asked_by) = 16),
    decided_words TEXT,
    decided_at TEXT CHECK (length(decided_at) = 27),
    decided_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(decided_by) = 16),
    CONSTRAINT request_exception_gate_known CHECK (gate IN ('audience', 'prerequisites', 'previous_courses')),
    CONSTRAINT request_exception_state_known CHECK (state IN ('asked', 'granted', 'refused')),
    CONSTRAINT request_exception_answer_whole CHECK (
        (state = 'asked') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_words IS NULL)
        AND (decided_at IS NOT NULL OR decided_by IS NULL)
    )
) STRICT;
CREATE UNIQUE INDEX request_exception_standing_key ON request_exception (request_id, gate) WHERE state <> 'refused';
CREATE INDEX request_exception_request_id_idx ON request_exception (request_id);
CREATE INDEX request_exception_asked_idx ON request_exception (request_id) WHERE state = 'asked';
CREATE INDEX request_exception_asked_by_idx ON request_exception (asked_by) WHERE asked_by IS NOT NULL;
CREATE INDEX request_exception_decided_by_idx ON request_exception (decided_by) WHERE decided_by IS NOT NULL;

CREATE TRIGGER request_exception_history_delete BEFORE DELETE ON request_exception
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;
