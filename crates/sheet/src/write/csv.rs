//! Lists as delimited text.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{BufWriter, Write};

use super::{CsvStyle, Field, Unwritable};

/// The first characters by which spreadsheet programs know a formula, or may come to it; the wide
/// ones are those of Japanese keyboards.
const FORMULA_STARTS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// What would be taken for the end of a cell in one style or another.
const QUOTED: [char; 7] = ['"', ';', ',', '\t', '|', '\r', '\n'];

pub(super) struct Lines<W: Write> {
    out: BufWriter<W>,
    line: String,
    style: CsvStyle,
    has_header: bool,
}

impl<W: Write> Lines<W> {
    pub(super) fn new(out: W, style: CsvStyle) -> Result<Self, Unwritable> {
        let mut out = BufWriter::new(out);
        if style == CsvStyle::French {
            out.write_all("\u{feff}".as_bytes())?;
        }
        Ok(Self { out, line: String::new(), style, has_header: false })
    }

    /// The titles are quoted whatever they are: a first line `sep=;` or `ID` has a meaning.
    pub(super) fn header<'f>(&mut self, titles: impl Iterator<Item = Field<'f>>) -> Result<(), Unwritable> {
        if self.has_header {
            return Err(Unwritable::SecondSheet);
        }
        self.has_header = true;
        self.write(titles, true)
    }

    pub(super) fn row<'f>(&mut self, fields: impl Iterator<Item = Field<'f>>) -> Result<(), Unwritable> {
        if !self.has_header {
            return Err(Unwritable::NoSheet);
        }
        self.write(fields, false)
    }

    pub(super) fn finish(mut self) -> Result<W, Unwritable> {
        self.out.flush()?;
        self.out.into_inner().map_err(|error| Unwritable::Io(error.into_error()))
    }

    fn write<'f>(&mut self, fields: impl Iterator<Item = Field<'f>>, always_quote: bool) -> Result<(), Unwritable> {
        self.line.clear();
        for (column, field) in fields.enumerate() {
            if column > 0 {
                self.line.push(self.delimiter());
            }
            match &field {
                Field::Text(text) => self.text(text, always_quote),
                other => {
                    let spelled = self.spelled(other);
                    self.line.push_str(&quoted(&spelled, false));
                }
            }
        }
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes())?;
        Ok(())
    }

    fn text(&mut self, text: &str, always_quote: bool) {
        let starts = text.trim_start_matches([' ', '\u{a0}', '\u{feff}', '\0']);
        let text =
            if starts.starts_with(FORMULA_STARTS) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) };
        self.line.push_str(&quoted(&text, always_quote));
    }

    fn spelled(&self, field: &Field) -> String {
        let french = self.style == CsvStyle::French;
        let finite = |number: f64, unit: &str| {
            let text = if number.is_finite() { format!("{}{unit}", shortest(number)) } else { String::new() };
            if french { text.replace('.', ",") } else { text }
        };
        match field {
            Field::Empty | Field::Text(_) => String::new(),
            Field::Integer(number) => number.to_string(),
            Field::Decimal(number) => finite(*number, ""),
            Field::Percent(share) => finite(*share * 100.0, "%"),
            Field::Date(date) if french => date.format("%d/%m/%Y").to_string(),
            Field::Date(date) => date.to_string(),
            Field::Instant(at) if french => at.format("%d/%m/%Y %H:%M:%S").to_string(),
            Field::Instant(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
            Field::Boolean(true) => if french { "VRAI" } else { "TRUE" }.to_owned(),
            Field::Boolean(false) => if french { "FAUX" } else { "FALSE" }.to_owned(),
        }
    }

    fn delimiter(&self) -> char {
        match self.style {
            CsvStyle::International => ',',
            CsvStyle::French => ';',
        }
    }
}

/// The fifteen digits that spreadsheets keep, without those that say nothing.
fn shortest(number: f64) -> String {
    let mut text = String::new();
    // Writing into a text cannot fail.
    let _ = write!(text, "{}", format!("{number:.14e}").parse().unwrap_or(number));
    text
}

fn quoted(text: &str, always: bool) -> Cow<'_, str> {
    let spaced = text.starts_with(' ') || text.ends_with(' ');
    if always || spaced || text.contains(QUOTED) {
        return Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")));
    }
    Cow::Borrowed(text)
}
