//! What a sound `.xlsx` reads as.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

use chrono::NaiveDate;
use releve_sheet::{Cell, Format, Limits, read};
use support::{a_workbook, link, relations, texts, with_a_word, with_rows};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// Fonts: plain, struck, explicitly not struck. Looks: plain, struck, not struck, date, struck
/// date, own date format, own number format, hour, duration.
const STYLES: &str = r#"
    <numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" formatCode="0.0&quot; jours&quot;"/></numFmts>
    <fonts><font><sz val="11"/></font><font><strike/></font><font><strike val="0"/></font></fonts>
    <cellStyleXfs><xf fontId="1" numFmtId="14"/></cellStyleXfs>
    <cellXfs>
        <xf fontId="0" numFmtId="0"/><xf fontId="1" numFmtId="0"/><xf fontId="2" numFmtId="0"/>
        <xf fontId="0" numFmtId="14"/><xf fontId="1" numFmtId="14"/><xf fontId="0" numFmtId="164"/>
        <xf fontId="0" numFmtId="165"/><xf fontId="0" numFmtId="20"/><xf fontId="0" numFmtId="46"/>
    </cellXfs>
    <dxfs><dxf><font><strike/></font></dxf></dxfs>"#;

#[test]
fn each_type_of_cell_has_its_kind() {
    let row = with_rows(
        r#"<row r="1">
            <c t="s"><v>1</v></c><c t="str"><f>A1</f><v>calculé</v></c>
            <c t="inlineStr"><is><t>en ligne</t></is></c><c><v>1.5</v></c><c t="n"><v>1E3</v></c>
            <c t="b"><v>1</v></c><c t="b"><v>0</v></c><c t="e"><v>#REF!</v></c>
            <c t="d"><v>2027-03-04</v></c><c t="d"><v>2027-03-04T08:30:00Z</v></c>
            <c t="d"><v>2027-03-04T00:00:00.000</v></c><c t="d"><v>bientôt</v></c>
            <c t="s"/><c><f>NOW()</f></c><c t="inlineStr"/><c t="str"><v>fin</v></c><c/>
        </row>"#,
    )
    .strings("<si><t>zéro</t></si><si><t>partagé</t></si>")
    .rows()
    .swap_remove(0);
    assert_eq!(
        row.cells,
        [
            text("partagé"),
            text("calculé"),
            text("en ligne"),
            Cell::Number(1.5),
            Cell::Number(1000.0),
            Cell::Bool(true),
            Cell::Bool(false),
            Cell::Error("#REF!".to_owned()),
            Cell::Date(date("2027-03-04")),
            Cell::DateTime(date("2027-03-04").and_hms_opt(8, 30, 0).unwrap()),
            Cell::Date(date("2027-03-04")),
            text("bientôt"),
            Cell::Empty,
            Cell::Empty,
            Cell::Empty,
            text("fin"),
        ]
    );
}

#[test]
fn cells_go_where_they_say() {
    let workbook = with_rows(
        r#"<row r="5"><c r="C5"><v>3</v></c><c r="A5"><v>1</v></c><c><v>2</v></c></row>
           <row r="2"><c r="B2"><v>4</v></c><c><v>5</v></c></row>
           <row><c><v>6</v></c></row>
           <row r="1048576"><c><v>7</v></c></row>"#,
    );
    let rows = workbook.rows();
    let numbers: Vec<u32> = rows.iter().map(|row| row.number).collect();
    assert_eq!(numbers, [2, 3, 5, 1_048_576]);
    let sheet = &workbook.read().unwrap().sheets[0];
    assert_eq!(texts(sheet), [vec!["", "4", "5"], vec!["6"], vec!["1", "2", "3"], vec!["7"]]);
}

#[test]
fn blank_rows_and_trailing_cells_are_left_out_and_numbers_stay() {
    let rows = with_rows(
        r#"<row r="1"><c r="A1" t="str"><v>Titre</v></c><c r="XFD1" s="1"/></row>
           <row r="2"><c r="A2" t="str"><v>  </v></c></row>
           <row r="3"><c r="B3" t="str"><v>Nom</v></c><c r="C3" t="str"><v>&#160;</v></c></row>
           <row r="1048576"><c r="A1048576" s="1"/></row>"#,
    )
    .rows();
    let seen: Vec<(u32, usize)> = rows.iter().map(|row| (row.number, row.cells.len())).collect();
    assert_eq!(seen, [(1, 1), (3, 2)]);
}

