//! Small files that would fill the memory.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

use releve_sheet::{Limits, Unreadable, read};
use support::{a_workbook, headers_of, link, relations, with_a_word, with_rows, zipped};

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// A deflate stream of the letter `a`, one gibibyte long, in about seven megabytes.
fn a_deflated_gibibyte() -> Vec<u8> {
    const PAIRS: usize = (1 << 30) / 258;
    let mut out = Vec::with_capacity(PAIRS * 13 / 8 + 16);
    let (mut pending, mut width) = (0_u32, 0);
    let mut push = |bits: u32, count: u32| {
        pending |= bits << width;
        width += count;
        while width >= 8 {
            out.push(pending.to_le_bytes()[0]);
            pending >>= 8;
            width -= 8;
        }
    };
    // Last block, fixed codes; Huffman codes go from their highest bit.
    push(0b011, 3);
    push((0x30 + u32::from(b'a')).reverse_bits() >> 24, 8);
    let longest_copy_of_the_last_byte = 0b1100_0101_u32.reverse_bits() >> 24;
    for _ in 0..PAIRS {
        push(longest_copy_of_the_last_byte, 13);
    }
    push(0, 7);
    push(0, 8);
    out
}

/// A workbook whose sheet is that stream, with the size that the archive declares for it.
fn a_bomb(declared: u32) -> Vec<u8> {
    let stream = a_deflated_gibibyte();
    let parts = with_a_word().part(SHEET, &stream).parts();
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (path, content) in &parts {
        writer.start_file(path.as_str(), stored).unwrap();
        std::io::Write::write_all(&mut writer, content).unwrap();
    }
    let mut bytes = writer.finish().unwrap().into_inner();
    let (central, local) = headers_of(&bytes, SHEET);
    for (method, size) in [(central + 10, central + 24), (local + 8, local + 22)] {
        bytes[method] = 8;
        bytes[size..size + 4].copy_from_slice(&declared.to_le_bytes());
    }
    bytes
}

#[test]
fn a_part_that_declares_a_gibibyte_is_refused_before_it_is_unpacked() {
    let refused = read("f.xlsx", &a_bomb(1 << 30), &Limits::default());
    assert_eq!(refused, Err(Unreadable::UnpacksTooLarge));
}

#[test]
fn a_part_that_hides_a_gibibyte_is_cut_where_it_said_it_ends() {
    for declared in [0, 100, 1 << 20] {
        let refused = read("f.xlsx", &a_bomb(declared), &Limits::default());
        assert_eq!(refused, Err(Unreadable::UnpacksTooLarge), "{declared}");
    }
}

#[test]
fn tabs_that_lead_to_one_part_count_each_time() {
    let target = "worksheets/sheet1.xml";
    let links: String = (1..=10).map(|number| link(&format!("rId{number}"), "worksheet", target)).collect();
    let workbook = (1..=10)
        .fold(a_workbook(), |workbook, _| workbook.sheet("1", "<row><c><v>1</v></c></row>"))
        .part(SHEET, format!("<worksheet>{}</worksheet>", " ".repeat(50_000)))
        .part("xl/_rels/workbook.xml.rels", relations(&links));
    let limits = Limits { unpacked_bytes: 200_000, ..Limits::default() };
    let refused = workbook.read_within(&limits);
    assert_eq!(refused, Err(Unreadable::UnpacksTooLarge));
    assert_eq!(workbook.read(), Err(Unreadable::Empty));
}

#[test]
fn the_parts_count_together() {
    let workbook = a_workbook().sheet("1", &" ".repeat(60_000)).sheet("2", &" ".repeat(60_000));
    let limits = |unpacked_bytes| Limits { unpacked_bytes, ..Limits::default() };
    let refused = workbook.read_within(&limits(100_000));
    assert_eq!(refused, Err(Unreadable::UnpacksTooLarge));
    assert_eq!(workbook.read_within(&limits(200_000)), Err(Unreadable::Empty));
}

#[test]
fn an_archive_of_too_many_parts_is_refused() {
    let names: Vec<String> = (0..2_001).map(|number| format!("p{number}")).collect();
    let bytes = zipped(names.iter().map(|name| (name.as_str(), b"".as_slice())));
    let refused = read("f.xlsx", &bytes, &Limits::default());
    assert_eq!(refused, Err(Unreadable::UnpacksTooLarge));
}

#[test]
fn an_archive_inside_the_archive_stays_packed() {
    let zeros = vec![0; 4 << 20];
    let inner = zipped([("zeros", zeros.as_slice())].into_iter());
    let limits = Limits { unpacked_bytes: 1 << 20, ..Limits::default() };
    let workbook = with_a_word().part("xl/embeddings/inner.zip", inner);
    assert!(workbook.read_within(&limits).is_ok());
}

#[test]
fn a_text_stored_once_and_shown_everywhere_counts_each_time() {
    let cells = r#"<c t="s"><v>0</v></c>"#.repeat(50);
    let workbook = with_rows(&format!("<row>{cells}</row>").repeat(100))
        .strings(&format!("<si><t>{}</t></si>", "é".repeat(2_000)));
    let limits = |kept_bytes| Limits { kept_bytes, ..Limits::default() };
    let refused = workbook.read_within(&limits(10 << 20));
    assert_eq!(refused, Err(Unreadable::UnpacksTooLarge));
    assert!(workbook.read_within(&limits(25 << 20)).is_ok());
}

