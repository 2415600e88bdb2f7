//! Courses, quotas, people, skills and seats of files, told apart by their headers and planned in their order.

use crate::course::Costs;
use crate::fixture::{a_sheet, day, mint};
use crate::id::UnitId;
use crate::import::{
    ImportPlan, Kind, Known, KnownCourse, KnownHeld, KnownPerson, KnownSession, KnownSkill, ReasonCode, Rights,
    SourceSheet, Value, Verdict, header, plan, read, recognise,
};
use crate::person::PersonStatus;
use crate::session::Seats;
use crate::span::DateSpan;
use crate::text::{ServiceNumber, SessionCode, fold};
use std::collections::{BTreeMap, BTreeSet};

const PEOPLE: [&str; 7] = ["Matricule", "Grade", "Nom", "Prénom", "Unité", "Statut", "Courriel"];
const SKILLS: [&str; 5] = ["Matricule", "Nom", "Qualification", "Obtenue le", "Valable jusqu'au"];
const SEATS: [&str; 4] = ["Matricule", "Nom", "Prénom", "Code session"];
const COURSES: [&str; 7] =
    ["Code stage", "Intitulé", "Durée (jours)", "Places", "Mini", "Coût session", "Coût par place"];
const QUOTAS: [&str; 4] = ["Code session", "Unité", "Places", "Libéré le"];

struct Place {
    known: Known,
    organiser: UnitId,
    away: UnitId,
}

/// A unit in reach and one out of it, someone of each, a session of four seats with two set aside, and a skill held.
fn place() -> Place {
    let mut mint = mint();
    let (here, away): (UnitId, UnitId) = (mint.id(), mint.id());
    let (course, session, skill) = (mint.id(), mint.id(), mint.id());
    let someone = |id, unit, family: &str, given: &str| KnownPerson {
        id,
        unit,
        rank: "CPL".into(),
        folded_names: fold(&format!("{family} {given}")),
        names: (family.into(), given.into()),
        status: PersonStatus::Active,
        email: None,
    };
    let number = |text: &str| ServiceNumber::parse(text).unwrap();
    let (remi, lea) = (mint.id(), mint.id());
    let reach = || Some(BTreeSet::from([here]));
    let known = Known {
        units: [("7 bca", here), ("13 bca", away)].map(|(code, id)| (code.to_owned(), id)).into(),
        ranks: vec!["CPL".into(), "SGT".into()],
        rights: Rights { people: reach(), skills: reach(), ..Rights::default() },
        courses: BTreeMap::from([(
            "sc1".to_owned(),
            KnownCourse {
                id: course,
                title: "Sauvetage".into(),
                days: Some(3),
                capacity: 12,
                minimum: 4,
                costs: Costs::default(),
            },
        )]),
        sessions: BTreeMap::from([(
            "sc1 01".to_owned(),
            KnownSession {
                id: session,
                code: SessionCode::parse("SC1-01").unwrap(),
                course,
                course_code: "sc1".into(),
                dates: DateSpan::of_days(day("2027-03-08"), day("2027-03-10")).unwrap(),
                site: mint.id(),
                seats: Seats::new(4, 0, 0).unwrap(),
                quotas: vec![(here, 2)],
                releases: BTreeMap::from([(here, day("2027-02-01"))]),
                cancelled: false,
                occupied: 0,
                waiting: 0,
            },
        )]),
        people: BTreeMap::from([
            (number("4000000001"), someone(remi, here, "Le Goff", "Rémi")),
            (number("4000000002"), someone(lea, away, "Petit", "Léa")),
        ]),
        skills: BTreeMap::from([("psc1".to_owned(), KnownSkill { id: skill })]),
        held: BTreeMap::from([(
            (remi, skill, day("2026-01-05")),
            KnownHeld { id: mint.id(), valid_until: Some(day("2028-01-04")) },
        )]),
        seated: BTreeSet::from([(lea, session)]),
        ..Known::default()
    };
    Place { known, organiser: here, away }
}

