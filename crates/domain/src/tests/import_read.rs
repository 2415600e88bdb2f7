//! From cells to a session or a request, or to every reason why not.

use crate::fixture::{a_sheet, day, days};
use crate::import::{Kind, LineReason, Parsed, ReadLine, ReasonCode, SourceSheet, Value, read, recognise};
use crate::session::Seats;

const REQUESTS: [&str; 13] = [
    "Matricule",
    "Grade",
    "Nom",
    "Prénom",
    "Unité",
    "Code stage",
    "Voeu 1",
    "2e choix",
    "3e choix",
    "Priorité",
    "Date de la demande",
    "Observations",
    "Annulé",
];
const GOOD: [&str; 13] = [
    "26380 10177",
    "cpl",
    "GONÇALVES ",
    " jérôme",
    " 7e BCA",
    "MON-EPMS",
    "MON-EPMS-27-04",
    "MON-EPMS-27-02",
    "",
    "P3",
    "19/10/2026",
    " avis  favorable CDC",
    "",
];
const SESSIONS: [&str; 10] =
    ["Code session", "Code stage", "Intitulé", "Du", "Au", "Lieu", "Places", "Mini", "Ctg 1er REC", "Ctg RICM"];
const WEEK: [&str; 10] =
    ["SC1-27-03", "SC1", "Sauvetage au combat", "26/04/2027", "28/04/2027", "Saumur", "16", "8", "1", ""];

fn lines(sheet: &SourceSheet) -> Vec<ReadLine> {
    let header = recognise(sheet).unwrap();
    read(sheet, Some(&header))
}

fn request_line(cells: [&str; 13]) -> ReadLine {
    lines(&a_sheet("Suivi.xlsx").named("Demandes").line(REQUESTS).line(cells).make()).remove(0)
}

fn session_line(cells: [&str; 10]) -> ReadLine {
    lines(&a_sheet("Calendrier.xlsx").line(SESSIONS).line(cells).make()).remove(0)
}

fn with<const N: usize>(mut cells: [&'static str; N], changes: &[(usize, &'static str)]) -> [&'static str; N] {
    for (index, cell) in changes {
        cells[*index] = cell;
    }
    cells
}

fn reasons(line: &ReadLine) -> Vec<(ReasonCode, Option<&str>, Option<&str>)> {
    line.parsed
        .as_ref()
        .expect_err("the line should have been set aside")
        .iter()
        .map(|r: &LineReason| (r.code, r.column.as_deref(), r.value.as_deref()))
        .collect()
}

#[test]
fn a_request_is_read_whole() {
    let line = request_line(GOOD);
    assert_eq!((line.file.as_str(), line.sheet.as_str(), line.line), ("Suivi.xlsx", "Demandes", 2));
    assert_eq!(line.kind, Some(Kind::Request));
    let summary: Vec<_> = line.summary.iter().map(|cell| (cell.column.as_deref(), cell.text.as_str())).collect();
    assert_eq!(summary[..3], [(Some("Matricule"), "26380 10177"), (Some("Grade"), "cpl"), (Some("Nom"), "GONÇALVES")]);
    let Ok(Parsed::Request(request)) = line.parsed else { panic!("{:?}", line.parsed) };
    assert_eq!(request.service_number.as_str(), "2638010177");
    assert_eq!(request.rank.as_deref(), Some("CPL"));
    let names = [request.family_name, request.given_name].map(|name| name.unwrap().to_string());
    assert_eq!(names, ["Gonçalves", "Jérôme"]);
    assert_eq!(request.unit.as_deref(), Some("7e BCA"));
    assert_eq!(request.course.as_str(), "MON-EPMS");
    let wishes: Vec<_> = request.wishes.iter().flatten().map(|w| w.as_str()).collect();
    assert_eq!(wishes, ["MON-EPMS-27-04", "MON-EPMS-27-02"]);
    assert_eq!(request.priority.class(), 3);
    assert_eq!(request.requested_on, Some(day("2026-10-19")));
    assert_eq!(request.note.unwrap().as_str(), "avis favorable CDC");
    assert!(!request.cancelled);
}

#[test]
fn a_session_is_read_whole() {
    let line = session_line(WEEK);
    let Ok(Parsed::Session(session)) = line.parsed else { panic!("{:?}", line.parsed) };
    assert_eq!(line.kind, Some(Kind::Session));
    assert_eq!((session.code.as_str(), session.course.as_str()), ("SC1-27-03", "SC1"));
    assert_eq!(session.title.as_str(), "Sauvetage au combat");
    assert_eq!(session.dates, days("2027-04-26", "2027-04-28"));
    assert_eq!(session.site.as_str(), "Saumur");
    assert_eq!(session.seats, Seats::new(16, 8, 0).unwrap());
    // An empty cell says that nothing is set aside for that unit.
    assert_eq!(session.quotas, [("1er rec".to_owned(), 1), ("ricm".to_owned(), 0)]);
}

