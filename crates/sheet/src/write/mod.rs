//! Writes lists as files to download, row by row: what is written is not kept.
//!
//! A cell of an `.xlsx` has a type, and a text is never a formula there. A CSV file has only
//! texts, so those that a spreadsheet program would take for a formula start with an apostrophe,
//! which shows; numbers and dates never do.

mod csv;
mod looks;
mod xlsx;

pub(crate) use looks::Look;
pub use looks::Tint;
pub(crate) use xlsx::{Book, Filter};

use std::borrow::Cow;
use std::io::{self, Write};

use chrono::{NaiveDate, NaiveDateTime};

/// What a cell to be written holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Field<'f> {
    /// Nothing.
    Empty,
    /// A text, whatever it looks like: a service number keeps its leading zeros. An `.xlsx` cuts it
    /// after the 32,767 characters that spreadsheet programs keep, and leaves out the control
    /// characters that it cannot hold.
    Text(Cow<'f, str>),
    /// A whole number. Beyond the fifteen digits that spreadsheets keep, it is written as a text.
    Integer(i64),
    /// A number. One that is not finite leaves the cell empty.
    Decimal(f64),
    /// A share, of which 1 is the whole.
    Percent(f64),
    /// A date.
    Date(NaiveDate),
    /// A date and a time of day, in the zone of the place that it is about.
    Instant(NaiveDateTime),
    /// A truth value.
    Boolean(bool),
}

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column<'c> {
    /// Its header.
    pub title: &'c str,
    /// Its width in characters; a CSV has none.
    pub width: u16,
}

/// What kind of file to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// An Office Open XML workbook.
    Xlsx,
    /// Text with one row per line.
    Csv(CsvStyle),
}

/// How a CSV file spells what programs of different countries spell differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvStyle {
    /// RFC 4180 in UTF-8 without a mark: `,` between cells, `2027-03-04`, `12.5`, `TRUE`.
    International,
    /// What a double click opens in a French Excel: a byte order mark, `;` between cells,
    /// `04/03/2027`, `12,5`, `VRAI`.
    French,
}

/// Why a file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Unwritable {
    /// What receives the bytes refused them.
    #[error("the file cannot be written")]
    Io(#[from] io::Error),
    /// A sheet has more rows than spreadsheet programs open.
    #[error("a sheet has too many rows")]
    TooManyRows,
    /// A row has more cells than spreadsheet programs open.
    #[error("a sheet has too many columns")]
    TooManyColumns,
    /// A CSV file is one list.
    #[error("a csv file has a single sheet")]
    SecondSheet,
    /// A row was written before its sheet was begun.
    #[error("a row belongs to no sheet")]
    NoSheet,
}

/// A file being written into `W`. Each sheet starts with its header, which stays in sight and
/// filters.
///
/// ```
/// # use releve_sheet::write::{Column, Field, Target, Writer};
/// let mut writer = Writer::new(Vec::new(), Target::Xlsx)?;
/// writer.sheet("Demandes", &[Column { title: "Matricule", width: 12 }])?;
/// writer.row([Field::from("0012345678")])?;
/// let bytes = writer.finish()?;
/// # Ok::<(), releve_sheet::write::Unwritable>(())
/// ```
pub struct Writer<W: Write>(Format<W>);

enum Format<W: Write> {
    Xlsx { book: Box<Book<W>>, sheet: Option<Open> },
    Csv(csv::Lines<W>),
}

/// The sheet of a workbook that is being written.
struct Open {
    columns: usize,
    row: u32,
}

impl<W: Write> Writer<W> {
    /// Starts a file without a sheet.
    ///
    /// # Errors
    /// `Io`.
    pub fn new(out: W, target: Target) -> Result<Self, Unwritable> {
        Ok(Self(match target {
            Target::Xlsx => Format::Xlsx { book: Box::new(Book::new(out)), sheet: None },
            Target::Csv(style) => Format::Csv(csv::Lines::new(out, style)?),
        }))
    }

    /// Ends the sheet before, and begins one with its header. A name that no program would accept
    /// is made acceptable; a CSV has none.
    ///
    /// # Errors
    /// `Io`, `TooManyColumns`; `SecondSheet` in a CSV.
    pub fn sheet(&mut self, name: &str, columns: &[Column]) -> Result<(), Unwritable> {
        let titles = columns.iter().map(|column| Field::from(column.title));
        match &mut self.0 {
            Format::Csv(lines) => lines.header(titles),
            Format::Xlsx { book, sheet } => {
                end(book, sheet.take())?;
                let widths: Vec<u16> = columns.iter().map(|column| column.width).collect();
                book.begin(name, &widths, 1)?;
                book.row(1, titles.map(|title| (title, Look::HEADING)))?;
                *sheet = Some(Open { columns: columns.len(), row: 1 });
                Ok(())
            }
        }
    }

    /// Adds a row to the current sheet.
    ///
    /// # Errors
    /// `Io`, `NoSheet`, `TooManyRows`, `TooManyColumns`.
    pub fn row<'f>(&mut self, fields: impl IntoIterator<Item = Field<'f>>) -> Result<(), Unwritable> {
        match &mut self.0 {
            Format::Csv(lines) => lines.row(fields.into_iter()),
            Format::Xlsx { book, sheet } => {
                let sheet = sheet.as_mut().ok_or(Unwritable::NoSheet)?;
                sheet.row = sheet.row.saturating_add(1);
                book.row(sheet.row, fields.into_iter().map(|field| (field, Look::PLAIN)))
            }
        }
    }

    /// Adds every row of a list to the current sheet.
    ///
    /// # Errors
    /// Those of [`Writer::row`].
    pub fn rows<'f, R>(&mut self, rows: impl IntoIterator<Item = R>) -> Result<(), Unwritable>
    where
        R: IntoIterator<Item = Field<'f>>,
    {
        rows.into_iter().try_for_each(|row| self.row(row))
    }

    /// Ends the file and gives back what it was written into.
    ///
    /// # Errors
    /// `Io`; `NoSheet` when a workbook has none, since no program would open it.
    pub fn finish(self) -> Result<W, Unwritable> {
        match self.0 {
            Format::Csv(lines) => lines.finish(),
            Format::Xlsx { mut book, sheet } => {
                end(&mut book, sheet)?;
                (*book).finish()
            }
        }
    }
}

fn end<W: Write>(book: &mut Book<W>, sheet: Option<Open>) -> Result<(), Unwritable> {
    let Some(Open { columns, row }) = sheet else {
        return Ok(());
    };
    book.end((columns > 0).then_some(Filter { columns, first_row: 1, last_row: row }))
}

impl<'f> From<&'f str> for Field<'f> {
    fn from(text: &'f str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Field<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'f, T: Into<Field<'f>>> From<Option<T>> for Field<'f> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

impl From<i64> for Field<'_> {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

impl From<NaiveDate> for Field<'_> {
    fn from(date: NaiveDate) -> Self {
        Self::Date(date)
    }
}

impl From<NaiveDateTime> for Field<'_> {
    fn from(at: NaiveDateTime) -> Self {
        Self::Instant(at)
    }
}

impl From<bool> for Field<'_> {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}
