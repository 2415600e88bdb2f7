//! Each gate passes and fails, and says why.

use crate::approval::{Approval, Approver, Awaited};
use crate::eligibility::{Failure, Gate, GateResult, eligible, gates, gates_by_oneself};
use crate::fixture::{a_candidate, a_session, a_snapshot, day, days, held, mint};
use crate::id::{Mint, UnitId};
use crate::person::PersonStatus;
use crate::promotion::gates_at_acceptance;
use crate::session::Window;
use crate::snapshot::{Crew, LiveOffer, Profile, SessionSnapshot, Subject};
use proptest::prelude::*;

fn failed(results: &[GateResult]) -> Vec<Gate> {
    assert_eq!(results.iter().map(|r| r.gate).collect::<Vec<_>>(), Gate::ALL);
    assert_eq!(eligible(results), results.iter().all(GateResult::passed));
    results.iter().filter(|r| !r.passed()).map(|r| r.gate).collect()
}

/// The only failed gate, with its reason.
fn only(subject: &Subject, snapshot: &SessionSnapshot) -> Option<(Gate, Failure)> {
    let results = gates(subject, snapshot);
    let failed = failed(&results);
    assert!(failed.len() <= 1, "{failed:?}");
    results.into_iter().find_map(|r| Some((r.gate, r.failure?)))
}

#[test]
fn nothing_in_the_way_passes_every_gate() {
    let mint = &mut mint();
    let snapshot = a_snapshot().make(mint);
    assert_eq!(only(&a_candidate().subject(mint), &snapshot), None);
}

#[test]
fn a_session_takes_people_when_published_or_closed() {
    let mint = &mut mint();
    let subject = a_candidate().subject(mint);
    for (session, state) in [
        (a_session(), None),
        (a_session().closed(), None),
        (a_session().draft(), Some("draft")),
        (a_session().cancelled("grève"), Some("cancelled")),
    ] {
        let snapshot = a_snapshot().of(session.make(mint)).make(mint);
        let expected = state.map(|state| (Gate::SessionOpen, Failure::Session { state }));
        assert_eq!(only(&subject, &snapshot), expected);
    }
}

#[test]
fn the_window_is_for_those_who_enrol_by_themselves() {
    let mint = &mut mint();
    let subject = a_candidate().subject(mint);
    let mut session = a_session().on("2027-03-01", "2027-03-05").make(mint);
    let (opens_on, closes_on) = (Some(day("2027-01-10")), Some(day("2027-02-15")));
    session.window = Window { opens_on, closes_on, withdrawal_until: None };
    for (today, open) in [("2027-01-09", false), ("2027-01-10", true), ("2027-02-15", true), ("2027-02-16", false)] {
        let snapshot = a_snapshot().of(session.clone()).today(today).make(mint);
        assert_eq!(only(&subject, &snapshot), None, "{today}");
        let own = gates_by_oneself(&subject, &snapshot);
        let told = own.into_iter().find_map(|g| Some((g.gate, g.failure?)));
        let shut = Some((Gate::EnrolmentWindow, Failure::Window { opens_on, closes_on }));
        assert_eq!(told, if open { None } else { shut }, "{today}");
    }
}

#[test]
fn the_audience_is_bounded_by_rank_and_by_status() {
    let mint = &mut mint();
    let mut snapshot = a_snapshot().make(mint);
    let who = |profile, mint: &mut Mint| Subject { profile, ..a_candidate().subject(mint) };
    let (reserve, active) = (PersonStatus::Reserve, PersonStatus::Active);
    // Nobody is looked at when nothing is asked.
    assert_eq!(only(&who(None, mint), &snapshot), None);
    snapshot.asked.ranks = Some(30..=50);
    snapshot.asked.statuses.insert(reserve);
    for (seniority, status, failure) in [
        (30, reserve, None),
        (50, reserve, None),
        (29, reserve, Some((true, false))),
        (51, reserve, Some((true, false))),
        (40, active, Some((false, true))),
        (10, active, Some((true, true))),
    ] {
        let found = only(&who(Some(Profile { seniority, status }), mint), &snapshot);
        let expected = failure.map(|(rank, status)| (Gate::Audience, Failure::Audience { rank, status }));
        assert_eq!(found, expected, "{seniority} {status:?}");
    }
    let unknown = Some((Gate::Audience, Failure::Audience { rank: true, status: true }));
    assert_eq!(only(&who(None, mint), &snapshot), unknown);
}

