//! Every state answers every command.

use crate::enrolment::{CancelledBy, Enrolment, EnrolmentRefusal, EnrolmentState, Moment};
use crate::fixture::{a_session, an_enrolment, an_offer, at, mint};
use crate::id::PersonId;
use crate::offer::{Offer, OfferRefusal, OfferState};
use crate::reason::{CancelReason, CloseReason, DeclineReason};
use crate::request::{RequestRefusal, RequestState};
use crate::session::{Seats, SessionRefusal};
use crate::text::Words;
use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;

fn words() -> Option<Words> {
    Some(Words::parse("mutation en juillet").unwrap())
}

fn offer_states() -> [OfferState; 5] {
    [
        OfferState::Pending,
        OfferState::Accepted,
        OfferState::Declined { code: DeclineReason::Dates, words: None },
        OfferState::Expired,
        OfferState::Revoked { words: None },
    ]
}

/// What each command makes of an offer: the state reached, or the state that the refusal names.
fn answers(offer: &Offer, by: PersonId, now: DateTime<Utc>) -> [Result<&'static str, String>; 4] {
    let said = |command: &str, answer: Result<Offer, OfferRefusal>| match answer {
        Ok(next) => {
            assert!(next.answered_at.is_some());
            assert_eq!((next.id, next.person, next.deadline), (offer.id, offer.person, offer.deadline));
            Ok(next.state.code())
        }
        Err(OfferRefusal::State { state, command: named }) => {
            assert_eq!(named, command);
            Err(state.to_owned())
        }
        Err(other) => Err(format!("{other:?}")),
    };
    [
        said("accept", offer.clone().accept(by, now)),
        said("decline", offer.clone().decline(by, DeclineReason::Notice, None, now)),
        said("revoke", offer.clone().revoke(words(), now)),
        said("expire", offer.clone().expire(now)),
    ]
}

#[test]
fn every_offer_answers_every_command() {
    let mint = &mut mint();
    let offer = an_offer().open("2027-01-04T08:00:00Z", "2027-01-04T18:00:00Z");
    let before = at("2027-01-04T17:59:59Z");
    let table: Vec<_> = offer_states()
        .into_iter()
        .map(|state| {
            let offer = offer.clone().in_state(state).make(mint);
            answers(&offer, offer.person, before)
        })
        .collect();
    let refused = |state: &str| [(); 4].map(|()| Err(state.to_owned()));
    assert_eq!(
        table,
        [
            [Ok("accepted"), Ok("declined"), Ok("revoked"), Err("pending".to_owned())],
            refused("accepted"),
            refused("declined"),
            refused("expired"),
            refused("revoked"),
        ]
    );
}

#[test]
fn from_its_deadline_on_an_offer_is_worth_nothing_even_if_no_job_ran() {
    let mint = &mut mint();
    let offer = an_offer().open("2027-01-04T08:00:00Z", "2027-01-04T18:00:00Z").make(mint);
    for now in ["2027-01-04T18:00:00Z", "2027-01-04T18:00:01Z", "2028-01-01T00:00:00Z"] {
        let now = at(now);
        assert_eq!(offer.state_at(now), OfferState::Expired);
        let expired = || Err("expired".to_owned());
        assert_eq!(answers(&offer, offer.person, now), [expired(), expired(), expired(), Ok("expired")]);
        // It ended when it was due, not when somebody noticed.
        assert_eq!(offer.clone().expire(now).unwrap().answered_at, Some(offer.deadline));
    }
    assert_eq!(offer.state_at(at("2027-01-04T17:59:59Z")), OfferState::Pending);
}

#[test]
fn an_offer_is_answered_by_its_person_only() {
    let mint = &mut mint();
    let offer = an_offer().make(mint);
    let other = mint.id();
    let now = offer.offered_at;
    assert_eq!(offer.clone().accept(other, now), Err(OfferRefusal::SomeoneElse));
    assert_eq!(offer.clone().decline(other, DeclineReason::Dates, None, now), Err(OfferRefusal::SomeoneElse));
}