fn planned(place: &Place, sheets: &[SourceSheet]) -> ImportPlan {
    let lines = sheets.iter().flat_map(|sheet| read(sheet, recognise(sheet).ok().as_ref())).collect();
    plan(lines, &place.known, place.organiser)
}

fn told(plan: &ImportPlan) -> Vec<(Verdict, Vec<ReasonCode>, Vec<&'static str>)> {
    let codes = |line: &crate::import::LinePlan| line.reasons.iter().map(|reason| reason.code).collect();
    plan.lines.iter().map(|l| (l.verdict, codes(l), l.changes.iter().map(|c| c.field).collect())).collect()
}

#[test]
fn kinds_are_told_apart_by_their_headers_and_asked_when_unsure() {
    for (kind, words) in [
        (Kind::Person, &PEOPLE[..]),
        (Kind::Person, &["Service number", "Rank", "Family name", "Given name", "Unit", "E-mail"]),
        (Kind::Skill, &SKILLS),
        (Kind::Skill, &["Service number", "Skill code", "Obtained on", "Valid until"]),
        (Kind::Enrolment, &SEATS),
        (Kind::Enrolment, &["Matricule", "Code session"]),
        (Kind::Enrolment, &["Matricule", "Grade", "Nom", "Prénom", "Unité", "Session"]),
        (Kind::Course, &COURSES),
        (Kind::Course, &["Code", "Intitulé", "Places"]),
        (Kind::Quota, &QUOTAS),
        (Kind::Quota, &["Session code", "Unit", "Seats", "Release date"]),
        (Kind::Request, &["Matricule", "Nom", "Prénom", "Grade", "Unité", "Code stage", "Session", "Priorité"]),
        (Kind::Session, &["Code session", "Code stage", "Intitulé", "Du", "Au", "Lieu", "Places", "Mini"]),
    ] {
        let cells = words.iter().map(|word| Value::Text((*word).to_owned())).collect();
        assert_eq!(recognise(&a_sheet("x").cells(cells).make()).map(|found| found.kind), Ok(kind), "{words:?}");
    }
    // A calendar without codes of sessions is not a catalogue, nor are requests without a priority seats.
    for (kind, words) in [
        (Kind::Session, &["Code stage", "Intitulé", "Du", "Au", "Lieu", "Places"][..]),
        (Kind::Request, &["Matricule", "Nom", "Prénom", "Code stage", "Session souhaitée"]),
    ] {
        let cells = words.iter().map(|word| Value::Text((*word).to_owned())).collect();
        let found = header::survey(&a_sheet("x").cells(cells).make(), |_| None).unwrap();
        assert_eq!((found.kind, found.header().is_err()), (kind, true), "{words:?}");
    }
}

