//! No list walks a table from end to end: SQLite tells how it would look, statement by statement.

use diesel::RunQueryDsl;
use diesel::sql_types::Text;
use domain::request::Priority;

use crate::approval::Awaiting;
use crate::page::{Cursor, PageRequest, Scope};
use crate::person::PersonOrder;
use crate::person::search::in_every_way;
use crate::request::{RequestFilter, RequestGrouping, RequestOrder};
use crate::session::{Period, SessionFilter, SessionOrder};
use crate::testing::TestDb;
use crate::tests::world::World;
use crate::waitlist::QueueFilter;
use crate::{
    account, audit, calendar, calendar_feed, contact, delegation, enrolment, idempotency, import, invitation,
    notification, offer, overview, person, request, role_grant, second_factor, session, sign_in, snapshot, unit,
    waitlist,
};

#[derive(diesel::QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// Tables that grow with years and people; the others hold a few hundred lines.
const LARGE: &[&str] = &[
    "person",
    // The names that lists of people give to `person`, `person_beginning` and `person_skill`.
    "p",
    "b",
    "s",
    "person_beginning",
    "person_search",
    "person_skill",
    "session",
    "request",
    "request_wish",
    "request_step",
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
    "sign_in_event",
    "sign_in_challenge",
    "second_factor",
    "recovery_code",
    "invitation",
    "calendar_feed",
    "idempotency",
    "import_line",
    "import_file",
    "import_reading",
    "import_mapping",
    "unit_closure",
    "unit_past",
    "delegation",
    "delegation_grant",
    "role_grant",
];