#[test]
fn the_courses_before_are_all_needed() {
    let mint = &mut mint();
    let mut snapshot = a_snapshot().make(mint);
    let (one, two) = (mint.id(), mint.id());
    snapshot.asked.previous.extend([one, two]);
    let subject = Subject { done: [one].into(), ..a_candidate().subject(mint) };
    let before = Some((Gate::PreviousCourses, Failure::Before { courses: vec![two] }));
    assert_eq!(only(&subject, &snapshot), before);
    assert_eq!(only(&Subject { done: [one, two].into(), ..subject }, &snapshot), None);
}

#[test]
fn the_days_between_the_blocks_of_a_session_are_free() {
    let mint = &mut mint();
    let session = a_session().on("2027-03-01", "2027-03-19").make(mint);
    let mut snapshot = a_snapshot().of(session).make(mint);
    let between = a_candidate().busy("2027-03-08", "2027-03-12").subject(mint);
    assert!(matches!(only(&between, &snapshot), Some((Gate::Ledger, Failure::Clash { .. }))));
    snapshot.blocks = vec![days("2027-03-01", "2027-03-05"), days("2027-03-15", "2027-03-19")];
    assert_eq!(only(&between, &snapshot), None);
    let touching = a_candidate().busy("2027-03-12", "2027-03-15").subject(mint);
    assert!(matches!(only(&touching, &snapshot), Some((Gate::Ledger, Failure::Clash { .. }))));
}

#[test]
fn training_that_has_begun_takes_nobody() {
    let mint = &mut mint();
    let subject = a_candidate().subject(mint);
    let session = a_session().on("2027-03-01", "2027-03-05").make(mint);
    let on = |today: &str, mint: &mut Mint| only(&subject, &a_snapshot().of(session.clone()).today(today).make(mint));
    assert_eq!(on("2027-02-28", mint), None);
    let begun = Some((Gate::NotBegun, Failure::Begun { on: day("2027-03-01") }));
    assert_eq!(on("2027-03-01", mint), begun);
    assert_eq!(on("2027-03-09", mint), begun);
}

#[test]
fn a_person_sits_once() {
    let mint = &mut mint();
    let snapshot = a_snapshot().taken(1).make(mint);
    let seated = a_candidate().person(snapshot.seated[0].person).subject(mint);
    assert_eq!(only(&seated, &snapshot), Some((Gate::NotEnrolled, Failure::Enrolled)));
    assert_eq!(only(&a_candidate().subject(mint), &snapshot), None);
}

#[test]
fn a_live_offer_of_the_course_is_answered_first() {
    let mint = &mut mint();
    let snapshot = a_snapshot().make(mint);
    for here in [LiveOffer::Here(mint.id()), LiveOffer::Elsewhere(mint.id())] {
        let subject = a_candidate().offered(here).subject(mint);
        let expected = (Gate::NoLiveOffer, Failure::LiveOffer { here });
        assert_eq!(only(&subject, &snapshot), Some(expected));
    }
}

#[test]
fn a_seat_in_another_session_of_the_course_is_given_back_first() {
    let mint = &mut mint();
    let session = a_session().on("2027-03-01", "2027-03-05").make(mint);
    let snapshot = a_snapshot().of(session).today("2027-01-04").make(mint);
    let other = mint.id();
    for (first, last, over) in [
        ("2027-04-05", "2027-04-09", false),
        ("2027-01-04", "2027-01-08", false),
        // Training that ends today is not over, it is the day after.
        ("2026-12-28", "2027-01-04", false),
        ("2026-12-28", "2027-01-03", true),
        ("2025-03-03", "2025-03-07", true),
    ] {
        let subject = a_candidate().seated_elsewhere(other, first, last).subject(mint);
        let seats = vec![(other, days(first, last))];
        let expected = (!over).then_some((Gate::OneSeatPerCourse, Failure::SeatsElsewhere { seats }));
        assert_eq!(only(&subject, &snapshot), expected, "{first} to {last}");
    }
}

#[test]
fn a_day_in_common_with_a_commitment_is_a_clash() {
    let mint = &mut mint();
    let session = a_session().on("2027-03-01", "2027-03-05").make(mint);
    let snapshot = a_snapshot().of(session).make(mint);
    for (first, last, clashes) in [
        ("2027-02-22", "2027-02-28", false),
        ("2027-02-22", "2027-03-01", true),
        ("2027-03-03", "2027-03-03", true),
        ("2027-03-05", "2027-03-20", true),
        ("2027-03-06", "2027-03-20", false),
        ("2027-01-01", "2027-12-31", true),
    ] {
        let subject = a_candidate().busy(first, last).subject(mint);
        let with = vec![days(first, last)];
        let expected = clashes.then_some((Gate::Ledger, Failure::Clash { with }));
        assert_eq!(only(&subject, &snapshot), expected, "{first} to {last}");
    }
}

