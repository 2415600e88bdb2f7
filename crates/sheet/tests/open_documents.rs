//! What an `.ods` reads as, and why it is refused.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

use chrono::NaiveDate;
use releve_sheet::{Cell, Format, Limits, Unreadable, read};
use support::ods::{AnOds, an_ods, ods_rows, word};
use support::texts;

/// Cell styles: struck by itself, struck by its type, struck through its parents, explicitly not
/// struck although its parent is. Text styles: struck, not struck. Tables: shown, hidden.
const STYLES: &str = r#"
    <style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>
    <style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>
    <style:style style:name="ce1" style:family="table-cell"><style:text-properties style:text-line-through-style="solid" style:text-line-through-type="single"/></style:style>
    <style:style style:name="ce2" style:family="table-cell"><style:text-properties style:text-line-through-type="double"/></style:style>
    <style:style style:name="ce3" style:family="table-cell" style:parent-style-name="Barré"/>
    <style:style style:name="ce4" style:family="table-cell" style:parent-style-name="ce1"><style:text-properties style:text-line-through-style="none" style:text-line-through-type="none"/></style:style>
    <style:style style:name="round" style:family="table-cell" style:parent-style-name="round"/>
    <style:style style:name="T1" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>
    <style:style style:name="T2" style:family="text"><style:text-properties style:text-line-through-style="none"/></style:style>
    <style:style style:name="ce1" style:family="paragraph"/>"#;

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

fn code(file: &AnOds) -> &'static str {
    file.read().map_or_else(|refusal| refusal.code(), |_| "read")
}

