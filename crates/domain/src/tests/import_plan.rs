//! One verdict a line, against what is known.

use crate::course::Costs;
use crate::fixture::{A_REQUEST, REQUEST_HEADING, a_sheet, mint};
use crate::id::{Mint, UnitId};
use crate::import::{
    ImportPlan, Kind, Known, KnownCourse, KnownPerson, KnownRequest, KnownSession, Parsed, ReasonCode, Totals, Verdict,
    people, plan, read, recognise,
};
use crate::person::PersonStatus;
use crate::session::Seats;
use crate::text::{CourseCode, ServiceNumber, fold};
use proptest::prelude::*;
use std::collections::BTreeSet;

const SESSIONS: [&str; 9] =
    ["Code session", "Code stage", "Intitulé", "Du", "Au", "Lieu", "Places", "Mini", "Ctg 7e BCA"];

type Request = [&'static str; 11];
type Session = [&'static str; 9];

const WEEK_1: Session =
    ["SC1-27-01", "SC1", "Sauvetage au combat", "08/03/2027", "10/03/2027", "Saumur", "16", "8", ""];
const WEEK_2: Session = ["SC1-27-02", "SC1", "Sauvetage au combat", "2027-04-26", "2027-04-28", "Guer", "12", "", "2"];
const LICENCE: Session = ["PERM-C-27-01", "PERM-C", "Permis C", "08/03/2027", "02/04/2027", "Bourges", "8", "4", ""];
const REMI: Request = A_REQUEST;
const AICHA: Request = ["5162780150", "SGT", "Traoré", "Aïcha", "27e BIM", "SC1", "SC1-27-02", "", "1", "18.11.26", ""];

fn change<const N: usize>(mut cells: [&'static str; N], changes: &[(usize, &'static str)]) -> [&'static str; N] {
    for (index, cell) in changes {
        cells[*index] = cell;
    }
    cells
}

/// A planner's table, its struck lines marked.
fn planned(sessions: &[Session], requests: &[(Request, bool)], known: &Known, organiser: UnitId) -> ImportPlan {
    // The requests come first: the plan puts the sessions before them by itself.
    let mut table = a_sheet("Suivi.xlsx").named("Demandes").line(REQUEST_HEADING);
    for (cells, struck) in requests {
        table = if *struck { table.struck(*cells) } else { table.line(*cells) };
    }
    let mut calendar = a_sheet("Calendrier.xlsx").line(SESSIONS);
    for cells in sessions {
        calendar = calendar.line(*cells);
    }
    let lines =
        [table.make(), calendar.make()].iter().flat_map(|sheet| read(sheet, recognise(sheet).ok().as_ref())).collect();
    plan(lines, known, organiser)
}

fn asked(requests: &[Request]) -> Vec<(Request, bool)> {
    requests.iter().map(|cells| (*cells, false)).collect()
}

fn told(plan: &ImportPlan) -> Vec<(Verdict, Vec<ReasonCode>, Vec<&'static str>)> {
    plan.lines
        .iter()
        .map(|l| (l.verdict, l.reasons.iter().map(|r| r.code).collect(), l.changes.iter().map(|c| c.field).collect()))
        .collect()
}

fn verdicts(plan: &ImportPlan) -> Vec<Verdict> {
    plan.lines.iter().map(|l| l.verdict).collect()
}

/// The last line: the one that a test adds.
fn last(plan: &ImportPlan) -> (Verdict, Vec<ReasonCode>, Vec<&'static str>) {
    told(plan).pop().unwrap()
}

struct Place {
    known: Known,
    organiser: UnitId,
    mint: Mint,
}

/// Two units, a few ranks, and nothing else.
fn empty() -> Place {
    let mut mint = mint();
    let units = ["27e BIM", "7e BCA", "BFE 27e BIM"].map(|code| (fold(code), mint.id::<UnitId>()));
    let organiser = units[2].1;
    let known = Known {
        units: units.into_iter().collect(),
        ranks: ["SDT", "CPL", "SGT"].map(str::to_owned).to_vec(),
        ..Known::default()
    };
    Place { known, organiser, mint }
}

/// What the database would hold once the plan is applied.
fn applied(place: &mut Place, plan: &ImportPlan) {
    let spellings = people(plan);
    let (known, mint) = (&mut place.known, &mut place.mint);
    for line in &plan.lines {
        if !matches!(line.verdict, Verdict::Create | Verdict::Update) {
            continue;
        }
        match &line.read.parsed {
            Ok(Parsed::Session(said)) => {
                let course = known
                    .courses
                    .entry(fold(said.course.as_str()))
                    .or_insert_with(|| KnownCourse {
                        id: mint.id(),
                        title: String::new(),
                        days: None,
                        capacity: 1,
                        minimum: 0,
                        costs: Costs::default(),
                    })
                    .id;
                let site = *known.sites.entry(fold(said.site.as_str())).or_insert_with(|| mint.id());
                let key = fold(said.code.as_str());
                let before = known.sessions.get(&key);
                let session = KnownSession {
                    id: before.map_or_else(|| mint.id(), |s| s.id),
                    code: said.code.clone(),
                    course,
                    course_code: fold(said.course.as_str()),
                    dates: said.dates,
                    site,
                    seats: said.seats,
                    quotas: said
                        .quotas
                        .iter()
                        .filter(|(_, seats)| *seats > 0)
                        .map(|(unit, seats)| (known.units[unit], *seats))
                        .collect(),
                    releases: std::collections::BTreeMap::new(),
                    cancelled: false,
                    occupied: before.map_or(0, |s| s.occupied),
                    waiting: before.map_or(0, |s| s.waiting),
                };
                known.sessions.insert(key, session);
            }
            Ok(Parsed::Request(said)) => {
                let person = known.people.entry(said.service_number.clone()).or_insert_with(|| {
                    let spelt = &spellings[&said.service_number];
                    KnownPerson {
                        id: mint.id(),
                        unit: known.units[&spelt.unit],
                        rank: spelt.rank.to_string(),
                        folded_names: fold(&format!("{} {}", spelt.family_name, spelt.given_name)),
                        names: (spelt.family_name.to_string(), spelt.given_name.to_string()),
                        status: PersonStatus::Active,
                        email: None,
                    }
                });
                let course = known.courses[&fold(said.course.as_str())].id;
                let wishes = said.wishes.iter().flatten().map(|w| known.sessions[&fold(w.as_str())].id).collect();
                let request = KnownRequest {
                    id: mint.id(),
                    organiser: place.organiser,
                    priority: said.priority,
                    requested_on: said.requested_on.unwrap(),
                    wishes,
                    note: said.note.as_ref().map(ToString::to_string),
                    submitted: !said.cancelled,
                    cancelled_in_file: said.cancelled,
                    holds_seat: false,
                };
                known.requests.insert((person.id, course), request);
            }
            _ => {}
        }
    }
}

/// A place where both sessions and both requests are known.
fn furnished() -> Place {
    let mut place = empty();
    let first = planned(&[WEEK_1, WEEK_2, LICENCE], &asked(&[REMI, AICHA]), &place.known, place.organiser);
    assert_eq!(verdicts(&first), [Verdict::Create; 5]);
    applied(&mut place, &first);
    place
}

fn edit(place: &mut Place, number: &str, change: impl FnOnce(&mut KnownRequest)) {
    let person = place.known.people[&ServiceNumber::parse(number).unwrap()].id;
    let request = place.known.requests.iter_mut().find(|((p, _), _)| *p == person).unwrap().1;
    change(request);
}

fn edit_session(place: &mut Place, code: &str, change: impl FnOnce(&mut KnownSession)) {
    change(place.known.sessions.get_mut(&fold(code)).unwrap());
}

#[test]
fn what_is_new_is_created_sessions_first() {
    let place = empty();
    let plan = planned(&[WEEK_1, WEEK_2], &asked(&[REMI, AICHA]), &place.known, place.organiser);
    let create = || (Verdict::Create, vec![], vec![]);
    assert_eq!(told(&plan), [create(), create(), create(), create()]);
    let kinds: Vec<_> = plan.lines.iter().map(|l| l.read.kind).collect();
    assert_eq!(kinds, [Some(Kind::Session), Some(Kind::Session), Some(Kind::Request), Some(Kind::Request)]);
    let totals = Totals { lines: 4, create: 4, ..Totals::default() };
    assert_eq!(plan.totals(None), totals);
    assert_eq!(plan.totals(Some(Kind::Session)), Totals { lines: 2, create: 2, ..totals });
}

#[test]
fn what_is_known_is_unchanged() {
    let place = furnished();
    let plan = planned(&[WEEK_1, WEEK_2, LICENCE], &asked(&[REMI, AICHA]), &place.known, place.organiser);
    assert_eq!(told(&plan), [(); 5].map(|()| (Verdict::Unchanged, vec![], vec![])));
}

#[test]
fn each_field_of_a_session_that_changes_is_named() {
    for (cells, fields) in [
        (change(WEEK_2, &[(1, "PERM-C")]), vec!["course"]),
        (change(WEEK_2, &[(4, "2027-04-29")]), vec!["dates"]),
        (change(WEEK_2, &[(5, "Saumur")]), vec!["site"]),
        (change(WEEK_2, &[(5, "Nouméa")]), vec!["site"]),
        (change(WEEK_2, &[(6, "13")]), vec!["capacity"]),
        (change(WEEK_2, &[(7, "3")]), vec!["minimum"]),
        (change(WEEK_2, &[(8, "3")]), vec!["quotas"]),
        (change(WEEK_2, &[(8, "")]), vec!["quotas"]),
        (change(WEEK_2, &[(6, "13"), (8, "0")]), vec!["capacity", "quotas"]),
        // The course keeps its title; another case of a name is the same name.
        (change(WEEK_2, &[(2, "Secourisme"), (5, "GUER"), (0, "sc1-27-02")]), vec![]),
    ] {
        let place = furnished();
        let plan = planned(&[cells], &[], &place.known, place.organiser);
        let verdict = if fields.is_empty() { Verdict::Unchanged } else { Verdict::Update };
        assert_eq!(told(&plan), [(verdict, vec![], fields.clone())]);
        let moved = u32::from(fields.contains(&"dates"));
        assert_eq!(plan.totals(None).sessions_moved, moved);
    }
    let place = furnished();
    let plan = planned(&[change(WEEK_2, &[(6, "13"), (8, "3")])], &[], &place.known, place.organiser);
    let changes: Vec<_> = plan.lines[0].changes.iter().map(|c| (c.from.as_str(), c.to.as_str())).collect();
    assert_eq!(changes, [("12", "13"), ("7e bca: 2", "7e bca: 3")]);
}

#[test]
fn a_session_where_people_sit_is_not_moved_from_a_file() {
    for (cells, occupied, expected) in [
        (change(WEEK_1, &[(4, "11/03/2027")]), 1, (Verdict::Rejected, vec![ReasonCode::SessionOccupied], vec![])),
        (change(WEEK_1, &[(1, "PERM-C")]), 1, (Verdict::Rejected, vec![ReasonCode::SessionOccupied], vec![])),
        (change(WEEK_1, &[(5, "Guer")]), 1, (Verdict::Update, vec![], vec!["site"])),
        (change(WEEK_1, &[(6, "9")]), 10, (Verdict::Rejected, vec![ReasonCode::BelowOccupied], vec![])),
        (change(WEEK_1, &[(6, "10")]), 10, (Verdict::Update, vec![], vec!["capacity"])),
    ] {
        let mut place = furnished();
        edit_session(&mut place, "SC1-27-01", |s| s.occupied = occupied);
        let plan = planned(&[cells], &[], &place.known, place.organiser);
        assert_eq!(last(&plan), expected, "{cells:?}");
    }
}

#[test]
fn a_session_that_people_wait_for_keeps_its_course() {
    for (cells, expected) in [
        (change(WEEK_1, &[(1, "PERM-C")]), (Verdict::Rejected, vec![ReasonCode::SessionOccupied], vec![])),
        (change(WEEK_1, &[(4, "11/03/2027")]), (Verdict::Update, vec![], vec!["dates"])),
    ] {
        let mut place = furnished();
        edit_session(&mut place, "SC1-27-01", |s| s.waiting = 1);
        let plan = planned(&[cells], &[], &place.known, place.organiser);
        assert_eq!(last(&plan), expected, "{cells:?}");
    }
}

#[test]
fn people_are_added_only_where_whoever_imports_may_add_them() {
    let mut place = furnished();
    place.known.people.clear();
    place.known.requests.clear();
    place.known.within = Some(BTreeSet::new());
    let plan = planned(&[], &asked(&[REMI]), &place.known, place.organiser);
    assert_eq!(last(&plan), (Verdict::Rejected, vec![ReasonCode::UnknownUnit], vec![]));
    place.known.within = Some(place.known.units.values().copied().collect());
    let plan = planned(&[], &asked(&[REMI]), &place.known, place.organiser);
    assert_eq!(last(&plan), (Verdict::Create, vec![], vec![]));
}

#[test]
fn a_session_overbooked_on_purpose_is_left_as_it_is() {
    let mut place = furnished();
    edit_session(&mut place, "SC1-27-01", |s| {
        s.seats = Seats::new(16, 8, 2).unwrap();
        s.occupied = 18;
    });
    let plan = planned(&[WEEK_1], &[], &place.known, place.organiser);
    assert_eq!(last(&plan), (Verdict::Unchanged, vec![], vec![]));
    let fewer = planned(&[change(WEEK_1, &[(6, "15")])], &[], &place.known, place.organiser);
    assert_eq!(last(&fewer), (Verdict::Rejected, vec![ReasonCode::BelowOccupied], vec![]));
}

#[test]
fn a_session_called_off_since_stays_so() {
    let mut place = furnished();
    edit_session(&mut place, "SC1-27-01", |s| s.cancelled = true);
    let plan = planned(&[change(WEEK_1, &[(6, "20")])], &[], &place.known, place.organiser);
    assert_eq!(last(&plan), (Verdict::Unchanged, vec![ReasonCode::SessionCancelledSince], vec![]));
}

#[test]
fn a_wish_for_a_session_called_off_since_is_told() {
    let mut place = furnished();
    edit_session(&mut place, "SC1-27-02", |session| session.cancelled = true);
    let newcomer = change(REMI, &[(0, "2638010178")]);
    let off = vec![ReasonCode::SessionCancelledSince];
    for (line, struck, expected) in [
        (REMI, false, (Verdict::Unchanged, off.clone())),
        (newcomer, false, (Verdict::Create, off.clone())),
        (change(newcomer, &[(7, "")]), false, (Verdict::Create, vec![])),
        (newcomer, true, (Verdict::Create, vec![ReasonCode::Struck])),
    ] {
        let plan = planned(&[WEEK_1], &[(line, struck)], &place.known, place.organiser);
        let (verdict, reasons, _) = last(&plan);
        assert_eq!((verdict, reasons), expected);
    }
    let plan = planned(&[WEEK_1], &asked(&[newcomer]), &place.known, place.organiser);
    assert_eq!(plan.lines.last().unwrap().reasons[0].value.as_deref(), Some("SC1-27-02"));
}

#[test]
fn a_quota_for_a_unit_nobody_knows_is_set_aside() {
    let mut place = empty();
    place.known.units.remove(&fold("7e BCA"));
    let plan = planned(&[WEEK_2], &[], &place.known, place.organiser);
    assert_eq!(last(&plan), (Verdict::Rejected, vec![ReasonCode::UnknownUnit], vec![]));
    assert_eq!(plan.lines[0].reasons[0].value.as_deref(), Some("7e bca"));
}

#[test]
fn each_field_of_a_request_that_changes_is_named() {
    for (cells, fields) in [
        (change(REMI, &[(7, "")]), vec!["wishes"]),
        (change(REMI, &[(6, "SC1-27-02"), (7, "SC1-27-01")]), vec!["wishes"]),
        (change(REMI, &[(8, "1")]), vec!["priority"]),
        (change(REMI, &[(9, "20/10/2026")]), vec!["requested_on"]),
        (change(REMI, &[(10, "")]), vec!["note"]),
        (change(REMI, &[(8, "P2"), (10, "prioritaire OPEX")]), vec!["priority", "note"]),
        (change(REMI, &[(9, "2026-10-19"), (2, "LE GOFF"), (3, "REMI "), (10, " avis  favorable")]), vec![]),
    ] {
        let place = furnished();
        let plan = planned(&[], &asked(&[cells]), &place.known, place.organiser);
        let verdict = if fields.is_empty() { Verdict::Unchanged } else { Verdict::Update };
        assert_eq!(told(&plan), [(verdict, vec![], fields)], "{cells:?}");
    }
    let place = furnished();
    let plan = planned(&[], &asked(&[change(REMI, &[(7, "")])]), &place.known, place.organiser);
    let wishes = &plan.lines[0].changes[0];
    assert_eq!((wishes.from.as_str(), wishes.to.as_str()), ("sc1 27 01, sc1 27 02", "sc1 27 01"));
}

#[test]
fn a_wish_for_a_session_of_the_same_import_is_an_update() {
    let place = furnished();
    let week_3 = change(WEEK_1, &[(0, "SC1-27-03")]);
    let plan = planned(&[week_3], &asked(&[change(AICHA, &[(7, "SC1-27-03")])]), &place.known, place.organiser);
    assert_eq!(last(&plan), (Verdict::Update, vec![], vec!["wishes"]));
}

#[test]
fn a_request_that_names_what_nobody_knows_is_set_aside() {
    use ReasonCode as R;
    for (changes, codes) in [
        (vec![(5, "XX-99")], vec![R::UnknownCourse]),
        (vec![(4, "12e RC")], vec![R::UnknownUnit]),
        (vec![(1, "AMIRAL")], vec![R::UnknownRank]),
        (vec![(6, "SC1-27-09")], vec![R::UnknownSession]),
        (vec![(7, "SC1-27-09")], vec![R::UnknownSession]),
        (vec![(6, "PERM-C-27-01")], vec![R::WishOfAnotherCourse]),
        (vec![(7, "sc1 27 01")], vec![R::SameWishTwice]),
        (vec![(1, "AMIRAL"), (4, "12e RC"), (7, "SC1-27-09")], vec![R::UnknownUnit, R::UnknownRank, R::UnknownSession]),
    ] {
        let cells = change(REMI, &changes);
        let rejected = (Verdict::Rejected, codes, vec![]);
        // The same in a file that brings its calendar and against a calendar already there.
        let place = empty();
        let plan = planned(&[WEEK_1, WEEK_2, LICENCE], &asked(&[cells]), &place.known, place.organiser);
        assert_eq!(last(&plan), rejected);
        let place = furnished();
        let plan = planned(&[], &asked(&[cells]), &place.known, place.organiser);
        assert_eq!(last(&plan), rejected);
    }
}

#[test]
fn a_session_set_aside_in_the_same_import_cannot_be_wished_for() {
    let place = empty();
    let reversed = change(WEEK_2, &[(4, "2027-04-01")]);
    let plan = planned(&[WEEK_1, reversed], &asked(&[REMI, AICHA]), &place.known, place.organiser);
    let codes: Vec<_> = told(&plan).into_iter().map(|(v, r, _)| (v, r)).collect();
    assert_eq!(
        codes,
        [
            (Verdict::Create, vec![]),
            (Verdict::Rejected, vec![ReasonCode::DatesReversed]),
            (Verdict::Rejected, vec![ReasonCode::UnknownSession]),
            (Verdict::Rejected, vec![ReasonCode::UnknownSession]),
        ]
    );
}

#[test]
fn the_same_line_twice_is_a_duplicate_that_agrees_or_not() {
    let place = empty();
    let otherwise_typed = change(REMI, &[(8, "3"), (9, "2026-10-19")]);
    let contradicting = change(REMI, &[(8, "1")]);
    let plan = planned(
        &[WEEK_1, WEEK_2, WEEK_1, change(WEEK_1, &[(6, "20")])],
        &asked(&[REMI, AICHA, REMI, otherwise_typed, contradicting]),
        &place.known,
        place.organiser,
    );
    let duplicate = |code| (Verdict::Duplicate, vec![code], vec![]);
    let create = || (Verdict::Create, vec![], vec![]);
    assert_eq!(
        told(&plan),
        [
            create(),
            create(),
            duplicate(ReasonCode::SameAsLine),
            duplicate(ReasonCode::ContradictsLine),
            create(),
            create(),
            duplicate(ReasonCode::SameAsLine),
            duplicate(ReasonCode::SameAsLine),
            duplicate(ReasonCode::ContradictsLine),
        ]
    );
    let where_from: Vec<_> = plan.lines.iter().filter_map(|l| l.reasons.first()?.value.clone()).collect();
    assert_eq!(
        where_from,
        [
            "Calendrier.xlsx:2",
            "Calendrier.xlsx:2",
            "Suivi.xlsx / Demandes:2",
            "Suivi.xlsx / Demandes:2",
            "Suivi.xlsx / Demandes:2"
        ]
    );
    assert_eq!(plan.totals(None), Totals { lines: 9, create: 4, duplicate: 5, ..Totals::default() });
}

#[test]
fn a_line_set_aside_does_not_make_a_duplicate_of_the_right_one_below() {
    let place = empty();
    let plan =
        planned(&[WEEK_1, WEEK_2], &asked(&[change(REMI, &[(6, "SC1-27-09")]), REMI]), &place.known, place.organiser);
    assert_eq!(verdicts(&plan)[2..], [Verdict::Rejected, Verdict::Create]);
    // Set aside for what is known, not for what it says.
    let mut place = furnished();
    edit(&mut place, REMI[0], |r| r.holds_seat = true);
    edit_session(&mut place, "SC1-27-01", |s| s.occupied = 10);
    let too_small = change(WEEK_1, &[(6, "9")]);
    let plan = planned(&[too_small, WEEK_1], &[(REMI, true), (REMI, false)], &place.known, place.organiser);
    let expected = [Verdict::Rejected, Verdict::Unchanged, Verdict::Rejected, Verdict::Unchanged];
    assert_eq!(verdicts(&plan), expected);
}

#[test]
fn what_another_actor_asks_for_already_is_asked_once() {
    let mut place = furnished();
    let other = place.mint.id();
    edit(&mut place, REMI[0], |r| r.organiser = other);
    let plan = planned(&[], &asked(&[change(REMI, &[(8, "1")])]), &place.known, place.organiser);
    assert_eq!(last(&plan), (Verdict::Duplicate, vec![ReasonCode::AskedElsewhere], vec![]));
}

#[test]
fn what_another_actor_closed_may_be_asked_for_anew() {
    let mut place = furnished();
    let other = place.mint.id();
    edit(&mut place, REMI[0], |r| {
        r.organiser = other;
        r.submitted = false;
        r.cancelled_in_file = true;
    });
    let plan = planned(&[], &asked(&[REMI]), &place.known, place.organiser);
    assert_eq!(last(&plan), (Verdict::Create, vec![], vec![]));
}

#[test]
fn a_struck_line_is_a_cancelled_request() {
    let struck = [(REMI, true)];
    let place = empty();
    let new = planned(&[WEEK_1, WEEK_2], &struck, &place.known, place.organiser);
    assert_eq!(last(&new), (Verdict::Create, vec![ReasonCode::Struck], vec![]));
    assert_eq!(new.totals(None).cancelled, 1);
    let mut place = furnished();
    let known = planned(&[], &struck, &place.known, place.organiser);
    assert_eq!(last(&known), (Verdict::Update, vec![ReasonCode::Struck], vec!["state"]));
    // A seat is given back in Relève, with its reason, not by a line through a name.
    edit(&mut place, REMI[0], |r| r.holds_seat = true);
    let seated = planned(&[], &struck, &place.known, place.organiser);
    assert_eq!(last(&seated), (Verdict::Rejected, vec![ReasonCode::HoldsSeat], vec![]));
    assert_eq!(seated.totals(None).cancelled, 0);
}

#[test]
fn a_closed_request_is_reopened_only_by_the_file_that_struck_it() {
    for (cancelled_in_file, struck, expected) in [
        (true, true, (Verdict::Unchanged, vec![ReasonCode::Struck], vec![])),
        (true, false, (Verdict::Update, vec![], vec!["state"])),
        (false, true, (Verdict::Unchanged, vec![ReasonCode::Struck], vec![])),
        (false, false, (Verdict::Unchanged, vec![ReasonCode::ClosedSince], vec![])),
    ] {
        let mut place = furnished();
        edit(&mut place, REMI[0], |r| {
            r.submitted = false;
            r.cancelled_in_file = cancelled_in_file;
        });
        let plan = planned(&[], &[(REMI, struck)], &place.known, place.organiser);
        assert_eq!(last(&plan), expected);
    }
    // Reopened with other details, all of them are taken.
    let mut place = furnished();
    edit(&mut place, REMI[0], |r| {
        r.submitted = false;
        r.cancelled_in_file = true;
    });
    let plan = planned(&[], &asked(&[change(REMI, &[(8, "1")])]), &place.known, place.organiser);
    assert_eq!(last(&plan), (Verdict::Update, vec![], vec!["state", "priority"]));
    applied(&mut place, &plan);
    let again = planned(&[], &asked(&[change(REMI, &[(8, "1")])]), &place.known, place.organiser);
    assert_eq!(last(&again), (Verdict::Unchanged, vec![], vec![]));
}

#[test]
fn the_directory_is_not_changed_by_a_file_but_the_difference_is_told() {
    for changes in [[(2, "Legoff")], [(3, "René")], [(1, "SGT")], [(4, "27e BIM")]] {
        let place = furnished();
        let plan = planned(&[], &asked(&[change(REMI, &changes)]), &place.known, place.organiser);
        assert_eq!(last(&plan), (Verdict::Unchanged, vec![ReasonCode::PersonDiffers], vec![]), "{changes:?}");
    }
}

#[test]
fn every_reason_code_is_its_own() {
    let mut codes: Vec<_> = ReasonCode::ALL.iter().map(|r| r.code()).collect();
    codes.sort_unstable();
    assert!(codes.windows(2).all(|pair| pair[0] != pair[1]));
}

/// A file as planners make them: lines of every kind, some wrong, some twice, some struck.
fn files() -> impl Strategy<Value = (Vec<Session>, Vec<(Request, bool)>)> {
    let session = (
        prop::sample::select(vec![WEEK_1, WEEK_2, LICENCE]),
        prop::sample::select(vec![
            vec![],
            vec![],
            vec![],
            vec![(6, "20")],
            vec![(6, "0")],
            vec![(4, "hier")],
            vec![(5, "Nouméa")],
            vec![(0, "SC1-27-07")],
            vec![(0, "Total")],
        ]),
    )
        .prop_map(|(cells, changes)| change(cells, &changes));
    let request = (
        prop::sample::select(vec![REMI, AICHA]),
        prop::sample::select(vec![
            vec![],
            vec![],
            vec![(0, "0055870021")],
            vec![(0, "")],
            vec![(8, "1")],
            vec![(3, "REMI")],
            vec![(5, "XX-99")],
            vec![(6, "PERM-C-27-01"), (5, "PERM-C"), (7, "")],
            vec![(6, "SC1-27-07")],
            vec![(0, "Total"), (1, "12")],
        ]),
        prop::bool::weighted(0.2),
    )
        .prop_map(|(cells, changes, struck)| (change(cells, &changes), struck));
    (prop::collection::vec(session, 0..5), prop::collection::vec(request, 0..8))
}

proptest! {
    #[test]
    fn totals_add_up_and_a_second_import_of_the_same_changes_nothing(
        first in files(), second in files(),
    ) {
        let mut place = empty();
        for (sessions, requests) in [first, second] {
            let plan = planned(&sessions, &requests, &place.known, place.organiser);
            let totals = plan.totals(None);
            prop_assert_eq!(
                totals.lines,
                totals.create + totals.update + totals.unchanged + totals.duplicate + totals.rejected
            );
            prop_assert_eq!(usize::try_from(totals.lines + totals.ignored).unwrap(), sessions.len() + requests.len());
            let (s, r) = (plan.totals(Some(Kind::Session)), plan.totals(Some(Kind::Request)));
            prop_assert_eq!(s.lines + r.lines, totals.lines);
            prop_assert_eq!(s.create + r.create, totals.create);
            prop_assert_eq!(r.cancelled, totals.cancelled);
            for line in &plan.lines {
                let explained = !line.reasons.is_empty();
                match line.verdict {
                    Verdict::Duplicate | Verdict::Rejected | Verdict::Ignored => prop_assert!(explained),
                    Verdict::Update => prop_assert!(!line.changes.is_empty()),
                    Verdict::Create | Verdict::Unchanged => prop_assert!(line.changes.is_empty()),
                }
                prop_assert!(line.changes.iter().all(|c| c.from != c.to));
            }
            // Everyone who gets a request is told whom to create.
            let people = people(&plan);
            for line in &plan.lines {
                if let (Verdict::Create | Verdict::Update, Ok(Parsed::Request(request))) = (line.verdict, &line.read.parsed) {
                    prop_assert!(people.contains_key(&request.service_number));
                }
            }
            applied(&mut place, &plan);
            let again = planned(&sessions, &requests, &place.known, place.organiser);
            let (before, after) = (plan.totals(None), again.totals(None));
            prop_assert_eq!((after.create, after.update), (0, 0), "{:?}", told(&again));
            prop_assert_eq!(after.unchanged, before.create + before.update + before.unchanged);
            prop_assert_eq!((after.duplicate, after.rejected), (before.duplicate, before.rejected));
        }
    }
}

/// A file of requests with these columns alone.
fn few<const N: usize>(head: [&str; N], cells: [&str; N], known: &Known, organiser: UnitId) -> ImportPlan {
    let sheet = a_sheet("r").line(head).line(cells).make();
    plan(read(&sheet, recognise(&sheet).ok().as_ref()), known, organiser)
}

#[test]
fn units_ranks_and_courses_go_by_their_names_too() {
    let mut place = empty();
    let first = planned(&[WEEK_1, WEEK_2], &[], &place.known, place.organiser);
    applied(&mut place, &first);
    let known = &mut place.known;
    let battalion = known.units["7e bca"];
    known.unit_names.insert("7e bataillon de chasseurs alpins".into(), battalion);
    known.rank_names.insert("caporal".into(), "CPL".into());
    known.titles.insert(fold("Sauvetage au combat"), CourseCode::parse("SC1").ok());
    let head = ["Matricule", "Grade", "Nom", "Prénom", "Unité", "Intitulé", "Voeu 1", "Priorité", "Date demande"];
    let line = |rank, unit, title| {
        ["2638010177", rank, "Le Goff", "Rémi", unit, title, "SC1-27-01", "très urgent", "19/10/2026"]
    };
    for (rank, unit) in [("Caporal", "7ème Bataillon de Chasseurs Alpins"), ("cpl", "7 BCA"), ("CPL", "7EME BCA")] {
        let plan = few(head, line(rank, unit, "sauvetage AU combat"), &place.known, place.organiser);
        assert_eq!(plan.lines[0].verdict, Verdict::Create, "{:?}", plan.lines[0].reasons);
        assert!(plan.lines[0].reasons.iter().all(|reason| reason.code == ReasonCode::UnderstoodAs));
        let person = people(&plan).pop_first().unwrap().1;
        assert_eq!((person.rank.as_str(), person.unit.as_str()), ("CPL", "7e bca"), "{rank} {unit}");
    }
    let unknown = few(head, line("CPL", "7e BCA", "Plongée"), &place.known, place.organiser);
    assert_eq!(last(&unknown), (Verdict::Rejected, vec![ReasonCode::UnknownCourse], vec![]));
    place.known.titles.insert(fold("Sauvetage au combat"), None);
    let two = few(head, line("CPL", "7e BCA", "Sauvetage au combat"), &place.known, place.organiser);
    assert_eq!(last(&two), (Verdict::Rejected, vec![ReasonCode::SeveralCourses], vec![]));
}

#[test]
fn whoever_is_known_by_number_needs_no_name_and_what_is_not_said_stays() {
    let mut place = empty();
    let first = planned(&[WEEK_1, WEEK_2], &asked(&[REMI]), &place.known, place.organiser);
    applied(&mut place, &first);
    place.known.today = crate::fixture::day("2027-03-10");
    let head = ["Matricule", "Stage", "Priorité"];
    let same = few(head, ["2638010177", "SC1", "P3"], &place.known, place.organiser);
    assert_eq!(last(&same), (Verdict::Unchanged, vec![], vec![]));
    let stranger = few(head, ["5162780150", "SC1", "P3"], &place.known, place.organiser);
    assert_eq!(last(&stranger), (Verdict::Rejected, vec![ReasonCode::UnknownPerson; 4], vec![]));
    let requests = std::mem::take(&mut place.known.requests);
    let anew = few(head, ["2638010177", "SC1", "P3"], &place.known, place.organiser);
    assert_eq!(last(&anew), (Verdict::Create, vec![ReasonCode::DayOfImport, ReasonCode::AnySession], vec![]));
    let Ok(Parsed::Request(said)) = &anew.lines[0].read.parsed else { panic!() };
    // The first session began before the day of the import.
    let wished: Vec<_> = said.wishes.iter().flatten().map(|code| code.as_str()).collect();
    assert_eq!((wished, said.requested_on), (vec!["SC1-27-02"], Some(place.known.today)));
    place.known.today = crate::fixture::day("2027-06-01");
    let late = few(head, ["2638010177", "SC1", "P3"], &place.known, place.organiser);
    assert_eq!(last(&late), (Verdict::Rejected, vec![ReasonCode::NoSessionToCome], vec![]));
    place.known.requests = requests;
}

#[test]
fn a_calendar_without_a_column_keeps_what_was_there() {
    let mut place = empty();
    let first = planned(&[WEEK_2], &[], &place.known, place.organiser);
    applied(&mut place, &first);
    let mut known = place.known.sessions.remove("sc1 27 02").unwrap();
    known.seats = Seats::new(12, 5, 0).unwrap();
    place.known.sessions.insert("sc1 27 02".into(), known);
    let head = ["Code session", "Code stage", "Du", "Au", "Lieu", "Places"];
    let line = |seats| ["SC1-27-02", "SC1", "2027-04-26", "2027-04-28", "Guer", seats];
    let same = few(head, line("12"), &place.known, place.organiser);
    assert_eq!(last(&same), (Verdict::Unchanged, vec![], vec![]));
    let more = few(head, line("14"), &place.known, place.organiser);
    assert_eq!(last(&more), (Verdict::Update, vec![], vec!["capacity"]));
    let over = planned(&[change(WEEK_2, &[(8, "13")])], &[], &place.known, place.organiser);
    assert_eq!(last(&over), (Verdict::Rejected, vec![ReasonCode::QuotasOverCapacity], vec![]));
}
