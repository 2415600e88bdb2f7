-- Approvals. What a course asks for is data; each request keeps what its course asked for when it was filed. A step is open
-- while it is its turn and the request waits: it mirrors waitlist_entry.state as request_wish.open does, and is audited.

CREATE TABLE course_approval_step (
    course_id BLOB NOT NULL REFERENCES course (id) ON DELETE RESTRICT CHECK (length(course_id) = 16),
    position INTEGER NOT NULL,
    approver TEXT NOT NULL,
    level INTEGER NOT NULL,
    answer_days INTEGER NOT NULL,
    PRIMARY KEY (course_id, position),
    CONSTRAINT course_approval_step_position_known CHECK (position BETWEEN 1 AND 5),
    CONSTRAINT course_approval_step_approver_known CHECK (approver IN ('unit_chief', 'upper_unit', 'planner')),
    CONSTRAINT course_approval_step_level_known CHECK (level BETWEEN 0 AND 10 AND (approver = 'upper_unit') = (level > 0)),
    CONSTRAINT course_approval_step_days_known CHECK (answer_days BETWEEN 1 AND 90)
) STRICT, WITHOUT ROWID;

CREATE TABLE request_step (
    request_id BLOB NOT NULL REFERENCES request (id) ON DELETE RESTRICT CHECK (length(request_id) = 16),
    position INTEGER NOT NULL,
    approver TEXT NOT NULL,
    level INTEGER NOT NULL,
    answer_days INTEGER NOT NULL,
    unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(unit_id) = 16),
    reach_unit_id BLOB NOT NULL REFERENCES unit (id) ON DELETE RESTRICT CHECK (length(reach_unit_id) = 16),
    state TEXT NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    since TEXT CHECK (length(since) = 27),
    due_at TEXT CHECK (length(due_at) = 27),
    escalates_at TEXT CHECK (length(escalates_at) = 27),
    decided_at TEXT CHECK (length(decided_at) = 27),
    decided_by BLOB REFERENCES person (id) ON DELETE RESTRICT CHECK (length(decided_by) = 16),
    decided_by_client BLOB REFERENCES api_client (id) ON DELETE RESTRICT CHECK (length(decided_by_client) = 16),
    code TEXT,
    words TEXT,
    PRIMARY KEY (request_id, position),
    CONSTRAINT request_step_position_known CHECK (position BETWEEN 1 AND 5),
    CONSTRAINT request_step_approver_known CHECK (approver IN ('unit_chief', 'upper_unit', 'planner')),
    CONSTRAINT request_step_level_known CHECK (level BETWEEN 0 AND 10 AND (approver = 'upper_unit') = (level > 0)),
    CONSTRAINT request_step_days_known CHECK (answer_days BETWEEN 1 AND 90),
    CONSTRAINT request_step_state_known CHECK (state IN ('pending', 'escalated', 'approved', 'refused')),
    CONSTRAINT request_step_turn_whole CHECK ((since IS NULL) = (due_at IS NULL) AND (since IS NOT NULL OR (escalates_at IS NULL AND state = 'pending'))),
    CONSTRAINT request_step_answer_whole CHECK ((state IN ('approved', 'refused')) = (decided_at IS NOT NULL) AND (decided_at IS NULL) = (code IS NULL)),
    CONSTRAINT request_step_answered_by_one CHECK (decided_by IS NULL OR decided_by_client IS NULL),
    CONSTRAINT request_step_open_unanswered CHECK (open = 0 OR (since IS NOT NULL AND decided_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX request_step_open_key ON request_step (request_id) WHERE open;
CREATE INDEX request_step_unit_id_idx ON request_step (unit_id);
CREATE INDEX request_step_reach_unit_id_idx ON request_step (reach_unit_id, open, approver);
CREATE INDEX request_step_escalates_at_idx ON request_step (escalates_at) WHERE open;
CREATE INDEX request_step_approver_idx ON request_step (approver, since) WHERE open;
CREATE INDEX request_step_decided_by_idx ON request_step (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX request_step_decided_by_client_idx ON request_step (decided_by_client) WHERE decided_by_client IS NOT NULL;

CREATE TRIGGER request_step_history_delete BEFORE DELETE ON request_step
WHEN NOT EXISTS (SELECT 1 FROM sandbox WHERE resetting = 1)
BEGIN
    SELECT RAISE(ABORT, 'history');
END;
