//! The examples of the document that name something: ids of the demonstration world, which has the same ones whenever it is
//! loaded, and bodies that make sense together. A test sends each of them to that world.

use super::shared::insert;
use serde_json::{Value, json};

/// At the top of the tree, and under it.
const ORGANISATION: &str = "0196528a-1800-7000-a8f1-a66d7be5a7dc";
const BRIGADE: &str = "0196528a-1800-7000-aca3-b0ed9874f4ae";
const OTHER_BRIGADE: &str = "0196528a-1800-7000-b25e-cf538caa48bb";
const UNIT: &str = "0196528a-1800-7000-96e5-4511ddecc03d";
/// Where the planner keeps a calendar.
const OFFICE: &str = "0196528a-1800-7000-9823-4e52a1034ad3";
/// `stagiaire`, `commandant`, and someone of their unit without an account.
const TRAINEE: &str = "0196528a-1800-7000-b3f5-bde6cce90bc3";
const COMMANDER: &str = "0196528a-1800-7000-bba6-a520c55c0433";
const WITHOUT_ACCOUNT: &str = "0196528a-1800-7000-b8c8-0faeb27164d6";
const SITE: &str = "0196528a-1800-7000-a3a4-fef146508814";
const SKILL: &str = "0196528a-1800-7000-ba3c-fb09851b723c";
const OTHER_SKILL: &str = "0196528a-1800-7000-b80a-9551cca953a2";
/// That the trainee holds [`SKILL`].
const HELD: &str = "0196528a-1800-7000-aab2-f115ac58aaef";
const COURSE: &str = "0196528a-1800-7000-b69f-515c946be03b";
/// A session of [`COURSE`] with seats left; one that is full and waited for; one with a freed seat; a draft.
const SESSION: &str = "0196556b-17e0-7000-ba09-1e6dcea8ed5a";
const FULL: &str = "0196582a-37e0-7000-888b-ce6ca19fa7d3";
const FREED: &str = "01965905-0780-7000-a702-2d9a4b67d434";
const DRAFT: &str = "01965411-0620-7000-8c45-a3b75a4f6f66";
/// It waits for [`FULL`], where the trainee has this seat.
const REQUEST: &str = "0199be98-f3d8-7000-9d36-f03e77a11f83";
const ENROLMENT: &str = "019976c9-1268-7000-b628-ebf01f9a5ff3";
/// A session that is over, and two of its seats of which nobody has said what became of them.
const PAST: &str = "019659a2-8000-7000-bdc9-3cb5c95632fa";
const UNSAID: &str = "019922f2-e218-7000-9d55-1c3db554dabd";
const ALSO_UNSAID: &str = "019879e7-85e8-7000-a142-23706b2da485";
/// It waits for the planners' approval.
const TO_APPROVE: &str = "019b5b1e-9ab8-7000-b242-2f4b762b8bbe";
/// The commander's.
const GRANT: &str = "0196528a-1800-7000-9ead-2915ec6e62ff";

/// An id of each kind that the world has.
const KINDS: [(&str, &str); 10] = [
    ("CourseId", COURSE),
    ("EnrolmentId", ENROLMENT),
    ("PersonId", TRAINEE),
    ("PersonSkillId", HELD),
    ("RequestId", REQUEST),
    ("RoleGrantId", GRANT),
    ("SessionId", SESSION),
    ("SiteId", SITE),
    ("SkillId", SKILL),
    ("UnitId", UNIT),
];

/// What the addresses of a collection name.
const COLLECTIONS: [(&str, &str); 9] = [
    ("/courses/", COURSE),
    ("/enrolments/", ENROLMENT),
    ("/people/", TRAINEE),
    ("/person-skills/", HELD),
    ("/requests/", REQUEST),
    ("/role-grants/", GRANT),
    ("/sites/", SITE),
    ("/skills/", SKILL),
    ("/units/", UNIT),
];

/// What some operations name instead, so that they can be done.
const OPERATIONS: [(&str, &str); 11] = [
    ("attend_enrolment", UNSAID),
    ("get_session_attendance", PAST),
    ("keep_session_attendance", PAST),
    ("approve_request", TO_APPROVE),
    ("create_invitation", WITHOUT_ACCOUNT),
    ("create_offer", FREED),
    ("get_session", FULL),
    ("list_replacement_candidates", FREED),
    ("list_session_enrolments", FULL),
    ("publish_session", DRAFT),
    ("cancel_session", FULL),
];

/// What an operation's address names in its example; none where the world has nothing of the kind.
pub(super) fn named(path: &str, operation: &str) -> Option<&'static str> {
    let own = OPERATIONS.iter().find(|(known, _)| *known == operation);
    let own = own.or_else(|| COLLECTIONS.iter().find(|(part, _)| path.contains(part)));
    let session = path.contains("/sessions/").then_some(SESSION);
    own.map(|(_, id)| *id).or(session)
}

/// Puts the examples into the schemas.
pub(super) fn put(document: &mut Value) {
    for (kind, id) in KINDS {
        insert(document, &format!("/components/schemas/{kind}"), "examples", json!([id]));
    }
    for (schema, body) in bodies() {
        insert(document, &format!("/components/schemas/{schema}"), "examples", json!([body]));
    }
}

