//! Whom an import creates, under which spelling.

use crate::fixture::{REQUEST_HEADING, a_sheet};
use crate::id::UnitId;
use crate::import::{ImportPlan, ImportedPerson, Known, Verdict, people, plan, read, recognise};
use crate::text::{Name, RankCode, ServiceNumber, fold};
use std::collections::BTreeMap;

const CALENDAR: [&str; 6] = ["Code session", "Code stage", "Du", "Au", "Lieu", "Places"];

/// Requests given as number, rank, names, unit and course.
fn planned(lines: &[[&str; 6]]) -> ImportPlan {
    let mut calendar = a_sheet("c").line(CALENDAR);
    for course in ["SC1", "SC2", "PSC1"] {
        let code = format!("{course}-27-01");
        calendar = calendar.line([&code, course, "08/03/2027", "10/03/2027", "Saumur", "12"]);
    }
    let mut requests = a_sheet("r").line(REQUEST_HEADING);
    for [number, rank, family, given, unit, course] in lines {
        let wish = format!("{course}-27-01");
        requests = requests.line([number, rank, family, given, unit, course, &wish, "", "2", "01/10/2026", ""]);
    }
    let mut mint = crate::fixture::mint();
    let known = Known {
        units: ["7e BCA", "RICM"].map(|code| (fold(code), mint.id::<UnitId>())).into_iter().collect(),
        ranks: vec!["CPL".into(), "SGT".into()],
        ..Known::default()
    };
    let read = [calendar.make(), requests.make()]
        .iter()
        .flat_map(|sheet| read(sheet, recognise(sheet).ok().as_ref()))
        .collect();
    plan(read, &known, mint.id())
}

fn found(lines: &[[&str; 6]]) -> BTreeMap<String, [String; 4]> {
    people(&planned(lines))
        .into_iter()
        .map(|(number, p)| {
            let told = [p.family_name.to_string(), p.given_name.to_string(), p.rank.to_string(), p.unit];
            (number.to_string(), told)
        })
        .collect()
}

fn one(lines: &[[&str; 6]]) -> [String; 4] {
    let mut found = found(lines);
    assert_eq!(found.len(), 1);
    found.pop_first().unwrap().1
}

#[test]
fn a_person_is_told_as_the_line_says_cased_as_in_a_directory() {
    let person = people(&planned(&[["2638010177", "cpl", "LE GOFF", "rémi", "7E BCA", "SC1"]]));
    let number = ServiceNumber::parse("2638010177").unwrap();
    let expected = ImportedPerson {
        family_name: Name::parse("Le Goff").unwrap(),
        given_name: Name::parse("Rémi").unwrap(),
        rank: RankCode::parse("CPL").unwrap(),
        unit: "7e bca".into(),
    };
    assert_eq!(person, BTreeMap::from([(number, expected)]));
}

#[test]
fn among_spellings_of_one_name_the_one_with_the_most_accents_is_kept() {
    let spellings = |names: &[(&'static str, &'static str)]| {
        let courses = ["SC1", "SC2", "PSC1"];
        let lines: Vec<_> = names
            .iter()
            .zip(courses)
            .map(|((family, given), course)| ["2638010177", "CPL", *family, *given, "7e BCA", course])
            .collect();
        let [family, given, ..] = one(&lines);
        (family, given)
    };
    let pair = |family: &str, given: &str| (family.to_owned(), given.to_owned());
    assert_eq!(spellings(&[("Goff", "Remi"), ("GOFF", "Rémi")]), pair("Goff", "Rémi"));
    assert_eq!(spellings(&[("Goff", "Rémi"), ("GOFF", "REMI")]), pair("Goff", "Rémi"));
    // Each name for itself, whatever line it stands on.
    assert_eq!(spellings(&[("TRAORÉ", "AICHA"), ("Traore", "Aïcha")]), pair("Traoré", "Aïcha"));
    assert_eq!(spellings(&[("Boeuf", "Elodie"), ("Bœuf", "Élodie"), ("BOEUF", "Elodie")]), pair("Bœuf", "Élodie"));
    assert_eq!(
        spellings(&[("Lefevre", "Anaëlle"), ("Lefévre", "Anaelle"), ("Lefèvre", "Anaëlle")]),
        pair("Lefévre", "Anaëlle")
    );
    // Another name is not another spelling.
    assert_eq!(spellings(&[("Goff", "Remi"), ("Gœff", "Renée")]), pair("Goff", "Remi"));
}

#[test]
fn a_duplicate_line_may_lend_its_accents() {
    let lines = [
        ["2638010177", "CPL", "GONCALVES", "JEROME", "7e BCA", "SC1"],
        ["2638010177", "CPL", "Gonçalves", "Jérôme", "7e BCA", "SC1"],
    ];
    let plan = planned(&lines);
    assert_eq!(plan.lines[4].verdict, Verdict::Duplicate);
    assert_eq!(one(&lines)[..2], ["Gonçalves", "Jérôme"]);
}

#[test]
fn rank_and_unit_are_those_of_the_first_accepted_line() {
    let lines = [
        ["2638010177", "AMIRAL", "Goff", "Remi", "7e BCA", "SC1"],
        ["2638010177", "SGT", "Goff", "Remi", "RICM", "SC1"],
        ["2638010177", "CPL", "Goff", "Remi", "7e BCA", "SC2"],
    ];
    assert_eq!(one(&lines)[2..], ["SGT", "ricm"]);
}

#[test]
fn nobody_is_created_for_a_line_set_aside() {
    assert!(found(&[["2638010177", "AMIRAL", "Goff", "Rémi", "7e BCA", "SC1"]]).is_empty());
    let two = found(&[
        ["2638010177", "CPL", "Goff", "Rémi", "7e BCA", "SC1"],
        ["0055870021", "CPL", "Martin", "Chloé", "7e BCA", "SC1"],
    ]);
    assert_eq!(two.keys().collect::<Vec<_>>(), ["0055870021", "2638010177"]);
}
