//! Linked requests: an aircrew, a pair. All of them in one session, or none.

use crate::eligibility::{Failure, Gate, eligible};
use crate::fixture::{a_candidate, a_session, a_snapshot, at, mint};
use crate::id::{Mint, PersonId};
use crate::promotion::{Placement, Placing, next_offers, offer_to, place, rank};
use crate::reason::{Override, OverrideReason};
use crate::snapshot::{Candidate, Crew, Seated, SessionSnapshot};
use crate::text::Words;
use chrono::{Offset, Utc};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn linked<const N: usize>(mint: &mut Mint, mut people: [Candidate; N]) -> [Candidate; N] {
    let crew = Crew { id: mint.id(), members: people.iter().map(|one| one.subject.person).collect() };
    people.iter_mut().for_each(|one| one.subject.crew = Some(crew.clone()));
    people
}

fn offered(snapshot: &SessionSnapshot, most: usize) -> Vec<PersonId> {
    let offers = next_offers(snapshot, &rank(snapshot), at("2027-01-04T08:00:00Z"), Utc.fix(), most);
    offers.into_iter().map(|offer| offer.person).collect()
}

fn of(some: &[&Candidate]) -> Vec<PersonId> {
    some.iter().map(|one| one.subject.person).collect()
}

#[test]
fn a_crew_comes_when_its_last_has_their_turn_and_there_are_seats_for_all() {
    let mint = &mut mint();
    let people = |mint: &mut Mint| [1, 4].map(|class| a_candidate().priority(class).make(mint));
    let [first, last] = people(mint);
    let [first, last] = linked(mint, [first, last]);
    let between = a_candidate().priority(2).make(mint);
    let after = a_candidate().priority(4).bumped(0).asked_on("2029-01-01").make(mint);
    let all = [first.clone(), last.clone(), between.clone(), after.clone()];
    for (seats, expected) in [
        (1, of(&[&between])),
        (2, of(&[&between, &after])),
        (3, of(&[&between, &first, &last])),
        (4, of(&[&between, &first, &last, &after])),
    ] {
        let session = a_session().seats(seats).make(mint);
        let snapshot = a_snapshot().of(session).waiting(all.clone()).make(mint);
        assert_eq!(offered(&snapshot, usize::MAX), expected, "{seats}");
    }
}

#[test]
fn a_crew_is_offered_its_seats_at_once_however_few_offers_are_made() {
    let mint = &mut mint();
    let people = [(); 3].map(|()| a_candidate().make(mint));
    let people = linked(mint, people);
    let session = a_session().seats(9).make(mint);
    let snapshot = a_snapshot().of(session).waiting(people).make(mint);
    assert_eq!(offered(&snapshot, 1).len(), 3);
    assert_eq!(offered(&snapshot, 0).len(), 0);
}

#[test]
fn one_who_cannot_come_keeps_the_others_waiting_and_each_is_told() {
    let mint = &mut mint();
    let people = [(); 2].map(|()| a_candidate().make(mint));
    let [can, mut cannot] = linked(mint, people);
    cannot.subject.refused_before = true;
    let session = a_session().seats(5).make(mint);
    let snapshot = a_snapshot().of(session).waiting([can.clone(), cannot.clone()]).make(mint);
    assert!(offered(&snapshot, usize::MAX).is_empty());
    let line = rank(&snapshot).into_iter().find(|line| line.person == can.subject.person).unwrap();
    let crew = line.gates.iter().find(|gate| gate.gate == Gate::Crew).unwrap();
    assert_eq!(crew.failure, Some(Failure::CrewLacks { people: 1 }));
    // One who does not wait for this session does not come either.
    let alone = a_snapshot().of(snapshot.session.clone()).waiting([can.clone()]).make(mint);
    assert!(offered(&alone, usize::MAX).is_empty());
}