#[test]
fn only_the_first_cell_of_a_merge_has_the_value() {
    let sheet = r#"<worksheet><sheetData><row><c r="A1" t="str"><v>TITRE</v></c><c r="B1"/></row></sheetData><mergeCells><mergeCell ref="A1:L1"/></mergeCells></worksheet>"#;
    let workbook = with_a_word().part("xl/worksheets/sheet1.xml", sheet);
    assert_eq!(workbook.rows()[0].cells, [text("TITRE")]);
}

#[test]
fn a_row_is_struck_when_every_cell_that_holds_something_is() {
    let rich = |runs: &str| format!(r#"<c t="inlineStr" s="0"><is>{runs}</is></c>"#);
    let struck_run = "<r><rPr><strike/></rPr><t>a</t></r>";
    let plain_run = r#"<r><rPr><strike val="0"/></rPr><t>b</t></r>"#;
    for (cells, struck) in [
        (r#"<c s="1"><v>1</v></c><c s="4"><v>46391</v></c>"#.to_owned(), true),
        (r#"<c s="1"><v>1</v></c><c s="0"/><c s="1"><v>1</v></c>"#.to_owned(), true),
        (r#"<c s="1"><v>1</v></c><c s="0"><v>1</v></c>"#.to_owned(), false),
        (r#"<c s="2"><v>1</v></c>"#.to_owned(), false),
        (r#"<c s="99"><v>1</v></c>"#.to_owned(), false),
        (r#"<c s="1" t="s"><v>0</v></c>"#.to_owned(), true),
        (r#"<c s="1" t="s"><v>1</v></c>"#.to_owned(), false),
        (r#"<c t="s"><v>2</v></c>"#.to_owned(), true),
        (rich(struck_run), true),
        (rich(&format!("{struck_run}{struck_run}")), true),
        (rich(&format!("{struck_run}{plain_run}")), false),
        (rich(&format!("{struck_run}<r><t>c</t></r>")), false),
        (rich(&format!("{struck_run}<r><t> </t></r>")), true),
    ] {
        let workbook = with_rows(&format!("<row>{cells}</row>")).styles(STYLES).strings(
            r#"<si><t>a</t></si>
               <si><r><t>a</t></r><r><rPr><b/></rPr><t>b</t></r></si>
               <si><r><rPr><strike val="1"/></rPr><t>a</t></r></si>"#,
        );
        assert_eq!(workbook.rows()[0].struck, struck, "{cells}");
    }
}

#[test]
fn a_format_turns_a_number_into_a_date() {
    let cell =
        |look: u8, number: &str| with_rows(&format!(r#"<row><c s="{look}"><v>{number}</v></c></row>"#)).styles(STYLES);
    for (look, number, shown) in [
        (0, "46391", Cell::Number(46_391.0)),
        (3, "46391", Cell::Date(date("2027-01-04"))),
        (5, "46391", Cell::Date(date("2027-01-04"))),
        (6, "2.5", Cell::Number(2.5)),
        (3, "59", Cell::Date(date("1900-02-28"))),
        (3, "60", Cell::Number(60.0)),
        (3, "61", Cell::Date(date("1900-03-01"))),
        (5, "-5", Cell::Number(-5.0)),
        (7, "0.3541666667", text("08:30")),
        (8, "1.25", text("30:00")),
    ] {
        assert_eq!(cell(look, number).first_cell(), shown, "{look} {number}");
    }
    let since_1904 = |flag: &str| cell(3, "44929").properties(&format!("date1904=\"{flag}\""));
    assert_eq!(since_1904("1").first_cell(), Cell::Date(date("2027-01-04")));
    assert_eq!(since_1904("true").first_cell(), Cell::Date(date("2027-01-04")));
    assert_eq!(since_1904("0").first_cell(), Cell::Date(date("2023-01-03")));
}

#[test]
fn a_text_is_made_of_its_runs_without_phonetic_guides() {
    let strings = r#"<si><r><t xml:space="preserve">Le </t></r><r><rPr/><t>Goff</t></r><rPh sb="0" eb="1"><t>non</t></rPh><phoneticPr/></si>
        <si><t>a &amp; b &lt;c&gt; &#233;&#x153; <![CDATA[<d>]]><!-- rien --></t></si>
        <si><t>une_x000D_
deux</t></si>"#;
    let row = r#"<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>"#;
    let rows = with_rows(row).strings(strings).rows();
    assert_eq!(rows[0].cells, [text("Le Goff"), text("a & b <c> éœ <d>"), text("une\ndeux")]);
}

#[test]
fn sheets_come_in_the_order_of_their_tabs_without_the_hidden_ones() {
    let row = "<row><c><v>1</v></c></row>";
    let workbook = a_workbook()
        .sheet("Demandes &amp; suivi", row)
        .tab("Listes", "hidden", row)
        .tab("Codes", "veryHidden", row)
        .sheet("Vide", "")
        .sheet("Feuil2", row)
        .read()
        .unwrap();
    let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Demandes & suivi", "Vide", "Feuil2"]);
    assert_eq!(workbook.format, Format::Xlsx);
    assert!(workbook.sheets[1].rows.is_empty());
}

#[test]
fn charts_have_a_tab_but_no_grid() {
    let links = format!(
        "{}{}",
        link("rId1", "chartsheet", "chartsheets/sheet1.xml"),
        link("rId2", "worksheet", "worksheets/sheet2.xml")
    );
    let row = "<row><c><v>1</v></c></row>";
    let workbook = a_workbook()
        .sheet("Graphique", row)
        .sheet("Données", row)
        .part("xl/_rels/workbook.xml.rels", relations(&links));
    let names: Vec<String> = workbook.read().unwrap().sheets.into_iter().map(|s| s.name).collect();
    assert_eq!(names, ["Données"]);
}

#[test]
fn prefixes_do_not_matter() {
    let sheet = r#"<x:worksheet xmlns:x="m"><x:sheetData><x:row r="2"><x:c r="B2" t="inlineStr"><x:is><x:t>mot</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"#;
    let main = r#"<x:workbook xmlns:x="m" xmlns:rel="l"><x:sheets><x:sheet name="F" sheetId="9" rel:id="rId1"/></x:sheets></x:workbook>"#;
    let workbook = with_a_word().part("xl/worksheets/sheet1.xml", sheet).part("xl/workbook.xml", main);
    assert_eq!(workbook.rows()[0].number, 2);
    assert_eq!(workbook.rows()[0].cells, [Cell::Empty, text("mot")]);
}

#[test]
fn elements_of_the_same_name_elsewhere_are_not_cells() {
    let sheet = r#"<worksheet><sheetData><row><c><v>1</v><extLst><ext><v>2</v></ext></extLst></c><extLst><c><v>3</v></c></extLst></row></sheetData><extLst><row><c><v>4</v></c></row></extLst></worksheet>"#;
    let rows = with_a_word().part("xl/worksheets/sheet1.xml", sheet).rows();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].cells, [Cell::Number(1.0)]);
}

#[test]
fn paths_may_be_written_in_other_ways() {
    let ways: [fn(&str) -> String; 3] = [|path| path.replace('/', "\\"), |path| format!("/{path}"), str::to_uppercase];
    for way in ways {
        assert_eq!(with_a_word().renamed(way).first_cell(), text("mot"));
    }
    let absolute = relations(&link("rId1", "worksheet", "/xl/worksheets/sheet1.xml"));
    let workbook = with_a_word().part("xl/_rels/workbook.xml.rels", absolute);
    assert_eq!(workbook.first_cell(), text("mot"));
    assert_eq!(with_a_word().without("_rels/.rels").first_cell(), text("mot"));
}

#[test]
fn a_part_may_be_in_utf_16() {
    let xml = "<worksheet><sheetData><row><c t='str'><v>été</v></c></row></sheetData></worksheet>";
    let mut bytes = vec![0xFF, 0xFE];
    bytes.extend(xml.encode_utf16().flat_map(u16::to_le_bytes));
    let workbook = with_a_word().part("xl/worksheets/sheet1.xml", bytes);
    assert_eq!(workbook.first_cell(), text("été"));
}

#[test]
fn the_content_decides_and_not_the_name() {
    let bytes = with_a_word().bytes();
    for name in ["fichier.csv", "fichier", "", "fichier.xlsx.txt"] {
        let workbook = read(name, &bytes, &Limits::default()).unwrap();
        assert_eq!(workbook.format, Format::Xlsx);
    }
}

#[test]
fn a_service_number_typed_as_a_number_reads_as_it_shows() {
    for (written, shown) in [("1234567", "1234567"), ("1234567.0", "1234567"), ("5.16278015E9", "5162780150")] {
        let cell = with_rows(&format!("<row><c><v>{written}</v></c></row>")).first_cell();
        assert_eq!(cell.text(), shown);
    }
}

#[test]
fn rows_hidden_by_a_filter_are_read() {
    let rows = with_rows(r#"<row r="1"><c><v>1</v></c></row><row r="2" hidden="1"><c><v>2</v></c></row>"#).rows();
    assert_eq!(rows.len(), 2);
}