#[test]
fn cells_that_are_numbers_or_dates_are_read_as_such() {
    let values = vec![
        Value::Text("SC1-27-03".into()),
        Value::Text("SC1".into()),
        Value::Empty,
        Value::Date(day("2027-04-26")),
        Value::Date(day("2027-04-28")),
        Value::Text("Saumur".into()),
        Value::Number(16.0),
        Value::Empty,
        Value::Number(0.0),
        Value::Number(2.0),
    ];
    let sheet = a_sheet("x").line(SESSIONS).cells(values).make();
    let Ok(Parsed::Session(session)) = lines(&sheet).remove(0).parsed else { panic!() };
    assert_eq!(session.seats, Seats::new(16, 0, 0).unwrap());
    // Without a title the code stands for it.
    assert_eq!(session.title.as_str(), "SC1");
    assert_eq!(session.quotas, [("1er rec".to_owned(), 0), ("ricm".to_owned(), 2)]);
    let numbers = [(26.5, "26.5"), (2_638_010_177.0, "2638010177"), (-3.0, "-3")];
    for (number, text) in numbers {
        assert_eq!(Value::Number(number).text(), text);
    }
}

#[test]
fn each_wrong_cell_of_a_request_has_its_reason() {
    use ReasonCode as R;
    let long: &'static str = Box::leak("x".repeat(501).into_boxed_str());
    let shown: &'static str = Box::leak("x".repeat(80).into_boxed_str());
    for (index, cell, code) in [
        (0, "", R::Missing),
        (0, "263801017", R::InvalidServiceNumber),
        (0, "en attente", R::InvalidServiceNumber),
        (1, "", R::Missing),
        (1, "?!", R::InvalidText),
        (2, "", R::Missing),
        (2, "<b>", R::InvalidText),
        (3, "", R::Missing),
        (4, "", R::Missing),
        (5, "", R::Missing),
        (5, "MON*", R::InvalidText),
        (6, "", R::Missing),
        (7, "27:02", R::InvalidText),
        (9, "", R::Missing),
        (9, "P5", R::InvalidPriority),
        (9, "à voir", R::InvalidPriority),
        (10, "", R::Missing),
        (10, "31/02/2027", R::InvalidDate),
        (10, "à voir", R::InvalidDate),
        (11, long, R::InvalidText),
    ] {
        let line = request_line(with(GOOD, &[(index, cell)]));
        let value = if cell == long { Some(shown) } else { Some(cell).filter(|c| !c.is_empty()) };
        assert_eq!(reasons(&line), [(code, Some(REQUESTS[index]), value)], "{cell:?}");
        assert_eq!(line.kind, Some(Kind::Request));
    }
}

#[test]
fn each_wrong_cell_of_a_session_has_its_reason() {
    use ReasonCode as R;
    for (index, cell, code) in [
        (0, "", R::Missing),
        (0, "SC1#3", R::InvalidText),
        (1, "", R::Missing),
        (3, "", R::Missing),
        (3, "avril", R::InvalidDate),
        (4, "2027-13-01", R::InvalidDate),
        (4, "25/04/2027", R::DatesReversed),
        (5, "", R::Missing),
        (6, "", R::Missing),
        (6, "16,5", R::InvalidNumber),
        (6, "0", R::InvalidNumber),
        (6, "10001", R::InvalidNumber),
        (6, "-1", R::InvalidNumber),
        (7, "huit", R::InvalidNumber),
        (8, "deux", R::InvalidNumber),
    ] {
        let line = session_line(with(WEEK, &[(index, cell)]));
        let value = Some(cell).filter(|c| !c.is_empty());
        assert_eq!(reasons(&line), [(code, Some(SESSIONS[index]), value)], "{cell:?}");
    }
    // A minimum above the capacity is told on the capacity.
    let line = session_line(with(WEEK, &[(7, "17")]));
    assert_eq!(reasons(&line), [(R::InvalidNumber, Some("Places"), Some("16"))]);
}

#[test]
fn all_the_wrong_cells_of_a_line_are_told_at_once() {
    let line = request_line(with(GOOD, &[(0, ""), (9, "P7"), (10, "demain")]));
    let codes: Vec<_> = reasons(&line).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, [ReasonCode::Missing, ReasonCode::InvalidPriority, ReasonCode::InvalidDate]);
}

