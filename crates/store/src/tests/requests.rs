//! Requests, how far they have come, and who waits.

use domain::id::SessionId;
use domain::request::RequestState;

use crate::page::{PageRequest, Scope};
use crate::request::{Progress, RequestFilter};
use crate::snapshot::Waiting;
use crate::tests::world::{PAGE, World};
use crate::waitlist::QueueFilter;
use crate::{both, enrolment, offer, overview, request, snapshot, waitlist};

both! {
    async fn a_request_tells_how_far_it_has_come(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
        let people: Vec<_> = (0..5).map(|n| w.person(w.first, &format!("P{n}"), "X").id).collect();
        let r: Vec<_> = people.iter().map(|who| w.request(*who, [s.id])).collect();
        let seat = w.enrol(&s, people[0], Some(r[0].id));
        let live = w.offer(&s, &r[1], 5);
        w.offer(&s, &r[2], -5);
        let closed = r[3].clone();
        let state = RequestState::Withdrawn { code: domain::reason::CloseReason::NoLongerWanted, words: None };
        request::save(&mut w.tx, &domain::request::Request { state, ..closed }).unwrap();
        let expected = [
            Progress::Enrolled(seat.id),
            Progress::Offered(live.id),
            Progress::Waiting,
            Progress::Withdrawn,
            Progress::Waiting,
        ];
        let items = request::items(&mut w.tx, r.iter().map(|r| r.id), w.now).unwrap();
        assert_eq!(items.iter().map(|i| i.progress).collect::<Vec<_>>(), expected);
        assert_eq!(items[0].request.wishes, r[0].wishes);
        for code in Progress::CODES {
            let filter = RequestFilter { progress: Some(code), ..RequestFilter::default() };
            let listed = request::list(&mut w.tx, &filter, &PAGE, w.now).unwrap();
            let expected = expected.iter().filter(|p| p.code() == code).count();
            assert_eq!(listed.items.len(), expected, "{code}");
            assert!(listed.items.iter().all(|i| i.progress.code() == code));
        }
    }

    async fn filters_narrow_and_scope_holds(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
        let t = w.session(w.first, "B", "2027-04-01", "2027-04-05", 5);
        let (a, b) = (w.person(w.first, "Ancel", "X").id, w.person(w.second, "Barré", "Y").id);
        let (ra, rb) = (w.request(a, [s.id]), w.request(b, [s.id, t.id]));
        let mut list = |filter: RequestFilter| {
            let page = request::list(&mut w.tx, &filter, &PAGE, w.now).unwrap();
            page.items.iter().map(|i| i.request.id).collect::<Vec<_>>()
        };
        let all = RequestFilter::default;
        assert_eq!(list(all()), [rb.id, ra.id]);
        assert_eq!(list(RequestFilter { session: Some(t.id), ..all() }), [rb.id]);
        assert_eq!(list(RequestFilter { person: Some(a), ..all() }), [ra.id]);
        assert_eq!(list(RequestFilter { q: Some("barre".into()), ..all() }), [rb.id]);
        assert_eq!(list(RequestFilter { unit: Some(w.first), ..all() }), [ra.id]);
        assert_eq!(list(RequestFilter { course: Some(w.course.id), priority: Some(ra.priority), ..all() }), [rb.id, ra.id]);
        assert_eq!(list(RequestFilter { scope: Some(Scope::Under(vec![w.second])), ..all() }), [rb.id]);
        // The brigade follows both requests, whoever's people they are.
        assert_eq!(list(RequestFilter { scope: Some(Scope::Under(vec![w.brigade])), ..all() }), [rb.id, ra.id]);
        assert_eq!(list(RequestFilter { scope: Some(Scope::Under(vec![])), ..all() }), []);
    }

    async fn pages_show_every_request_once(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
        for n in 0..9 {
            let who = w.person(w.first, &format!("P{n}"), "X").id;
            w.request(who, [s.id]);
            w.now += chrono::TimeDelta::hours(12);
        }
        let mut page = PageRequest::first(2);
        let mut queue = PageRequest::first(2);
        let (mut seen, mut waiting) = (Vec::new(), Vec::new());
        loop {
            let got = request::list(&mut w.tx, &RequestFilter::default(), &page, w.now).unwrap();
            seen.extend(got.items.into_iter().map(|i| i.request.id));
            let line = waitlist::list(&mut w.tx, &QueueFilter { session: Some(s.id), ..QueueFilter::default() }, &queue).unwrap();
            waiting.extend(line.items.iter().map(|l| l.entry.request));
            (page.after, queue.after) = (got.next, line.next);
            if page.after.is_none() {
                break;
            }
        }
        assert_eq!((seen.len(), waiting.len()), (9, 9));
        waiting.reverse();
        assert_eq!(seen, waiting);
    }

    async fn the_queue_is_loaded_in_as_many_statements_whatever_its_length(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
        let today = |_: &str| domain::fixture::day("2027-01-04");
        let cost = |w: &mut World, id: SessionId| {
            let before = w.tx.db_statements();
            let loaded = snapshot::load(&mut w.tx, id, w.now, &today, Waiting::Everyone).unwrap().unwrap();
            (loaded.waiting.len(), w.tx.db_statements() - before)
        };
        let one = w.person(w.first, "P", "X").id;
        w.request(one, [s.id]);
        let (n, few) = cost(&mut w, s.id);
        assert_eq!(n, 1);
        for n in 0..40 {
            let who = w.person(w.second, &format!("Q{n}"), "X").id;
            w.request(who, [s.id]);
        }
        let (n, many) = cost(&mut w, s.id);
        assert_eq!((n, many), (41, few));
        assert!(few <= 12, "{few}");
        let before = w.tx.db_statements();
        request::list(&mut w.tx, &RequestFilter::default(), &PAGE, w.now).unwrap();
        assert_eq!(w.tx.db_statements() - before, 6);
    }

    async fn the_overview_tells_what_needs_a_planner(db: TestDb) {
        let mut w = World::on(&db);
        let full = w.session(w.first, "A", "2027-03-01", "2027-03-05", 1);
        let filling = w.session(w.first, "B", "2027-04-01", "2027-04-05", 2);
        let freed = w.session(w.first, "D", "2027-05-03", "2027-05-07", 2);
        let past = w.session(w.first, "C", "2026-04-01", "2026-04-05", 2);
        let (a, b, c) = (w.person(w.first, "A", "X").id, w.person(w.first, "B", "X").id, w.person(w.first, "C", "X").id);
        w.enrol(&full, a, None);
        let rb = w.request(b, [full.id, filling.id, past.id]);
        w.offer(&filling, &rb, 3);
        let rc = w.request(c, [filling.id, freed.id]);
        let gone = w.enrol(&freed, a, None);
        w.cancel(&gone);
        let today = domain::fixture::day("2027-01-04");
        let seen = overview::load(&mut w.tx, &Scope::Everything, today, w.now, 50).unwrap();
        let codes = |items: &[crate::session::SessionItem]| items.iter().map(|i| i.session.code.to_string()).collect::<Vec<_>>();
        assert_eq!((codes(&seen.freed_places), codes(&seen.to_place)), (vec!["D".into()], vec!["B".into()]));
        assert_eq!(codes(&seen.under_minimum), ["B", "D"]);
        assert_eq!(seen.expiring_offers.len(), 1);
        assert_eq!((seen.waiting_requests, seen.upcoming_sessions, seen.seats, seen.enrolled), (2, 3, 5, 1));
        let elsewhere = overview::load(&mut w.tx, &Scope::Under(vec![w.second]), today, w.now, 50).unwrap();
        assert_eq!((elsewhere.upcoming_sessions, elsewhere.waiting_requests), (0, 0));
        assert_eq!(offer::live_for_request(&mut w.tx, rc.id, w.now).unwrap(), None);
    }

    async fn rosters_and_offers_are_listed_in_the_state_asked(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 4);
        let people: Vec<_> = (0..4).map(|n| w.person(w.first, &format!("P{n}"), "X").id).collect();
        let gone = w.enrol(&s, people[0], None);
        w.cancel(&gone);
        let seat = w.enrol(&s, people[1], None);
        let all = enrolment::of_session(&mut w.tx, s.id, None, &PAGE).unwrap();
        assert_eq!(all.items.iter().map(|e| e.id).collect::<Vec<_>>(), [gone.id, seat.id]);
        assert_eq!(enrolment::of_session(&mut w.tx, s.id, Some("confirmed"), &PAGE).unwrap().items, [seat]);
        assert_eq!(enrolment::of_person(&mut w.tx, people[0], 10).unwrap().len(), 1);
        let (r2, r3) = (w.request(people[2], [s.id]), w.request(people[3], [s.id]));
        let (live, late) = (w.offer(&s, &r2, 3), w.offer(&s, &r3, -3));
        let mut list = |state| {
            let filter = offer::OfferFilter { session: Some(s.id), state, ..offer::OfferFilter::default() };
            let page = offer::list(&mut w.tx, &filter, &PAGE, w.now).unwrap();
            page.items.iter().map(|o| o.id).collect::<Vec<_>>()
        };
        assert_eq!(list(None), [late.id, live.id]);
        assert_eq!(list(Some("pending")), [live.id]);
        assert_eq!(list(Some("expired")), [late.id]);
        assert_eq!(list(Some("declined")), []);
    }
}
