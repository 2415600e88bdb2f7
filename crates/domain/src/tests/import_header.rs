//! Which line is the header, and what each column is.

use crate::fixture::a_sheet;
use crate::import::header::{Column, Header};
use crate::import::{Kind, Unrecognised, Value, recognise};

const BRIGADE: [&str; 12] = [
    "Matricule",
    "Grade",
    "Nom",
    "Prénom",
    "Unité",
    "Code stage",
    "Intitulé",
    "Session souhaitée",
    "2e choix",
    "Priorité",
    "Date de la demande",
    "Observations",
];
const BATTALION: [&str; 13] = [
    "mle", "grd", "nom", "prenom", "corps", "code", "libelle", "voeu 1", "voeu 2", "prio", "date dde", "obs", "annulé",
];
const CALENDAR: [&str; 10] =
    ["Code session", "Code stage", "Intitulé", "Du", "Au", "Lieu", "Places", "Mini", "Ctg 1er REC", "Ctg 2e RIMa"];

fn columns(header: &Header) -> Vec<(usize, Column)> {
    let mut columns: Vec<_> = header.columns.iter().map(|(column, (index, _))| (*index, column.clone())).collect();
    columns.sort_by_key(|(index, _)| *index);
    columns
}

#[test]
fn a_header_under_a_title_is_found() {
    let sheet = a_sheet("Suivi.xlsx")
        .line(["SUIVI DES DEMANDES DE STAGE 2027 — BFE"])
        .blank()
        .line(BRIGADE)
        .line(["2638010177", "CPL"])
        .make();
    let header = recognise(&sheet).unwrap();
    assert_eq!((header.kind, header.line), (Kind::Request, 3));
    let expected = [
        Column::ServiceNumber,
        Column::Rank,
        Column::FamilyName,
        Column::GivenName,
        Column::Unit,
        Column::CourseCode,
        Column::CourseTitle,
        Column::Wish(1),
        Column::Wish(2),
        Column::Priority,
        Column::RequestedOn,
        Column::Note,
    ];
    assert_eq!(columns(&header), expected.into_iter().enumerate().collect::<Vec<_>>());
    // The words on top are kept as they are, to be shown again.
    assert_eq!(header.columns[&Column::GivenName].1, "Prénom");
}

#[test]
fn short_headers_without_accents_are_the_same_columns() {
    let header = recognise(&a_sheet("demandes.csv").line(BATTALION).make()).unwrap();
    assert_eq!((header.kind, header.line), (Kind::Request, 1));
    assert_eq!(header.columns.len(), 13);
    assert_eq!(header.columns[&Column::Cancelled].0, 12);
    let shouted = BATTALION.map(str::to_uppercase);
    let shouted = a_sheet("x").cells(shouted.map(|t| Value::Text(format!(" {t} "))).to_vec()).make();
    assert_eq!(recognise(&shouted).unwrap().columns.len(), 13);
}

#[test]
fn a_calendar_names_its_quotas() {
    let header = recognise(&a_sheet("Calendrier.xlsx").line(["CALENDRIER"]).line(CALENDAR).make()).unwrap();
    assert_eq!((header.kind, header.line), (Kind::Session, 2));
    let quotas: Vec<_> = columns(&header).into_iter().skip(8).collect();
    // By the folded name of the unit.
    assert_eq!(quotas, [(8, Column::Quota("1er rec".into())), (9, Column::Quota("2e rima".into()))]);
}

#[test]
fn columns_may_stand_in_any_order_with_others_between() {
    let mut cells = CALENDAR.to_vec();
    cells.reverse();
    cells.insert(3, "Responsable");
    let values = cells.iter().map(|c| Value::Text((*c).to_owned())).collect();
    let header = recognise(&a_sheet("x").cells(values).make()).unwrap();
    assert_eq!(header.columns[&Column::SessionCode].0, 10);
    assert_eq!(header.columns.len(), 10);
}

#[test]
fn a_sheet_without_a_header_says_so() {
    let reminder = a_sheet("x").line(["penser à relancer le 93e RAM"]).make();
    assert_eq!(recognise(&reminder), Err(Unrecognised::NoHeader));
    assert_eq!(recognise(&a_sheet("x").make()), Err(Unrecognised::NoHeader));
    let mut deep = a_sheet("x");
    for _ in 0..20 {
        deep = deep.line(["relance"]);
    }
    assert_eq!(recognise(&deep.clone().line(BRIGADE).make()), Err(Unrecognised::NoHeader));
}

#[test]
fn every_column_without_which_no_line_can_be_read_is_asked_for() {
    for (index, missing) in [
        (0, Some("Matricule")),
        (1, Some("Grade")),
        (2, Some("Nom")),
        (3, Some("Prénom")),
        (4, Some("Unité")),
        (5, Some("Code stage")),
        (6, None),
        (7, Some("Session souhaitée")),
        (8, None),
        (9, Some("Priorité")),
        (10, Some("Date de la demande")),
        (11, None),
    ] {
        let mut cells = BRIGADE;
        cells[index] = "Divers";
        let found = recognise(&a_sheet("x").line(["TITRE"]).line(cells).make());
        let expected = missing.map(|m| Unrecognised::MissingColumns { line: 2, missing: vec![m] });
        assert_eq!(found.err(), expected, "without {}", BRIGADE[index]);
    }
    for (index, missing) in [
        (0, Some("Code session")),
        (1, Some("Code stage")),
        (2, None),
        (3, Some("Du")),
        (4, Some("Au")),
        (5, Some("Lieu")),
        (6, Some("Places")),
        (7, None),
        (8, None),
    ] {
        let mut cells = CALENDAR;
        cells[index] = "Divers";
        let found = recognise(&a_sheet("x").line(cells).make());
        let expected = missing.map(|m| Unrecognised::MissingColumns { line: 1, missing: vec![m] });
        assert_eq!(found.err(), expected, "without {}", CALENDAR[index]);
    }
}

#[test]
fn two_columns_that_mean_the_same_are_refused_rather_than_guessed() {
    for (index, again, column) in
        [(6, "Corps", "Unité"), (8, "1er choix", "Session souhaitée"), (11, "Date demande", "Date de la demande")]
    {
        let mut cells = BRIGADE;
        cells[index] = again;
        let found = recognise(&a_sheet("x").line(cells).make());
        assert_eq!(found, Err(Unrecognised::TwiceTheSame { line: 1, column }));
    }
    let mut cells = CALENDAR;
    cells[9] = "Contingent 1er REC";
    let found = recognise(&a_sheet("x").line(cells).make());
    assert_eq!(found, Err(Unrecognised::TwiceTheSame { line: 1, column: "Contingent" }));
}

#[test]
fn a_whole_header_further_down_beats_a_broken_one() {
    let mut broken = BRIGADE;
    broken[0] = "Divers";
    let header = recognise(&a_sheet("x").line(broken).line(BRIGADE).make()).unwrap();
    assert_eq!(header.line, 2);
}
