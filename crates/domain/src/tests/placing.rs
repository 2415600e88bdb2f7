//! Placing one person: a seat, the queue, or a refusal; and offering out of order.

use crate::eligibility::Gate;
use crate::fixture::{ASnapshot, a_candidate, a_session, a_snapshot, mint};
use crate::id::{Mint, RequestId, UnitId};
use crate::promotion::{Placement, PlacementRefusal, Placing, offer_to, only_enrolled_already, place, rank};
use crate::reason::{Override, OverrideReason};
use crate::snapshot::{Candidate, LiveOffer, SessionSnapshot, Subject};
use crate::text::Words;
use proptest::prelude::*;

fn departure() -> Override {
    Override { code: OverrideReason::OperationalNeed, words: Words::parse("projection avancée").unwrap() }
}
const WITHOUT: Placing = Placing::ByHand { departure: None };
fn with() -> Placing {
    Placing::ByHand { departure: Some(departure()) }
}

/// What became of it, in few words: `seat`, `queue`, or what was refused; then those passed over.
fn said(answer: Result<Placement, PlacementRefusal>) -> (String, Vec<RequestId>) {
    let gates = |gates: &[Gate]| gates.iter().map(|g| g.code()).collect::<Vec<_>>().join("+");
    let failed = |results: &[crate::eligibility::GateResult]| {
        assert!(results.iter().all(|r| !r.passed()));
        gates(&results.iter().map(|r| r.gate).collect::<Vec<_>>())
    };
    match answer {
        Ok(Placement::Seat { passed_over, departed }) if departed.is_empty() => ("seat".into(), passed_over),
        Ok(Placement::Seat { passed_over, departed }) => (format!("seat despite {}", gates(&departed)), passed_over),
        Ok(Placement::Queue) => ("queue".into(), Vec::new()),
        Err(PlacementRefusal::Gates(results)) => (format!("no: {}", failed(&results)), Vec::new()),
        Err(PlacementRefusal::Full) => ("no: full".into(), Vec::new()),
        Err(PlacementRefusal::DepartureNeeded { gates, passed_over }) => {
            (format!("why? {}", failed(&gates)), passed_over)
        }
    }
}

fn all_three(snapshot: &SessionSnapshot, subject: &Subject, own: Option<RequestId>) -> [String; 3] {
    [Placing::SelfService, WITHOUT, with()].map(|placing| said(place(snapshot, subject, own, &placing)).0)
}

#[test]
fn a_free_seat_nobody_waits_for_is_taken() {
    let mint = &mut mint();
    let snapshot = a_snapshot().of(a_session().seats(1).make(mint)).make(mint);
    let subject = a_candidate().subject(mint);
    assert_eq!(all_three(&snapshot, &subject, None), ["seat"; 3]);
}

#[test]
fn a_full_session_puts_the_next_person_on_the_waitlist() {
    let mint = &mut mint();
    let subject = a_candidate().subject(mint);
    for (taken, held) in [(2, 0), (1, 1), (0, 2), (3, 0)] {
        let snapshot = a_snapshot().taken(taken).held(held).make(mint);
        assert_eq!(all_three(&snapshot, &subject, None), ["queue"; 3], "{taken} taken, {held} held");
    }
}