#[test]
fn too_few_seats_are_told_as_such_and_a_full_session_parts_nobody() {
    let mint = &mut mint();
    let people = [(); 3].map(|()| a_candidate().make(mint));
    let people = linked(mint, people);
    let session = a_session().seats(2).make(mint);
    let snapshot = a_snapshot().of(session).waiting(people.clone()).make(mint);
    let failures: Vec<_> =
        rank(&snapshot).iter().map(|line| line.gates.iter().find(|g| !g.passed()).unwrap().failure.clone()).collect();
    assert_eq!(failures, vec![Some(Failure::CrewSeats { needed: 3 }); 3]);
    let full = a_session().seats(2).make(mint);
    let full = a_snapshot().of(full).taken(2).waiting(people).make(mint);
    assert!(rank(&full).iter().all(|line| eligible(&line.gates)));
}

#[test]
fn one_of_a_crew_alone_waits_or_needs_a_reason_until_the_others_sit() {
    let mint = &mut mint();
    let people = [(); 2].map(|()| a_candidate().make(mint));
    let [one, other] = linked(mint, people);
    let session = a_session().seats(5).make(mint);
    let snapshot = a_snapshot().of(session).waiting([one.clone(), other.clone()]).make(mint);
    let own = Some(one.request);
    assert_eq!(place(&snapshot, &one.subject, own, &Placing::SelfService), Ok(Placement::Queue));
    assert!(place(&snapshot, &one.subject, own, &Placing::ByHand { departure: None }).is_err());
    let departure = Override { code: OverrideReason::CommandDecision, words: Words::parse("séparés").unwrap() };
    let by_hand = Placing::ByHand { departure: Some(departure.clone()) };
    assert!(matches!(place(&snapshot, &one.subject, own, &by_hand), Ok(Placement::Seat { .. })));
    assert_eq!(offer_to(&snapshot, &one, None), Ok(Vec::new()));
    assert_eq!(offer_to(&snapshot, &one, Some(&departure)), Ok(Vec::new()));
    let mut joined = a_snapshot().of(snapshot.session.clone()).waiting([one.clone()]).make(mint);
    joined.seated.push(Seated { person: other.subject.person, lineage: other.subject.lineage.clone() });
    assert!(matches!(place(&joined, &one.subject, own, &Placing::SelfService), Ok(Placement::Seat { .. })));
    assert_eq!(offered(&joined, usize::MAX), of(&[&one]));
}

#[test]
fn a_passer_by_leaves_a_seat_to_a_crew_that_lacks_seats_alone() {
    let mint = &mut mint();
    let people = [(); 2].map(|()| a_candidate().make(mint));
    let people = linked(mint, people);
    let session = a_session().seats(1).make(mint);
    let snapshot = a_snapshot().of(session).waiting(people).make(mint);
    let passer_by = a_candidate().subject(mint);
    assert_eq!(place(&snapshot, &passer_by, None, &Placing::SelfService), Ok(Placement::Queue));
    assert!(place(&snapshot, &passer_by, None, &Placing::ByHand { departure: None }).is_err());
}

proptest! {
    #[test]
    fn a_crew_is_never_parted(classes in prop::collection::vec((1_u8..=4, 0_usize..4), 1..10), seats in 1_u16..8) {
        let mint = &mut mint();
        let mut people: Vec<Candidate> = classes.iter().map(|(class, _)| a_candidate().priority(*class).make(mint)).collect();
        for number in 1..4 {
            let members: BTreeSet<PersonId> =
                classes.iter().zip(&people).filter(|((_, of), _)| *of == number).map(|(_, one)| one.subject.person).collect();
            if members.len() < 2 {
                continue;
            }
            let crew = Crew { id: mint.id(), members };
            let theirs = |one: &&mut Candidate| crew.members.contains(&one.subject.person);
            people.iter_mut().filter(theirs).for_each(|one| one.subject.crew = Some(crew.clone()));
        }
        let session = a_session().seats(seats).make(mint);
        let snapshot = a_snapshot().of(session).waiting(people.clone()).make(mint);
        let given: BTreeSet<PersonId> = offered(&snapshot, usize::MAX).into_iter().collect();
        prop_assert!(given.len() <= usize::from(seats));
        for crew in people.iter().filter_map(|one| one.subject.crew.as_ref()) {
            let come = crew.members.intersection(&given).count();
            prop_assert!(come == 0 || come == crew.members.len());
        }
    }
}