#[test]
fn every_prerequisite_is_valid_on_the_first_day() {
    let mint = &mut mint();
    let (first_aid, licence) = (mint.id(), mint.id());
    let session = a_session().on("2027-03-01", "2027-03-05").make(mint);
    let snapshot = a_snapshot().of(session).requires(first_aid).requires(licence).make(mint);
    let missing = |skills: Vec<_>| Some((Gate::Prerequisites, Failure::Missing { skills }));
    let lasting = held(first_aid, "2025-01-01", None, mint);
    for (from, until, valid) in [
        ("2026-01-01", Some("2027-02-28"), false),
        ("2026-01-01", Some("2027-03-01"), true),
        ("2027-03-01", None, true),
        ("2027-03-02", None, false),
    ] {
        let licence_held = held(licence, from, until, mint);
        let subject = a_candidate().holding(lasting).holding(licence_held).subject(mint);
        let expected = if valid { None } else { missing(vec![licence]) };
        assert_eq!(only(&subject, &snapshot), expected, "{from} to {until:?}");
    }
    let neither = a_candidate().subject(mint);
    assert_eq!(only(&neither, &snapshot), missing(vec![first_aid, licence]));
    // An out-of-date line beside a valid one takes nothing away.
    let twice = a_candidate()
        .holding(held(licence, "2020-01-01", Some("2021-01-01"), mint))
        .holding(held(licence, "2026-01-01", None, mint))
        .holding(lasting)
        .subject(mint);
    assert_eq!(only(&twice, &snapshot), None);
}

#[test]
fn a_refused_seat_is_not_proposed_again() {
    let mint = &mut mint();
    let snapshot = a_snapshot().make(mint);
    let subject = a_candidate().refused().subject(mint);
    assert_eq!(only(&subject, &snapshot), Some((Gate::NotRefused, Failure::RefusedBefore)));
}

#[test]
fn all_the_failures_of_a_person_are_told_at_once() {
    let mint = &mut mint();
    let (skill, unit) = (mint.id(), mint.id());
    let mut session = a_session().on("2027-03-01", "2027-03-05").cancelled("grève").seats(1).make(mint);
    session.window.closes_on = Some(day("2027-02-01"));
    let mut snapshot =
        a_snapshot().of(session).requires(skill).quota(unit, 1, "2027-12-31").taken(1).today("2027-03-02").make(mint);
    snapshot.asked.previous.insert(mint.id());
    snapshot.asked.ranks = Some(10..=20);
    let subject = a_candidate().busy("2027-03-01", "2027-03-01").offered(LiveOffer::Here(mint.id())).refused();
    let subject = subject.seated_elsewhere(mint.id(), "2027-04-05", "2027-04-09");
    let subject = subject.with_approval(Approval::NotAsked);
    let mut subject = subject.subject(mint);
    let members = [subject.person, mint.id()].into();
    subject.crew = Some(Crew { id: mint.id(), members });
    let everything_but_seated = failed(&gates_by_oneself(&subject, &snapshot));
    let all_but_one: Vec<Gate> = Gate::ALL.into_iter().filter(|g| *g != Gate::NotEnrolled).collect();
    assert_eq!(everything_but_seated, all_but_one);
}

#[test]
fn whoever_is_not_approved_is_told_whose_answer_is_missing() {
    let mint = &mut mint();
    let snapshot = a_snapshot().make(mint);
    let since = "2027-01-04T08:00:00Z".parse().unwrap();
    let awaited = Awaited {
        position: 2,
        approver: Approver::UpperUnit,
        unit: mint.id(),
        code: "27e BIM".to_owned(),
        since,
        due_at: since + chrono::TimeDelta::days(5),
    };
    let of = |approval, mint: &mut Mint| a_candidate().with_approval(approval).subject(mint);
    let waits = of(Approval::Awaits(awaited.clone()), mint);
    assert_eq!(only(&waits, &snapshot), Some((Gate::Approved, Failure::AwaitsApproval(awaited))));
    assert_eq!(only(&of(Approval::NotAsked, mint), &snapshot), Some((Gate::Approved, Failure::NotAsked)));
    // An offer accepted looks again; a departure that was written down stands.
    assert_eq!(failed(&gates_at_acceptance(&waits, &snapshot, false)), [Gate::Approved]);
    assert_eq!(failed(&gates_at_acceptance(&waits, &snapshot, true)), []);
}