#[test]
fn some_gates_stop_everyone_and_some_only_those_who_do_not_say_why() {
    let mint = &mut mint();
    let skill = mint.id();
    let session = || a_session().on("2027-03-01", "2027-03-05");
    let who = a_candidate;
    let stops = |gate: &str| [(); 3].map(|()| format!("no: {gate}"));
    let asks = |gate: &str| [format!("no: {gate}"), format!("why? {gate}"), format!("seat despite {gate}")];
    let of = |session: crate::fixture::ASession, mint: &mut Mint| a_snapshot().of(session.make(mint));
    let plain = |mint: &mut Mint| of(session(), mint);
    let cases: Vec<(ASnapshot, Subject, [String; 3])> = vec![
        (of(session().draft(), mint), who().subject(mint), stops("session_open")),
        (of(session().cancelled("grève"), mint), who().subject(mint), stops("session_open")),
        (plain(mint).today("2027-03-01"), who().subject(mint), stops("not_begun")),
        (plain(mint), who().offered(LiveOffer::Here(mint.id())).subject(mint), stops("no_live_offer")),
        (plain(mint), who().offered(LiveOffer::Elsewhere(mint.id())).subject(mint), stops("no_live_offer")),
        (plain(mint), who().busy("2027-03-05", "2027-03-06").subject(mint), asks("ledger")),
        (
            plain(mint),
            who().seated_elsewhere(mint.id(), "2027-04-05", "2027-04-09").subject(mint),
            asks("one_seat_per_course"),
        ),
        // Nobody waits for a second seat either.
        (
            plain(mint).taken(2),
            who().seated_elsewhere(mint.id(), "2027-04-05", "2027-04-09").subject(mint),
            stops("one_seat_per_course"),
        ),
        (plain(mint).requires(skill), who().subject(mint), asks("prerequisites")),
        (plain(mint), who().refused().subject(mint), asks("not_refused")),
        (
            // The seats left are set aside: the person waits for their release, a planner may say why not.
            plain(mint).quota(mint.id(), 2, "2027-02-01"),
            who().subject(mint),
            ["queue".into(), "why? quota".into(), "seat despite quota".into()],
        ),
    ];
    for (snapshot, subject, expected) in cases {
        assert_eq!(all_three(&snapshot.make(mint), &subject, None), expected);
    }
}

#[test]
fn a_closed_session_takes_nobody_by_themselves() {
    let mint = &mut mint();
    let subject = a_candidate().subject(mint);
    for (taken, by_hand) in [(0, "seat"), (2, "queue")] {
        let snapshot = a_snapshot().of(a_session().closed().make(mint)).taken(taken).make(mint);
        assert_eq!(all_three(&snapshot, &subject, None), ["no: session_open", by_hand, by_hand]);
    }
}

#[test]
fn who_sits_already_is_told_so_and_nothing_else() {
    let mint = &mut mint();
    let snapshot = a_snapshot().taken(1).make(mint);
    let seated = a_candidate().person(snapshot.seated[0].person);
    let refusal = |subject: &Subject| match place(&snapshot, subject, None, &WITHOUT) {
        Err(PlacementRefusal::Gates(gates)) => gates,
        other => panic!("{other:?}"),
    };
    assert!(only_enrolled_already(&refusal(&seated.clone().subject(mint))));
    assert!(!only_enrolled_already(&refusal(&seated.busy("2027-03-01", "2027-03-01").subject(mint))));
}

/// Three who wait, best first, for a session of three seats.
fn three(mint: &mut Mint) -> [Candidate; 3] {
    [1, 2, 3].map(|class| a_candidate().priority(class).make(mint))
}

#[test]
fn nobody_is_passed_over_without_a_reason() {
    let mint = &mut mint();
    let waiting = three(mint);
    let [a, b, c] = waiting.clone().map(|c| c.request);
    // Who is placed (an index, or none for a passer-by), free seats, and who is then passed over.
    let cases: [(Option<usize>, usize, Vec<RequestId>); 9] = [
        (Some(0), 1, vec![]),
        (Some(1), 1, vec![a]),
        (Some(1), 2, vec![]),
        (Some(2), 1, vec![a, b]),
        (Some(2), 2, vec![b]),
        (Some(2), 3, vec![]),
        (None, 1, vec![a, b, c]),
        (None, 2, vec![b, c]),
        (None, 3, vec![c]),
    ];
    for (who, free, over) in cases {
        let snapshot =
            a_snapshot().of(a_session().seats(3).make(mint)).taken(3 - free).waiting(waiting.clone()).make(mint);
        let (subject, own) = match who {
            Some(index) => (waiting[index].subject.clone(), Some(waiting[index].request)),
            None => (a_candidate().subject(mint), None),
        };
        let one = |placing: &Placing| said(place(&snapshot, &subject, own, placing));
        let found = [one(&Placing::SelfService), one(&WITHOUT), one(&with())];
        let expected = if over.is_empty() {
            [("seat".to_owned(), vec![]), ("seat".to_owned(), vec![]), ("seat".to_owned(), vec![])]
        } else {
            [("queue".to_owned(), vec![]), ("why? ".to_owned(), over.clone()), ("seat".to_owned(), over)]
        };
        assert_eq!(found, expected, "{who:?} with {free} free");
    }
}

