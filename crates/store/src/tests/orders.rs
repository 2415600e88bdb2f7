//! Every order of every list: each line once, in order, whatever the size of the pages, forwards and backwards.

use domain::fixture::day;
use domain::person::Person;
use domain::request::{Priority, Request};

use crate::page::{Page, PageRequest, Scope};
use crate::person::PersonOrder;
use crate::request::{RequestFilter, RequestOrder};
use crate::session::{Period, SessionFilter, SessionItem, SessionOrder};
use crate::tests::world::{PAGE, World};
use crate::{StoreError, both, person, request, session, unit};

/// Every line of a list, read three by three, each cursor through its text.
fn whole<T>(code: &str, mut page: impl FnMut(&PageRequest) -> Page<T>) -> Vec<T> {
    let mut asked = PageRequest::first(3);
    let mut seen = Vec::new();
    loop {
        let found = page(&asked);
        seen.extend(found.items);
        let Some(next) = found.next else { return seen };
        assert_eq!(next.order(), code);
        asked.after = Some(next.to_string().parse().unwrap());
    }
}

/// Both ways of an order show the same lines, one the reverse of the other.
fn assert_mirror<T: PartialEq + std::fmt::Debug>(forwards: &[T], mut backwards: Vec<T>) {
    backwards.reverse();
    assert_eq!(forwards, backwards);
}

fn free(item: &SessionItem) -> u32 {
    u32::from(item.session.seats.most()) - item.occupancy.enrolled - item.occupancy.held
}

/// Eleven sessions, several of them alike in their first day and in their free seats.
fn calendar(w: &mut World) {
    for n in 0..11_usize {
        let (first, last) =
            if n.is_multiple_of(3) { ("2027-03-01", "2027-03-05") } else { ("2027-03-02", "2027-03-12") };
        let s = w.session(w.first, &format!("S-{n:02}"), first, last, 3);
        for seat in 0..n % 4 {
            let who = w.person(w.first, &format!("P{n}-{seat}"), "X").id;
            if seat == 1 {
                let asked = w.request(who, [s.id]);
                // An offer past its deadline holds nothing.
                w.offer(&s, &asked, if n < 5 { -5 } else { 5 });
            } else {
                w.enrol(&s, who, None);
            }
        }
    }
}

fn sessions(w: &mut World, filter: &SessionFilter) -> Vec<SessionItem> {
    let now = w.now;
    whole(filter.order.code(), |page| session::list(&mut w.tx, filter, page, now).unwrap())
}

fn codes(items: &[SessionItem]) -> Vec<&str> {
    items.iter().map(|item| item.session.code.as_str()).collect()
}

fn requests(w: &mut World, order: RequestOrder) -> Vec<Request> {
    let (now, filter) = (w.now, RequestFilter { order, ..RequestFilter::default() });
    whole(order.code(), |page| request::list(&mut w.tx, &filter, page, now).unwrap())
        .into_iter()
        .map(|item| item.request)
        .collect()
}

fn people(w: &mut World, order: PersonOrder) -> Vec<Person> {
    whole(order.code(), |page| {
        person::list(&mut w.tx, &person::PersonFilter::in_scope(&Scope::Everything), order, page)
            .unwrap()
            .map(|(person, _)| person)
    })
}

