//! Whatever the bytes, reading ends with a grid or a refusal.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use releve_sheet::{Limits, Workbook, read};
use support::ods::{AnOds, ods_rows};
use support::{AWorkbook, a_workbook, texts, zipped};

/// A workbook that uses everything the reader knows.
fn rich() -> AWorkbook {
    a_workbook()
        .sheet(
            "Demandes",
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>
               <row r="3"><c r="A3" s="1" t="s"><v>1</v></c><c r="B3" s="1"><v>46391.5</v></c>
               <c r="C3" t="inlineStr"><is><r><rPr><strike/></rPr><t>a &amp; b</t></r></is></c>
               <c r="D3" t="b"><v>1</v></c><c r="E3" t="e"><v>#N/A</v></c>
               <c r="F3" t="d"><v>2027-03-04</v></c><c r="G3" t="str"><f>A1</f><v>x</v></c></row>"#,
        )
        .tab("Listes", "hidden", "")
        .properties(r#"date1904="1""#)
        .strings("<si><t>Titre</t></si><si><r><rPr><b/></rPr><t>a</t></r><r><t>b</t></r></si>")
        .styles(
            r#"<numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts><fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf fontId="1" numFmtId="164"/></cellXfs>"#,
        )
}

/// A document that uses everything the reader knows.
fn rich_document() -> AnOds {
    ods_rows(
        r#"<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="ce1"/>
           <table:table-header-rows><table:table-row><table:table-cell office:value-type="string"><text:p>Titre</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>
           <table:table-row table:number-rows-repeated="9"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
           <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="float" office:value="12.5"/><table:table-cell office:value-type="date" office:date-value="2027-03-04T08:30:00"/><table:table-cell office:value-type="time" office:time-value="PT08H30M00S"/><table:table-cell office:value-type="boolean" office:boolean-value="true"/><table:table-cell table:style-name="ce1" office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell><table:table-cell><text:p>a<text:span text:style-name="T1">b<text:s text:c="3"/></text:span></text:p><text:p>&amp;</text:p></table:table-cell></table:table-row>"#,
    )
    .table("Listes", "ta2", "")
    .styles(
        r#"<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style><style:style style:name="ce1" style:family="table-cell" style:parent-style-name="ce0"/><style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-type="single"/></style:style>"#,
    )
    .common(
        r#"<style:style style:name="ce0" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>"#,
    )
}

static DOCUMENT: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| rich_document().parts());
static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| rich().parts());
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| rich().bytes());

/// Small enough that most refusals are within reach.
fn limits() -> Limits {
    Limits {
        file_bytes: 1 << 20,
        unpacked_bytes: 1 << 16,
        kept_bytes: 1 << 16,
        sheets: 3,
        rows: 50,
        columns: 10,
        cell_chars: 100,
    }
}

/// Reads, and checks what every grid promises.
fn read_soundly(bytes: &[u8]) {
    let Ok(workbook) = read("fichier", bytes, &limits()) else {
        return;
    };
    assert!(workbook.sheets.iter().any(|sheet| !sheet.rows.is_empty()));
    assert!(workbook.sheets.len() <= limits().sheets);
    for sheet in &workbook.sheets {
        assert!(sheet.rows.len() <= limits().rows);
        assert!(sheet.rows.is_sorted_by(|a, b| a.number < b.number));
        for row in &sheet.rows {
            assert!(row.number > 0 && row.cells.len() <= limits().columns);
            assert!(row.cells.last().is_some_and(|cell| !cell.is_empty()));
            for cell in &row.cells {
                assert!(!cell.text().contains(['\0', '\r']));
            }
        }
    }
}

#[test]
fn what_is_damaged_below_is_sound_before() {
    assert_eq!(rich().read().unwrap().sheets[0].rows.len(), 2);
    let rows = rich_document().rows();
    assert_eq!(
        rows.iter().map(|row| (row.number, row.struck)).collect::<Vec<_>>(),
        [(1, true), (11, false), (12, false)]
    );
}

fn damage(bytes: &mut Vec<u8>, flips: &[(Index, u8)], cut: Option<Index>) {
    for (at, mask) in flips {
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            bytes[at] ^= mask;
        }
    }
    if let Some(cut) = cut {
        bytes.truncate(cut.index(bytes.len() + 1));
    }
}