/// The orders that lists follow.
const IN_ORDER: &[&str] = &[
    "USING INDEX person_name_idx",
    "USING COVERING INDEX person_name_idx",
    "USING INDEX session_starts_on_idx",
    "USING INDEX request_requested_on_idx",
    "USING INDEX request_priority_idx",
    "USING INDEX request_open_requested_on_idx",
    "USING INDEX request_open_priority_idx",
    "USING INDEX person_service_number_key",
    "USING INDEX person_rank_code_name_idx",
    "USING INDEX person_status_name_idx",
    "USING INDEX outbox_waiting_idx",
    "USING INDEX sqlite_autoindex_audit_event_1",
    "USING INDEX sqlite_autoindex_role_grant_1",
    "USING INDEX sqlite_autoindex_import_1",
    "USING INDEX sqlite_autoindex_delegation_1",
    "USING INDEX unit_past_code_idx",
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

/// Pages of those who wait, each with the index whose order it follows: years of requests that ended are not passed.
fn those_who_wait(scope: &Scope) -> [(RequestFilter, &'static str); 3] {
    let waiting = RequestFilter { progress: Some("waiting"), ..RequestFilter::default() };
    let urgent = Some(Priority::new(4).unwrap());
    [
        (waiting.clone(), "request_open_requested_on_idx"),
        (RequestFilter { order: RequestOrder::MostUrgent, ..waiting.clone() }, "request_open_priority_idx"),
        (RequestFilter { priority: urgent, scope: Some(scope.clone()), ..waiting }, "request_open_priority_idx"),
    ]
}

/// People asked for by one filter and by two, of each kind.
fn pairs_of_filters<'a>(w: &mut World, scope: &'a Scope) -> Vec<person::PersonFilter<'a>> {
    let skill = Some((w.mint.id(), domain::fixture::day("2027-01-04")));
    let rank = domain::text::RankCode::parse("SGT").ok();
    let status = Some(domain::person::PersonStatus::Reserve);
    let unit = Some(w.first);
    let none = person::PersonFilter::in_scope(scope);
    let with_rank = person::PersonFilter { rank, ..none.clone() };
    vec![
        person::PersonFilter { q: Some("ma"), ..none.clone() },
        person::PersonFilter { q: Some("ma"), skill, ..none.clone() },
        person::PersonFilter { q: Some("ma"), unit, ..none.clone() },
        person::PersonFilter { skill, ..none.clone() },
        person::PersonFilter { skill, unit, ..none.clone() },
        person::PersonFilter { status, ..none.clone() },
        person::PersonFilter { status, unit, ..none.clone() },
        person::PersonFilter { status, skill, ..none.clone() },
        person::PersonFilter { unit, ..none },
        person::PersonFilter { skill, ..with_rank.clone() },
        person::PersonFilter { status, ..with_rank.clone() },
        person::PersonFilter { unit, ..with_rank.clone() },
        person::PersonFilter { q: Some("abcdefghijklmnop ma"), ..with_rank },
    ]
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
            person::list(&mut w.tx, &person::PersonFilter::in_scope(scope), PersonOrder::Name, &after("a")).unwrap();
            person::list(
                &mut w.tx,
                &person::PersonFilter {
                    unit: Some(w.first),
                    q: Some("ker ma"),
                    ..person::PersonFilter::in_scope(scope)
                },
                PersonOrder::Name,
                &after("a"),
            )
            .unwrap();
        });
        assert_no_walk(&mut w, "people by each pair of filters, in every way", |w| {
            for filter in pairs_of_filters(w, scope) {
                for order in [PersonOrder::Name, PersonOrder::NumberBackwards] {
                    person::list(&mut w.tx, &filter, order, &after("a")).unwrap();
                    in_every_way(&mut w.tx, &filter, order, &after("a"));
                }
            }
        });
        assert_no_walk(&mut w, "sessions", |w| {
            let filter = SessionFilter { drafts: Some(scope.clone()), ..SessionFilter::default() };
            session::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
            let filter = SessionFilter { course: Some(w.course.id), organiser: Some(w.first), ..filter };
            session::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
        });
        assert_no_walk(&mut w, "sessions around a place", |w| {
            let sites = crate::site::between(&mut w.tx, &(47_000_000..=49_000_000)).unwrap();
            let sites = Some(sites.into_iter().map(|(id, _)| id).chain([w.site]).collect());
            let filter = SessionFilter { drafts: Some(scope.clone()), sites, ..SessionFilter::default() };
            session::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
        });
        assert_no_walk(&mut w, "sessions of a span", |w| {
            let during = Some((today, today + chrono::TimeDelta::days(365)));
            let filter = SessionFilter { drafts: Some(scope.clone()), during, ..SessionFilter::default() };
            session::list(&mut w.tx, &filter, &PageRequest::first(2_000), w.now).unwrap();
            let filter = SessionFilter { course: Some(w.course.id), organiser: Some(w.first), ..filter };
            session::list(&mut w.tx, &filter, &PageRequest::first(2_000), w.now).unwrap();
        });
        assert_no_walk(&mut w, "people in each order", |w| {
            for order in PersonOrder::ALL {
                person::list(&mut w.tx, &person::PersonFilter::in_scope(scope), *order, &after("a")).unwrap();
            }
        });
        assert_no_walk(&mut w, "sessions in each order and period", |w| {
            for order in SessionOrder::ALL {
                let key = match order {
                    SessionOrder::Fullest | SessionOrder::Emptiest => "3",
                    SessionOrder::Soonest | SessionOrder::Latest => "2027-01-01",
                    SessionOrder::Nearest => "700 2027-01-01",
                };
                for period in [Period::Upcoming, Period::InProgress] {
                    let filter = SessionFilter {
                        drafts: Some(scope.clone()),
                        period: Some((period, today)),
                        free_seats: Some(true),
                        order: *order,
                        ..SessionFilter::default()
                    };
                    session::list(&mut w.tx, &filter, &after(key), w.now).unwrap();
                    let filter = SessionFilter { period: None, from: Some(today), ..filter };
                    session::list(&mut w.tx, &filter, &after(key), w.now).unwrap();
                }
            }
        });
        assert_no_walk(&mut w, "requests counted", |w| {
            let course = Some(w.course.id);
            let filter = RequestFilter { scope: Some(scope.clone()), course, ..RequestFilter::default() };
            request::total(&mut w.tx, &filter, w.now).unwrap();
            for by in [RequestGrouping::Course, RequestGrouping::Unit, RequestGrouping::Priority] {
                request::groups(&mut w.tx, &filter, by, 500, w.now).unwrap();
            }
        });
        assert_no_walk(&mut w, "requests in each order", |w| {
            for order in RequestOrder::ALL {
                let key = match order.code().trim_start_matches('-') {
                    "priority" => "2 2027-01-01",
                    "course" => "A\u{1f}2027-01-01",
                    "unit" => "A\u{1f}petit jo",
                    _ => "2027-01-01",
                };
                let filter = RequestFilter { scope: Some(scope.clone()), order: *order, ..RequestFilter::default() };
                request::list(&mut w.tx, &filter, &after(key), w.now).unwrap();
            }
        });
        assert_no_walk(&mut w, "requests", |w| {
            for progress in [None].into_iter().chain(request::Progress::CODES.map(Some)) {
                let filter = RequestFilter { scope: Some(scope.clone()), progress, ..RequestFilter::default() };
                request::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
                let awaiting = Awaiting { chief_of: vec![w.first], planner_in: Some(scope.clone()), but: Some(who) };
                let mine = RequestFilter { awaiting: Some(awaiting), ..filter.clone() };
                request::list(&mut w.tx, &mine, &after("2027-01-01"), w.now).unwrap();
                let filter = RequestFilter { session: Some(s.id), q: Some("ker".into()), ..filter };
                request::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
            }
        });
        for (filter, index) in those_who_wait(scope) {
            w.tx.watch.clear_texts();
            request::list(&mut w.tx, &filter, &PageRequest::first(50), w.now).unwrap();
            let text = w.tx.watch.texts().remove(0);
            let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {text}")).load(&mut *w.tx).unwrap();
            assert!(steps[0].detail.contains(index), "{index}: {}\n{text}", steps[0].detail);
        }
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
            unit::list(&mut w.tx, scope, Some("ri"), false, &after("a")).unwrap();
            for within in [None, Some(w.first)] {
                let filter = unit::PastFilter { at: w.now, scope, within, q: Some("ri"), with_closed: false };
                unit::list_at(&mut w.tx, &filter, &after("a")).unwrap();
            }
            for own in [None, Some(scope)] {
                let filter = delegation::DelegationFilter { own: who, scope: own, person: None };
                delegation::list(&mut w.tx, &filter, &after("")).unwrap();
            }
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
        account::failures_within(&mut w.tx, "x", (w.now, w.now)).unwrap();
        let (own, now) = (w.mint.id(), w.now);
        for page in [PageRequest::first(50), next("")] {
            sign_in::open(&mut w.tx, own, now, &page).unwrap();
            sign_in::event::list(&mut w.tx, own, &page).unwrap();
        }
        sign_in::owner(&mut w.tx, w.mint.id()).unwrap();
        sign_in::event::last_success(&mut w.tx, own).unwrap();
        sign_in::event::forget(&mut w.tx, now, 10).unwrap();
        sign_in::challenge::find(&mut w.tx, "x", now).unwrap();
        sign_in::challenge::waiting(&mut w.tx, own, now).unwrap();
        second_factor::of_account(&mut w.tx, own).unwrap();
        second_factor::recovery_codes_left(&mut w.tx, own).unwrap();
        invitation::by_token(&mut w.tx, "x").unwrap();
        invitation::of_person(&mut w.tx, who).unwrap();
        invitation::of_login(&mut w.tx, "x").unwrap();
        role_grant::held(&mut w.tx, [who], w.now).unwrap();
        unit::at(&mut w.tx, w.first, w.now).unwrap();
        unit::of_unit(&mut w.tx, w.first, &PageRequest::first(50)).unwrap();
        unit::people(&mut w.tx, w.first).unwrap();
        unit::open_units(&mut w.tx, w.first).unwrap();
        delegation::find(&mut w.tx, w.mint.id()).unwrap();
        contact::find(&mut w.tx, who).unwrap();
        let since = calendar::Since { day: today, instant: w.now };
        calendar::of_person(&mut w.tx, who, since, 1000).unwrap();
        calendar::offers_to(&mut w.tx, who, w.now, 50).unwrap();
        calendar::of_enrolment(&mut w.tx, w.mint.id()).unwrap();
        calendar_feed::of_person(&mut w.tx, who).unwrap();
        calendar_feed::by_secret(&mut w.tx, "x").unwrap();
        crate::outbox::waiting(&mut w.tx, 10).unwrap();
        let repeat = idempotency::Repeat { caller: uuid::Uuid::from_u128(7), key: "k".into(), operation: "o".into() };
        idempotency::find(&mut w.tx, &repeat).unwrap();
        let loaded = snapshot::load(&mut w.tx, s.id, w.now, &|_| today, snapshot::Waiting::Everyone).unwrap().unwrap();
        snapshot::arrival(&mut w.tx, &loaded, who, w.now).unwrap();
        snapshot::lineage_of_person(&mut w.tx, who).unwrap();
        snapshot::lineage_of_session(&mut w.tx, s.id).unwrap();
        session::person_and_session(&mut w.tx, who, s.id).unwrap();
        request::find(&mut w.tx, asked.id).unwrap();
        request::submitted(&mut w.tx, who, w.course.id).unwrap();
        let dates = s.dates;
        request::of_course(&mut w.tx, w.course.id, dates, today).unwrap();
        request::accepting(&mut w.tx, w.course.id, s.id, dates).unwrap();
        request::organiser_of_course(&mut w.tx, w.course.id).unwrap();
        request::courses_with_dates(&mut w.tx, &[w.course.id]).unwrap();
        session::released(&mut w.tx, (today, today), None, 10).unwrap();
    });
}

