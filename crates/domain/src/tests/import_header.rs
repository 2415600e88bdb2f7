//! Which line is the header, and what each column is.

use crate::fixture::a_sheet;
use crate::import::header::{Column, Confidence, Header, survey};
use crate::import::{Kind, Mapping, SourceSheet, Unrecognised, Value, recognise};

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
        (1, None),
        (2, None),
        (3, None),
        (4, None),
        // The title tells which course it is, as the number tells who.
        (5, None),
        (6, None),
        (7, None),
        (8, None),
        (9, Some("Priorité")),
        (10, None),
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
        (1, None),
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

/// A header of these words.
fn headed(words: &[&str]) -> SourceSheet {
    a_sheet("x").cells(words.iter().map(|word| Value::Text((*word).to_owned())).collect()).make()
}

#[test]
fn columns_go_by_many_names() {
    use Column as C;
    let tables: &[(Kind, &[(&str, Column)])] = &[
        (
            Kind::Session,
            &[
                ("N° session", C::SessionCode),
                ("Réf. formation", C::CourseCode),
                ("Stage (intitulé)", C::CourseTitle),
                ("Date de début\ndu stage", C::Starts),
                ("Durée (jours)", C::Duration),
                ("LIEUX DE FORMATION", C::Site),
                ("Nbre de places", C::Capacity),
                ("Seuil d’ouverture", C::Minimum),
                ("Contingent du 7e BCA", C::Quota("7e bca".into())),
            ],
        ),
        (
            Kind::Session,
            &[
                ("Session ID", C::SessionCode),
                ("Course code", C::CourseCode),
                ("Course title", C::CourseTitle),
                ("Start date", C::Starts),
                ("End date", C::Ends),
                ("Location", C::Site),
                ("Seats", C::Capacity),
                ("Min", C::Minimum),
            ],
        ),
        (
            Kind::Request,
            &[
                ("N° Matricule", C::ServiceNumber),
                ("Grades", C::Rank),
                ("NOM DE FAMILLE", C::FamilyName),
                ("Prénoms", C::GivenName),
                ("Unité d’affectation", C::Unit),
                ("Stage demandé", C::CourseCode),
                ("Vœu n°1", C::Wish(1)),
                ("Second choix", C::Wish(2)),
                ("3ème vœu", C::Wish(3)),
                ("Degré d'urgence", C::Priority),
                ("Date du dépôt", C::RequestedOn),
                ("Commentaires", C::Note),
            ],
        ),
        (
            Kind::Request,
            &[
                ("Service number", C::ServiceNumber),
                ("Rank", C::Rank),
                ("Surname", C::FamilyName),
                ("First name", C::GivenName),
                ("Unit", C::Unit),
                ("Course", C::CourseCode),
                ("First choice", C::Wish(1)),
                ("2nd choice", C::Wish(2)),
                ("Priority", C::Priority),
                ("Request date", C::RequestedOn),
                ("Cancelled", C::Cancelled),
            ],
        ),
    ];
    for (kind, table) in tables {
        let words: Vec<&str> = table.iter().map(|(words, _)| *words).collect();
        let header = recognise(&headed(&words)).unwrap_or_else(|why| panic!("{words:?}: {why}"));
        let expected: Vec<_> = table.iter().map(|(_, column)| column.clone()).enumerate().collect();
        assert_eq!((header.kind, columns(&header)), (*kind, expected), "{words:?}");
    }
}

#[test]
fn what_is_guessed_from_some_of_the_words_is_less_sure() {
    let sheet =
        headed(&["Matricule du candidat", "Nom", "Code stage", "Priorité", "Prénom du chef", "Prénom", "Téléphone"]);
    let found = survey(&sheet, |_| None).unwrap();
    let told: Vec<_> = found.meanings.iter().map(|(at, (column, how))| (*at, column.clone(), *how)).collect();
    let sure = Confidence::Sure;
    assert_eq!(
        told,
        [
            (0, Column::ServiceNumber, Confidence::Likely),
            (1, Column::FamilyName, sure),
            (2, Column::CourseCode, sure),
            (3, Column::Priority, sure),
            // What is surer wins, wherever it stands.
            (5, Column::GivenName, sure),
        ]
    );
}

#[test]
fn a_header_may_span_two_rows() {
    let quotas = a_sheet("x")
        .line(["Calendrier 2027"])
        .line(["Session", "Stage", "Dates", "", "Lieu", "Places", "", "Contingents", ""])
        .line(["", "", "Début", "Fin", "", "Capacité", "Mini", "7e BCA", "RICM"])
        .line(["S1", "SC1", "08/03/2027", "10/03/2027", "Saumur", "16", "8", "2", ""])
        .make();
    let header = recognise(&quotas).unwrap();
    assert_eq!((header.kind, header.line, header.until), (Kind::Session, 2, 3));
    let expected = [
        Column::SessionCode,
        Column::CourseCode,
        Column::Starts,
        Column::Ends,
        Column::Site,
        Column::Capacity,
        Column::Minimum,
        Column::Quota("7e bca".into()),
        Column::Quota("ricm".into()),
    ];
    assert_eq!(columns(&header), expected.into_iter().enumerate().collect::<Vec<_>>());
    let lines = crate::import::read(&quotas, Some(&header));
    assert_eq!(lines.iter().map(|line| (line.line, line.parsed.is_ok())).collect::<Vec<_>>(), [(1, false), (4, true)]);
}

#[test]
fn a_broken_header_tells_what_is_understood_and_what_is_missing() {
    let sheet = headed(&["Code session", "Code stage", "Du", "Quand ça finit", "Lieu"]);
    let found = survey(&sheet, |_| None).unwrap();
    assert_eq!((found.kind, found.line, found.missing.clone()), (Kind::Session, 1, vec!["Au", "Places"]));
    assert_eq!(found.meanings.keys().copied().collect::<Vec<_>>(), [0, 1, 2, 4]);
}

#[test]
fn what_was_told_of_a_header_is_used_for_the_same_words() {
    let sheet = headed(&["Qui", "Quoi", "Combien", "Où"]);
    assert_eq!(survey(&sheet, |_| None), None);
    let told = |key: &str| {
        assert_eq!(key, "qui|quoi|combien|ou");
        let columns = [(0, "service_number"), (1, "course_code"), (2, "priority")];
        let columns = columns.into_iter().map(|(at, code)| (at, code.to_owned())).collect();
        Some(Mapping { kind: Kind::Request, columns })
    };
    let found = survey(&sheet, told).unwrap();
    assert_eq!(found.meanings[&2], (Column::Priority, Confidence::Remembered));
    assert_eq!(found.header().unwrap().kind, Kind::Request);
}