fn a_line(cells: &[String]) -> String {
    let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
    quoted.join(";")
}

fn a_table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (2_usize..6).prop_flat_map(|width| {
        let cell = "[a-zA-Zéœ€’\", ;|\t\n0-9-]{0,12}";
        prop::collection::vec(prop::collection::vec(cell, width), 1..12)
    })
}

fn grid(table: &[Vec<String>]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for line in table {
        let mut row: Vec<String> = line.iter().map(|cell| cell.trim().to_owned()).collect();
        while row.last().is_some_and(String::is_empty) {
            row.pop();
        }
        rows.push(row);
    }
    rows.retain(|row| !row.is_empty());
    rows
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), start in 0..5_usize) {
        let starts: [&[u8]; 5] = [b"", b"PK\x03\x04", b"PK\x05\x06", b"\xFF\xFE", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"];
        read_soundly(&[starts[start], &bytes].concat());
    }

    #[test]
    fn arbitrary_text_never_panics(text in "[a-z;,|\t\"\r\n =é\u{feff}]{0,200}") {
        read_soundly(text.as_bytes());
    }

    #[test]
    fn a_damaged_archive_never_panics(
        flips in prop::collection::vec(any::<(Index, u8)>(), 0..8),
        cut in any::<Option<Index>>(),
    ) {
        let mut bytes = BYTES.clone();
        damage(&mut bytes, &flips, cut);
        read_soundly(&bytes);
    }

    #[test]
    fn a_damaged_part_never_panics(
        part in any::<Index>(),
        flips in prop::collection::vec(any::<(Index, u8)>(), 0..6),
        cut in prop::option::weighted(0.2, any::<Index>()),
    ) {
        let mut parts = PARTS.clone();
        let part = part.index(parts.len());
        damage(&mut parts[part].1, &flips, cut);
        read_soundly(&zipped(parts.iter().map(|(path, content)| (path.as_str(), content.as_slice()))));
    }

    #[test]
    fn a_damaged_part_of_a_document_never_panics(
        part in any::<Index>(),
        flips in prop::collection::vec(any::<(Index, u8)>(), 0..6),
        cut in prop::option::weighted(0.2, any::<Index>()),
    ) {
        let mut parts = DOCUMENT.clone();
        let part = part.index(parts.len());
        damage(&mut parts[part].1, &flips, cut);
        read_soundly(&zipped(parts.iter().map(|(path, content)| (path.as_str(), content.as_slice()))));
    }

    #[test]
    fn a_part_made_of_known_words_never_panics(
        part in any::<Index>(),
        words in prop::collection::vec(prop::sample::select(vec![
            "<row r=\"1\">", "<row>", "</row>", "<c r=\"B2\" t=\"s\">", "<c s=\"1\">", "<c>", "</c>",
            "<v>", "</v>", "0", "46391", "-1", "1e308", "<is>", "</is>", "<t>", "</t>", "<r>", "</r>",
            "<rPr>", "</rPr>", "<strike/>", "<sheetData>", "</sheetData>", "<worksheet>", "</worksheet>",
            "<sst>", "<si>", "</si>", "</sst>", "&amp;", "&#x0;", "&#55296;", "&x;", "<!--", "-->",
            "<![CDATA[", "]]>", "_x000D_", "_x", "<a ", "=\"", "\"", "/>", "é", " ",
        ]), 0..40),
    ) {
        let mut parts = PARTS.clone();
        let part = part.index(parts.len());
        parts[part].1 = words.concat().into_bytes();
        read_soundly(&zipped(parts.iter().map(|(path, content)| (path.as_str(), content.as_slice()))));
    }

    #[test]
    fn a_written_csv_reads_back(table in a_table(), newline in prop::sample::select(vec!["\n", "\r\n", "\r"])) {
        let lines: Vec<String> = table.iter().map(|line| a_line(line)).collect();
        let text = format!("sep=;{newline}{}", lines.join(newline));
        let read: Option<Workbook> = read("fichier.csv", text.as_bytes(), &Limits::default()).ok();
        let grid = grid(&table);
        match read {
            Some(workbook) => prop_assert_eq!(texts(&workbook.sheets[0]), grid),
            None => prop_assert!(grid.is_empty()),
        }
    }
}