#[test]
fn people_are_created_changed_and_moved_within_reach_alone() {
    use {ReasonCode as R, Verdict as V};
    let place = place();
    let sheet = a_sheet("annuaire.csv")
        .line(PEOPLE)
        .line(["4000000001", "CPL", "LE GOFF", "REMI", "7 BCA", "", ""])
        .line(["4000000001", "SGT", "LE GOFF", "REMI", "7 BCA", "", ""])
        .line(["4000000003", "SGT", "Brun", "Aïcha", "7 BCA", "réserve", "aicha@exemple.fr"])
        .line(["4000000004", "SGT", "Brun", "Aïcha", "13 BCA", "", ""])
        .line(["4000000002", "CPL", "Petit", "Léa", "7 BCA", "", ""])
        .line(["4000000005", "XXX", "Brun", "Aïcha", "99 RIEN", "", ""])
        .line(["4000000006", "SGT", "Brun", "Aïcha", "7 BCA", "stagiaire", "sans adresse"]);
    assert_eq!(
        told(&planned(&place, &[sheet.make()])),
        [
            (V::Unchanged, vec![], vec![]),
            (V::Duplicate, vec![R::ContradictsLine], vec![]),
            (V::Create, vec![], vec![]),
            (V::Rejected, vec![R::UnknownUnit], vec![]),
            (V::Rejected, vec![R::OutOfScope], vec![]),
            (V::Rejected, vec![R::UnknownUnit, R::UnknownRank], vec![]),
            (V::Rejected, vec![R::InvalidStatus, R::InvalidText], vec![]),
        ]
    );
    let changed = a_sheet("annuaire.csv")
        .line(PEOPLE)
        .line(["4000000001", "SGT", "Le Goff-Morvan", "Rémi", "7 BCA", "civil", "remi@exemple.fr"])
        .make();
    let changes = vec!["family_name", "rank", "status", "email"];
    assert_eq!(told(&planned(&place, &[changed])), [(V::Update, vec![], changes)]);
    let mut denied = place;
    denied.known.rights.people = Some(BTreeSet::new());
    let line = a_sheet("x").line(PEOPLE).line(["4000000003", "SGT", "Brun", "Aïcha", "7 BCA", "", ""]).make();
    assert_eq!(told(&planned(&denied, &[line])), [(V::Rejected, vec![R::NotAllowed], vec![])]);
}

#[test]
fn skills_and_seats_follow_the_people_of_the_same_files() {
    use {ReasonCode as R, Verdict as V};
    let place = place();
    let skills = a_sheet("q.csv")
        .line(SKILLS)
        .line(["4000000001", "", "PSC1", "05/01/2026", "04/01/2028"])
        .line(["4000000001", "", "PSC1", "05/01/2026", "04/01/2029"])
        .line(["4000000001", "", "PSC1", "06/01/2026", ""])
        .line(["4000000002", "", "PSC1", "05/01/2026", ""])
        .line(["4000000003", "", "psc1", "05/01/2026", ""])
        .line(["4000000009", "", "PSC1", "05/01/2026", ""])
        .line(["4000000001", "", "RIEN", "05/01/2026", ""])
        .line(["4000000001", "", "PSC1", "05/01/2026", "04/01/2025"])
        .make();
    let seats = a_sheet("i.csv")
        .line(SEATS)
        .line(["4000000003", "Brun", "Aïcha", "SC1-01"])
        .line(["4000000002", "Petit", "Léa", "SC1-01"])
        .line(["4000000001", "Autre", "Nom", "sc1-01"])
        .line(["4000000001", "Autre", "Nom", "sc1-01"])
        .line(["4000000001", "", "", "SC1-99"])
        .line(["4000000009", "", "", "SC1-01"])
        .make();
    let people = a_sheet("p.csv").line(PEOPLE).line(["4000000003", "SGT", "Brun", "Aïcha", "7 BCA", "", ""]).make();
    // Seats come first in the files, and last in the plan.
    let plan = planned(&place, &[seats, skills, people]);
    assert_eq!(
        told(&plan),
        [
            (V::Create, vec![], vec![]),
            (V::Unchanged, vec![], vec![]),
            (V::Duplicate, vec![R::ContradictsLine], vec![]),
            (V::Create, vec![], vec![]),
            (V::Rejected, vec![R::UnknownPerson], vec![]),
            (V::Create, vec![], vec![]),
            (V::Rejected, vec![R::UnknownPerson], vec![]),
            (V::Rejected, vec![R::UnknownSkill], vec![]),
            (V::Rejected, vec![R::DatesReversed], vec![]),
            (V::Create, vec![], vec![]),
            (V::Unchanged, vec![], vec![]),
            (V::Create, vec![R::PersonDiffers], vec![]),
            (V::Duplicate, vec![R::SameAsLine], vec![]),
            (V::Rejected, vec![R::UnknownSession], vec![]),
            (V::Rejected, vec![R::UnknownPerson], vec![]),
        ]
    );
    let later = a_sheet("q.csv").line(SKILLS).line(["4000000001", "", "PSC1", "05/01/2026", "04/01/2029"]).make();
    assert_eq!(told(&planned(&place, &[later])), [(V::Update, vec![], vec!["valid_until"])]);
    let total = plan.totals(None);
    assert_eq!(total.lines, total.create + total.update + total.unchanged + total.duplicate + total.rejected);
}

