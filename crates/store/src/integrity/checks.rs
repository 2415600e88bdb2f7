//! One statement per way to break an invariant, in the SQL that both databases read. `$1` is the instant looked at.
//!
//! Lines of the audit are looked for by their subject, which has a few: `coalesce` keeps SQLite from the index of actions, of which
//! each has thousands.

/// A way to break an invariant.
pub(super) struct Check {
    pub(super) invariant: &'static str,
    pub(super) subject_kind: &'static str,
    /// Answers `id` and `detail` of the rows at fault.
    pub(super) sql: &'static str,
}

const fn check(invariant: &'static str, subject_kind: &'static str, sql: &'static str) -> Check {
    Check { invariant, subject_kind, sql }
}

pub(super) const ALL: &[Check] = &[
    check(
        "seats",
        "session",
        "SELECT id, CAST(taken + held AS text) || ' seats taken or held of ' || CAST(room AS text) AS detail FROM (
            SELECT s.id, s.capacity + s.overbooking_limit AS room,
                (SELECT count(*) FROM enrolment e WHERE e.session_id = s.id AND e.state = 'confirmed') AS taken,
                (SELECT count(*) FROM offer o WHERE o.session_id = s.id AND o.state = 'pending' AND o.deadline > $1) AS held
            FROM session s) AS fill
         WHERE taken + held > room",
    ),
    check(
        "one-place",
        "enrolment",
        "SELECT e.id, 'the person holds another seat in this session' AS detail FROM enrolment e
         WHERE e.state = 'confirmed' AND EXISTS (SELECT 1 FROM enrolment other
            WHERE other.session_id = e.session_id AND other.person_id = e.person_id AND other.state = 'confirmed'
              AND other.id <> e.id)",
    ),
    check(
        "one-place",
        "commitment",
        "SELECT c.id, 'overlaps another firm commitment of the person' AS detail FROM commitment c
         WHERE c.firmness = 'firm' AND c.ended_at IS NULL AND NOT c.overlap_allowed
           AND EXISTS (SELECT 1 FROM commitment other
            WHERE other.person_id = c.person_id AND other.id <> c.id AND other.firmness = 'firm'
              AND other.ended_at IS NULL AND NOT other.overlap_allowed
              AND other.starts_on <= c.ends_on AND other.ends_on >= c.starts_on)",
    ),
    check(
        "one-place",
        "enrolment",
        "SELECT e.id, 'the seat is not in the ledger' AS detail FROM enrolment e
         WHERE e.state = 'confirmed' AND NOT EXISTS (SELECT 1 FROM commitment c JOIN session s ON s.id = e.session_id
            WHERE c.enrolment_id = e.id AND c.person_id = e.person_id AND c.ended_at IS NULL
              AND c.starts_on = s.starts_on AND c.ends_on = s.ends_on)
           AND NOT EXISTS (SELECT 1 FROM session_block b WHERE b.session_id = e.session_id)",
    ),
    check(
        "one-place",
        "enrolment",
        "SELECT e.id, 'a block of the session is not in the ledger' AS detail FROM enrolment e
         WHERE e.state = 'confirmed' AND EXISTS (SELECT 1 FROM session_block b WHERE b.session_id = e.session_id
            AND NOT EXISTS (SELECT 1 FROM commitment c WHERE c.enrolment_id = e.id AND c.person_id = e.person_id
              AND c.ended_at IS NULL AND c.starts_on = b.starts_on AND c.ends_on = b.ends_on))",
    ),
    check(
        "one-place",
        "commitment",
        "SELECT c.id, 'still in the ledger although its seat or offer has ended' AS detail FROM commitment c
         LEFT JOIN enrolment e ON e.id = c.enrolment_id LEFT JOIN offer o ON o.id = c.offer_id
         WHERE c.ended_at IS NULL AND (e.state = 'cancelled' OR o.state <> 'pending')",
    ),
    check(
        "offers",
        "offer",
        "SELECT o.id, 'the person has another offer for this session' AS detail FROM offer o
         WHERE o.state = 'pending' AND EXISTS (SELECT 1 FROM offer other
            WHERE other.session_id = o.session_id AND other.person_id = o.person_id AND other.state = 'pending'
              AND other.id <> o.id)",
    ),
    check(
        "offers",
        "offer",
        "SELECT o.id, 'live for a ' || s.state || ' session' AS detail FROM offer o JOIN session s ON s.id = o.session_id
         WHERE o.state = 'pending' AND o.deadline > $1 AND s.state IN ('draft', 'cancelled')",
    ),
    check(
        "offers",
        "offer",
        "SELECT o.id, 'live for a person who holds a seat in the session' AS detail FROM offer o
         JOIN enrolment e ON e.session_id = o.session_id AND e.person_id = o.person_id AND e.state = 'confirmed'
         WHERE o.state = 'pending' AND o.deadline > $1",
    ),
    check(
        "offers",
        "offer",
        "SELECT o.id, 'accepted without a seat' AS detail FROM offer o
         WHERE o.state = 'accepted' AND NOT EXISTS (SELECT 1 FROM enrolment e
            WHERE e.session_id = o.session_id AND e.person_id = o.person_id
              -- A clock that stepped back accepts before it offered.
              AND (e.enrolled_at >= o.offered_at OR e.enrolled_at = o.answered_at))",
    ),
    check(
        "queue",
        "request",
        "SELECT w.request_id AS id, 'a wish is open although the request does not wait' AS detail FROM request_wish w
         WHERE w.open AND NOT EXISTS (SELECT 1 FROM waitlist_entry q
            WHERE q.request_id = w.request_id AND q.state = 'waiting')",
    ),
    check(
        "queue",
        "request",
        "SELECT r.id, 'is marked as waiting although it does not wait' AS detail FROM request r
         WHERE r.open AND NOT EXISTS (SELECT 1 FROM waitlist_entry q
            WHERE q.request_id = r.id AND q.state = 'waiting')",
    ),
    check(
        "queue",
        "waitlist_entry",
        "SELECT q.id, 'waits although its request is not marked as waiting' AS detail FROM waitlist_entry q
         JOIN request r ON r.id = q.request_id WHERE q.state = 'waiting' AND NOT r.open",
    ),
    check(
        "queue",
        "request",
        "SELECT r.id, 'stands without a seat and does not wait' AS detail FROM request r
         WHERE r.state = 'submitted' AND NOT r.open AND NOT EXISTS (SELECT 1 FROM enrolment e
            WHERE e.request_id = r.id AND e.state = 'confirmed')",
    ),
    check(
        "queue",
        "waitlist_entry",
        "SELECT q.id, 'waits for no session' AS detail FROM waitlist_entry q
         -- Someone whose only session was called off waits for the course's next one.
         WHERE q.state = 'waiting' AND NOT EXISTS (SELECT 1 FROM request_wish w JOIN session s ON s.id = w.session_id
              WHERE w.request_id = q.request_id AND s.state = 'cancelled')
           AND EXISTS (SELECT 1 FROM request_wish w WHERE w.request_id = q.request_id)
           AND NOT EXISTS (SELECT 1 FROM request_wish w WHERE w.request_id = q.request_id AND w.open)",
    ),
    check(
        "queue",
        "request",
        "SELECT w.request_id AS id, 'a wish is open for a session called off' AS detail FROM request_wish w
         JOIN session s ON s.id = w.session_id WHERE w.open AND s.state = 'cancelled'",
    ),
    check(
        "queue",
        "waitlist_entry",
        "SELECT q.id, 'waits although its request is ' || r.state AS detail FROM waitlist_entry q
         JOIN request r ON r.id = q.request_id WHERE q.state = 'waiting' AND r.state <> 'submitted'",
    ),
    check(
        "queue",
        "waitlist_entry",
        "SELECT q.id, 'waits although its request holds a seat' AS detail FROM waitlist_entry q
         JOIN enrolment e ON e.request_id = q.request_id AND e.state = 'confirmed' WHERE q.state = 'waiting'",
    ),
    check(
        "queue",
        "waitlist_entry",
        "SELECT q.id, 'is not of the person and course of its request' AS detail FROM waitlist_entry q
         JOIN request r ON r.id = q.request_id WHERE q.person_id <> r.person_id OR q.course_id <> r.course_id",
    ),
    check(
        "queue",
        "enrolment",
        "SELECT e.id, 'holds a seat for a request that is ' || r.state AS detail FROM enrolment e
         JOIN request r ON r.id = e.request_id WHERE e.state = 'confirmed' AND r.state <> 'submitted'",
    ),
    check(
        "offers",
        "offer",
        "SELECT o.id, 'live for a request that is ' || r.state AS detail FROM offer o
         JOIN request r ON r.id = o.request_id
         WHERE o.state = 'pending' AND o.deadline > $1 AND r.state <> 'submitted'",
    ),
    check(
        "offers",
        "offer",
        "SELECT o.id, 'live although the person has another for this course' AS detail FROM offer o
         JOIN request r ON r.id = o.request_id
         WHERE o.state = 'pending' AND o.deadline > $1 AND EXISTS (SELECT 1 FROM offer other
            JOIN request asked ON asked.id = other.request_id
            WHERE other.person_id = o.person_id AND asked.course_id = r.course_id AND other.state = 'pending'
              AND other.deadline > $1 AND other.id <> o.id)",
    ),
    check(
        "approvals",
        "enrolment",
        "SELECT e.id, 'holds a seat although its request was not approved, and nothing tells why' AS detail FROM enrolment e
         WHERE e.state = 'confirmed' AND e.override_code IS NULL AND EXISTS (SELECT 1 FROM request_step s
            WHERE s.request_id = e.request_id AND s.state <> 'approved')",
    ),
    check(
        "approvals",
        "offer",
        "SELECT o.id, 'live although its request was not approved, and nothing tells why' AS detail FROM offer o
         WHERE o.state = 'pending' AND o.deadline > $1 AND o.override_code IS NULL AND EXISTS (SELECT 1 FROM request_step s
            WHERE s.request_id = o.request_id AND s.state <> 'approved')",
    ),
    check(
        "approvals",
        "request",
        "SELECT s.request_id AS id, 'an answer is awaited although the request does not wait' AS detail FROM request_step s
         WHERE s.open AND NOT EXISTS (SELECT 1 FROM waitlist_entry q WHERE q.request_id = s.request_id AND q.state = 'waiting')",
    ),
    check(
        "approvals",
        "request",
        "SELECT q.request_id AS id, 'waits without approval, and for nobody''s answer' AS detail FROM waitlist_entry q
         WHERE q.state = 'waiting'
           AND EXISTS (SELECT 1 FROM request_step s WHERE s.request_id = q.request_id AND s.state <> 'approved')
           AND NOT EXISTS (SELECT 1 FROM request_step s WHERE s.request_id = q.request_id AND s.open)",
    ),
    check(
        "approvals",
        "request",
        "SELECT s.request_id AS id, 'a step was answered before the one that comes first' AS detail FROM request_step s
         WHERE s.since IS NOT NULL AND EXISTS (SELECT 1 FROM request_step first
            WHERE first.request_id = s.request_id AND first.position < s.position AND first.state <> 'approved')",
    ),
    check(
        "history",
        "request",
        "SELECT x.request_id AS id, 'no line tells how its exception was answered' AS detail FROM request_exception x
         WHERE x.state <> 'asked' AND NOT EXISTS (SELECT 1 FROM audit_event a
            WHERE a.subject_id = x.request_id AND coalesce(a.action, '') = 'exception.' || x.state)",
    ),
    check(
        "history",
        "request",
        "SELECT s.request_id AS id, 'no line tells how it was approved' AS detail FROM request_step s
         WHERE s.state = 'approved' AND s.code <> 'imported' AND NOT EXISTS (SELECT 1 FROM audit_event a
            WHERE a.subject_id = s.request_id AND coalesce(a.action, '') = 'request.approved')",
    ),
    check(
        "history",
        "enrolment",
        "SELECT e.id, 'no line tells how it was made' AS detail FROM enrolment e WHERE NOT EXISTS (
            SELECT 1 FROM audit_event a WHERE a.subject_id = e.id AND coalesce(a.action, '') = 'enrolment.confirmed')",
    ),
    check(
        "history",
        "enrolment",
        "SELECT e.id, 'no line tells how it was cancelled' AS detail FROM enrolment e
         WHERE e.state = 'cancelled' AND NOT EXISTS (
            SELECT 1 FROM audit_event a WHERE a.subject_id = e.id AND coalesce(a.action, '') = 'enrolment.cancelled')",
    ),
    check(
        "history",
        "offer",
        "SELECT o.id, 'no line tells how it was made' AS detail FROM offer o WHERE NOT EXISTS (
            SELECT 1 FROM audit_event a WHERE a.subject_id = o.id AND coalesce(a.action, '') = 'offer.made')",
    ),
    check(
        "history",
        "offer",
        "SELECT o.id, 'no line tells how it was ' || o.state AS detail FROM offer o
         WHERE o.state <> 'pending' AND NOT EXISTS (
            SELECT 1 FROM audit_event a WHERE a.subject_id = o.id AND coalesce(a.action, '') = 'offer.' || o.state)",
    ),
    check(
        "history",
        "request",
        "SELECT r.id, 'no line tells how it was ' || r.state AS detail FROM request r
         WHERE NOT EXISTS (SELECT 1 FROM audit_event a WHERE a.subject_id = r.id AND coalesce(a.action, '') = 'request.' || r.state)",
    ),
    check(
        "reason",
        "offer",
        "SELECT o.id, 'its ranking is of another session' AS detail FROM offer o
         JOIN ranking k ON k.id = o.ranking_id WHERE k.session_id <> o.session_id",
    ),
    check(
        "reason",
        "enrolment",
        "SELECT e.id, 'cancelled without a coded reason' AS detail FROM enrolment e
         WHERE e.state = 'cancelled' AND (e.cancel_code IS NULL OR e.cancelled_at IS NULL)",
    ),
    check(
        "outcomes",
        "enrolment",
        "SELECT e.id, 'an outcome was said of a seat that is ' || e.state || ' in a session that is ' || s.state AS detail
         FROM enrolment e JOIN session s ON s.id = e.session_id
         WHERE e.outcome IS NOT NULL AND (e.state <> 'confirmed' OR s.state IN ('draft', 'cancelled'))",
    ),
    check(
        "outcomes",
        "enrolment",
        "SELECT DISTINCT d.enrolment_id AS id, 'someone was marked on a day of a session called off' AS detail
         FROM enrolment_day d JOIN enrolment e ON e.id = d.enrolment_id JOIN session s ON s.id = e.session_id
         WHERE s.state IN ('draft', 'cancelled')",
    ),
    check(
        "outcomes",
        "person_skill",
        "SELECT k.id, 'granted for an enrolment that was not passed, or of someone else' AS detail FROM person_skill k
         JOIN enrolment e ON e.id = k.enrolment_id
         WHERE k.withdrawn_at IS NULL
           AND (e.state <> 'confirmed' OR e.outcome IS NULL OR e.outcome <> 'passed' OR e.person_id <> k.person_id)",
    ),
    check(
        "history",
        "enrolment",
        "SELECT e.id, 'no line tells who said what became of the person' AS detail FROM enrolment e
         WHERE e.outcome IS NOT NULL AND NOT EXISTS (SELECT 1 FROM audit_event a WHERE a.subject_id = e.id
            AND coalesce(a.action, '') IN ('attendance.recorded', 'attendance.corrected'))",
    ),
    check(
        "scope",
        "unit",
        "WITH RECURSIVE tree (ancestor_id, descendant_id, depth) AS (
            SELECT id, id, 0 FROM unit
            UNION SELECT t.ancestor_id, u.id, t.depth + 1 FROM tree t JOIN unit u ON u.parent_id = t.descendant_id
            WHERE t.depth < 64)
         SELECT t.descendant_id AS id, 'a unit above it is missing from its subtree list' AS detail FROM tree t
         WHERE NOT EXISTS (SELECT 1 FROM unit_closure c WHERE c.ancestor_id = t.ancestor_id
            AND c.descendant_id = t.descendant_id AND c.depth = t.depth)",
    ),
    check(
        "scope",
        "unit",
        "WITH RECURSIVE tree (ancestor_id, descendant_id, depth) AS (
            SELECT id, id, 0 FROM unit
            UNION SELECT t.ancestor_id, u.id, t.depth + 1 FROM tree t JOIN unit u ON u.parent_id = t.descendant_id
            WHERE t.depth < 64)
         SELECT c.descendant_id AS id, 'listed under a unit that is not above it' AS detail FROM unit_closure c
         WHERE NOT EXISTS (SELECT 1 FROM tree t WHERE t.ancestor_id = c.ancestor_id
            AND t.descendant_id = c.descendant_id AND t.depth = c.depth)",
    ),
    check(
        "scope",
        "person",
        "SELECT p.id, 'belongs to a closed unit' AS detail FROM person p
         JOIN unit u ON u.id = p.unit_id WHERE u.closed_at IS NOT NULL",
    ),
    check(
        "history",
        "unit",
        "SELECT u.id, 'its history does not end with what it is' AS detail FROM unit u
         WHERE NOT EXISTS (SELECT 1 FROM unit_past p WHERE p.unit_id = u.id AND p.until IS NULL
            AND p.version = u.version AND p.code = u.code AND p.name = u.name AND p.time_zone = u.time_zone
            AND (p.parent_id = u.parent_id OR (p.parent_id IS NULL AND u.parent_id IS NULL))
            AND (p.closed_at = u.closed_at OR (p.closed_at IS NULL AND u.closed_at IS NULL)))",
    ),
    check(
        "history",
        "unit",
        "SELECT p.unit_id AS id, 'its history has a gap' AS detail FROM unit_past p
         WHERE p.until IS NOT NULL AND NOT EXISTS (SELECT 1 FROM unit_past next
            WHERE next.unit_id = p.unit_id AND next.version = p.version + 1 AND next.since = p.until)",
    ),
];
