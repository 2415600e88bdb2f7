//! The steps of requests: they follow their request in and out of the queue, and are found by those who may answer.

use domain::approval::{Answered, Approver, CourseStep, RequestStep, StepState, current};
use domain::id::{RequestId, UnitId};
use domain::waitlist::WaitlistState;

use crate::approval::{self, Awaiting};
use crate::page::{PageRequest, Scope};
use crate::request::RequestFilter;
use crate::snapshot::{Waiting, arrival, load, seen};
use crate::tests::world::World;
use crate::{StoreError, both, request, waitlist};
use domain::approval::Approval;

fn asked(approver: Approver, level: u8) -> CourseStep {
    CourseStep::new(approver, level, 5).unwrap()
}

/// The requests that a list shows of those that wait for these answers; as many are counted.
fn awaited(w: &mut World, asked: &Awaiting) -> Vec<RequestId> {
    let filter = RequestFilter { awaiting: Some(asked.clone()), ..RequestFilter::default() };
    let listed = request::list(&mut w.tx, &filter, &PageRequest::first(50), w.now).unwrap();
    let mut found: Vec<RequestId> = listed.items.iter().map(|item| item.request.id).collect();
    assert_eq!(approval::awaiting_count(&mut w.tx, asked).unwrap() as usize, found.len());
    found.sort_unstable();
    found
}

/// A chief's step whose turn it is, then a planner's.
fn steps(w: &mut World, request: RequestId, unit: UnitId) -> Vec<RequestStep> {
    let due = w.now + chrono::TimeDelta::days(5);
    let chief = RequestStep::new(1, asked(Approver::UnitChief, 0), unit).begin(w.now, due);
    let steps = vec![chief, RequestStep::new(2, asked(Approver::Planner, 0), w.brigade)];
    approval::insert_many(&mut w.tx, &[(request, steps.clone(), true)]).unwrap();
    steps
}