#[test]
fn those_who_wait_without_being_eligible_are_not_passed_over() {
    let mint = &mut mint();
    let busy = a_candidate().priority(1).busy("2027-03-01", "2027-03-30").make(mint);
    let elsewhere = a_candidate().priority(1).offered(LiveOffer::Elsewhere(mint.id())).make(mint);
    let snapshot = a_snapshot().of(a_session().seats(1).make(mint)).waiting([busy, elsewhere]).make(mint);
    assert_eq!(all_three(&snapshot, &a_candidate().subject(mint), None), ["seat"; 3]);
}

#[test]
fn who_waits_and_is_not_eligible_stands_after_all_who_are() {
    let mint = &mut mint();
    let urgent = a_candidate().priority(1).refused().make(mint);
    let patient = a_candidate().priority(4).make(mint);
    let snapshot =
        a_snapshot().of(a_session().seats(1).make(mint)).waiting([urgent.clone(), patient.clone()]).make(mint);
    let answer = said(place(&snapshot, &urgent.subject, Some(urgent.request), &with()));
    assert_eq!(answer, ("seat despite not_refused".to_owned(), vec![patient.request]));
}

struct Battalions {
    x: UnitId,
    z: UnitId,
}

/// A session of two seats, one of them set aside for X.
fn one_for_x(waiting: Vec<Candidate>, at: &Battalions, mint: &mut Mint) -> SessionSnapshot {
    a_snapshot().of(a_session().seats(2).make(mint)).quota(at.x, 1, "2027-02-01").waiting(waiting).make(mint)
}

#[test]
fn the_last_seat_for_all_is_not_taken_before_the_one_who_waits_for_it() {
    // Two seats are free and one waits, but only one of the two is for all: taking it passes over the one who waits.
    let mint = &mut mint();
    let at = Battalions { x: mint.id(), z: mint.id() };
    let waits = a_candidate().of([at.z]).make(mint);
    let passer_by = a_candidate().of([at.z]).subject(mint);
    let snapshot = one_for_x(vec![waits.clone()], &at, mint);
    let answer = said(place(&snapshot, &passer_by, None, &Placing::SelfService));
    assert_eq!(answer, ("queue".to_owned(), vec![]));
    let answer = said(place(&snapshot, &passer_by, None, &with()));
    assert_eq!(answer, ("seat".to_owned(), vec![waits.request]));
}

#[test]
fn a_seat_set_aside_for_ones_unit_is_taken_from_nobody_else() {
    let mint = &mut mint();
    let at = Battalions { x: mint.id(), z: mint.id() };
    let waiting = vec![a_candidate().of([at.z]).make(mint), a_candidate().of([at.z]).make(mint)];
    let of_x = a_candidate().of([at.x]).subject(mint);
    let snapshot = one_for_x(waiting, &at, mint);
    assert_eq!(all_three(&snapshot, &of_x, None), ["seat"; 3]);
}

