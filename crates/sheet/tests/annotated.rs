//! The copy of a file in which each row says what became of it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

use releve_sheet::annotate::{Mark, Titles, annotate};
use releve_sheet::write::{Tint, Unwritable};
use releve_sheet::{Cell, Format, Limits, Row, Sheet, Workbook, read};
use support::{a_workbook, csv, part_of, texts};

const TITLES: Titles = Titles { result: "Relève : résultat", advice: "Relève : conseil", sheet: "Fichier" };

fn verdict(result: &'static str, advice: &'static str, tint: Tint) -> Option<Mark<'static>> {
    Some(Mark::Verdict { result: result.into(), advice: advice.into(), tint })
}

fn copied(workbook: &Workbook, mark: impl Fn(usize, u32) -> Option<Mark<'static>>) -> (Vec<u8>, Workbook) {
    let bytes = annotate(workbook, &TITLES, mark, Vec::new()).unwrap();
    let copy = read("copie.xlsx", &bytes, &Limits::default()).unwrap();
    (bytes, copy)
}

#[test]
fn a_copy_has_the_cells_of_the_file_at_their_places_and_two_columns() {
    let original = a_workbook()
        .sheet(
            "Demandes",
            r#"<row r="1"><c r="A1" t="str"><v>SUIVI</v></c></row>
               <row r="3"><c r="A3" t="str"><v>Matricule</v></c><c r="B3" t="str"><v>Du</v></c><c r="C3" t="str"><v>Note</v></c></row>
               <row r="4"><c r="A4" t="str"><v>0012345678</v></c><c r="B4" s="1"><v>46391</v></c><c r="C4"><v>12.5</v></c></row>
               <row r="7"><c r="A7" s="2"><v>5162780150</v></c><c r="B7" s="3"><v>46391.5</v></c></row>
               <row r="9"><c r="A9" t="b"><v>1</v></c><c r="B9" t="e"><v>#N/A</v></c><c r="C9" t="str"><v>=1+1</v></c></row>"#,
        )
        .sheet("Feuil2", r#"<row r="2"><c r="B2" t="str"><v>penser à relancer</v></c></row>"#)
        .sheet("Vide", "")
        .styles(r#"<fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf numFmtId="14"/><xf fontId="1"/><xf fontId="1" numFmtId="22"/></cellXfs>"#)
        .read()
        .unwrap();
    let (bytes, copy) = copied(&original, |sheet, row| match (sheet, row) {
        (0, 3) => Some(Mark::Heading),
        (0, 4) => verdict("reprise", "", Tint::Good),
        (0, 7) => verdict("annulée", "rien à faire", Tint::Muted),
        _ => None,
    });
    let names: Vec<&str> = copy.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Demandes", "Feuil2", "Vide"]);
    for (old, new) in original.sheets.iter().zip(&copy.sheets) {
        for (old, new) in old.rows.iter().zip(&new.rows) {
            assert_eq!(old.number, new.number);
            for (index, cell) in old.cells.iter().enumerate() {
                let expected = match cell {
                    Cell::Error(text) => Cell::Text(text.clone()),
                    other => other.clone(),
                };
                assert_eq!(new.cells[index], expected);
            }
        }
    }
    let added: Vec<Vec<String>> =
        texts(&copy.sheets[0]).into_iter().map(|row| row[3.min(row.len())..].to_vec()).collect();
    assert_eq!(
        added,
        [
            vec![],
            vec!["Relève : résultat", "Relève : conseil"],
            vec!["reprise"],
            vec!["annulée", "rien à faire"],
            vec![]
        ]
    );
    assert_eq!(copy.sheets[1..], original.sheets[1..]);

    let xml = part_of(&bytes, "xl/worksheets/sheet1.xml");
    for part in [
        r#"<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/>"#,
        r#"<autoFilter ref="A3:E9"/>"#,
        // Green, text; green, date; grey and struck, whole number; grey and not struck, text.
        r#"<c r="A4" s="13" t="inlineStr">"#,
        r#"<c r="B4" s="16"><v>46391</v></c>"#,
        r#"<c r="A7" s="56"><v>5162780150</v></c>"#,
        r#"<c r="C7" s="54"/><c r="D7" s="49" t="inlineStr">"#,
        r#"<c r="A3" s="60" t="inlineStr">"#,
        r#"<c r="E3" s="60" t="inlineStr">"#,
        r#"<c r="A9" s="0" t="b">"#,
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
    assert!(!xml.contains("<f>"));
}

#[test]
fn struck_rows_are_still_struck() {
    let rows = r#"<row r="1"><c t="str" s="1"><v>a</v></c><c s="1"><v>1</v></c></row><row r="2"><c t="str"><v>b</v></c></row>"#;
    let styles = "<fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf fontId=\"1\"/></cellXfs>";
    let original = a_workbook().sheet("F", rows).styles(styles).read().unwrap();
    let (_, copy) = copied(&original, |_, _| None);
    assert_eq!(copy.sheets, original.sheets);
    assert!(copy.sheets[0].rows[0].struck && !copy.sheets[0].rows[1].struck);
}

#[test]
fn a_csv_comes_back_as_a_workbook_with_the_numbers_of_its_lines() {
    let original = csv("nom;obs\n\n\"Le\nGoff\";=1+1\nB;\n").unwrap();
    let (_, copy) = copied(&original, |_, row| if row > 1 { verdict("lue", "relire", Tint::Caution) } else { None });
    assert_eq!(copy.sheets[0].name, "Fichier");
    let numbers: Vec<u32> = copy.sheets[0].rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [1, 3, 5]);
    assert_eq!(
        texts(&copy.sheets[0]),
        [
            ["nom", "obs", "Relève : résultat", "Relève : conseil"],
            ["Le\nGoff", "=1+1", "lue", "relire"],
            ["B", "", "lue", "relire"]
        ]
    );
}

#[test]
fn a_sheet_ends_where_programs_end_it() {
    let copy = |number, columns| {
        let row = Row { number, cells: vec![Cell::Bool(true); columns], struck: false };
        let sheets = vec![Sheet { name: "F".to_owned(), rows: vec![row] }];
        annotate(&Workbook { sheets, format: Format::Xlsx }, &TITLES, |_, _| Some(Mark::Heading), std::io::sink())
    };
    assert!(copy(1_048_576, 16_382).is_ok());
    assert!(matches!(copy(1_048_577, 1), Err(Unwritable::TooManyRows)));
    assert!(matches!(copy(1, 16_383), Err(Unwritable::TooManyColumns)));
}