#[test]
fn the_reason_other_needs_words_everywhere() {
    let mint = &mut mint();
    let offer = an_offer().make(mint);
    let (person, now) = (offer.person, offer.offered_at);
    assert_eq!(offer.clone().decline(person, DeclineReason::Other, None, now), Err(OfferRefusal::WordsNeeded));
    let declined = offer.decline(person, DeclineReason::Other, words(), now).unwrap();
    assert_eq!(declined.state, OfferState::Declined { code: DeclineReason::Other, words: words() });
    let enrolment = an_enrolment().make(mint);
    let cancel =
        |code, words| enrolment.clone().cancel(CancelledBy::Planner(Some(person)), Moment::InTime, code, words, now);
    assert_eq!(cancel(CancelReason::Other, None), Err(EnrolmentRefusal::WordsNeeded));
    assert!(cancel(CancelReason::Other, words()).is_ok());
    assert!(cancel(CancelReason::Mission, None).is_ok());
}

#[test]
fn every_enrolment_answers_every_cancellation() {
    let mint = &mut mint();
    let held = an_enrolment().make(mint);
    let (oneself, planner) = (held.person, mint.id());
    let now = at("2027-02-01T09:00:00Z");
    let cancel =
        |enrolment: &Enrolment, by, begun| enrolment.clone().cancel(by, begun, CancelReason::UnitNeed, None, now);
    let cases = [
        (CancelledBy::Oneself(oneself), Moment::InTime, Ok(Some(oneself))),
        (CancelledBy::Oneself(oneself), Moment::Late, Err(EnrolmentRefusal::UnitNeeded)),
        (CancelledBy::Unit(Some(planner)), Moment::InTime, Ok(Some(planner))),
        (CancelledBy::Unit(Some(planner)), Moment::Late, Ok(Some(planner))),
        (CancelledBy::Unit(Some(planner)), Moment::Begun, Err(EnrolmentRefusal::SessionBegun)),
        (CancelledBy::Planner(None), Moment::Late, Ok(None)),
        (CancelledBy::Oneself(oneself), Moment::Begun, Err(EnrolmentRefusal::SessionBegun)),
        (CancelledBy::Planner(Some(planner)), Moment::InTime, Ok(Some(planner))),
        (CancelledBy::Planner(Some(planner)), Moment::Begun, Ok(Some(planner))),
        (CancelledBy::Organiser(None), Moment::InTime, Ok(None)),
        (CancelledBy::Organiser(Some(planner)), Moment::Begun, Ok(Some(planner))),
    ];
    for (by, begun, expected) in cases {
        let answer = cancel(&held, by, begun);
        match expected {
            Ok(by) => {
                let cancelled = answer.unwrap();
                let state = EnrolmentState::Cancelled { at: now, by, code: CancelReason::UnitNeed, words: None };
                // Nothing of the enrolment is destroyed by its cancellation.
                assert_eq!(cancelled, Enrolment { state, ..held.clone() });
            }
            Err(refusal) => assert_eq!(answer, Err(refusal)),
        }
    }
    let cancelled = cancel(&held, CancelledBy::Planner(Some(planner)), Moment::InTime).unwrap();
    for (by, begun, _) in cases {
        assert_eq!(cancel(&cancelled, by, begun), Err(EnrolmentRefusal::AlreadyCancelled));
    }
}

#[test]
fn every_request_answers_every_command() {
    let states = [
        RequestState::Submitted,
        RequestState::Refused { code: CloseReason::NotEligible, words: None },
        RequestState::Withdrawn { code: CloseReason::NoLongerWanted, words: words() },
    ];
    let said = |answer: Result<RequestState, RequestRefusal>| match answer {
        Ok(state) => {
            assert_eq!(state.closed(), Some((CloseReason::UnitRefused, None)));
            Ok(state.code())
        }
        Err(RequestRefusal::State { state, command }) => Err((state, command)),
        Err(RequestRefusal::HoldsSeat) => Err(("holds", "a seat")),
    };
    let table: Vec<_> = states
        .iter()
        .map(|state| {
            (
                state.code(),
                state.closed().is_some(),
                said(state.clone().withdraw(CloseReason::UnitRefused, None)),
                said(state.clone().refuse(CloseReason::UnitRefused, None)),
            )
        })
        .collect();
    let closed = |state| (state, true, Err((state, "withdraw")), Err((state, "refuse")));
    assert_eq!(table, [("submitted", false, Ok("withdrawn"), Ok("refused")), closed("refused"), closed("withdrawn"),]);
}

