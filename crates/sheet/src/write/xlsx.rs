//! A workbook written part by part into a zip, without going back.
//!
//! Texts stand in their cells: a table of shared ones would have to be kept to the end.

mod text;

use std::fmt::Write as _;
use std::io::{self, Write};

use chrono::{NaiveDate, NaiveDateTime, Timelike};
use zip::ZipWriter;
use zip::write::{SimpleFileOptions, StreamWriter};

use super::looks::{self, Look};
use super::{Field, Unwritable};
use text::{escape, sheet_name};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const LINKS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const KIND: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// The last row and the number of columns that spreadsheet programs know.
const LAST_ROW: u32 = 1_048_576;
const MOST_COLUMNS: usize = 16_384;

/// Whole numbers that fifteen digits write.
const MOST_INTEGER: u64 = 999_999_999_999_999;

/// Characters written at once.
const CHUNK: usize = 32 * 1024;

/// A fast packing: the slowest makes the file a fifth smaller and takes several times as long.
const PACKING: i64 = 3;

/// The rows that a filter works on, with the heading.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Filter {
    pub(crate) columns: usize,
    pub(crate) first_row: u32,
    pub(crate) last_row: u32,
}

/// A workbook being written: sheets one after the other, rows by increasing number.
pub(crate) struct Book<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    names: Vec<String>,
    /// The letters of the columns met so far.
    letters: Vec<String>,
    buffer: String,
}

impl<W: Write> Book<W> {
    pub(crate) fn new(out: W) -> Self {
        Self { zip: ZipWriter::new_stream(out), names: Vec::new(), letters: Vec::new(), buffer: String::new() }
    }