both! {
    async fn sessions_follow_their_first_day_or_their_free_seats_both_ways(db: TestDb) {
        let mut w = World::on(&db);
        calendar(&mut w);
        let mut by = |order| sessions(&mut w, &SessionFilter { order, ..SessionFilter::default() });
        let soonest = by(SessionOrder::Soonest);
        assert_eq!(soonest.len(), 11);
        assert!(soonest.is_sorted_by_key(|item| (item.session.dates.first(), item.session.id)));
        assert_mirror(&soonest, by(SessionOrder::Latest));
        let fullest = by(SessionOrder::Fullest);
        assert_eq!(fullest.len(), 11);
        assert!(fullest.is_sorted_by_key(|item| (free(item), item.session.id)));
        assert_eq!((free(&fullest[0]), free(&fullest[10])), (0, 3));
        assert_mirror(&fullest, by(SessionOrder::Emptiest));
    }

    async fn sessions_narrow_to_those_with_seats_and_to_a_period(db: TestDb) {
        let mut w = World::on(&db);
        calendar(&mut w);
        let all = SessionFilter::default;
        let (with, without) = (
            sessions(&mut w, &SessionFilter { free_seats: Some(true), ..all() }),
            sessions(&mut w, &SessionFilter { free_seats: Some(false), ..all() }),
        );
        assert!(with.iter().all(|item| free(item) > 0) && without.iter().all(|item| free(item) == 0));
        // The third seat of S-03 was held by an offer that has expired.
        assert!(codes(&with).contains(&"S-03") && codes(&without) == ["S-07"]);
        assert_eq!(with.len() + without.len(), 11);
        let mut on = |period, today: &str| {
            let period = Some((period, day(today)));
            sessions(&mut w, &SessionFilter { period, ..all() }).len()
        };
        let early = 4;
        // The first and the last day belong to the session.
        for (today, coming, going, gone) in [
            ("2027-02-28", 11, 0, 0),
            ("2027-03-01", 7, early, 0),
            ("2027-03-02", 0, 11, 0),
            ("2027-03-05", 0, 11, 0),
            ("2027-03-06", 0, 7, early),
            ("2027-03-12", 0, 7, early),
            ("2027-03-13", 0, 0, 11),
        ] {
            let found = (on(Period::Upcoming, today), on(Period::InProgress, today), on(Period::Past, today));
            assert_eq!(found, (coming, going, gone), "{today}");
        }
    }

    async fn requests_follow_their_day_or_their_priority_both_ways(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
        for n in 0..11_u8 {
            let who = w.person(w.first, &format!("P{n}"), "X").id;
            let new = domain::fixture::a_request().of(who).on_course(w.course.id).by(w.brigade);
            let new = new.made_on(day(["2027-01-02", "2027-01-03"][usize::from(n % 2)])).wishing([s.id]);
            let new = Request { priority: Priority::new(n % 4 + 1).unwrap(), ..new.make(&mut w.mint) };
            request::insert(&mut w.tx, &new, request::Wishes::Open, w.now, None).unwrap();
        }
        let oldest = requests(&mut w, RequestOrder::Oldest);
        assert_eq!(oldest.len(), 11);
        assert!(oldest.is_sorted_by_key(|r| (r.requested_on, r.id)));
        assert_mirror(&oldest, requests(&mut w, RequestOrder::Newest));
        let urgent = requests(&mut w, RequestOrder::MostUrgent);
        assert_eq!(urgent.len(), 11);
        assert!(urgent.is_sorted_by_key(|r| (r.priority.class(), r.requested_on, r.id)));
        assert_mirror(&urgent, requests(&mut w, RequestOrder::LeastUrgent));
    }

    async fn requests_follow_the_person_the_course_or_the_unit_both_ways(db: TestDb) {
        let mut w = World::on(&db);
        let other = w.another_course("AAA-1");
        let units = [w.first, w.second];
        for n in 0..12_usize {
            // Namesakes, and people who ask twice.
            let who = w.person(units[n % 2], ["Petit", "Bœuf", "Zoé"][n % 3], "Jo").id;
            for course in [w.course.id, other] {
                let new = domain::fixture::a_request().of(who).on_course(course).by(w.brigade);
                let new = new.made_on(day(["2027-01-02", "2027-01-03"][n / 6])).wishing([]).make(&mut w.mint);
                request::insert(&mut w.tx, &new, request::Wishes::Open, w.now, None).unwrap();
            }
        }
        let people: std::collections::HashMap<_, _> =
            people(&mut w, PersonOrder::Name).into_iter().map(|person| (person.id, person)).collect();
        let named = requests(&mut w, RequestOrder::Person);
        assert_eq!(named.len(), 24);
        assert!(named.is_sorted_by_key(|r| (people[&r.person].search_key(), r.id)));
        assert_mirror(&named, requests(&mut w, RequestOrder::PersonBackwards));
        let by_course = requests(&mut w, RequestOrder::Course);
        assert_eq!(by_course.len(), 24);
        assert!(by_course.is_sorted_by_key(|r| (r.course != other, r.requested_on, r.id)));
        assert_mirror(&by_course, requests(&mut w, RequestOrder::CourseBackwards));
        let codes: std::collections::HashMap<_, _> =
            units.map(|id| (id, unit::find(&mut w.tx, id).unwrap().unwrap().code.as_str().to_owned())).into();
        let by_unit = requests(&mut w, RequestOrder::Unit);
        assert_eq!(by_unit.len(), 24);
        assert!(by_unit.is_sorted_by_key(|r| {
            let person = &people[&r.person];
            (codes[&person.unit].clone(), person.search_key(), r.id)
        }));
        assert_mirror(&by_unit, requests(&mut w, RequestOrder::UnitBackwards));
    }

    async fn a_page_further_down_is_the_one_that_reading_on_would_reach(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 5);
        for n in 0..11 {
            let who = w.person(w.first, &format!("P{n}"), "X").id;
            w.request(who, [s.id]);
        }
        for order in RequestOrder::ALL {
            let all = requests(&mut w, *order);
            for skip in [0, 1, 7, 10, 11, 500] {
                let filter = RequestFilter { order: *order, skip, ..RequestFilter::default() };
                let now = w.now;
                let found = request::list(&mut w.tx, &filter, &PageRequest::first(3), now).unwrap();
                let ids: Vec<_> = found.items.iter().map(|item| item.request.id).collect();
                let expected: Vec<_> = all.iter().map(|r| r.id).skip(usize::try_from(skip).unwrap()).take(3).collect();
                assert_eq!(ids, expected, "{} from {skip}", order.code());
                assert_eq!(found.next.is_some(), skip + 3 < 11);
            }
        }
    }

    async fn people_follow_their_name_or_their_number_both_ways(db: TestDb) {
        let mut w = World::on(&db);
        for n in 0..11 {
            w.person(w.first, ["Petit", "Bœuf", "Zoé"][n % 3], "Jo");
        }
        let named = people(&mut w, PersonOrder::Name);
        assert_eq!(named.len(), 11);
        assert!(named.is_sorted_by_key(|p| (p.search_key(), p.id)));
        assert_mirror(&named, people(&mut w, PersonOrder::NameBackwards));
        let numbered = people(&mut w, PersonOrder::Number);
        assert_eq!(numbered.len(), 11);
        assert!(numbered.is_sorted_by_key(|p| p.service_number.as_str().to_owned()));
        assert_mirror(&numbered, people(&mut w, PersonOrder::NumberBackwards));
    }

    async fn a_cursor_with_a_key_of_another_order_is_a_page_that_does_not_exist(db: TestDb) {
        let mut w = World::on(&db);
        let after = |key: &str, w: &World| PageRequest { limit: 3, after: Some(crate::page::Cursor::new(key, w.site)) };
        let (day, seats) = (after("2027-03-01", &w), after("3", &w));
        for (order, page) in [(SessionOrder::Soonest, &seats), (SessionOrder::Emptiest, &day)] {
            let filter = SessionFilter { order, ..SessionFilter::default() };
            let found = session::list(&mut w.tx, &filter, page, w.now);
            assert!(matches!(found, Err(StoreError::Missing { .. })), "{found:?}");
        }
        for page in [&seats, &day, &after("x 2027-03-01", &w), &after("7 x", &w), &after("7 +12027-03-01", &w)] {
            let filter = SessionFilter { order: SessionOrder::Nearest, ..SessionFilter::default() };
            let found = session::list(&mut w.tx, &filter, page, w.now);
            assert!(matches!(found, Err(StoreError::Missing { .. })), "{found:?}");
        }
        for order in [RequestOrder::MostUrgent, RequestOrder::LeastUrgent] {
            for page in [&seats, &day, &after("x 2027-03-01", &w), &after("1 +12027-03-01", &w)] {
                let found = request::list(&mut w.tx, &RequestFilter { order, ..RequestFilter::default() }, page, w.now);
                assert!(matches!(found, Err(StoreError::Missing { .. })), "{found:?}");
            }
        }
        assert_eq!(session::list(&mut w.tx, &SessionFilter::default(), &PAGE, w.now).unwrap().items, []);
    }
}
