//! No list walks a table from end to end: SQLite tells how it would look, statement by statement.

use diesel::RunQueryDsl;
use diesel::sql_types::Text;

use crate::page::{Cursor, PageRequest, Scope};
use crate::request::RequestFilter;
use crate::session::SessionFilter;
use crate::testing::TestDb;
use crate::tests::world::World;
use crate::waitlist::QueueFilter;
use crate::{
    account, audit, enrolment, idempotency, import, notification, offer, overview, person, request, role_grant,
    session, snapshot, unit, waitlist,
};

#[derive(diesel::QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Tables that grow with years and people; the others hold a few hundred lines.
const LARGE: &[&str] = &[
    "person",
    "person_search",
    "person_skill",
    "session",
    "request",
    "request_wish",
    "waitlist_entry",
    "enrolment",
    "offer",
    "commitment",
    "ranking",
    "audit_event",
    "outbox",
    "notification",
    "sign_in",
    "sign_in_attempt",
    "idempotency",
    "import_line",
    "unit_closure",
];

/// The orders that lists follow.
const IN_ORDER: &[&str] = &[
    "USING INDEX person_search_key_idx",
    "USING INDEX session_starts_on_idx",
    "USING INDEX request_requested_on_idx",
    "USING INDEX outbox_waiting_idx",
    "USING INDEX sqlite_autoindex_audit_event_1",
    "USING INDEX sqlite_autoindex_role_grant_1",
    "USING INDEX sqlite_autoindex_import_1",
];

/// Runs `look`, then asks how each of its statements was carried out.
fn assert_no_walk(w: &mut World, name: &str, look: impl FnOnce(&mut World)) {
    w.tx.watch.clear_texts();
    look(w);
    let texts = w.tx.watch.texts();
    assert!(!texts.is_empty(), "{name} asked nothing");
    for text in texts {
        // Nobody is looked for: nothing is read.
        if text.contains("(1=0)") {
            continue;
        }
        let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {text}")).load(&mut *w.tx).unwrap();
        for step in steps {
            let Some(walked) = step.detail.strip_prefix("SCAN ") else { continue };
            // Following the order of the list stops at the end of the page; any other walk reads it all.
            let stops =
                text.contains("ORDER BY") && text.contains("LIMIT") && IN_ORDER.iter().any(|i| walked.ends_with(i));
            let table = walked.split(' ').next().unwrap();
            assert!(stops || !LARGE.contains(&table), "{name} reads all of {walked}:\n{text}");
        }
    }
}

#[test]
fn no_list_walks_a_large_table() {
    let db = TestDb::sqlite();
    let mut w = World::on(&db);
    let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
    let who = w.person(w.first, "Kerbrat", "Maëlle").id;
    let asked = w.request(who, [s.id]);
    w.offer(&s, &asked, 5);
    let next = |key: &str| PageRequest { limit: 50, after: Some(Cursor::new(key, s.id)) };
    let today = domain::fixture::day("2027-01-04");
    let (everything, some) = (Scope::Everything, Scope::Under(vec![w.first, w.second]));
    for (scope, first) in [(&everything, true), (&everything, false), (&some, true), (&some, false)] {
        let after = |key: &str| if first { PageRequest::first(50) } else { next(key) };
        assert_no_walk(&mut w, "people", |w| {
            person::list(&mut w.tx, scope, None, None, &after("a")).unwrap();
            person::list(&mut w.tx, scope, Some(w.first), Some("ker ma"), &after("a")).unwrap();
        });
        assert_no_walk(&mut w, "sessions", |w| {
            let filter = SessionFilter { drafts: Some(scope.clone()), ..SessionFilter::default() };
            session::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
            let filter = SessionFilter { course: Some(w.course.id), organiser: Some(w.first), ..filter };
            session::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
        });
        assert_no_walk(&mut w, "requests", |w| {
            for progress in [None].into_iter().chain(request::Progress::CODES.map(Some)) {
                let filter = RequestFilter { scope: Some(scope.clone()), progress, ..RequestFilter::default() };
                request::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
                let filter = RequestFilter { session: Some(s.id), q: Some("ker".into()), ..filter };
                request::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
            }
        });
        assert_no_walk(&mut w, "queue", |w| {
            let filter =
                QueueFilter { scope: Some(scope.clone()), course: Some(w.course.id), ..QueueFilter::default() };
            waitlist::list(&mut w.tx, &filter, &PageRequest::first(50)).unwrap();
            waitlist::list(&mut w.tx, &QueueFilter { session: Some(s.id), ..filter }, &PageRequest::first(50)).unwrap();
        });
        assert_no_walk(&mut w, "overview", |w| {
            overview::load(&mut w.tx, scope, today, w.now, 50).unwrap();
        });
        assert_no_walk(&mut w, "audit", |w| {
            let filter = audit::AuditFilter { scope: Some(scope.clone()), ..audit::AuditFilter::default() };
            audit::list(&mut w.tx, &filter, &after("")).unwrap();
            audit::list(&mut w.tx, &audit::AuditFilter { person: Some(who), ..filter }, &after("")).unwrap();
            audit::timeline(&mut w.tx, asked.id, 100).unwrap();
        });
        assert_no_walk(&mut w, "the rest", |w| {
            unit::list(&mut w.tx, scope, Some("ri"), &after("a")).unwrap();
            role_grant::list(&mut w.tx, scope, Some(who), &after("")).unwrap();
            import::list(&mut w.tx, scope, &after("")).unwrap();
        });
    }
    assert_no_walk(&mut w, "one at a time", |w| {
        let page = next("");
        enrolment::of_session(&mut w.tx, s.id, None, &page).unwrap();
        enrolment::of_person(&mut w.tx, who, 50).unwrap();
        enrolment::for_request(&mut w.tx, asked.id).unwrap();
        offer::list(
            &mut w.tx,
            &offer::OfferFilter { session: Some(s.id), state: Some("expired"), person: None },
            &page,
            w.now,
        )
        .unwrap();
        offer::list(
            &mut w.tx,
            &offer::OfferFilter { person: Some(who), ..offer::OfferFilter::default() },
            &page,
            w.now,
        )
        .unwrap();
        offer::overdue_sessions(&mut w.tx, w.now, 10).unwrap();
        notification::list(&mut w.tx, who, &page).unwrap();
        notification::unread(&mut w.tx, who).unwrap();
        account::sign_in(&mut w.tx, "x", w.now).unwrap();
        account::failures_since(&mut w.tx, "x", w.now).unwrap();
        crate::outbox::waiting(&mut w.tx, 10).unwrap();
        let repeat = idempotency::Repeat { account: w.mint.id(), key: "k".into(), operation: "o".into() };
        idempotency::find(&mut w.tx, &repeat).unwrap();
        let loaded = snapshot::load(&mut w.tx, s.id, w.now, &|_| today, snapshot::Waiting::Everyone).unwrap().unwrap();
        snapshot::arrival(&mut w.tx, &loaded, who, w.now).unwrap();
        snapshot::lineage_of_person(&mut w.tx, who).unwrap();
        snapshot::lineage_of_session(&mut w.tx, s.id).unwrap();
        session::person_and_session(&mut w.tx, who, s.id).unwrap();
        request::find(&mut w.tx, asked.id).unwrap();
        request::submitted(&mut w.tx, who, w.course.id).unwrap();
    });
}