#[test]
fn the_gates_that_a_planner_may_depart_from_are_these() {
    let may: Vec<Gate> = Gate::ALL.into_iter().filter(|g| g.can_be_overridden()).collect();
    assert_eq!(
        may,
        [
            Gate::OneSeatPerCourse,
            Gate::Ledger,
            Gate::Audience,
            Gate::Prerequisites,
            Gate::PreviousCourses,
            Gate::Quota,
            Gate::NotRefused,
            Gate::Approved,
            Gate::Crew,
        ]
    );
    let mut codes = Gate::ALL.map(Gate::code);
    codes.sort_unstable();
    assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
    assert!(Gate::ALL.iter().all(|g| !g.next_step().is_empty()));
}

#[test]
fn an_accepted_offer_passes_again_through_what_may_have_changed() {
    let mint = &mut mint();
    let skill = mint.id();
    let session = a_session().on("2027-03-01", "2027-03-05");
    // The offer held the last seat: neither it nor the quotas count against its own person.
    let full =
        a_snapshot().of(session.clone().seats(1).make(mint)).quota(mint.id(), 1, "2027-12-31").held(1).make(mint);
    let subject =
        a_candidate().person(full.held[0].person).offered(LiveOffer::Here(full.held[0].offer)).refused().subject(mint);
    assert_eq!(failed(&gates_at_acceptance(&subject, &full, false)), []);
    let changed = a_snapshot().of(session.clone().make(mint)).requires(skill).make(mint);
    let busy = a_candidate().busy("2027-03-05", "2027-03-08").subject(mint);
    let busy = Subject { seats_elsewhere: vec![(mint.id(), days("2027-04-05", "2027-04-09"))], ..busy };
    let these = [Gate::OneSeatPerCourse, Gate::Ledger, Gate::Prerequisites];
    assert_eq!(failed(&gates_at_acceptance(&busy, &changed, false)), these);
    assert_eq!(failed(&gates_at_acceptance(&busy, &changed, true)), []);
    let cancelled = a_snapshot().of(session.cancelled("grève").make(mint)).today("2027-03-01").make(mint);
    let never = [Gate::SessionOpen, Gate::NotBegun];
    assert_eq!(failed(&gates_at_acceptance(&a_candidate().subject(mint), &cancelled, true)), never);
}

// Quotas: a brigade (B) over two battalions (X, Y); Z is elsewhere.

struct Units {
    b: UnitId,
    x: UnitId,
    y: UnitId,
    z: UnitId,
}

fn units(mint: &mut Mint) -> Units {
    Units { b: mint.id(), x: mint.id(), y: mint.id(), z: mint.id() }
}

impl Units {
    fn above(&self, unit: char) -> Vec<UnitId> {
        match unit {
            'b' => vec![self.b],
            'x' => vec![self.x, self.b],
            'y' => vec![self.y, self.b],
            _ => vec![self.z],
        }
    }
}

/// Who passes the quota gate of a session of so many seats, among people of each unit.
fn let_in(capacity: u16, quotas: &[(char, u16)], seated: &str, today: &str) -> String {
    let mint = &mut mint();
    let units = units(mint);
    let mut snapshot = a_snapshot().of(a_session().seats(capacity).make(mint)).today(today);
    for (unit, seats) in quotas {
        snapshot = snapshot.quota(units.above(*unit)[0], *seats, "2027-02-01");
    }
    for unit in seated.chars() {
        snapshot = snapshot.taken_by(units.above(unit));
    }
    let snapshot = snapshot.make(mint);
    "bxyz"
        .chars()
        .filter(|unit| {
            let subject = a_candidate().of(units.above(*unit)).subject(mint);
            only(&subject, &snapshot).is_none()
        })
        .collect()
}

