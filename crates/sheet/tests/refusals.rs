//! Every reason for which a file is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

use std::collections::HashSet;

use releve_sheet::{Limits, Unreadable, read};
use support::{a_workbook, content_types, csv, headers_of, link, relations, with_a_word, with_rows, zipped};

const OLE2: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

fn limits(change: fn(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

fn code(result: Result<releve_sheet::Workbook, Unreadable>) -> &'static str {
    result.map_or_else(|refusal| refusal.code(), |_| "read")
}

#[test]
fn a_reason_has_a_stable_code_and_a_lowercase_sentence() {
    let all = [
        Unreadable::TooLarge,
        Unreadable::UnpacksTooLarge,
        Unreadable::TooManySheets,
        Unreadable::TooManyRows,
        Unreadable::TooManyColumns,
        Unreadable::CellTooLong,
        Unreadable::Macros,
        Unreadable::OldFormat,
        Unreadable::Encrypted,
        Unreadable::NotASpreadsheet,
        Unreadable::Damaged { detail: "why".to_owned() },
        Unreadable::Empty,
        Unreadable::ExternalEntity,
    ];
    let codes: HashSet<_> = all.iter().map(Unreadable::code).collect();
    assert_eq!(codes.len(), all.len());
    for reason in all {
        let text = reason.to_string();
        assert!(reason.code().chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        assert!(text.starts_with(char::is_lowercase) && !text.ends_with('.'), "{text}");
    }
}

#[test]
fn a_file_beyond_its_size_is_refused() {
    let limits = limits(|limits| limits.file_bytes = 4);
    assert_eq!(code(read("f.csv", b"a;b\n", &limits)), "read");
    assert_eq!(code(read("f.csv", b"a;b\nc", &limits)), "too_large");
}

#[test]
fn a_workbook_has_so_many_visible_sheets() {
    let row = "<row><c><v>1</v></c></row>";
    let workbook = a_workbook().sheet("1", row).tab("2", "hidden", row).sheet("3", row);
    let two = limits(|limits| limits.sheets = 2);
    let one = limits(|limits| limits.sheets = 1);
    assert_eq!(code(workbook.read_within(&two)), "read");
    assert_eq!(code(workbook.read_within(&one)), "too_many_sheets");
}

#[test]
fn a_sheet_has_so_many_rows_that_hold_something() {
    let limits = limits(|limits| limits.rows = 2);
    assert_eq!(code(read("f.csv", b"a\n\n\nb\n\n;;\n", &limits)), "read");
    assert_eq!(code(read("f.csv", b"a\nb\nc", &limits)), "too_many_rows");
    let two = r#"<row r="1"><c><v>1</v></c></row><row r="2"/><row r="9"><c><v>1</v></c></row>"#;
    assert_eq!(code(with_rows(two).read_within(&limits)), "read");
    let three = format!(r#"{two}<row r="12"><c><v>1</v></c></row>"#);
    let refused = with_rows(&three).read_within(&limits);
    assert_eq!(code(refused), "too_many_rows");
}

#[test]
fn a_row_has_so_many_columns() {
    let limits = limits(|limits| limits.columns = 2);
    assert_eq!(code(read("f.csv", b"a;b;;;\na;b", &limits)), "read");
    let refused = read("f.csv", b"a;b\na;b;c", &limits);
    assert_eq!(code(refused), "too_many_columns");
    let cell = |reference: &str| with_rows(&format!(r#"<row><c r="{reference}"><v>1</v></c></row>"#));
    assert_eq!(code(cell("B1").read_within(&limits)), "read");
    assert_eq!(code(cell("C1").read_within(&limits)), "too_many_columns");
}

#[test]
fn references_beyond_reason_take_no_memory() {
    for (reference, expected) in [
        ("XFD1048576", "too_many_columns"),
        ("ZZZZZZZZZZZZZZZZZZZZZZZZZ1", "too_many_columns"),
        ("A1048576", "read"),
        ("A1048577", "too_many_rows"),
        ("A4294967295", "too_many_rows"),
        ("A99999999999999999999", "damaged"),
        ("A0", "damaged"),
        ("A", "damaged"),
        ("7", "damaged"),
        ("", "damaged"),
    ] {
        let xml = format!(r#"<row><c r="{reference}"><v>1</v></c></row>"#);
        assert_eq!(code(with_rows(&xml).read()), expected, "{reference}");
    }
    for (number, expected) in [("0", "damaged"), ("-1", "damaged"), ("4294967295", "too_many_rows")] {
        let xml = format!(r#"<row r="{number}"><c><v>1</v></c></row>"#);
        assert_eq!(code(with_rows(&xml).read()), expected, "{number}");
    }
}

#[test]
fn a_cell_has_so_many_characters() {
    let limits = limits(|limits| limits.cell_chars = 3);
    assert_eq!(code(read("f.csv", "été;été".as_bytes(), &limits)), "read");
    assert_eq!(code(read("f.csv", b"a;bcde", &limits)), "cell_too_long");
    let cell = |xml: &str| with_rows(&format!("<row>{xml}</row>")).strings("<si><t>abcd</t></si>");
    for xml in [
        r#"<c t="s"><v>0</v></c>"#,
        r#"<c t="str"><v>abcd</v></c>"#,
        r#"<c t="e"><v>#N/A</v></c>"#,
        r#"<c t="inlineStr"><is><r><t>ab</t></r><r><t>cd</t></r></is></c>"#,
    ] {
        assert_eq!(code(cell(xml).read_within(&limits)), "cell_too_long", "{xml}");
    }
}

#[test]
fn macros_are_refused_by_name_by_part_and_by_type() {
    let bytes = with_a_word().bytes();
    for name in ["f.xlsm", "F.XLSM", "f.xlsb", "f.xls", "f.xltm", "f.xlam", "f.xls "] {
        assert_eq!(code(read(name, &bytes, &Limits::default())), "macros", "{name}");
        assert_eq!(code(read(name, b"a;b", &Limits::default())), "macros", "{name}");
    }
    let binary = relations(&link("rId1", "officeDocument", "xl/workbook.bin"));
    for (workbook, why) in [
        (with_a_word().part("xl/vbaProject.bin", b"x"), "part"),
        (with_a_word().part("XL\\VBAPROJECT.BIN", b"x"), "part, other case"),
        (
            with_a_word().part(
                "[Content_Types].xml",
                content_types(
                    r#"<Override PartName="/xl/workbook.xml" ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/>"#,
                ),
            ),
            "type of the workbook",
        ),
        (
            with_a_word().part(
                "[Content_Types].xml",
                content_types(
                    r#"<Override PartName="/xl/x.bin" ContentType="application/vnd.ms-office.vbaProject"/>"#,
                ),
            ),
            "type of a part with another name",
        ),
        (
            with_a_word().part(
                "xl/_rels/workbook.xml.rels",
                relations(&link("rId1", "xlMacrosheet", "macrosheets/sheet1.xml")),
            ),
            "macro sheet",
        ),
        (
            with_a_word()
                .part("_rels/.rels", binary)
                .part("xl/workbook.bin", b"x"),
            "binary workbook",
        ),
    ] {
        assert_eq!(code(workbook.read()), "macros", "{why}");
    }
}

#[test]
fn old_and_encrypted_workbooks_are_told_apart() {
    let old = [OLE2, &[0; 600]].concat();
    let stream: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let encrypted = [OLE2, &[0; 600], &stream, &[0; 30]].concat();
    for name in ["f.xls", "f.xlsx", "f.csv"] {
        assert_eq!(code(read(name, &old, &Limits::default())), "old_format");
        assert_eq!(code(read(name, &encrypted, &Limits::default())), "encrypted");
    }
}

#[test]
fn an_encrypted_entry_makes_an_encrypted_file() {
    let mut bytes = with_a_word().bytes();
    let (central, local) = headers_of(&bytes, "xl/workbook.xml");
    bytes[central + 8] |= 1;
    bytes[local + 6] |= 1;
    assert_eq!(code(read("f.xlsx", &bytes, &Limits::default())), "encrypted");
}

#[test]
fn other_kinds_of_files_are_not_spreadsheets() {
    let word = |root: &str| with_a_word().part("xl/workbook.xml", root);
    for bytes in [
        b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj".to_vec(),
        b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec(),
        b"\xFF\xD8\xFF\xE0\0\x10JFIF".to_vec(),
        b"\x1F\x8B\x08\x00".to_vec(),
        b"<!DOCTYPE html><table><tr><td>a;b".to_vec(),
        b"\xEF\xBB\xBF  \n<html>".to_vec(),
        b"<?xml version=\"1.0\"?><a/>".to_vec(),
        b"{\\rtf1 a;b}".to_vec(),
        b"a;b\nc;\0d\n".to_vec(),
        b"\xFF\xFEa\0;\0\0\0".to_vec(),
        b"a;b\n\x01;d".to_vec(),
        b"nom;pr\x8Enom;pr\x8Fs".to_vec(),
        zipped([("lettre.txt", b"bonjour".as_slice())].into_iter()),
        b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(),
        word("<w:document xmlns:w='x'/>").bytes(),
        word("").bytes(),
    ] {
        let refused = read("f.xlsx", &bytes, &Limits::default());
        assert_eq!(code(refused), "not_a_spreadsheet", "{:?}", bytes.get(..12));
    }
}

#[test]
fn a_broken_workbook_is_damaged_and_says_where() {
    let cell = |xml: &str| with_rows(&format!("<row>{xml}</row>"));
    for (workbook, detail) in [
        (with_a_word().without("[Content_Types].xml"), "content types: the part is missing"),
        (with_a_word().without("xl/workbook.xml"), "workbook: the part is missing"),
        (with_a_word().without("xl/_rels/workbook.xml.rels"), "workbook relations: the part is missing"),
        (with_a_word().without("xl/worksheets/sheet1.xml"), "sheet: the part is missing"),
        (with_a_word().part("xl/_rels/workbook.xml.rels", relations("")), "a sheet of the workbook is missing"),
        (with_a_word().part("XL/Workbook.xml", "<workbook/>"), "two parts of the archive have the same name"),
        (with_a_word().part("xl/workbook.xml", "<workbook><sheets></workbook>"), "workbook: not well-formed xml"),
        (with_a_word().part("xl/workbook.xml", "<workbook><sheets>"), "workbook: not well-formed xml"),
        (with_a_word().part("xl/workbook.xml", b"<workbook a='\xE9'/>"), "workbook: not unicode text"),
        (
            cell(r#"<c t="s"><v>3</v></c>"#).strings("<si><t>a</t></si>"),
            "sheet: a cell refers to a text that does not exist",
        ),
        (cell(r#"<c t="s"><v>-1</v></c>"#), "sheet: a cell refers to a text that does not exist"),
        (cell("<c><v>douze</v></c>"), "sheet: a number cannot be read"),
        (cell("<c><v>NaN</v></c>"), "sheet: a number cannot be read"),
        (cell("<c><v>1e999</v></c>"), "sheet: a number cannot be read"),
        (cell(r#"<c t="zz"><v>1</v></c>"#), "sheet: a cell of unknown kind"),
        (cell("<c r='A1'"), "sheet: not well-formed xml"),
    ] {
        let refused = workbook.read().unwrap_err();
        let detail = detail.to_owned();
        assert_eq!(refused, Unreadable::Damaged { detail });
    }
}

#[test]
fn a_broken_archive_is_damaged() {
    let mut bytes = with_a_word().bytes();
    let half = bytes[..bytes.len() / 2].to_vec();
    assert_eq!(code(read("f.xlsx", &half, &Limits::default())), "damaged");
    let (_, local) = headers_of(&bytes, "xl/workbook.xml");
    let data = local + 30 + "xl/workbook.xml".len();
    bytes[data + 4..data + 40].fill(0xFF);
    assert_eq!(code(read("f.xlsx", &bytes, &Limits::default())), "damaged");
}

#[test]
fn a_quote_that_is_never_closed_is_damage_rather_than_lost_people() {
    let refused = csv("nom;obs\nA;ok\nB;\"juillet\nC;ok\nD;ok\n").unwrap_err();
    assert_eq!(refused.to_string(), "the file is damaged: the quote opened on line 3 is never closed");
}

#[test]
fn nothing_is_empty() {
    for bytes in [&b""[..], b"\xEF\xBB\xBF", b" \r\n\r\n", b";;;\n;;;\n", b"\xFF\xFE"] {
        assert_eq!(code(csv(bytes)), "empty", "{bytes:?}");
    }
    assert_eq!(code(a_workbook().read()), "empty");
    assert_eq!(code(with_rows("").read()), "empty");
    assert_eq!(code(with_rows(r#"<row><c s="1"/></row>"#).read()), "empty");
    let hidden = a_workbook().tab("1", "veryHidden", "<row><c><v>1</v></c></row>");
    assert_eq!(code(hidden.read()), "empty");
}
