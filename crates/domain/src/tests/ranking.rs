//! The published order, and the offers that follow from it.

use crate::eligibility::eligible;
use crate::fixture::{a_candidate, a_person, a_session, a_snapshot, at, mint};
use crate::id::{Id, Mint, RequestId, SessionId, UnitId};
use crate::order::{Criterion, LOTTERY_SEED, Terms, lot};
use crate::promotion::{PlannedOffer, next_offers, rank};
use crate::snapshot::{Candidate, HeldSeat, SessionSnapshot};
use chrono::{FixedOffset, Offset, Utc};
use proptest::prelude::*;
use std::collections::BTreeSet;
use uuid::Uuid;

fn requests(snapshot: &SessionSnapshot) -> Vec<RequestId> {
    rank(snapshot).iter().map(|line| line.request).collect()
}

fn offers(snapshot: &SessionSnapshot) -> Vec<PlannedOffer> {
    let now = at("2027-01-04T08:00:00Z");
    next_offers(snapshot, &rank(snapshot), now, Utc.fix(), usize::MAX)
}

#[test]
fn the_first_criterion_that_differs_decides() {
    let mint = &mut mint();
    // Each is better than the next by one criterion and worse by every later one.
    let ordered = [
        a_candidate().priority(1).bumped(0).asked_on("2026-12-31").wish(3),
        a_candidate().priority(2).bumped(2).asked_on("2026-12-31").wish(3),
        a_candidate().priority(2).bumped(1).asked_on("2026-10-01").wish(3),
        a_candidate().priority(2).bumped(1).asked_on("2026-10-02").wish(1),
        a_candidate().priority(2).bumped(1).asked_on("2026-10-02").wish(2),
        a_candidate().priority(2).bumped(0).asked_on("2020-01-01").wish(1),
        a_candidate().priority(4).bumped(9).asked_on("2020-01-01").wish(1),
    ]
    .map(|c| c.make(mint));
    let expected: Vec<RequestId> = ordered.iter().map(|c| c.request).collect();
    let snapshot = a_snapshot().waiting(ordered).make(mint);
    let lines = rank(&snapshot);
    assert_eq!(lines.iter().map(|l| l.request).collect::<Vec<_>>(), expected);
    assert_eq!(lines.iter().map(|l| l.place).collect::<Vec<_>>(), (1..=7).map(Some).collect::<Vec<_>>());
    let decisive: Vec<_> =
        lines.windows(2).map(|pair| pair[0].terms.decisive(&pair[1].terms).unwrap().code()).collect();
    assert_eq!(decisive, ["priority", "times_bumped", "requested_on", "wish_rank", "times_bumped", "priority"]);
}

#[test]
fn equals_are_parted_by_a_lottery_that_anyone_can_draw_again() {
    let mint = &mut mint();
    let alike = [(); 6].map(|()| a_candidate().make(mint));
    let snapshot = a_snapshot().waiting(alike).make(mint);
    let session = snapshot.session.id;
    let lines = rank(&snapshot);
    assert!(lines.windows(2).all(|p| lot(session, p[0].request) < lot(session, p[1].request)));
    assert_eq!(lines[0].terms.decisive(&lines[1].terms), Some(Criterion::Lottery));
    assert_eq!(lines[0].terms.decisive(&lines[0].terms), None);
    // The lots differ from one session to the next: nobody is unlucky for ever.
    let elsewhere: SessionId = mint.id();
    assert_ne!(lot(session, lines[0].request), lot(elsewhere, lines[0].request));
}

#[test]
fn the_lottery_is_the_published_one() {
    let id = |n: u128| Uuid::from_u128(n);
    let drawn = lot(Id::from_uuid(id(1)), Id::from_uuid(id(2)));
    assert_eq!(LOTTERY_SEED, 0x0052_656c_e876_6521);
    // FNV-1a over seed, session and request, then one step of SplitMix64, as worked out apart from this code.
    assert_eq!(drawn, LOT_OF_1_AND_2);
}
const LOT_OF_1_AND_2: u64 = 0x90c7_a98a_59ff_98e2;

#[test]
fn the_terms_hold_neither_name_nor_number() {
    // Two people as different as can be, with the same request, are equal to the order.
    let mint = &mut mint();
    let one = a_candidate().person(a_person().named("Abel", "Zoé").number("0000000001").make(mint).id).make(mint);
    let other = Candidate {
        subject: a_candidate()
            .person(a_person().named("Zola", "Aaron").number("9999999999").make(mint).id)
            .subject(mint),
        ..one.clone()
    };
    let session: SessionId = mint.id();
    assert_eq!(Terms::of(&one, session), Terms::of(&other, session));
}