#[test]
fn courses_and_quotas_change_what_they_say_and_keep_the_rest() {
    use {ReasonCode as R, Verdict as V};
    let mut place = place();
    let courses = a_sheet("s.csv")
        .line(COURSES)
        .line(["SC1", "SAUVETAGE", "", "", "", "", ""])
        .line(["SC2", "Secours en équipe", "5", "10", "4", "1 250,50 €", ""])
        .line(["SC3", "Sans places", "", "", "", "", ""])
        .line(["SC4", "Trop exigeant", "", "4", "5", "", ""])
        .line(["SC5", "Cher", "0", "4", "", "beaucoup", ""])
        .make();
    assert_eq!(
        told(&planned(&place, std::slice::from_ref(&courses))),
        [
            (V::Unchanged, vec![], vec![]),
            (V::Create, vec![], vec![]),
            (V::Rejected, vec![R::Missing], vec![]),
            (V::Rejected, vec![R::MinimumAboveCapacity], vec![]),
            (V::Rejected, vec![R::InvalidNumber, R::InvalidNumber], vec![]),
        ]
    );
    let changed = a_sheet("s.csv").line(COURSES).line(["SC1", "Sauvetage au combat", "4", "12", "6", "", "80"]).make();
    let changes = vec!["title", "duration_days", "minimum", "seat_cost"];
    assert_eq!(told(&planned(&place, &[changed])), [(V::Update, vec![], changes)]);
    let quotas = |lines: &[[&'static str; 4]]| {
        let sheet = lines.iter().fold(a_sheet("c.csv").line(QUOTAS), |sheet, line| sheet.line(*line));
        told(&planned(&place, &[sheet.make()]))
    };
    // Four seats: one unit may give what the other takes, whichever is said first.
    assert_eq!(
        quotas(&[["SC1-01", "13 BCA", "3", ""], ["SC1-01", "7 BCA", "1", ""]]),
        [(V::Create, vec![], vec![]), (V::Update, vec![], vec!["quotas"]),]
    );
    assert_eq!(quotas(&[["SC1-01", "13 BCA", "3", ""]]), [(V::Rejected, vec![R::QuotasOverCapacity], vec![])]);
    assert_eq!(
        quotas(&[
            ["SC1-01", "7 BCA", "2", "01/02/2027"],
            ["SC1-01", "7 BCA", "1", ""],
            ["SC1-99", "7 BCA", "1", ""],
            ["SC1-01", "99 RIEN", "1", ""],
            ["SC1-01", "13 BCA", "0", ""],
        ]),
        [
            (V::Unchanged, vec![], vec![]),
            (V::Duplicate, vec![R::ContradictsLine], vec![]),
            (V::Rejected, vec![R::UnknownSession], vec![]),
            (V::Rejected, vec![R::UnknownUnit], vec![]),
            (V::Unchanged, vec![], vec![]),
        ]
    );
    assert_eq!(quotas(&[["SC1-01", "7 BCA", "2", "15/02/2027"]]), [(V::Update, vec![], vec!["release_on"])]);
    assert_ne!(place.away, place.organiser);
    place.known.rights = Rights { courses: false, sessions: false, ..Rights::default() };
    let quota = a_sheet("c.csv").line(QUOTAS).line(["SC1-01", "7 BCA", "1", ""]).make();
    for (verdict, reasons, _) in told(&planned(&place, &[courses, quota])).into_iter().take(2) {
        assert_eq!((verdict, reasons), (V::Rejected, vec![R::NotAllowed]));
    }
}
