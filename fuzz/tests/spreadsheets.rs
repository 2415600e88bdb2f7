//! The parser of OpenDocument spreadsheets, and the writers: what they write reads back, and no text of it is a formula.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "tests fail loudly")]

use releve_fuzz::fuzz;
use sheet::annotate::{Mark, Titles, annotate};
use sheet::write::{Column, CsvStyle, Field, Target, Tint, Writer};
use sheet::{Cell, Limits, Workbook};
use std::io::{Cursor, Write};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const LIMITS: Limits = Limits {
    file_bytes: 60_000,
    unpacked_bytes: 300_000,
    kept_bytes: 300_000,
    sheets: 5,
    rows: 500,
    columns: 50,
    cell_chars: 500,
};

/// The parts of a document as text, each after a line `==== path`, packed into a sound zip.
fn packed(bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for part in text.split("\n==== ").take(20) {
        let (path, content) = part.split_once('\n').unwrap_or((part, ""));
        let path: String = path.trim_start_matches("==== ").chars().take(200).collect();
        if zip.start_file(path, SimpleFileOptions::default()).is_ok() {
            zip.write_all(content.as_bytes()).unwrap();
        }
    }
    zip.finish().unwrap().into_inner()
}

/// The annotated copy has the rows of the file, with two cells more.
fn copied(workbook: &Workbook) {
    let titles = Titles { result: "Résultat", advice: "Conseil", sheet: "Fichier" };
    let mark = |_, row| match row {
        1 => Some(Mark::Heading),
        _ => Some(Mark::Verdict { result: "lue".into(), advice: "rien".into(), tint: Tint::Good }),
    };
    let copy = annotate(workbook, &titles, mark, Vec::new()).unwrap();
    let limits = Limits { columns: LIMITS.columns + 2, kept_bytes: 3_000_000, unpacked_bytes: 30_000_000, ..LIMITS };
    let copy = sheet::read("copy.xlsx", &copy, &limits).unwrap();
    assert_eq!(copy.sheets.len(), workbook.sheets.len());
    for (sheet, copy) in workbook.sheets.iter().zip(&copy.sheets) {
        let numbers = |sheet: &sheet::Sheet| sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>();
        assert_eq!(numbers(sheet), numbers(copy));
        for (row, copy) in sheet.rows.iter().zip(&copy.rows) {
            let texts = |cells: &[Cell]| cells.iter().map(Cell::text).collect::<Vec<_>>();
            assert_eq!(texts(&row.cells), texts(&copy.cells[..row.cells.len()]));
        }
    }
}

#[test]
fn the_parts_of_an_open_document() {
    let words = [
        "<table:table-row table:number-rows-repeated=\"1048576\">",
        "<table:table-row>",
        "</table:table-row>",
        "<table:table-row-group>",
        "<table:table-cell table:number-columns-repeated=\"16384\"/>",
        "<table:table-cell",
        " office:value-type=\"float\"",
        " office:value-type=\"date\"",
        " office:value-type=\"time\"",
        " office:value-type=\"boolean\"",
        " office:value=\"1e308\"",
        " office:date-value=\"2030-03-04T08:29:59.9999\"",
        " office:time-value=\"PT08H30M00S\"",
        " calcext:value-type=\"error\"",
        " table:style-name=\"ce1\"",
        "<table:covered-table-cell/>",
        "<text:p>",
        "</text:p>",
        "<text:span text:style-name=\"T1\">",
        "<text:s text:c=\"99\"/>",
        "style:text-line-through-style=\"none\"",
        "style:parent-style-name=\"ce1\"",
        "table:display=\"false\"",
        "&amp;",
        "&#x0;",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "\n==== styles.xml\n",
        "\n==== META-INF/manifest.xml\n<a><b><encryption-data/></b></a>",
        "\n==== Basic/a\n",
    ];
    fuzz("ods", &words, |bytes| match sheet::read("a.ods", &packed(bytes), &LIMITS) {
        Err(unreadable) => unreadable.code().to_owned(),
        Ok(workbook) => {
            copied(&workbook);
            let rows: usize = workbook.sheets.iter().map(|sheet| sheet.rows.len()).sum();
            let struck = workbook.sheets.iter().flat_map(|sheet| &sheet.rows).filter(|row| row.struck).count();
            format!("{:?} {} {} {}", workbook.format, workbook.sheets.len(), rows.min(4), struck.min(2))
        }
    });
}

/// Whether some cell of a CSV starts like a formula, by a reading of our own.
fn has_a_formula(csv: &str, delimiter: char) -> bool {
    let (mut quoted, mut at_start) = (false, true);
    let mut characters = csv.trim_start_matches('\u{feff}').chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // A doubled quote is a character of the cell.
            '"' if quoted && characters.next_if_eq(&'"').is_some() => {}
            '"' => {
                quoted = !quoted;
                continue;
            }
            ' ' | '\u{a0}' if at_start => continue,
            '=' | '+' | '-' | '@' if at_start => return true,
            '\t' | '\r' | '\n' if at_start && quoted => return true,
            _ => {}
        }
        at_start = !quoted && (character == delimiter || matches!(character, '\r' | '\n'));
    }
    false
}

#[test]
fn texts_of_a_written_list() {
    let words = ["=1+1", "+33", "-1", "@a", "\t", "\r", "\u{feff}", "\"", ";", ",", "_x000D_", "]]>", "<f>", "&"];
    fuzz("written", &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let cells: Vec<&str> = text.split('|').take(90).collect();
        let columns = ["Nom", "Prénom", "Observations"].map(|title| Column { title, width: 10 });
        let write = |target| {
            let mut writer = Writer::new(Vec::new(), target).unwrap();
            writer.sheet(&text, &columns).unwrap();
            writer.rows(cells.chunks(3).map(|row| row.iter().map(|cell| Field::from(*cell)))).unwrap();
            writer.finish().unwrap()
        };
        for (style, delimiter) in [(CsvStyle::French, ';'), (CsvStyle::International, ',')] {
            let csv = String::from_utf8(write(Target::Csv(style))).unwrap();
            assert!(!has_a_formula(&csv, delimiter), "{csv:?}");
        }
        let limits = Limits { cell_chars: 70_000, kept_bytes: 3_000_000, unpacked_bytes: 3_000_000, ..LIMITS };
        let workbook = sheet::read("a.xlsx", &write(Target::Xlsx), &limits).unwrap();
        let rows = &workbook.sheets[0].rows;
        assert!(rows.len() <= 31 && rows.iter().all(|row| row.cells.len() <= 3 && !row.struck));
        (rows.len(), cells.iter().map(|cell| cell.chars().take(1).collect::<String>()).take(3).collect::<Vec<_>>())
    });
}