#[test]
fn those_filtered_out_stand_last_with_their_reason_and_no_place() {
    let mint = &mut mint();
    let urgent_but_busy = a_candidate().priority(1).busy("2027-03-01", "2027-03-01").make(mint);
    let patient = a_candidate().priority(4).make(mint);
    let snapshot = a_snapshot().waiting([urgent_but_busy.clone(), patient.clone()]).make(mint);
    let lines = rank(&snapshot);
    assert_eq!((lines[0].request, lines[0].place), (patient.request, Some(1)));
    assert_eq!((lines[1].request, lines[1].place), (urgent_but_busy.request, None));
    assert!(!eligible(&lines[1].gates));
}

#[test]
fn offers_go_to_the_first_as_many_as_seats_are_free() {
    let mint = &mut mint();
    let waiting = [1, 2, 3, 4].map(|class| a_candidate().priority(class).make(mint));
    let expected: Vec<_> = waiting.iter().map(|c| (c.subject.person, c.request, c.entry)).collect();
    for (taken, held, free) in [(0, 0, 3), (1, 0, 2), (1, 1, 1), (2, 1, 0), (3, 1, 0)] {
        let snapshot = a_snapshot()
            .of(a_session().seats(3).make(mint))
            .taken(taken)
            .held(held)
            .waiting(waiting.clone())
            .make(mint);
        let offers = offers(&snapshot);
        let found: Vec<_> = offers.iter().map(|o| (o.person, o.request, o.entry)).collect();
        assert_eq!(found, expected[..free]);
        assert!(offers.iter().zip(1..).all(|(offer, place)| offer.place == place));
    }
}

#[test]
fn overbooking_that_was_allowed_is_a_seat_like_another() {
    let mint = &mut mint();
    let session = a_session().seats(1).overbooked_by(1).make(mint);
    let snapshot = a_snapshot().of(session).taken(1).waiting([a_candidate().make(mint)]).make(mint);
    assert_eq!(offers(&snapshot).len(), 1);
}

#[test]
fn each_offer_takes_its_part_of_the_quotas_before_the_next_is_looked_at() {
    let mint = &mut mint();
    let (x, z): (UnitId, UnitId) = (mint.id(), mint.id());
    let of = |unit, class, mint: &mut Mint| a_candidate().of([unit]).priority(class).make(mint);
    let waiting = [of(z, 1, mint), of(z, 2, mint), of(x, 3, mint), of(x, 4, mint)];
    let places = |capacity, quota, mint: &mut Mint| {
        let snapshot = a_snapshot()
            .of(a_session().seats(capacity).make(mint))
            .quota(x, quota, "2027-02-01")
            .waiting(waiting.clone())
            .make(mint);
        offers(&snapshot).iter().map(|o| o.place).collect::<Vec<_>>()
    };
    // One seat for all and one for X: the second of Z is passed by, not the seat.
    assert_eq!(places(2, 1, mint), [1, 3]);
    assert_eq!(places(3, 1, mint), [1, 2, 3]);
    assert_eq!(places(3, 2, mint), [1, 3, 4]);
    assert_eq!(places(4, 1, mint), [1, 2, 3, 4]);
}

#[test]
fn the_deadline_of_an_offer_follows_the_session_and_the_local_hours() {
    let mint = &mut mint();
    let snapshot = a_snapshot()
        .of(a_session().on("2027-01-18", "2027-01-22").make(mint))
        .waiting([a_candidate().make(mint)])
        .make(mint);
    let noumea = FixedOffset::east_opt(11 * 3600).unwrap();
    let offers = next_offers(&snapshot, &rank(&snapshot), at("2027-01-07T21:00:00Z"), noumea, usize::MAX);
    // Friday 8:00 in Nouméa, ten days left: ten working hours, until 18:00 there.
    assert_eq!(offers[0].deadline, at("2027-01-08T07:00:00Z"));
}

#[derive(Clone, Debug)]
struct Draw {
    priority: u8,
    bumped: u16,
    asked: u32,
    wish: u8,
    unit: usize,
    fit: bool,
}

fn draws() -> impl Strategy<Value = Vec<Draw>> {
    let one = (1_u8..=4, 0_u16..3, 1_u32..4, 1_u8..4, 0_usize..4, prop::bool::weighted(0.8))
        .prop_map(|(priority, bumped, asked, wish, unit, fit)| Draw { priority, bumped, asked, wish, unit, fit });
    prop::collection::vec(one, 0..12)
}

