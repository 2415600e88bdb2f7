//! What a CSV file reads as.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

use releve_sheet::{Encoding, Format, Limits, read};
use support::{csv, texts};

fn numbers(bytes: impl AsRef<[u8]>) -> Vec<u32> {
    let sheet = csv(bytes).unwrap().sheets.swap_remove(0);
    sheet.rows.iter().map(|row| row.number).collect()
}

fn delimiter(text: &str) -> char {
    match csv(text).unwrap().format {
        Format::Csv { delimiter, .. } => delimiter,
        Format::Xlsx | Format::Ods => 'X',
    }
}

#[test]
fn each_encoding_gives_the_same_text() {
    let text = "nom;obs\nGonçalves;l’été\nœuvre;É\n";
    let utf_16 = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), Encoding::Utf8),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), Encoding::Utf8),
        ([b"\xFF\xFE".to_vec(), utf_16(u16::to_le_bytes)].concat(), Encoding::Utf16Le),
        ([b"\xFE\xFF".to_vec(), utf_16(u16::to_be_bytes)].concat(), Encoding::Utf16Be),
        (b"nom;obs\nGon\xE7alves;l\x92\xE9t\xE9\n\x9Cuvre;\xC9\n".to_vec(), Encoding::Windows1252),
    ] {
        let workbook = csv(&bytes).unwrap();
        let delimiter = ';';
        assert_eq!(workbook.format, Format::Csv { encoding, delimiter });
        assert_eq!(workbook.sheets[0].name, "");
        assert_eq!(texts(&workbook.sheets[0]), [["nom", "obs"], ["Gonçalves", "l’été"], ["œuvre", "É"]]);
    }
}

#[test]
fn the_delimiter_is_the_one_that_cuts_lines_alike() {
    for (text, expected) in [
        ("a;b\nc;d", ';'),
        ("a,b\nc,d", ','),
        ("a\tb\nc\td", '\t'),
        ("a|b\nc|d", '|'),
        ("nom;note\nA;12,5\nB;13,5", ';'),
        ("12,5;13,5\n14,5;15,5", ';'),
        ("nom,obs\nA,un;deux\nB,trois\n", ','),
        ("\"a;b\",c\n\"d;e;f\",g\n\"h\",i", ','),
        ("Titre, sans plus\n\na;b;c\nd;e;f\ng;h, i;j", ';'),
        ("nom\nA\nB", ';'),
    ] {
        assert_eq!(delimiter(text), expected, "{text:?}");
    }
}

#[test]
fn a_first_line_may_announce_the_delimiter() {
    let workbook = csv("sep=|\r\na;b|c;d\r\n").unwrap();
    assert_eq!(texts(&workbook.sheets[0]), [["a;b", "c;d"]]);
    assert_eq!(workbook.sheets[0].rows[0].number, 2);
    let workbook = csv("SEP=é\na;b\n").unwrap();
    assert_eq!(workbook.sheets[0].rows[0].cells[0].text(), "SEP=é");
}

#[test]
fn quotes_keep_delimiters_quotes_and_newlines() {
    let workbook = csv("nom;obs\n\"Le;Goff\";\"dit \"\"Jo\"\"\r\nou Jo\"\nB;5\" de haut\n").unwrap();
    assert_eq!(texts(&workbook.sheets[0]), [["nom", "obs"], ["Le;Goff", "dit \"Jo\"\nou Jo"], ["B", "5\" de haut"]]);
}

#[test]
fn rows_are_numbered_by_the_line_they_start_on() {
    for newline in ["\n", "\r\n", "\r"] {
        let text = "a;b\n\n\n\"c\n\n\";d\n;\ne;f\n\n".replace('\n', newline);
        assert_eq!(numbers(&text), [1, 4, 8], "{newline:?}");
    }
    assert_eq!(numbers("\n\r\n\ra;b\r\n\r\nc;d"), [4, 6]);
    assert_eq!(numbers("\u{feff}a;b\nc;d"), [1, 2]);
}

#[test]
fn a_stray_quote_at_the_end_is_only_a_character() {
    assert_eq!(texts(&csv("a;b\nc;5\"").unwrap().sheets[0]), [["a", "b"], ["c", "5\""]]);
    assert_eq!(numbers("a;b\n\"c\nc\";d\n"), [1, 2]);
}

#[test]
fn cells_are_text_whatever_they_look_like() {
    let workbook = csv("0012345678;12,5;=1+1;01/02/2027;VRAI\n").unwrap();
    let cells = &workbook.sheets[0].rows[0].cells;
    assert!(cells.iter().all(|cell| matches!(cell, releve_sheet::Cell::Text(_))));
    assert_eq!(cells[0].text(), "0012345678");
    assert!(!workbook.sheets[0].rows[0].struck);
}

#[test]
fn trailing_cells_are_dropped_and_inner_ones_kept() {
    let workbook = csv("a;b;c;;;\n;;d; ;\n").unwrap();
    assert_eq!(texts(&workbook.sheets[0]), [vec!["a", "b", "c"], vec!["", "", "d"]]);
}

#[test]
fn a_text_named_like_a_workbook_is_read_as_text() {
    let workbook = read("fichier.xlsx", b"a;b\n", &Limits::default()).unwrap();
    assert!(matches!(workbook.format, Format::Csv { .. }));
}

#[test]
fn line_ends_may_be_mixed() {
    let sheet = csv("a;b;\r\nc;d;\re;f;\n\r\ng;\"h\r\ni\";\r").unwrap().sheets.swap_remove(0);
    assert_eq!(texts(&sheet), [["a", "b"], ["c", "d"], ["e", "f"], ["g", "h\ni"]]);
    assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 5]);
}

#[test]
fn the_unicode_text_of_a_spreadsheet_program_is_read() {
    let text = "Matricule\tNom\r\n0012345678\t\"Le\nGoff\"\r\n";
    let bytes: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let workbook = csv(bytes).unwrap();
    assert_eq!(workbook.format, Format::Csv { encoding: Encoding::Utf16Le, delimiter: '\t' });
    assert_eq!(texts(&workbook.sheets[0]), [["Matricule", "Nom"], ["0012345678", "Le\nGoff"]]);
}