/// An action has thousands of lines: it is what a list begins with only when nothing else is asked, and never what tells
/// whether something has its line.
#[test]
fn lines_of_the_audit_are_found_by_what_narrows_most() {
    let db = TestDb::sqlite();
    let mut w = World::on(&db);
    let (who, session) = (w.person(w.first, "Kerbrat", "Maëlle").id, w.mint.id());
    let all = audit::AuditFilter { action: Some("person.updated".into()), ..audit::AuditFilter::default() };
    let actor = Some(domain::event::Actor::Person(who));
    for (filter, index) in [
        (all.clone(), "audit_event_action_idx"),
        (audit::AuditFilter { person: Some(who), ..all.clone() }, "audit_event_person_id_idx"),
        (audit::AuditFilter { session: Some(session), ..all.clone() }, "audit_event_session_id_idx"),
        (audit::AuditFilter { subject: Some(uuid::Uuid::from_u128(7)), ..all.clone() }, "audit_event_subject_id_idx"),
        (audit::AuditFilter { actor, ..all }, "audit_event_actor_person_id_idx"),
    ] {
        w.tx.watch.clear_texts();
        audit::list(&mut w.tx, &filter, &PageRequest::first(50)).unwrap();
        let text = w.tx.watch.texts().pop().unwrap();
        let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {text}")).load(&mut *w.tx).unwrap();
        assert!(steps.iter().any(|step| step.detail.contains(index)), "{index}:\n{text}");
    }
    for text in crate::integrity::statements() {
        let steps: Vec<Step> = diesel::sql_query(format!("EXPLAIN QUERY PLAN {text}")).load(&mut *w.tx).unwrap();
        assert!(steps.iter().all(|step| !step.detail.contains("audit_event_action_idx")), "{text}");
    }
}

