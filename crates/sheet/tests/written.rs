//! What is written reads back as what it was, and is nothing else.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

mod support;

use std::io::Write;

use chrono::{NaiveDate, NaiveDateTime};
use proptest::prelude::*;
use releve_sheet::write::{Column, CsvStyle, Field, Target, Unwritable, Writer};
use releve_sheet::{Cell, Format, Limits, Workbook, read};
use support::{part_of, texts};

const ONE: [Column; 1] = [Column { title: "Matricule", width: 12 }];

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> NaiveDateTime {
    text.parse().unwrap()
}

fn written(target: Target, rows: &[Vec<Field>]) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new(), target).unwrap();
    writer.sheet("Demandes", &ONE).unwrap();
    writer.rows(rows.iter().cloned()).unwrap();
    writer.finish().unwrap()
}

fn read_back(bytes: &[u8]) -> Workbook {
    read("fichier", bytes, &Limits::default()).unwrap()
}

fn lines(style: CsvStyle, fields: &[Field]) -> Vec<String> {
    let rows: Vec<Vec<Field>> = fields.iter().map(|field| vec![field.clone()]).collect();
    let bytes = written(Target::Csv(style), &rows);
    let text = String::from_utf8(bytes).unwrap();
    text.strip_suffix("\r\n").unwrap().split("\r\n").skip(1).map(str::to_owned).collect()
}

#[test]
fn a_workbook_keeps_the_type_of_each_field() {
    for (field, cell) in [
        (Field::from("0012345678"), Cell::Text("0012345678".to_owned())),
        (Field::from("=1+1"), Cell::Text("=1+1".to_owned())),
        (Field::from("a & <b> \"c\" 'd' é 𝄞"), Cell::Text("a & <b> \"c\" 'd' é 𝄞".to_owned())),
        (Field::from(" a\r\nb\rc\t\u{7}\u{ffff}d "), Cell::Text(" a\nb\nc\td ".to_owned())),
        (Field::from("_x000D_ _x005F_ _x12 _xéé"), Cell::Text("_x000D_ _x005F_ _x12 _xéé".to_owned())),
        (Field::from(""), Cell::Empty),
        (Field::Empty, Cell::Empty),
        (Field::Integer(-12), Cell::Number(-12.0)),
        (Field::Integer(5_162_780_150), Cell::Number(5_162_780_150.0)),
        (Field::Integer(i64::MIN), Cell::Text(i64::MIN.to_string())),
        (Field::Decimal(12.5), Cell::Number(12.5)),
        (Field::Decimal(0.1 + 0.2), Cell::Number(0.1 + 0.2)),
        (Field::Decimal(1e300), Cell::Number(1e300)),
        (Field::Decimal(-1e-300), Cell::Number(-1e-300)),
        (Field::Decimal(f64::NAN), Cell::Empty),
        (Field::Percent(0.125), Cell::Number(0.125)),
        (Field::Date(date("2027-01-04")), Cell::Date(date("2027-01-04"))),
        (Field::Date(date("1900-03-01")), Cell::Date(date("1900-03-01"))),
        (Field::Date(date("1900-02-28")), Cell::Date(date("1900-02-28"))),
        (Field::Date(date("1900-01-01")), Cell::Date(date("1900-01-01"))),
        (Field::Date(date("1899-12-31")), Cell::Text("1899-12-31".to_owned())),
        (Field::Date(date("9999-12-31")), Cell::Date(date("9999-12-31"))),
        (Field::Date(NaiveDate::MAX), Cell::Text(NaiveDate::MAX.to_string())),
        (Field::Instant(at("2027-01-04T08:30:07")), Cell::DateTime(at("2027-01-04T08:30:07"))),
        (Field::Instant(at("1850-01-04T08:30:07")), Cell::Text("1850-01-04 08:30:07".to_owned())),
        (Field::Boolean(true), Cell::Bool(true)),
        (Field::Boolean(false), Cell::Bool(false)),
    ] {
        let bytes = written(Target::Xlsx, &[vec![field.clone(), Field::from("fin")]]);
        assert_eq!(read_back(&bytes).sheets[0].rows[1].cells[0], cell, "{field:?}");
    }
}