/// Bodies whose fields have to fit together.
fn bodies() -> [(&'static str, Value); 33] {
    [
        (
            "CourseApprovalUpdate",
            json!({ "steps": [{ "approver": "unit_chief", "answer_days": 5 }, { "approver": "planner", "answer_days": 10 }] }),
        ),
        (
            "ExceptionAsk",
            json!({ "gate": "prerequisites", "words": "Seule titulaire possible du poste, formée sur le tas depuis deux ans" }),
        ),
        ("ExceptionAnswer", json!({ "words": "Accordée pour cette session seulement" })),
        ("EnrolmentAttend", json!({ "outcome": "passed", "note": "Très bon travail d'équipe" })),
        (
            "AttendanceSay",
            json!({ "lines": [{ "enrolment_id": ALSO_UNSAID, "version": 1, "outcome": "absent", "absence": "health" }] }),
        ),
        (
            "RequiredCourseCreate",
            json!({ "course_id": COURSE, "target_on": "2199-06-30", "note": "Avant la prise de poste" }),
        ),
        (
            "RequestDecision",
            json!({ "request_ids": [REQUEST], "decision": "approve", "words": "Vu avec le bureau instruction" }),
        ),
        ("RequestApprove", json!({ "words": "Indispensable avant la projection de juin" })),
        (
            "ApiClientCreate",
            json!({ "name": "SIRH national", "contact": "sirh@example.org", "unit_id": ORGANISATION,
                "scopes": ["people:read", "training:read"], "requests_per_minute": 600 }),
        ),
        (
            "CourseCreate",
            json!({ "code": "PERM-C", "title": "Permis poids lourd (C)", "usual_capacity": 12, "usual_minimum": 6,
                "prerequisites": [{ "skill_ids": [OTHER_SKILL] }], "replacement_policy": "on_confirmation" }),
        ),
        ("EnrolmentCancel", json!({ "code": "mission", "words": "Rappelé en mission jusqu'au 12 mars" })),
        ("EnrolmentCreate", json!({ "person_id": COMMANDER })),
        ("InvitationCreate", json!({ "login": "c.roumegoux" })),
        ("OfferCreate", json!({})),
        (
            "PasswordChange",
            json!({ "present_password": "Releve-demo-2027", "new_password": "sept grues grises survolent notre vieux clocher" }),
        ),
        (
            "ImportMapping",
            json!({ "file": 0, "sheet": "Demandes", "kind": "request", "header_line": 3, "remember": true, "columns": [
                { "position": 0, "meaning": "service_number" }, { "position": 5, "meaning": "course_code" },
                { "position": 8, "meaning": "priority" },
            ] }),
        ),
        (
            "PersonCreate",
            json!({ "service_number": "2638010177", "family_name": "Gonçalves", "given_name": "Léa", "rank": "SGT",
                "unit_id": UNIT, "status": "active", "email": "lea.goncalves@example.org" }),
        ),
        (
            "PersonSkillCreate",
            json!({ "skill_id": OTHER_SKILL, "valid_from": "2026-01-05", "valid_until": "2031-01-04" }),
        ),
        (
            "PersonSkillCorrect",
            json!({ "valid_from": "2026-01-05", "valid_until": "2031-01-04", "reason": "Date mal lue sur l'attestation" }),
        ),
        (
            "RequestCreate",
            json!({ "person_id": COMMANDER, "course_id": COURSE, "session_ids": [SESSION], "priority": 2,
                "priority_reason": "projection en juin" }),
        ),
        (
            "RequestBatch",
            json!({ "person_ids": [WITHOUT_ACCOUNT], "course_id": COURSE, "session_ids": [SESSION], "priority": 3 }),
        ),
        ("RoleGrantCreate", json!({ "person_id": TRAINEE, "role": "requester", "unit_id": UNIT })),
        (
            "SessionCreate",
            json!({ "code": "STOCK-30-03", "course_id": COURSE, "organiser_id": OFFICE, "site_id": SITE,
                "starts_on": "2030-03-04", "ends_on": "2030-03-08", "capacity": 12, "minimum": 6,
                "quotas": [{ "unit_id": UNIT, "seats": 2, "release_on": "2030-02-04" }], "trainer_ids": [COMMANDER] }),
        ),
        ("SessionUpdate", json!({ "trainer_ids": [COMMANDER], "leaving_ids": [], "words": "Formateur désigné" })),
        (
            "SessionMove",
            json!({ "blocks": [{ "starts_on": "2030-03-11", "ends_on": "2030-03-15" }], "words": "Stand de tir fermé" }),
        ),
        ("SessionCopy", json!({ "copies": [{ "code": "STOCK-30-09", "starts_on": "2030-09-02" }] })),
        ("SessionTemplateCreate", json!({ "session_id": SESSION, "name": "Une semaine, douze places" })),
        (
            "SessionTemplateUpdate",
            json!({ "capacity": 12, "minimum": 6, "blocks": [{ "first_day": 1, "last_day": 5 }],
                "enrolment_opens_before": 90, "enrolment_closes_before": 15, "withdrawal_before": 20 }),
        ),
        (
            "SavedViewCreate",
            json!({ "list": "requests", "name": "Demandes à placer en mars", "look": {
                "filters": [{ "name": "course_id", "value": COURSE }, { "name": "progress", "value": "waiting" }],
                "sort": "priority", "group": "unit", "columns": ["unit", "priority", "requested_on"] } }),
        ),
        ("SiteUpdate", json!({ "position": { "latitude": 48.7357, "longitude": 7.0543 } })),
        ("SkillCreate", json!({ "code": "PERM-B", "label": "Permis de conduire (B)" })),
        (
            "UnitCreate",
            json!({ "code": "7e BCA 6e Cie", "name": "6e compagnie", "parent_id": BRIGADE, "time_zone": "Europe/Paris" }),
        ),
        ("UnitMove", json!({ "parent_id": OTHER_BRIGADE, "reason": "réorganisation du 1er janvier" })),
    ]
}
