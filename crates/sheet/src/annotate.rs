//! The copy of a sent file in which each row says what became of it.
//!
//! The copy is always a new `.xlsx`, whatever was sent: its visible sheets with their names, their
//! rows at the same numbers, their values with the types that were read, and struck rows struck.
//! Formulas, formats, widths, hidden sheets and pictures of the original are not in it. Two
//! columns follow the last one of each sheet: the result and the advice.

use std::borrow::Cow;
use std::io::Write;

use crate::write::{Book, Field, Filter, Look, Tint, Unwritable};
use crate::{Cell, Row, Sheet, Workbook};

/// The texts that the copy adds by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Titles<'t> {
    /// The header of the results.
    pub result: &'t str,
    /// The header of the advice.
    pub advice: &'t str,
    /// The name of the sheet of a file that has none, a CSV.
    pub sheet: &'t str,
}

/// What is said of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mark<'m> {
    /// It is the header of its sheet: it stays in sight, and the rows below are filtered by it.
    Heading,
    /// Something became of it.
    Verdict {
        /// What.
        result: Cow<'m, str>,
        /// What to do about it, if anything.
        advice: Cow<'m, str>,
        /// The colour of the row.
        tint: Tint,
    },
}

/// The widest column, in characters, and the narrowest.
const WIDTHS: (u16, u16) = (6, 60);

/// The widths of the two columns.
const ADDED_WIDTHS: [u16; 2] = [28, 60];

/// Writes the copy of a file that was read. `mark` tells what to say of a row, by the position of
/// its sheet in the workbook and its number; of those without a mark nothing is said. The titles go
/// on the first heading of a sheet, or on its first row when it has marks and no heading; a sheet
/// without marks gets no columns.
///
/// # Errors
/// `Io`, `TooManyRows`, `TooManyColumns`.
pub fn annotate<'m, W: Write>(
    workbook: &Workbook,
    titles: &Titles,
    mark: impl Fn(usize, u32) -> Option<Mark<'m>>,
    out: W,
) -> Result<W, Unwritable> {
    let mut book = Book::new(out);
    for (index, sheet) in workbook.sheets.iter().enumerate() {
        let name = if sheet.name.is_empty() { titles.sheet } else { &sheet.name };
        write_sheet(&mut book, name, sheet, titles, |row| mark(index, row))?;
    }
    book.finish()
}

fn write_sheet<'m, W: Write>(
    book: &mut Book<W>,
    name: &str,
    sheet: &Sheet,
    titles: &Titles,
    mark: impl Fn(u32) -> Option<Mark<'m>>,
) -> Result<(), Unwritable> {
    let columns = sheet.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let heading = sheet.rows.iter().map(|row| row.number).find(|row| mark(*row) == Some(Mark::Heading));
    let marked = heading.is_some() || sheet.rows.iter().any(|row| mark(row.number).is_some());
    let first = sheet.rows.first().map(|row| row.number);
    let titled = heading.or(first).filter(|_| marked);

    let mut widths = widths(sheet, columns);
    if marked {
        widths.extend(ADDED_WIDTHS);
    }
    book.begin(name, &widths, heading.unwrap_or(0))?;
    for row in &sheet.rows {
        let mark = mark(row.number);
        let added = match &mark {
            _ if titled == Some(row.number) => Some([titles.result, titles.advice]),
            Some(Mark::Verdict { result, advice, .. }) => Some([result.as_ref(), advice.as_ref()]),
            Some(Mark::Heading) | None => None,
        };
        write_row(book, row, columns, mark.as_ref(), added, titled == Some(row.number))?;
    }
    let last = sheet.rows.last().map_or(0, |row| row.number);
    book.end(heading.map(|first_row| Filter { columns: widths.len(), first_row, last_row: last }))
}

fn write_row<W: Write>(
    book: &mut Book<W>,
    row: &Row,
    columns: usize,
    mark: Option<&Mark>,
    added: Option<[&str; 2]>,
    titled: bool,
) -> Result<(), Unwritable> {
    let look = match mark {
        Some(Mark::Heading) => Look::HEADING,
        Some(Mark::Verdict { tint, .. }) => Look::Body { tint: *tint, struck: row.struck },
        None => Look::Body { tint: Tint::None, struck: row.struck },
    };
    // What is added to a struck row is not struck: it has to be read.
    let added_look = match look {
        _ if titled => Look::HEADING,
        Look::Body { tint, .. } => Look::Body { tint, struck: false },
        Look::Heading => look,
    };
    let cells = row.cells.iter().map(|cell| (field(cell), look));
    // The colour goes through to the added columns.
    let gap = added.map_or(0, |_| columns.saturating_sub(row.cells.len()));
    let gap = std::iter::repeat_n((Field::Empty, look), gap);
    let added = added.into_iter().flatten().map(|text| (Field::from(text), added_look));
    book.row(row.number, cells.chain(gap).chain(added))
}

fn field(cell: &Cell) -> Field<'_> {
    match cell {
        Cell::Empty => Field::Empty,
        Cell::Text(text) | Cell::Error(text) => Field::from(text.as_str()),
        Cell::Number(number) => whole(*number).map_or(Field::Decimal(*number), Field::Integer),
        Cell::Date(date) => Field::Date(*date),
        Cell::DateTime(at) => Field::Instant(*at),
        Cell::Bool(value) => Field::Boolean(*value),
    }
}

/// A whole number shows all its digits, which a general one does only up to eleven.
fn whole(number: f64) -> Option<i64> {
    if number.fract() != 0.0 || number.abs() >= 1e15 {
        return None;
    }
    format!("{number:.0}").parse().ok()
}

fn widths(sheet: &Sheet, columns: usize) -> Vec<u16> {
    let (narrowest, widest) = WIDTHS;
    let mut widths = vec![narrowest; columns];
    for row in &sheet.rows {
        // A title alone on its row runs over the columns beside it.
        if row.cells.len() < 2 && columns > 1 {
            continue;
        }
        for (cell, width) in row.cells.iter().zip(&mut widths) {
            let length = match cell {
                Cell::Empty => 0,
                Cell::Text(text) | Cell::Error(text) => {
                    text.lines().map(|line| line.chars().take(usize::from(widest)).count()).max().unwrap_or(0)
                }
                Cell::DateTime(_) => 16,
                Cell::Number(_) | Cell::Date(_) | Cell::Bool(_) => 10,
            };
            let length = u16::try_from(length + 2).unwrap_or(widest);
            *width = (*width).max(length.min(widest));
        }
    }
    widths
}