#[test]
fn a_workbook_has_no_formula_and_its_header_stays_and_filters() {
    let row = vec![Field::from("=HYPERLINK(\"x\")"), Field::Empty, Field::Date(date("2027-01-04"))];
    let mut writer = Writer::new(Vec::new(), Target::Xlsx).unwrap();
    let columns = [("Nom", 300), ("Note", 0), ("Du", 10)].map(|(title, width)| Column { title, width });
    writer.sheet("Demandes", &columns).unwrap();
    writer.rows([row.clone(), row]).unwrap();
    writer.sheet("demandes", &ONE).unwrap();
    let bytes = writer.finish().unwrap();
    let xml = part_of(&bytes, "xl/worksheets/sheet1.xml");
    assert!(!xml.contains("<f"));
    for part in [
        r#"<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>"#,
        r#"<col min="1" max="1" width="255" customWidth="1"/><col min="2" max="2" width="1" customWidth="1"/>"#,
        r#"<autoFilter ref="A1:C3"/>"#,
        r#"<c r="A2" s="1" t="inlineStr">"#,
        r#"<c r="C2" s="4"><v>46391</v></c>"#,
    ] {
        assert!(xml.contains(part), "{part} in {xml}");
    }
    assert!(part_of(&bytes, "xl/worksheets/sheet2.xml").contains(r#"<autoFilter ref="A1:A1"/>"#));
    let workbook = read_back(&bytes);
    assert_eq!(workbook.format, Format::Xlsx);
    let names: Vec<&str> = workbook.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names, ["Demandes", "demandes 2"]);
    assert_eq!(texts(&workbook.sheets[0])[0], ["Nom", "Note", "Du"]);
}

#[test]
fn a_csv_is_spelled_as_its_readers_spell() {
    let fields = [
        Field::from("l’été;deux"),
        Field::Empty,
        Field::Integer(-12),
        Field::Decimal(-12.5),
        Field::Decimal(0.1 + 0.2),
        Field::Decimal(f64::INFINITY),
        Field::Percent(0.07),
        Field::Date(date("2027-01-04")),
        Field::Instant(at("2027-01-04T08:30:00")),
        Field::Boolean(true),
        Field::Boolean(false),
        Field::from("0012345678"),
        Field::from("dit \"Jo\""),
    ];
    assert_eq!(
        lines(CsvStyle::International, &fields),
        [
            "\"l’été;deux\"",
            "",
            "-12",
            "-12.5",
            "0.3",
            "",
            "7%",
            "2027-01-04",
            "2027-01-04 08:30:00",
            "TRUE",
            "FALSE",
            "0012345678",
            "\"dit \"\"Jo\"\"\"",
        ]
    );
    assert_eq!(
        lines(CsvStyle::French, &fields),
        [
            "\"l’été;deux\"",
            "",
            "-12",
            "\"-12,5\"",
            "\"0,3\"",
            "",
            "7%",
            "04/01/2027",
            "04/01/2027 08:30:00",
            "VRAI",
            "FAUX",
            "0012345678",
            "\"dit \"\"Jo\"\"\"",
        ]
    );
    let rows = [vec![Field::from("a"), Field::from("b")]];
    assert_eq!(written(Target::Csv(CsvStyle::French), &rows), "\u{feff}\"Matricule\"\r\na;b\r\n".as_bytes());
    assert_eq!(written(Target::Csv(CsvStyle::International), &rows), b"\"Matricule\"\r\na,b\r\n");
}

#[test]
fn a_text_of_a_csv_is_never_a_formula() {
    for start in ["=", "+", "-", "@", "\t", "\r", "\n", "＝", " =", "\u{a0}+", " \u{feff}@"] {
        let text = format!("{start}cmd|' /C calc'!A0");
        for style in [CsvStyle::International, CsvStyle::French] {
            let bytes = written(Target::Csv(style), &[vec![Field::from("a"), Field::from(text.as_str())]]);
            let line = String::from_utf8(bytes).unwrap();
            assert!(line.contains(&format!("\"'{text}\"")) || line.contains(&format!("'{text}\r\n")), "{line:?}");
        }
        let header = [Column { title: &text, width: 1 }];
        let mut writer = Writer::new(Vec::new(), Target::Csv(CsvStyle::International)).unwrap();
        writer.sheet("", &header).unwrap();
        assert!(writer.finish().unwrap().starts_with(b"\"'"));
    }
    for harmless in ["a=b", "1-2", "d'Hervé", "'=", "é+"] {
        assert_eq!(lines(CsvStyle::French, &[Field::from(harmless)]), [harmless]);
    }
}

#[test]
fn what_no_program_would_open_is_refused() {
    let mut csv = Writer::new(Vec::new(), Target::Csv(CsvStyle::French)).unwrap();
    assert!(matches!(csv.row([Field::Empty]), Err(Unwritable::NoSheet)));
    csv.sheet("", &ONE).unwrap();
    assert!(matches!(csv.sheet("", &ONE), Err(Unwritable::SecondSheet)));

    let mut book = Writer::new(Vec::new(), Target::Xlsx).unwrap();
    assert!(matches!(book.row([Field::Empty]), Err(Unwritable::NoSheet)));
    assert!(matches!(book.sheet("", &vec![ONE[0]; 16_385]), Err(Unwritable::TooManyColumns)));
    let mut book = Writer::new(Vec::new(), Target::Xlsx).unwrap();
    book.sheet("", &ONE).unwrap();
    assert!(matches!(book.row(vec![Field::Boolean(true); 16_385]), Err(Unwritable::TooManyColumns)));
    let nothing = Writer::new(Vec::new(), Target::Xlsx).unwrap();
    assert!(matches!(nothing.finish(), Err(Unwritable::NoSheet)));
}

/// Takes so many bytes, and counts the most that came at once.
struct Narrow {
    left: usize,
    largest: usize,
}

impl Write for Narrow {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.largest = self.largest.max(bytes.len());
        self.left = self.left.checked_sub(bytes.len()).ok_or(std::io::ErrorKind::StorageFull)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[test]
fn rows_leave_as_they_come() {
    for target in [Target::Xlsx, Target::Csv(CsvStyle::French)] {
        let mut writer = Writer::new(Narrow { left: usize::MAX, largest: 0 }, target).unwrap();
        writer.sheet("", &ONE).unwrap();
        for number in 0..20_000_i64 {
            let noise = number.wrapping_mul(0x9e37_79b9_7f4a_7c15_u64.cast_signed());
            writer.row([Field::from(format!("{noise:x}{:x}", noise.rotate_left(17)))]).unwrap();
        }
        assert!(writer.finish().unwrap().largest < 200_000, "{target:?}");

        let mut writer = Writer::new(Narrow { left: 5_000, largest: 0 }, target).unwrap();
        writer.sheet("", &ONE).unwrap();
        let refused = (0..100_000_i64).find_map(|number| writer.row([Field::Integer(number)]).err());
        assert!(matches!(refused, Some(Unwritable::Io(_))), "{target:?}");
    }
}

fn a_field() -> impl Strategy<Value = Field<'static>> {
    prop_oneof![
        Just(Field::Empty),
        any::<String>().prop_map(Field::from),
        "[=+@a_x0-9DéF;,\" \r\n\t-]{0,12}".prop_map(Field::from),
        any::<i64>().prop_map(Field::Integer),
        any::<f64>().prop_map(Field::Decimal),
        any::<f64>().prop_map(Field::Percent),
        (-100_000_i32..4_000_000).prop_map(|day| Field::Date(NaiveDate::from_epoch_days(day).unwrap())),
        any::<bool>().prop_map(Field::Boolean),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_written_can_be_read(rows in prop::collection::vec(prop::collection::vec(a_field(), 3), 0..6)) {
        for target in [Target::Xlsx, Target::Csv(CsvStyle::French), Target::Csv(CsvStyle::International)] {
            let mut writer = Writer::new(Vec::new(), target).unwrap();
            writer.sheet("Demandes", &[ONE[0], ONE[0], ONE[0]]).unwrap();
            writer.rows(rows.iter().cloned()).unwrap();
            let workbook = read("fichier", &writer.finish().unwrap(), &Limits::default());
            let control = |text: &str| text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t' | '\r'));
            // A CSV says control characters as they are, and the reader takes it for something else.
            let odd = rows.iter().flatten().any(|field| matches!(field, Field::Text(text) if control(text)));
            if target == Target::Xlsx || !odd {
                let sheet = &workbook.unwrap().sheets[0];
                prop_assert_eq!(&texts(sheet)[0], &["Matricule"; 3]);
                prop_assert!(sheet.rows.iter().all(|row| row.cells.len() <= 3));
            }
        }
    }

    #[test]
    fn texts_survive_a_workbook(written_text in "[a-zA-Z0-9_x&<>\"'=é 𝄞\n;-]{1,40}") {
        let bytes = written(Target::Xlsx, &[vec![Field::from(written_text.as_str()), Field::from("fin")]]);
        let workbook = read_back(&bytes);
        prop_assert_eq!(workbook.sheets[0].rows[1].cells[0].text(), written_text.trim());
    }
}