/// What PostgreSQL would do with the statements of `look`, whatever their values: one line a step.
fn postgres_steps(w: &mut World, look: impl FnOnce(&mut World)) -> Vec<(String, Vec<String>)> {
    w.tx.watch.clear_texts();
    look(w);
    let texts = w.tx.watch.texts();
    assert!(!texts.is_empty());
    texts
        .into_iter()
        .enumerate()
        .map(|(at, text)| {
            let values = (1..).take_while(|n| text.contains(&format!("${n}"))).map(|_| "NULL").collect::<Vec<_>>();
            diesel::sql_query(format!("PREPARE plan_{at} AS {text}")).execute(&mut *w.tx).unwrap();
            let values = if values.is_empty() { String::new() } else { format!("({})", values.join(", ")) };
            let steps: Vec<PostgresStep> =
                diesel::sql_query(format!("EXPLAIN EXECUTE plan_{at}{values}")).load(&mut *w.tx).unwrap();
            diesel::sql_query(format!("DEALLOCATE plan_{at}")).execute(&mut *w.tx).unwrap();
            (text, steps.into_iter().map(|step| step.line).collect())
        })
        .collect()
}

/// Whether a step reads a table from end to end.
fn walks(step: &str, table: &str) -> bool {
    step.contains(&format!("Seq Scan on {table} "))
}

