//! What someone who waits is told of why.

use crate::eligibility::Gate;
use crate::fixture::{a_candidate, a_session, a_snapshot, at, mint};
use crate::promotion::{next_offers, rank};
use crate::snapshot::{Candidate, SessionSnapshot};
use crate::standing::{WhyWaiting, standing};
use chrono::{Offset, Utc};
use proptest::prelude::*;

fn told(snapshot: &SessionSnapshot, of: &Candidate) -> (Option<u32>, u32, u16, WhyWaiting, Vec<Gate>) {
    let found = standing(snapshot, &rank(snapshot), of.request).expect("they wait");
    let unmet = found.unmet.iter().map(|gate| gate.gate).collect();
    (found.place, found.ranked, found.free, found.why, unmet)
}

#[test]
fn the_reason_is_the_one_that_decides() {
    let mint = &mut mint();
    let first = a_candidate().priority(1).make(mint);
    let second = a_candidate().priority(4).make(mint);
    let mut elsewhere = a_candidate().priority(1).make(mint);
    elsewhere.subject.refused_before = true;
    let all = [first.clone(), second.clone(), elsewhere.clone()];
    let with = |seats, mint: &mut _| {
        let session = a_session().seats(seats).make(mint);
        a_snapshot().of(session).waiting(all.clone()).make(mint)
    };
    let one = with(1, mint);
    assert_eq!(told(&one, &first), (Some(1), 2, 1, WhyWaiting::Planner, vec![]));
    assert_eq!(told(&one, &second), (Some(2), 2, 1, WhyWaiting::OthersFirst, vec![]));
    assert_eq!(told(&one, &elsewhere), (None, 2, 1, WhyWaiting::Condition, vec![Gate::NotRefused]));
    let two = SessionSnapshot { policy: crate::course::ReplacementPolicy::Automatic, ..with(2, mint) };
    assert_eq!(told(&two, &second).3, WhyWaiting::TheirTurn);
    let stranger = a_candidate().make(mint);
    assert_eq!(standing(&two, &rank(&two), stranger.request), None);
}

proptest! {
    /// Told that it is their turn, or the planner's word, exactly when the next offers would go to them.
    #[test]
    fn a_turn_is_told_to_those_who_would_be_offered_a_seat(classes in proptest::collection::vec(1_u8..=4, 1..12), seats in 1_u16..8) {
        let mint = &mut mint();
        let people: Vec<Candidate> = classes.iter().map(|class| a_candidate().priority(*class).make(mint)).collect();
        let session = a_session().seats(seats).make(mint);
        let snapshot = a_snapshot().of(session).waiting(people.clone()).make(mint);
        let offers = next_offers(&snapshot, &rank(&snapshot), at("2027-01-04T08:00:00Z"), Utc.fix(), usize::MAX);
        for one in &people {
            let offered = offers.iter().any(|offer| offer.request == one.request);
            prop_assert_eq!(told(&snapshot, one).3 == WhyWaiting::Planner, offered);
        }
    }
}