#[test]
fn an_offer_out_of_order_or_against_a_gate_says_why() {
    let mint = &mut mint();
    let [first, second, third] = three(mint);
    let busy = a_candidate().priority(1).busy("2027-03-01", "2027-03-01").make(mint);
    let offered = a_candidate().priority(1).offered(LiveOffer::Here(mint.id())).make(mint);
    let everyone = [&first, &second, &third, &busy, &offered].map(Clone::clone);
    let snapshot = a_snapshot().of(a_session().seats(1).make(mint)).waiting(everyone.clone()).make(mint);
    let free = |candidate: &Candidate, why: Option<&Override>| {
        said(offer_to(&snapshot, candidate, why).map(|passed_over| Placement::Seat { passed_over, departed: vec![] }))
    };
    let (a, b, c) = (first.request, second.request, third.request);
    let table = [
        (&first, ("seat", vec![]), ("seat", vec![])),
        (&second, ("why? ", vec![a]), ("seat", vec![a])),
        (&third, ("why? ", vec![a, b]), ("seat", vec![a, b])),
        (&busy, ("why? ledger", vec![a, b, c]), ("seat", vec![a, b, c])),
        (&offered, ("no: no_live_offer", vec![]), ("no: no_live_offer", vec![])),
    ];
    for (candidate, plainly, with_a_reason) in table {
        let owned = |(word, over): (&str, Vec<RequestId>)| (word.to_owned(), over);
        assert_eq!(free(candidate, None), owned(plainly));
        assert_eq!(free(candidate, Some(&departure())), owned(with_a_reason));
    }
    let full = a_snapshot().of(a_session().seats(1).make(mint)).taken(1).waiting(everyone).make(mint);
    assert_eq!(offer_to(&full, &first, Some(&departure())), Err(PlacementRefusal::Full));
    assert_eq!(offer_to(&full, &first, None), Err(PlacementRefusal::Full));
}

proptest! {
    #[test]
    fn self_service_never_passes_anyone_over(
        classes in prop::collection::vec((1_u8..=4, 0_usize..3, prop::bool::ANY), 0..6),
        own in prop::option::of(0_usize..6),
        capacity in 1_u16..5,
        taken in 0_usize..4,
        quota in 0_u16..3,
        unit in 0_usize..3,
    ) {
        let mint = &mut mint();
        let units: Vec<UnitId> = (0..3).map(|_| mint.id()).collect();
        let waiting: Vec<Candidate> = classes
            .iter()
            .map(|(class, unit, fit)| {
                let candidate = a_candidate().priority(*class).of([units[*unit]]);
                if *fit { candidate.make(mint) } else { candidate.refused().make(mint) }
            })
            .collect();
        let snapshot = a_snapshot()
            .of(a_session().seats(capacity).make(mint))
            .quota(units[0], quota, "2027-02-01")
            .taken(taken)
            .waiting(waiting.clone())
            .make(mint);
        let own = own.and_then(|index| waiting.get(index));
        let subject = own.map_or_else(|| a_candidate().of([units[unit]]).subject(mint), |c| c.subject.clone());
        let request = own.map(|c| c.request);
        let answer = place(&snapshot, &subject, request, &Placing::SelfService);
        let by_hand = place(&snapshot, &subject, request, &WITHOUT);
        if let Ok(Placement::Seat { passed_over, departed }) = &answer {
            prop_assert!(passed_over.is_empty() && departed.is_empty());
            // The seat is really there, and everyone ranked before still finds theirs.
            prop_assert!(snapshot.free() > 0);
            let now = crate::fixture::at("2027-01-04T08:00:00Z");
            let utc = chrono::Offset::fix(&chrono::Utc);
            let offered = |s: &SessionSnapshot| {
                crate::promotion::next_offers(s, &rank(s), now, utc, usize::MAX).into_iter().map(|o| o.request).collect::<Vec<_>>()
            };
            let mut after = snapshot.clone();
            after.waiting.retain(|c| Some(c.request) != request);
            after.seated.push(crate::snapshot::Seated { person: subject.person, lineage: subject.lineage.clone() });
            let ranking = rank(&snapshot);
            let before: Vec<_> = ranking.iter().map(|l| l.request).take_while(|r| Some(*r) != request).collect();
            let (without, with) = (offered(&snapshot), offered(&after));
            for request in before {
                prop_assert!(!without.contains(&request) || with.contains(&request), "someone lost their turn");
            }
        }
        // A planner without a reason never gets more than the person alone.
        if let Ok(Placement::Seat { .. }) = &by_hand {
            prop_assert_eq!(answer, by_hand);
        }
    }
}