#[derive(diesel::QueryableByName)]
struct PostgresStep {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

/// The tables are nearly empty, where reading them whole costs least: reading whole and sorting are made dear, and are
/// still done where no index serves.
fn make_walks_dear(w: &mut World) {
    for setting in
        ["enable_seqscan = off", "enable_sort = off", "enable_bitmapscan = off", "plan_cache_mode = force_generic_plan"]
    {
        diesel::sql_query(format!("SET {setting}")).execute(&mut *w.tx).unwrap();
    }
}

#[test]
fn postgres_has_an_index_for_each_way_of_finding_people() {
    let db = TestDb::postgres();
    let mut w = World::on(&db);
    make_walks_dear(&mut w);
    let after = PageRequest { limit: 50, after: Some(Cursor::new("a", w.course.id)) };
    let scope = Scope::Under(vec![w.first, w.second]);
    for scope in [&Scope::Everything, &scope] {
        for filter in pairs_of_filters(&mut w, scope) {
            for order in [PersonOrder::Name, PersonOrder::NumberBackwards] {
                let all = postgres_steps(&mut w, |w| drop(in_every_way(&mut w.tx, &filter, order, &after)));
                for (text, steps) in all {
                    let whole = LARGE.iter().find(|table| steps.iter().any(|step| walks(step, table)));
                    assert!(whole.is_none(), "{whole:?} is read whole:\n{text}\n{}", steps.join("\n"));
                }
            }
        }
    }
}

#[test]
fn postgres_has_an_index_for_each_order() {
    let db = TestDb::postgres();
    let mut w = World::on(&db);
    make_walks_dear(&mut w);
    let today = domain::fixture::day("2027-01-04");
    let id = w.course.id;
    let after = |key: &str| PageRequest { limit: 50, after: Some(Cursor::new(key, id)) };
    let mut assert_ordered = |name: &str, index: &str, look: &mut dyn FnMut(&mut World)| {
        let all = postgres_steps(&mut w, look);
        let (text, steps) = all.iter().find(|(text, _)| text.contains("ORDER BY")).unwrap();
        let steps = steps.join("\n");
        // Those of one name, or of one day, may be sorted among themselves.
        let whole = steps.lines().any(|step| step.trim().trim_start_matches("->  ").starts_with("Sort  ("));
        assert!(steps.contains(index) && !whole, "{name}:\n{text}\n{steps}");
    };
    for order in PersonOrder::ALL {
        let index = if order.code().ends_with("name") { "person_name_idx" } else { "person_service_number_key" };
        assert_ordered(order.code(), index, &mut |w| {
            person::list(&mut w.tx, &person::PersonFilter::in_scope(&Scope::Everything), *order, &after("a")).unwrap();
        });
    }
    for order in RequestOrder::ALL {
        let (index, key) = match order.code().trim_start_matches('-') {
            "priority" => ("request_priority_idx", "2 2027-01-01"),
            "person" => ("person_name_idx", "petit jo"),
            "course" => ("course_code_key", "A\u{1f}2027-01-01"),
            "unit" => ("unit_code_key", "A\u{1f}petit jo"),
            _ => ("request_requested_on_idx", "2027-01-01"),
        };
        assert_ordered(order.code(), index, &mut |w| {
            let filter = RequestFilter { order: *order, ..RequestFilter::default() };
            request::list(&mut w.tx, &filter, &after(key), w.now).unwrap();
        });
    }
    for (filter, index) in those_who_wait(&Scope::Everything) {
        assert_ordered("those who wait", index, &mut |w| {
            request::list(&mut w.tx, &filter, &PageRequest::first(50), w.now).unwrap();
        });
    }
    for order in [SessionOrder::Soonest, SessionOrder::Latest] {
        assert_ordered(order.code(), "session_starts_on_idx", &mut |w| {
            let filter = SessionFilter { order, ..SessionFilter::default() };
            session::list(&mut w.tx, &filter, &after("2027-01-01"), w.now).unwrap();
        });
    }
    // Free seats are counted and sorted, over the sessions of the period only.
    for order in [SessionOrder::Fullest, SessionOrder::Emptiest] {
        // Those in progress lie between two bounds; which of the two narrows more is told by the data, not by the statement.
        let in_progress: &[&str] = &["Cond: (ends_on >=", "Cond: (starts_on <="];
        for (period, bounds) in [(Period::Upcoming, &["Cond: (starts_on >"][..]), (Period::InProgress, in_progress)] {
            let all = postgres_steps(&mut w, |w| {
                let filter = SessionFilter { period: Some((period, today)), order, ..SessionFilter::default() };
                session::list(&mut w.tx, &filter, &after("3"), w.now).unwrap();
            });
            let (text, steps) = all.iter().find(|(text, _)| text.contains("ORDER BY")).unwrap();
            let steps = steps.join("\n");
            let whole = ["session", "enrolment", "offer"].iter().any(|t| steps.contains(&format!("Seq Scan on {t}")));
            let bounded = bounds.iter().any(|bound| steps.contains(bound));
            assert!(bounded && !whole, "{order:?} {period:?}:\n{text}\n{steps}");
        }
    }
}