#[test]
fn every_session_answers_a_change_of_seats() {
    let mint = &mut mint();
    let fewer = Seats::new(1, 0, 0).unwrap();
    let table: Vec<_> = [a_session().draft(), a_session(), a_session().closed(), a_session().cancelled("salle fermée")]
        .into_iter()
        .map(|session| {
            let session = session.seats(3).make(mint);
            [0, 1, 2].map(|occupied| match session.clone().with_seats(fewer, occupied) {
                Ok(next) => {
                    assert_eq!(next.seats, fewer);
                    "changed"
                }
                Err(SessionRefusal::BelowOccupied { occupied: named }) => {
                    assert_eq!(named, occupied);
                    "occupied"
                }
                Err(SessionRefusal::State { state, command }) => {
                    assert_eq!(command, "update");
                    state
                }
                Err(_) => "other",
            })
        })
        .collect();
    let open = ["changed", "changed", "occupied"];
    assert_eq!(table, [open, open, open, ["cancelled"; 3]]);
}

#[test]
fn a_session_begins_on_its_first_day() {
    let session = a_session().on("2027-03-01", "2027-03-05").make(&mut mint());
    let begun = |day: &str| session.has_started(crate::fixture::day(day));
    assert!(!begun("2027-02-28"));
    assert!(begun("2027-03-01"));
    assert!(begun("2027-03-06"));
}

#[test]
fn every_code_reads_back() {
    macro_rules! read_back {
        ($($kind:ty: $all:expr),* $(,)?) => {$(
            for one in $all.iter().copied() {
                assert_eq!(<$kind>::from_code(one.code()), Some(one));
            }
            let mut codes: Vec<&str> = $all.iter().map(|one| one.code()).collect();
            codes.sort_unstable();
            codes.dedup();
            assert_eq!(codes.len(), $all.len(), "two codes are the same");
            assert_eq!(<$kind>::from_code("of nothing"), None);
        )*};
    }
    read_back!(
        CancelReason: CancelReason::ALL,
        DeclineReason: DeclineReason::ALL,
        CloseReason: CloseReason::ALL,
        crate::reason::OverrideReason: crate::reason::OverrideReason::ALL,
        crate::event::Action: crate::event::Action::ALL,
        crate::event::Notice: crate::event::Notice::ALL,
        crate::enrolment::Origin: crate::enrolment::Origin::ALL,
        crate::person::PersonStatus: crate::person::PersonStatus::ALL,
        crate::course::ReplacementPolicy: crate::course::ReplacementPolicy::ALL,
        crate::role::Role: crate::role::Role::ALL,
        crate::waitlist::WaitlistState: crate::waitlist::WaitlistState::ALL,
        crate::import::Verdict: crate::import::Verdict::ALL,
    );
    let offers = offer_states().map(|state| state.code());
    assert_eq!(offers, OfferState::CODES);
}

proptest! {
    #[test]
    fn an_expired_offer_is_never_accepted(made in 0_i64..1_000_000, open in 1_i64..100_000, later in 0_i64..200_000) {
        let mint = &mut mint();
        let start = at("2027-01-04T08:00:00Z") + Duration::seconds(made);
        let mut offer = an_offer().make(mint);
        offer.offered_at = start;
        offer.deadline = start + Duration::seconds(open);
        let now = start + Duration::seconds(later);
        let accepted = offer.clone().accept(offer.person, now);
        prop_assert_eq!(accepted.is_ok(), later < open);
        if let Ok(accepted) = accepted {
            prop_assert!(accepted.accept(offer.person, now).is_err(), "an offer is used once");
        }
    }
}