both! {
    async fn what_a_course_asks_for_is_kept_in_order(db: TestDb) {
        let mut w = World::on(&db);
        let course = w.course.id;
        assert_eq!(approval::of_course(&mut w.tx, course).unwrap(), []);
        let some = [asked(Approver::UnitChief, 0), asked(Approver::UpperUnit, 2), asked(Approver::Planner, 0)];
        approval::replace(&mut w.tx, course, &some).unwrap();
        assert_eq!(approval::of_course(&mut w.tx, course).unwrap(), some);
        approval::replace(&mut w.tx, course, &some[1..]).unwrap();
        assert_eq!(approval::of_courses(&mut w.tx, [course]).unwrap()[&course], some[1..]);
    }

    async fn a_step_is_answered_once_and_follows_its_request(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 3);
        let who = w.person(w.first, "Kerbrat", "Maëlle").id;
        let request = w.request(who, [s.id]).id;
        let first = w.first;
        let kept = steps(&mut w, request, first);
        assert_eq!(approval::of_request(&mut w.tx, request).unwrap(), kept);
        let open = |w: &mut World| approval::open_among(&mut w.tx, [request]).unwrap().contains(&request);
        assert!(open(&mut w));
        waitlist::move_to(&mut w.tx, request, WaitlistState::Placed, None, w.now).unwrap();
        assert!(!open(&mut w), "nobody is asked for who holds a seat");
        waitlist::move_to(&mut w.tx, request, WaitlistState::Waiting, None, w.now).unwrap();
        assert!(open(&mut w));
        let answered = Answered { at: w.now, by: Some(who), by_client: None, words: None };
        let approved = kept[0].clone().approve(answered).unwrap();
        approval::save(&mut w.tx, request, &approved).unwrap();
        assert!(matches!(approval::save(&mut w.tx, request, &approved), Err(StoreError::Stale { .. })));
        assert!(!open(&mut w));
        let next = kept[1].clone().begin(w.now, w.now);
        approval::save(&mut w.tx, request, &next).unwrap();
        let found = approval::of_request(&mut w.tx, request).unwrap();
        assert!(matches!(found[0].state, StepState::Approved { .. }));
        assert_eq!(current(&found), Some(&next));
        assert_eq!(approval::overdue(&mut w.tx, w.now, 10).unwrap(), [(request, who)]);
    }

    async fn the_gates_see_whose_answer_is_missing(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 3);
        let people: Vec<_> = (0..3).map(|n| w.person(w.first, &format!("P{n}"), "X").id).collect();
        let (asks, free) = (w.request(people[0], [s.id]).id, w.request(people[1], [s.id]).id);
        let first = w.first;
        steps(&mut w, asks, first);
        approval::replace(&mut w.tx, w.course.id, &[asked(Approver::UnitChief, 0)]).unwrap();
        let today = |_: &str| domain::fixture::day("2027-01-04");
        let present = load(&mut w.tx, s.id, w.now, &today, Waiting::Everyone).unwrap().unwrap();
        let of = |request: RequestId| present.waiting.iter().find(|c| c.request == request).unwrap().subject.approval.clone();
        assert!(matches!(of(asks), Approval::Awaits(awaited) if awaited.unit == w.first && awaited.code == "1er RI"));
        assert_eq!(of(free), Approval::Given);
        let mut alone = |who| arrival(&mut w.tx, &present, who, w.now).unwrap().subject.unwrap().approval;
        assert_eq!(alone(people[0]), of(asks));
        assert_eq!(alone(people[1]), Approval::Given);
        assert_eq!(alone(people[2]), Approval::NotAsked);
        let together = seen(&mut w.tx, &present, &people, w.now).unwrap();
        for who in people {
            assert_eq!(Some(&together[&who]), arrival(&mut w.tx, &present, who, w.now).unwrap().subject.as_ref());
        }
    }

    async fn each_finds_what_waits_for_their_answer(db: TestDb) {
        let mut w = World::on(&db);
        let s = w.session(w.first, "A", "2027-03-01", "2027-03-05", 3);
        let (one, other) = (w.person(w.first, "A", "X").id, w.person(w.second, "B", "X").id);
        let (here, there) = (w.request(one, [s.id]).id, w.request(other, [s.id]).id);
        let (first, second, brigade) = (w.first, w.second, w.brigade);
        let kept = steps(&mut w, here, first);
        steps(&mut w, there, second);
        let chief = |units: &[UnitId]| Awaiting { chief_of: units.to_vec(), planner_in: None, but: None };
        let mut find = |asked: &Awaiting| awaited(&mut w, asked);
        let mut both = vec![here, there];
        both.sort();
        assert_eq!(find(&chief(&[first])), [here]);
        assert_eq!(find(&chief(&[first, second])), both);
        assert_eq!(find(&chief(&[brigade])), [], "what is addressed below does not wait for whoever stands above");
        assert_eq!(find(&Awaiting::default()), []);
        let escalated = kept[0].clone().escalate(Some(brigade), w.now);
        approval::save(&mut w.tx, here, &escalated).unwrap();
        let mut find = |asked: &Awaiting| awaited(&mut w, asked);
        assert_eq!((find(&chief(&[brigade])), find(&chief(&[first]))), (vec![here], vec![here]));
        let answered = Answered { at: w.now, by: None, by_client: None, words: None };
        approval::save(&mut w.tx, here, &escalated.approve(answered).unwrap()).unwrap();
        approval::save(&mut w.tx, here, &kept[1].clone().begin(w.now, w.now)).unwrap();
        let planner = |scope| Awaiting { planner_in: Some(scope), ..Awaiting::default() };
        let mut find = |asked: &Awaiting| awaited(&mut w, asked);
        assert_eq!(find(&planner(Scope::Under(vec![brigade]))), [here]);
        assert_eq!(find(&planner(Scope::Under(vec![first]))), []);
        assert_eq!(find(&planner(Scope::Everything)), [here]);
        let own = Awaiting { but: Some(one), ..planner(Scope::Everything) };
        assert_eq!(approval::awaiting_count(&mut w.tx, &own).unwrap(), 0, "nobody answers for themselves");
    }
}