#[test]
fn lists_of_tiny_elements_are_bounded() {
    let many = |element: &str| element.repeat(20_000);
    let styles = format!("<cellXfs>{}</cellXfs>", many("<xf/>"));
    let tabs = format!(r"<workbook><sheets>{}</sheets></workbook>", many("<s/>"));
    let links = relations(&many("<Relationship/>"));
    let (small, large) = (310_000, 64 << 20);
    for (workbook, unpacked_bytes, code) in [
        (with_a_word().strings(&many("<si/>")), small, "unpacks_too_large"),
        (with_a_word().strings(&many("<si/>")), large, "read"),
        (with_a_word().styles(&styles), small, "unpacks_too_large"),
        (with_a_word().styles(&styles), large, "read"),
        (with_a_word().part("xl/_rels/workbook.xml.rels", &links), large, "unpacks_too_large"),
        (with_a_word().part("_rels/.rels", &links), large, "unpacks_too_large"),
        (with_a_word().part("xl/workbook.xml", &tabs), large, "too_many_sheets"),
    ] {
        let limits = Limits { unpacked_bytes, kept_bytes: unpacked_bytes, ..Limits::default() };
        let result = workbook.read_within(&limits);
        let found = result.map_or_else(|refusal| refusal.code(), |_| "read");
        assert_eq!(found, code);
    }
}

#[test]
fn a_line_of_millions_of_cells_is_read_in_one_pass() {
    let line = ";".repeat(2_000_000);
    let read = |text: String| read("f.csv", text.as_bytes(), &Limits::default());
    assert_eq!(read(line.clone()), Err(Unreadable::Empty));
    assert_eq!(read(line.clone() + "a"), Err(Unreadable::TooManyColumns));
    assert!(read(format!("a{line}\n\"b\n\"{line}\n")).is_ok());
}

#[test]
fn empty_cells_are_walked_over() {
    let cells = r#"<c s="1"/>"#.repeat(200_000);
    let workbook = with_rows(&format!(r#"<row><c r="A1"><v>1</v></c>{cells}</row>"#));
    assert_eq!(workbook.rows()[0].cells.len(), 1);
}

#[test]
fn a_text_that_never_ends_is_not_held() {
    let endless = "a".repeat(2 << 20);
    for xml in [
        format!(r#"<c t="str"><v>{endless}</v></c>"#),
        format!(r#"<c t="{endless}"/>"#),
        format!("<!--{endless}-->"),
        format!("<{endless}/>"),
    ] {
        let refused = with_rows(&format!("<row>{xml}</row>")).read();
        assert_eq!(refused, Err(Unreadable::UnpacksTooLarge));
    }
    let some = "a".repeat(1_000);
    let pieces = format!("{some}&#97;").repeat(1_100);
    let runs = format!("<r><t>{some}</t></r>").repeat(1_100);
    for xml in [format!(r#"<c t="str"><v>{pieces}</v></c>"#), format!(r#"<c t="inlineStr"><is>{runs}</is></c>"#)] {
        assert_eq!(with_rows(&format!("<row>{xml}</row>")).read(), Err(Unreadable::CellTooLong));
    }
}

#[test]
fn the_texts_that_cells_share_are_bounded_together() {
    let items = format!("<si><t>{}</t></si>", "a".repeat(1_000)).repeat(200);
    let limits = |kept_bytes| Limits { kept_bytes, ..Limits::default() };
    let workbook = with_a_word().strings(&items);
    assert_eq!(workbook.read_within(&limits(100_000)), Err(Unreadable::UnpacksTooLarge));
    assert!(workbook.read_within(&limits(300_000)).is_ok());
}

#[test]
fn gaps_before_cells_count() {
    let rows = r#"<row><c r="CV1"><v>1</v></c></row>"#;
    let rows: String = (1..=1_000).map(|number| rows.replace("CV1", &format!("CV{number}"))).collect();
    let limits = Limits { kept_bytes: 1 << 20, ..Limits::default() };
    let refused = with_rows(&rows).read_within(&limits);
    assert_eq!(refused, Err(Unreadable::UnpacksTooLarge));
}

#[test]
fn entities_that_expand_are_refused_wherever_they_are_declared() {
    let laughs = r#"<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>"#;
    let thief = r#"<!DOCTYPE x SYSTEM "file:///etc/passwd">"#;
    let workbook = || with_rows(r#"<row><c t="s"><v>0</v></c></row>"#).strings("<si><t>&amp;</t></si>").styles("");
    for path in [
        "_rels/.rels",
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
        "xl/sharedStrings.xml",
        SHEET,
    ] {
        let parts = workbook().parts();
        let (_, xml) = parts.iter().find(|(part, _)| part == path).unwrap();
        let xml = str::from_utf8(xml).unwrap();
        let xml = xml.trim_start_matches(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
        for declaration in [laughs, thief] {
            let refused = workbook().part(path, format!("{declaration}{xml}")).read();
            assert_eq!(refused, Err(Unreadable::ExternalEntity), "{path}");
            let refused = workbook().part(path, format!("{xml}{declaration}")).read();
            assert_eq!(refused, Err(Unreadable::ExternalEntity), "{path} at the end");
        }
    }
}

#[test]
fn an_entity_that_nobody_declared_is_damage() {
    let refused = with_rows(r#"<row><c t="str"><v>&b;</v></c></row>"#).read();
    assert_eq!(refused.unwrap_err().code(), "damaged");
}

#[test]
fn deep_nesting_is_walked_without_recursion() {
    let deep = format!("{}{}", "<a>".repeat(200_000), "</a>".repeat(200_000));
    let workbook = with_rows(&format!(r#"<row><c t="inlineStr">{deep}<is>{deep}<t>mot{deep}</t></is></c></row>"#));
    assert_eq!(workbook.first_cell().text(), "mot");
}