#[test]
fn each_type_of_cell_has_its_kind() {
    let cell = |attributes: &str, shown: &str| {
        let xml = format!("<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>");
        ods_rows(&row(&xml)).first_cell()
    };
    for (attributes, shown, read) in [
        (r#"office:value-type="string" calcext:value-type="string""#, "mot", text("mot")),
        (r#"calcext:value-type="string" office:value-type="string""#, "mot", text("mot")),
        (r#"office:value-type="string" office:string-value="caché""#, "", text("caché")),
        ("", "sans type", text("sans type")),
        (r#"office:value-type="float" office:value="5162780150""#, "5,16E+09", Cell::Number(5_162_780_150.0)),
        (r#"office:value-type="percentage" office:value="0.5""#, "50 %", Cell::Number(0.5)),
        (r#"office:value-type="currency" office:currency="EUR" office:value="-3""#, "-3 €", Cell::Number(-3.0)),
        (r#"office:value-type="date" office:date-value="2027-01-04""#, "04/01/27", Cell::Date(date("2027-01-04"))),
        (r#"office:value-type="date" office:date-value="2027-01-04T00:00:00""#, "x", Cell::Date(date("2027-01-04"))),
        (
            r#"office:value-type="date" office:date-value="2027-01-04T08:29:59.999999999""#,
            "x",
            Cell::DateTime(date("2027-01-04").and_hms_opt(8, 30, 0).unwrap()),
        ),
        (r#"office:value-type="date" office:date-value="-0044-03-15x""#, "les ides", text("les ides")),
        (r#"office:value-type="time" office:time-value="PT08H30M00S""#, "8h30", text("08:30")),
        (r#"office:value-type="time" office:time-value="PT27H00M05S""#, "27", text("27:00:05")),
        (r#"office:value-type="time" office:time-value="huit""#, "8h", text("8h")),
        (r#"office:value-type="boolean" office:boolean-value="true""#, "VRAI", Cell::Bool(true)),
        (r#"office:value-type="boolean" office:boolean-value="false""#, "FAUX", Cell::Bool(false)),
        (
            r#"office:value-type="string" office:string-value="" calcext:value-type="error""#,
            "#N/A",
            Cell::Error("#N/A".to_owned()),
        ),
    ] {
        assert_eq!(cell(attributes, shown), read, "{attributes}");
    }
}

#[test]
fn a_text_is_made_of_its_paragraphs_and_spans_without_notes() {
    let cell = r#"<table:table-cell office:value-type="string">
        <office:annotation><text:p>une note</text:p></office:annotation>
        <text:p>Le <text:span text:style-name="T9"> Goff</text:span><text:s text:c="2"/>&amp;<text:tab/><text:a xlink:href="x">lien</text:a><office:annotation><text:p>non</text:p></office:annotation></text:p>
        <text:p>  deux<text:line-break/>trois
           quatre</text:p></table:table-cell>"#;
    assert_eq!(ods_rows(&row(cell)).first_cell(), text("Le Goff  &\tlien\ndeux\ntrois quatre"));
}

#[test]
fn a_row_is_struck_when_every_cell_that_holds_something_is() {
    let styled = |style: &str, content: &str| {
        format!(
            r#"<table:table-cell table:style-name="{style}" office:value-type="string"><text:p>{content}</text:p></table:table-cell>"#
        )
    };
    let span = |style: &str| format!(r#"<text:span text:style-name="{style}">b</text:span>"#);
    let number = r#"<table:table-cell table:style-name="ce1" office:value-type="float" office:value="1"/>"#;
    for (cells, struck) in [
        (styled("ce1", "a"), true),
        (styled("ce2", "a"), true),
        (styled("ce3", "a"), true),
        (styled("ce4", "a"), false),
        (styled("round", "a"), false),
        (styled("unknown", "a"), false),
        (number.to_owned(), true),
        (format!("{number}{}", styled("ce3", "a")), true),
        (format!("{number}{}", word("a")), false),
        (format!("{number}<table:table-cell/>{number}"), true),
        (word(&span("T1")), true),
        (word(&format!("{} {}", span("T1"), span("T1"))), true),
        (word(&format!("a{}", span("T1"))), false),
        (styled("ce1", &span("T2")), false),
        (styled("ce1", &span("other")), true),
        (word(&format!(r#"<text:span text:style-name="T1">a{}</text:span>"#, span("other"))), true),
        (word(&format!(r#"<text:span text:style-name="T1">a{}</text:span>"#, span("T2"))), false),
        (word(&format!("{}</text:p><text:p>{}", span("T1"), span("T1"))), true),
    ] {
        let file = ods_rows(&row(&cells)).styles(STYLES).common(
            r#"<style:style style:name="Barré" style:family="table-cell" style:parent-style-name="Base"/>
               <style:style style:name="Base" style:family="table-cell"><style:text-properties style:text-line-through-style="solid"/></style:style>"#,
        );
        assert_eq!(file.rows()[0].struck, struck, "{cells}");
    }
}

#[test]
fn a_cell_without_a_style_looks_like_its_row_then_its_column() {
    let columns = r#"<table:table-columns><table:table-column/><table:table-column table:number-columns-repeated="2" table:default-cell-style-name="ce1"/></table:table-columns>"#;
    let a = word("a");
    for (rows, struck) in [
        (row(&a), false),
        (row(&format!("<table:table-cell/>{a}{a}")), true),
        (row(&format!("<table:table-cell/>{a}{a}{a}")), false),
        (format!(r#"<table:table-row table:default-cell-style-name="ce1">{a}</table:table-row>"#), true),
        (
            format!(r#"<table:table-row table:default-cell-style-name="ce4"><table:table-cell/>{a}</table:table-row>"#),
            false,
        ),
    ] {
        let file = ods_rows(&format!("{columns}{rows}")).styles(STYLES);
        assert_eq!(file.rows()[0].struck, struck, "{rows}");
    }
}

#[test]
fn repeated_rows_and_cells_stand_as_often_as_they_say() {
    let a = word("a").replace("<table:table-cell", r#"<table:table-cell table:number-columns-repeated="3""#);
    let file = ods_rows(&format!(
        r#"<table:table-header-rows>{}</table:table-header-rows>
           <table:table-row table:number-rows-repeated="4"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
           <table:table-row-group><table:table-row-group><table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="2"/>{a}<table:table-cell table:number-columns-repeated="16379"/></table:table-row></table:table-row-group></table:table-row-group>
           {}"#,
        row(&word("titre")),
        row(&word("fin")),
    ));
    let rows = file.rows();
    assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 6, 7, 8]);
    let seen = texts(&file.read().unwrap().sheets[0]);
    assert_eq!(seen, [vec!["titre"], vec!["", "", "a", "a", "a"], vec!["", "", "a", "a", "a"], vec!["fin"]]);
}

#[test]
fn what_is_repeated_without_end_costs_nothing_or_is_refused() {
    let rows = |times: &str, cells: &str| {
        format!(r#"<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>"#)
    };
    let a = word("a");
    let wide = a.replace("<table:table-cell", r#"<table:table-cell table:number-columns-repeated="1000000""#);
    let empty = r#"<table:table-cell table:number-columns-repeated="18446744073709551615"/>"#;
    for (rows, expected) in [
        (format!("{}{}", row(&a), rows("1048575", empty)), "read"),
        (format!("{}{}", rows("1048575", empty), row(&a)), "read"),
        (format!("{}{}", rows("1048576", empty), row(&a)), "too_many_rows"),
        (format!("{}{}", rows("99999999999", empty), row(&a)), "too_many_rows"),
        (rows("1048576", &a), "too_many_rows"),
        (rows("99999999999999999999999", &a), "read"),
        (rows("0", &a), "read"),
        (row(&wide), "too_many_columns"),
        (row(&format!("{empty}{a}")), "too_many_columns"),
        (rows("1000000", &wide), "too_many_columns"),
    ] {
        assert_eq!(code(&ods_rows(&rows)), expected, "{rows}");
    }
    let many = rows("59999", &a);
    assert_eq!(ods_rows(&many).rows().len(), 59_999);
    let limits = Limits { kept_bytes: 1 << 20, ..Limits::default() };
    assert_eq!(ods_rows(&many).read_within(&limits), Err(Unreadable::UnpacksTooLarge));
}

#[test]
fn empty_cells_are_walked_over() {
    let cells = "<table:table-cell/>".repeat(200_000);
    let file = ods_rows(&row(&format!("{}{cells}", word("a"))));
    assert_eq!(file.rows()[0].cells, [text("a")]);
}

#[test]
fn rows_hidden_by_a_filter_are_read() {
    let hidden = row(&word("b")).replace("<table:table-row", r#"<table:table-row table:visibility="filter""#);
    assert_eq!(ods_rows(&format!("{}{hidden}", row(&word("a")))).rows().len(), 2);
}

#[test]
fn only_the_first_cell_of_a_merge_has_the_value() {
    let covered = r#"<table:covered-table-cell office:value-type="string" table:number-columns-repeated="2"><text:p>dessous</text:p></table:covered-table-cell>"#;
    let file = ods_rows(&row(&format!("{}{covered}{}", word("TITRE"), word("après"))));
    assert_eq!(texts(&file.read().unwrap().sheets[0]), [["TITRE", "", "", "après"]]);
}

#[test]
fn tables_come_in_order_without_the_hidden_ones() {
    let cells = row(&word("a"));
    let file = an_ods()
        .styles(STYLES)
        .table("Demandes &amp; suivi", "ta1", &cells)
        .table("Listes", "ta2", &cells)
        .table("Vide", "ta1", "")
        .table("Feuille2", "other", &cells);
    let workbook = file.read().unwrap();
    let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Demandes & suivi", "Vide", "Feuille2"]);
    assert_eq!(workbook.format, Format::Ods);
    let limits = |sheets| Limits { sheets, ..Limits::default() };
    assert!(file.read_within(&limits(3)).is_ok());
    assert_eq!(file.read_within(&limits(2)), Err(Unreadable::TooManySheets));
}

#[test]
fn the_content_decides_and_not_the_name() {
    let bytes = ods_rows(&row(&word("a"))).bytes();
    for name in ["fichier.csv", "fichier.xlsx", "fichier", ""] {
        assert_eq!(read(name, &bytes, &Limits::default()).unwrap().format, Format::Ods);
    }
    assert_eq!(code(&ods_rows(&row(&word("a"))).without("styles.xml").without("META-INF/manifest.xml")), "read");
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason() {
    let sound = || ods_rows(&row(&word("a")));
    let locked = r#"<m:manifest xmlns:m="m"><m:file-entry m:full-path="content.xml"><m:encryption-data/></m:file-entry></m:manifest>"#;
    let letter = "<office:document-content><office:body><office:text/></office:body></office:document-content>";
    let deep = |name: &str| format!("{}{}", format!("<{name}>").repeat(5_000), format!("</{name}>").repeat(5_000));
    let number = r#"<table:table-cell office:value-type="float" office:value="douze"/>"#;
    for (file, expected) in [
        (sound().part("META-INF/manifest.xml", locked).part("content.xml", b"\x01\x02"), "encrypted"),
        (sound().part("Basic/script-lc.xml", "<a/>"), "macros"),
        (sound().part("Scripts/python/a.py", "a"), "macros"),
        (sound().part("content.xml", letter), "not_a_spreadsheet"),
        (sound().part("content.xml", ""), "not_a_spreadsheet"),
        (sound().part("content.xml", "<a><b>"), "damaged"),
        (sound().part("content.xml", b"<a>\xE9</a>"), "damaged"),
        (sound().without("content.xml"), "not_a_spreadsheet"),
        (ods_rows(&deep("table:table-row-group")), "damaged"),
        (ods_rows(&row(&word(&deep("text:span")))), "damaged"),
        (ods_rows(&row(&deep("table:table-cell"))), "empty"),
        (ods_rows(&row(number)), "damaged"),
        (ods_rows(&row(&word(&"a".repeat(2_001)))), "cell_too_long"),
        (ods_rows(&row(&word(r#"<text:s text:c="99999999"/>a"#))), "cell_too_long"),
        (ods_rows(&row(&word(&format!("{}&#97;", "a".repeat(1_000)).repeat(1_100)))), "cell_too_long"),
        (ods_rows(&row(&word(&"a".repeat(2 << 20)))), "unpacks_too_large"),
        (ods_rows(""), "empty"),
        (an_ods(), "empty"),
    ] {
        assert_eq!(code(&file), expected);
    }
}

#[test]
fn a_document_type_is_refused_in_every_part() {
    for path in ["META-INF/manifest.xml", "styles.xml", "content.xml"] {
        let file = ods_rows(&row(&word("a")));
        let (_, xml) = file.parts().into_iter().find(|(part, _)| part == path).unwrap();
        let xml = String::from_utf8(xml).unwrap();
        let xml = xml.trim_start_matches(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
        let file = file.part(path, format!(r#"<!DOCTYPE a [<!ENTITY b "ha">]>{xml}"#));
        assert_eq!(file.read(), Err(Unreadable::ExternalEntity), "{path}");
    }
}