fn waiting(draws: &[Draw], units: &[Vec<UnitId>], mint: &mut Mint) -> Vec<Candidate> {
    draws
        .iter()
        .map(|d| {
            let candidate = a_candidate()
                .priority(d.priority)
                .bumped(d.bumped)
                .asked_on(&format!("2026-10-0{}", d.asked))
                .wish(d.wish)
                .of(units[d.unit].clone());
            if d.fit { candidate.make(mint) } else { candidate.refused().make(mint) }
        })
        .collect()
}

fn tree(mint: &mut Mint) -> Vec<Vec<UnitId>> {
    let (b, x, y, z) = (mint.id(), mint.id(), mint.id(), mint.id());
    vec![vec![b], vec![x, b], vec![y, b], vec![z]]
}

proptest! {
    #[test]
    fn a_ranking_is_total_and_forgets_the_order_of_its_input(
        (draws, shuffled) in draws().prop_flat_map(|d| {
            let order: Vec<usize> = (0..d.len()).collect();
            (Just(d), Just(order).prop_shuffle())
        }),
    ) {
        let mint = &mut mint();
        let units = tree(mint);
        let waiting = waiting(&draws, &units, mint);
        let snapshot = a_snapshot().waiting(waiting.clone()).make(mint);
        let other = SessionSnapshot {
            waiting: shuffled.iter().map(|i| waiting[*i].clone()).collect(),
            ..snapshot.clone()
        };
        let lines = rank(&snapshot);
        prop_assert_eq!(&lines, &rank(&other));
        // Everybody stands in it once.
        let known: BTreeSet<RequestId> = waiting.iter().map(|c| c.request).collect();
        let ranked: BTreeSet<RequestId> = lines.iter().map(|l| l.request).collect();
        prop_assert_eq!(known, ranked);
        prop_assert_eq!(lines.len(), waiting.len());
        // Places run from 1 without a hole, and only for those who may.
        let placed: Vec<u32> = lines.iter().filter_map(|l| l.place).collect();
        prop_assert_eq!(&placed, &(1..=u32::try_from(placed.len()).unwrap()).collect::<Vec<_>>());
        prop_assert!(lines.iter().all(|l| l.place.is_some() == eligible(&l.gates)));
        // No one stands before someone of a better class.
        let classes: Vec<u8> = lines.iter().filter(|l| l.place.is_some()).map(|l| l.terms.priority.class()).collect();
        prop_assert!(classes.is_sorted());
    }

    #[test]
    fn names_and_numbers_change_no_ranking(draws in draws(), seed in any::<u64>()) {
        let mint = &mut mint();
        let units = tree(mint);
        let waiting = waiting(&draws, &units, mint);
        let snapshot = a_snapshot().waiting(waiting).make(mint);
        // The same requests, of other people.
        let mut others = Mint::new(at("2020-01-01T00:00:00Z"), seed);
        let mut renamed = snapshot.clone();
        for candidate in &mut renamed.waiting {
            candidate.subject.person = others.id();
        }
        prop_assert_eq!(requests(&snapshot), requests(&renamed));
    }

    #[test]
    fn offers_never_exceed_the_free_seats_nor_the_quotas(
        draws in draws(), capacity in 1_u16..6, taken in 0_usize..4, quota_b in 0_u16..3, quota_x in 0_u16..3,
    ) {
        let mint = &mut mint();
        let units = tree(mint);
        let waiting = waiting(&draws, &units, mint);
        let mut snapshot = a_snapshot()
            .of(a_session().seats(capacity).make(mint))
            .quota(units[0][0], quota_b, "2027-02-01")
            .quota(units[1][0], quota_x, "2027-02-01")
            .taken(taken)
            .waiting(waiting.clone())
            .make(mint);
        let planned = offers(&snapshot);
        prop_assert!(planned.len() <= usize::from(snapshot.free()));
        let people: BTreeSet<_> = planned.iter().map(|o| o.person).collect();
        prop_assert_eq!(people.len(), planned.len(), "nobody is offered two seats");
        prop_assert!(planned.is_sorted_by_key(|o| o.place));
        for offer in &planned {
            let candidate = waiting.iter().find(|c| c.request == offer.request).unwrap();
            // Each offer still passes every gate once those before it are held.
            prop_assert!(eligible(&crate::eligibility::gates(&candidate.subject, &snapshot)));
            snapshot.held.push(HeldSeat {
                offer: mint.id(),
                person: offer.person,
                lineage: candidate.subject.lineage.clone(),
                deadline: offer.deadline,
            });
        }
        // And none is forgotten: whoever is left would not pass.
        snapshot.waiting.retain(|c| !people.contains(&c.subject.person));
        prop_assert!(snapshot.free() == 0 || offers(&snapshot).is_empty());
    }
}