#[test]
fn seats_set_aside_go_to_their_unit_first_and_the_others_to_all() {
    let before = "2027-01-31";
    for (capacity, quotas, seated, passing) in [
        // No quota: capacity is somebody else's business.
        (2, &[][..], "", "bxyz"),
        (2, &[][..], "zz", "bxyz"),
        // One seat of two set aside for X.
        (2, &[('x', 1)][..], "", "bxyz"),
        (2, &[('x', 1)], "z", "x"),
        // X uses its own seat first, so the other stays for all.
        (2, &[('x', 1)], "x", "bxyz"),
        (3, &[('x', 1)], "xx", "bxyz"),
        (3, &[('x', 1)], "xxz", ""),
        // All the seats set aside.
        (2, &[('x', 1), ('y', 1)], "", "xy"),
        (2, &[('x', 1), ('y', 1)], "x", "y"),
        (2, &[('x', 1), ('y', 1)], "y", "x"),
        // A brigade's quota serves its battalions.
        (1, &[('b', 1)], "", "bxy"),
        (1, &[('b', 1)], "y", ""),
        // Nested: a battalion has its own seats, then the brigade's.
        (2, &[('b', 1), ('x', 1)], "", "bxy"),
        (2, &[('b', 1), ('x', 1)], "x", "bxy"),
        (2, &[('b', 1), ('x', 1)], "y", "x"),
        (2, &[('b', 1), ('x', 1)], "b", "x"),
        (3, &[('b', 2), ('x', 1)], "xx", "bxy"),
        (3, &[('b', 2), ('x', 1)], "xxx", ""),
        // Quotas of more seats than there are leave none for all.
        (2, &[('x', 2), ('y', 2)], "", "xy"),
        (2, &[('x', 2), ('y', 2)], "xx", "y"),
        // More people than seats for all: nothing wraps around.
        (2, &[('x', 1)], "zzz", "x"),
        (2, &[('x', 0)], "z", "bxyz"),
    ] {
        let found = let_in(capacity, quotas, seated, before);
        assert_eq!(found, passing, "{capacity} seats, {quotas:?}, seated {seated:?}");
    }
}

#[test]
fn on_its_release_date_a_quota_returns_to_all() {
    assert_eq!(let_in(2, &[('x', 1)], "z", "2027-01-31"), "x");
    assert_eq!(let_in(2, &[('x', 1)], "z", "2027-02-01"), "bxyz");
}

#[test]
fn a_seat_set_aside_is_told_with_its_unit_and_its_date() {
    let mint = &mut mint();
    let units = units(mint);
    let snapshot = a_snapshot()
        .of(a_session().seats(3).make(mint))
        .quota(units.x, 1, "2027-02-01")
        .quota(units.y, 1, "2027-02-10")
        .taken_by(units.above('y'))
        .taken_by(units.above('z'))
        .make(mint);
    let quotas = vec![(units.x, 1, day("2027-02-01"))];
    let outsider = a_candidate().of([units.z]).subject(mint);
    assert_eq!(only(&outsider, &snapshot), Some((Gate::Quota, Failure::SetAside { quotas })));
}

#[test]
fn a_held_seat_counts_like_a_taken_one_but_never_against_its_own_person() {
    let mint = &mut mint();
    let units = units(mint);
    let snapshot = a_snapshot().of(a_session().seats(2).make(mint)).quota(units.x, 1, "2027-02-01").held(1).make(mint);
    let other = a_candidate().of([units.z]).subject(mint);
    assert!(only(&other, &snapshot).is_some());
    let own = a_candidate().of([units.z]).person(snapshot.held[0].person).subject(mint);
    assert_eq!(only(&own, &snapshot), None);
}

proptest! {
    #[test]
    fn who_sat_down_first_changes_nothing_to_the_quotas(
        capacity in 1_u16..6, b in 0_u16..4, x in 0_u16..4, seated in "[bxyz]{0,6}",
    ) {
        let quotas = [('b', b), ('x', x)];
        let backwards: String = seated.chars().rev().collect();
        let today = "2027-01-31";
        prop_assert_eq!(
            let_in(capacity, &quotas, &seated, today),
            let_in(capacity, &quotas, &backwards, today)
        );
    }

    #[test]
    fn seats_set_aside_are_never_taken_by_others_who_pass_the_gate(
        capacity in 1_u16..8, quota in 1_u16..4, arrivals in "[bxyz]{0,10}",
    ) {
        let mint = &mut mint();
        let units = units(mint);
        let mut snapshot = a_snapshot()
            .of(a_session().seats(capacity).make(mint))
            .quota(units.x, quota, "2027-02-01")
            .make(mint);
        let mut others = 0;
        for unit in arrivals.chars() {
            let subject = a_candidate().of(units.above(unit)).subject(mint);
            if snapshot.free() > 0 && only(&subject, &snapshot).is_none() {
                others += u16::from(unit != 'x');
                snapshot.seated.push(crate::snapshot::Seated {
                    person: subject.person,
                    lineage: subject.lineage,
                });
            }
        }
        prop_assert!(others <= capacity.saturating_sub(quota), "{} others", others);
        // And nothing is wasted: whoever of X came found a seat while there was one.
        prop_assert!(snapshot.occupied() <= capacity);
        let of_x = u16::try_from(arrivals.matches('x').count()).unwrap();
        let all = u16::try_from(arrivals.len()).unwrap();
        prop_assert!(snapshot.occupied() >= all.min(capacity.saturating_sub(quota)).max(of_x.min(quota).min(capacity)));
    }
}