    /// Begins a sheet whose first rows stay in sight.
    pub(crate) fn begin(&mut self, name: &str, widths: &[u16], frozen_rows: u32) -> Result<(), Unwritable> {
        if widths.len() > MOST_COLUMNS {
            return Err(Unwritable::TooManyColumns);
        }
        self.names.push(sheet_name(name, &self.names));
        let path = format!("xl/worksheets/sheet{}.xml", self.names.len());
        self.part(&path)?;
        self.push(DECLARATION);
        self.push(&format!(r#"<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">"#));
        if frozen_rows > 0 {
            let top = frozen_rows.saturating_add(1);
            self.push(&format!(
                r#"<pane ySplit="{frozen_rows}" topLeftCell="A{top}" activePane="bottomLeft" state="frozen"/>"#
            ));
        }
        self.push("</sheetView></sheetViews>");
        if !widths.is_empty() {
            self.push("<cols>");
            for (column, width) in (1..).zip(widths) {
                let width = (*width).clamp(1, 255);
                self.push(&format!(r#"<col min="{column}" max="{column}" width="{width}" customWidth="1"/>"#));
            }
            self.push("</cols>");
        }
        self.push("<sheetData>");
        Ok(())
    }

    pub(crate) fn row<'f>(
        &mut self,
        number: u32,
        cells: impl Iterator<Item = (Field<'f>, Look)>,
    ) -> Result<(), Unwritable> {
        if number > LAST_ROW {
            return Err(Unwritable::TooManyRows);
        }
        let number = number.to_string();
        self.push(&format!(r#"<row r="{number}">"#));
        for (column, (field, look)) in cells.enumerate() {
            self.cell(column, &number, &field, look)?;
        }
        self.push("</row>");
        if self.buffer.len() >= CHUNK { self.flush() } else { Ok(()) }
    }

    /// Ends the sheet.
    pub(crate) fn end(&mut self, filter: Option<Filter>) -> Result<(), Unwritable> {
        self.push("</sheetData>");
        if let Some(Filter { columns, first_row, last_row }) = filter {
            let last = self.letters(columns.saturating_sub(1));
            self.push(&format!(r#"<autoFilter ref="A{first_row}:{last}{last_row}"/>"#));
        }
        self.push("</worksheet>");
        self.flush()
    }

    /// Writes the parts that name the sheets.
    pub(crate) fn finish(mut self) -> Result<W, Unwritable> {
        if self.names.is_empty() {
            return Err(Unwritable::NoSheet);
        }
        let (mut sheets, mut links, mut types) = (String::new(), String::new(), String::new());
        for (number, name) in (1..).zip(&self.names) {
            sheets.push_str(r#"<sheet name=""#);
            escape(name, &mut sheets);
            sheets.push_str(&format!(r#"" sheetId="{number}" r:id="rId{number}"/>"#));
            links.push_str(&link(&format!("rId{number}"), "worksheet", &format!("worksheets/sheet{number}.xml")));
            types.push_str(&kind(&format!("worksheets/sheet{number}.xml"), "worksheet"));
        }
        links.push_str(&link("rIdS", "styles", "styles.xml"));
        let relations =
            |links: &str| format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>"#);
        let types = format!(
            r#"<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>{}{types}{}</Types>"#,
            kind("workbook.xml", "sheet.main"),
            kind("styles.xml", "styles"),
        );
        let workbook = format!(
            r#"<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><bookViews><workbookView/></bookViews><sheets>{sheets}</sheets></workbook>"#
        );
        for (path, xml) in [
            ("xl/styles.xml", looks::styles()),
            ("xl/workbook.xml", workbook),
            ("xl/_rels/workbook.xml.rels", relations(&links)),
            ("_rels/.rels", relations(&link("rId1", "officeDocument", "xl/workbook.xml"))),
            ("[Content_Types].xml", types),
        ] {
            self.part(path)?;
            self.push(DECLARATION);
            self.push(&xml);
            self.flush()?;
        }
        let out = self.zip.finish().map_err(io::Error::from)?;
        let mut out = out.into_inner();
        out.flush()?;
        Ok(out)
    }

    fn cell(&mut self, column: usize, row: &str, field: &Field, look: Look) -> Result<(), Unwritable> {
        if column >= MOST_COLUMNS {
            return Err(Unwritable::TooManyColumns);
        }
        if *field == Field::Empty && look == Look::PLAIN {
            return Ok(());
        }
        let written_as_text = as_text(field);
        let field = written_as_text.as_ref().unwrap_or(field);
        let (letters, look) = (self.letters(column), look.position(field));
        let out = &mut self.buffer;
        // Writing into a text cannot fail.
        let _ = write!(out, r#"<c r="{letters}{row}" s="{look}""#);
        let _ = match field {
            Field::Text(text) if text.is_empty() => write!(out, "/>"),
            Field::Text(text) => {
                out.push_str(r#" t="inlineStr"><is><t xml:space="preserve">"#);
                escape(text, out);
                write!(out, "</t></is></c>")
            }
            Field::Integer(number) => write!(out, "><v>{number}</v></c>"),
            Field::Decimal(number) | Field::Percent(number) if number.is_finite() => {
                write!(out, "><v>{}</v></c>", spelled(*number))
            }
            Field::Date(date) => write!(out, "><v>{}</v></c>", days(*date)),
            Field::Instant(at) => write!(out, "><v>{}</v></c>", serial(*at)),
            Field::Boolean(value) => write!(out, r#" t="b"><v>{}</v></c>"#, u8::from(*value)),
            Field::Empty | Field::Decimal(_) | Field::Percent(_) => write!(out, "/>"),
        };
        Ok(())
    }

    /// The letters of a column counted from 0.
    fn letters(&mut self, column: usize) -> String {
        while self.letters.len() <= column {
            let mut rest = self.letters.len() + 1;
            let mut letters = String::new();
            while rest > 0 {
                rest -= 1;
                letters.insert(0, char::from(b'A' + u8::try_from(rest % 26).unwrap_or_default()));
                rest /= 26;
            }
            self.letters.push(letters);
        }
        self.letters.get(column).cloned().unwrap_or_default()
    }

    fn part(&mut self, path: &str) -> Result<(), Unwritable> {
        let options = SimpleFileOptions::default().compression_level(Some(PACKING));
        self.zip.start_file(path, options).map_err(io::Error::from)?;
        Ok(())
    }

    fn push(&mut self, xml: &str) {
        self.buffer.push_str(xml);
    }

    fn flush(&mut self) -> Result<(), Unwritable> {
        self.zip.write_all(self.buffer.as_bytes())?;
        self.buffer.clear();
        Ok(())
    }
}

/// A number without the hundreds of zeros that it may have.
fn spelled(number: f64) -> String {
    if number == 0.0 || (1e-5..1e15).contains(&number.abs()) { number.to_string() } else { format!("{number:E}") }
}

/// What the format cannot hold as what it is: numbers of many digits, days before its calendar.
fn as_text(field: &Field) -> Option<Field<'static>> {
    match field {
        Field::Integer(number) if number.unsigned_abs() > MOST_INTEGER => Some(number.to_string().into()),
        Field::Date(date) if days(*date) < 1 => Some(date.to_string().into()),
        Field::Instant(at) if days(at.date()) < 1 => Some(at.format("%Y-%m-%d %H:%M:%S").to_string().into()),
        _ => None,
    }
}

/// Day 1 is 1 January 1900, and a 29 February 1900 counts although it never was. Less than 1 for
/// what the calendar does not know.
fn days(date: NaiveDate) -> i64 {
    let since = |from: Option<NaiveDate>| from.map_or(0, |from| date.signed_duration_since(from).num_days());
    let days = since(NaiveDate::from_ymd_opt(1899, 12, 30));
    match days {
        ..=60 => since(NaiveDate::from_ymd_opt(1899, 12, 31)),
        2_958_466.. => 0,
        _ => days,
    }
}

fn serial(at: NaiveDateTime) -> f64 {
    let day = i32::try_from(days(at.date())).unwrap_or_default();
    f64::from(day) + f64::from(at.num_seconds_from_midnight()) / 86_400.0
}

fn link(id: &str, kind: &str, target: &str) -> String {
    format!(r#"<Relationship Id="{id}" Type="{LINKS}/{kind}" Target="{target}"/>"#)
}

fn kind(path: &str, kind: &str) -> String {
    format!(r#"<Override PartName="/xl/{path}" ContentType="{KIND}.{kind}+xml"/>"#)
}
