//! Lists of sessions and how full they are.

use domain::course::{Conditions, Costs, Grant, Presentation, Promotion};
use domain::fixture::{a_session, day, days};
use domain::reason::{Override, OverrideReason};
use domain::session::{Details, Overbooking, Quota, Seats, Window};
use domain::text::{LongWords, Words};

use crate::page::{PageRequest, Scope};
use crate::session::{Occupancy, SessionFilter, SessionItem};
use crate::tests::walls::assert_taken;
use crate::tests::world::{PAGE, World};
use crate::{Constraint, StoreError, both, course, session};

fn codes(page: &crate::page::Page<SessionItem>) -> Vec<&str> {
    page.items.iter().map(|item| item.session.code.as_str()).collect()
}

both! {
    async fn a_list_tells_how_full_each_session_is_at_the_instant_asked(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
        let people: Vec<_> = (0..5).map(|n| w.person(w.first, &format!("P{n}"), "X").id).collect();
        w.enrol(&s, people[0], None);
        let gone = w.enrol(&s, people[1], None);
        w.cancel(&gone);
        let requests: Vec<_> = (2..5).map(|n| w.request(people[n], [s.id])).collect();
        w.offer(&s, &requests[0], 5);
        w.offer(&s, &requests[1], -1);
        let page = session::list(&mut w.tx, &SessionFilter::default(), &PAGE, w.now).unwrap();
        assert_eq!(page.items[0].occupancy, Occupancy { enrolled: 1, held: 1, waiting: 3 });
        assert_eq!(page.items[0].organiser.code.as_str(), "1er RI");
        let item = session::item(&mut w.tx, s.id, w.now).unwrap().unwrap();
        assert_eq!(item, page.items[0]);
        let later = w.now + chrono::TimeDelta::hours(6);
        let item = session::item(&mut w.tx, s.id, later).unwrap().unwrap();
        assert_eq!(item.occupancy.held, 0);
    }

    async fn filters_narrow_and_drafts_stay_with_their_planners(db: TestDb) {
        let mut w = World::on(&db);
        w.session(w.first, "A-01", "2027-03-01", "2027-03-05", 5);
        w.session(w.second, "B-77", "2027-04-01", "2027-04-05", 5);
        let draft = a_session().coded("B-02").of(w.course.id).by(w.second).at(w.site).draft();
        let draft = draft.on("2027-05-01", "2027-05-02").make(&mut w.mint);
        session::insert(&mut w.tx, &draft, &[], w.now).unwrap();
        let mut list = |filter: SessionFilter| {
            let page = session::list(&mut w.tx, &filter, &PAGE, w.now).unwrap();
            codes(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
        };
        let all = SessionFilter::default;
        assert_eq!(list(all()), ["A-01", "B-77"]);
        assert_eq!(list(SessionFilter { drafts: Some(Scope::Under(vec![w.second])), ..all() }), ["A-01", "B-77", "B-02"]);
        assert_eq!(list(SessionFilter { drafts: Some(Scope::Under(vec![w.first])), ..all() }), ["A-01", "B-77"]);
        assert_eq!(list(SessionFilter { drafts: Some(Scope::Everything), ..all() }), ["A-01", "B-77", "B-02"]);
        assert_eq!(list(SessionFilter { organiser: Some(w.second), ..all() }), ["B-77"]);
        assert_eq!(list(SessionFilter { organiser: Some(w.brigade), ..all() }), ["A-01", "B-77"]);
        assert_eq!(list(SessionFilter { q: Some("besancon 77".into()), ..all() }), ["B-77"]);
        assert_eq!(list(SessionFilter { q: Some("SAUVET".into()), ..all() }), ["A-01", "B-77"]);
        assert_eq!(list(SessionFilter { from: Some(day("2027-03-02")), ..all() }), ["B-77"]);
        assert_eq!(list(SessionFilter { until: Some(day("2027-03-01")), ..all() }), ["A-01"]);
        let during = |first, last| SessionFilter { during: Some((day(first), day(last))), ..all() };
        assert_eq!(list(during("2027-03-05", "2027-04-01")), ["A-01", "B-77"]);
        assert_eq!(list(during("2027-03-06", "2027-03-31")), Vec::<String>::new());
        assert_eq!(list(SessionFilter { state: Some(("cancelled", day("2027-01-04"))), ..all() }), Vec::<String>::new());
        assert_eq!(list(SessionFilter { sites: Some(vec![w.site]), course: Some(w.course.id), ..all() }), ["A-01", "B-77"]);
    }

    async fn pages_show_every_session_once_even_on_the_same_day(db: TestDb) {
        let mut w = World::on(&db);
        for n in 0..11 {
            w.session(w.first, &format!("S-{n:02}"), if n % 3 == 0 { "2027-03-01" } else { "2027-03-02" }, "2027-03-05", 5);
        }
        let mut request = PageRequest::first(4);
        let mut seen = Vec::new();
        loop {
            let page = session::list(&mut w.tx, &SessionFilter::default(), &request, w.now).unwrap();
            seen.extend(codes(&page).into_iter().map(str::to_owned));
            match page.next {
                Some(next) => request.after = Some(next),
                None => break,
            }
        }
        assert_eq!(seen.len(), 11);
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 11);
    }

    async fn a_cursor_of_another_list_is_a_page_that_does_not_exist(db: TestDb) {
        let mut w = World::on(&db);
        let mut request = PageRequest::first(4);
        request.after = Some(crate::page::Cursor::new("pas une date", w.site));
        let page = session::list(&mut w.tx, &SessionFilter::default(), &request, w.now);
        assert!(matches!(page, Err(StoreError::Missing { .. })), "{page:?}");
    }

    async fn a_session_reads_back_as_written_with_its_quotas(db: TestDb) {
        let mut w = World::on(&db);
        let new = a_session().of(w.course.id).by(w.first).at(w.site).seats(8).overbooked_by(1).make(&mut w.mint);
        let quota = Quota { unit: w.second, seats: 2, release_on: day("2027-02-01") };
        session::insert(&mut w.tx, &new, &[quota], w.now).unwrap();
        assert_eq!(session::find(&mut w.tx, new.id).unwrap(), Some(new.clone()));
        assert_eq!(session::by_code(&mut w.tx, w.first, &new.code).unwrap(), Some(new.clone()));
        assert_eq!(session::by_code(&mut w.tx, w.second, &new.code).unwrap(), None);
        assert_eq!(session::quotas(&mut w.tx, [new.id]).unwrap()[&new.id], [quota]);
        let again = domain::session::Session { id: w.mint.id(), ..new };
        assert_taken(session::insert(&mut w.tx, &again, &[], w.now), Constraint::SessionCode);
    }

    async fn seats_cannot_go_below_those_taken_and_stale_edits_are_refused(db: TestDb) {
        let mut w = World::on(&db);
        let mut s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 2);
        for n in 0..2 {
            let who = w.person(w.first, &format!("P{n}"), "X").id;
            w.enrol(&s, who, None);
        }
        s.seats = Seats::new(1, 1, 0).unwrap();
        assert_taken(session::update(&mut w.tx, &s, w.now), Constraint::Seats);
        s.seats = Seats::new(3, 1, 0).unwrap();
        assert_eq!(session::update(&mut w.tx, &s, w.now).unwrap(), 2);
        let stale = session::update(&mut w.tx, &s, w.now);
        assert!(matches!(stale, Err(StoreError::Stale { current: 2, .. })), "{stale:?}");
    }

    async fn what_only_the_page_of_a_session_shows_reads_back(db: TestDb) {
        let mut w = World::on(&db);
        let mut s = w.session(w.first, "A", "2027-03-01", "2027-03-19", 2);
        assert_eq!(session::details(&mut w.tx, s.id).unwrap(), Details::default());
        let trainer = w.person(w.first, "Formateur", "X").id;
        let reason = Override { code: OverrideReason::OperationalNeed, words: Words::parse("départ en juin").unwrap() };
        let details = Details {
            blocks: vec![days("2027-03-01", "2027-03-05"), days("2027-03-15", "2027-03-19")],
            trainers: vec![trainer],
            cost: Some(125_050),
            joining: Some(LongWords::parse("Portail nord, 8 h.\n\nTenue de sport.").unwrap()),
            overbooking: Some(Overbooking { by: Some(trainer), reason }),
        };
        session::set_details(&mut w.tx, s.id, &details).unwrap();
        assert_eq!(session::details(&mut w.tx, s.id).unwrap(), details);
        assert_eq!(session::blocks_of(&mut w.tx, [s.id]).unwrap()[&s.id], details.blocks);
        session::set_details(&mut w.tx, s.id, &Details::default()).unwrap();
        assert_eq!(session::details(&mut w.tx, s.id).unwrap(), Details::default());
        s.window = Window { opens_on: Some(day("2027-01-05")), closes_on: None, withdrawal_until: Some(day("2027-02-20")) };
        session::update(&mut w.tx, &s, w.now).unwrap();
        assert_eq!(session::find(&mut w.tx, s.id).unwrap().unwrap().window, s.window);
    }

    async fn a_course_reads_back_and_is_found_by_its_words(db: TestDb) {
        let mut w = World::on(&db);
        let skill = domain::fixture::a_skill("SC0", &mut w.mint);
        crate::skill::insert(&mut w.tx, &skill).unwrap();
        let mut new = domain::fixture::a_course("PERM-C").titled("Permis de conduire").requires(skill.id).make(&mut w.mint);
        new.promotion = Promotion::Seat;
        new.costs = Costs { session: Some(1_000_000), seat: Some(0) };
        new.presentation = Presentation { aims: LongWords::parse("Conduire\nun poids lourd").ok(), audience: None, days: Some(15) };
        new.grants = vec![Grant::new(skill.id, Some(60), Some(6)).unwrap()];
        course::insert(&mut w.tx, &new, w.now).unwrap();
        assert_eq!(course::find(&mut w.tx, new.id).unwrap(), Some(new.clone()));
        assert_eq!(course::list(&mut w.tx, Some("conduire perm"), &PAGE).unwrap().items, [new.clone()]);
        new.conditions = Conditions::default();
        assert_eq!(course::update(&mut w.tx, &new, w.now).unwrap(), 2);
        assert_eq!(course::by_code(&mut w.tx, &new.code).unwrap().unwrap().conditions, Conditions::default());
        assert_eq!(course::list(&mut w.tx, None, &PAGE).unwrap().items.len(), 2);
    }
}