#[test]
fn a_struck_or_marked_line_is_a_cancelled_request() {
    let cancelled = |line: ReadLine| match line.parsed {
        Ok(Parsed::Request(request)) => request.cancelled,
        other => panic!("{other:?}"),
    };
    let struck = a_sheet("x").line(REQUESTS).struck(GOOD).make();
    assert!(cancelled(lines(&struck).remove(0)));
    for (mark, expected) in
        [("X", true), ("x", true), ("oui", true), ("", false), ("non", false), ("N", false), ("0", false)]
    {
        assert_eq!(cancelled(request_line(with(GOOD, &[(12, mark)]))), expected, "{mark:?}");
    }
}

#[test]
fn titles_totals_and_reminders_are_no_lines_of_the_table() {
    let sheet = a_sheet("x")
        .line(["SUIVI 2027"])
        .line(REQUESTS)
        .line(GOOD)
        .line(["Total", "", "", "", "", "", "", "", "", "1", "", "", ""])
        .line(["", "TOTAL : 396"])
        .line(with(GOOD, &[(2, "Totalet")]))
        .make();
    let told: Vec<_> = lines(&sheet).into_iter().map(|l| (l.line, l.kind, l.parsed.err().map(|r| r[0].code))).collect();
    assert_eq!(
        told,
        [
            (1, None, Some(ReasonCode::OutsideTable)),
            (3, Some(Kind::Request), None),
            (4, None, Some(ReasonCode::TotalLine)),
            (5, None, Some(ReasonCode::TotalLine)),
            (6, Some(Kind::Request), None),
        ]
    );
    let reminder = a_sheet("x").named("Feuil2").line(["penser à relancer le 93e RAM"]).make();
    let told = read(&reminder, None);
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].kind, told[0].parsed.clone()), (None, Err(vec![LineReason::of(ReasonCode::OutsideTable)])));
}

#[test]
fn a_short_line_is_read_as_if_the_rest_were_empty() {
    let sheet = a_sheet("x").line(REQUESTS).line(["2638010177", "CPL"]).make();
    let codes: Vec<_> = reasons(&lines(&sheet)[0]).into_iter().map(|(code, ..)| code).collect();
    assert_eq!(codes, [ReasonCode::Missing; 7]);
}

/// Requests with these columns alone, and one line.
fn few<const N: usize>(head: [&'static str; N], cells: [&'static str; N]) -> ReadLine {
    lines(&a_sheet("x").line(head).line(cells).make()).remove(0)
}

fn notices(line: &ReadLine) -> Vec<(ReasonCode, &str)> {
    line.notices.iter().map(|notice| (notice.code, notice.value.as_deref().unwrap_or_default())).collect()
}

#[test]
fn what_a_file_has_no_column_for_is_left_open() {
    let line = few(["Matricule", "Stage", "Urgence"], ["26 38 01 01 77", "SC1", "haute"]);
    assert_eq!(notices(&line), [(ReasonCode::UnderstoodAs, "haute → P2")]);
    let Ok(Parsed::Request(request)) = line.parsed else { panic!("{:?}", line.parsed) };
    assert_eq!((request.rank, request.unit, request.family_name, request.given_name), (None, None, None, None));
    assert_eq!((request.wishes, request.requested_on), (None, None));
    let head = ["Session", "Intitulé", "Début", "Durée (jours)", "Lieu", "Places"];
    let line = few(head, ["S1", "Sauvetage au combat", "12 mars 2027", "5 j", "Saumur", "12 places"]);
    let told = ["5 j → 5", "5 j → 2027-03-16", "12 places → 12"].map(|words| (ReasonCode::UnderstoodAs, words));
    assert_eq!(notices(&line), told);
    let Ok(Parsed::Session(session)) = line.parsed else { panic!("{:?}", line.parsed) };
    assert_eq!((session.dates, session.says_minimum), (days("2027-03-12", "2027-03-16"), false));
    assert_eq!((session.course.code(), session.course.as_str()), (None, "Sauvetage au combat"));
    assert_eq!(reasons(&few(head, ["S1", "X", "12/03/2027", "0", "Saumur", "12"]))[0].0, ReasonCode::InvalidNumber);
    assert_eq!(reasons(&few(head, ["S1", "", "12/03/2027", "2", "Saumur", "12"]))[0].0, ReasonCode::Missing);
}

#[test]
fn a_number_or_a_day_typed_as_a_number_is_restored_and_told() {
    let mut values: Vec<Value> = GOOD.map(|cell| Value::Text(cell.to_owned())).to_vec();
    values[0] = Value::Number(38_010_177.0);
    values[10] = Value::Number(46_314.0);
    let line = lines(&a_sheet("x").line(REQUESTS).cells(values).make()).remove(0);
    let told = [(ReasonCode::UnderstoodAs, "38010177 → 0038010177"), (ReasonCode::UnderstoodAs, "46314 → 2026-10-19")];
    assert_eq!(notices(&line), told);
}
