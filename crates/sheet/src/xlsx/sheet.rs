//! The grid of one worksheet.

use super::dates::Epoch;
use super::strings::{read_rich, unescape};
use super::styles::{Look, Styles};
use crate::grid::Grid;
use crate::limits::Budget;
use crate::moment::iso_date;
use crate::rich::RichText;
use crate::xml::{Tag, Xml};
use crate::{Cell, Limits, Row, Unreadable};

/// What the sheets of a workbook share.
#[derive(Debug)]
pub(super) struct Book {
    pub(super) epoch: Epoch,
    pub(super) styles: Styles,
    pub(super) strings: Vec<RichText>,
}

/// Where the next cell goes when it does not say: row from 1, column from 0.
#[derive(Debug, Clone, Copy)]
struct Position {
    row: u32,
    column: usize,
}

/// Reads the rows that hold something. A merged cell is only its first one: the others are empty.
pub(super) fn read(xml: &mut Xml, book: &Book, limits: &Limits, budget: &mut Budget) -> Result<Vec<Row>, Unreadable> {
    let mut grid = Grid::new(limits, budget);
    let mut next_row: u32 = 1;
    xml.children(|xml, _| {
        xml.children(|xml, part| {
            if part.name() != "sheetData" {
                return Ok(());
            }
            xml.children(|xml, row| {
                if row.name() != "row" {
                    return Ok(());
                }
                let number = match row.attribute("r")? {
                    Some(number) => number.trim().parse().map_err(|_| misplaced())?,
                    None => next_row,
                };
                next_row = number.saturating_add(1);
                read_row(xml, number, book, &mut grid)
            })
        })
    })?;
    Ok(grid.into_rows())
}

fn read_row(xml: &mut Xml, row: u32, book: &Book, grid: &mut Grid) -> Result<(), Unreadable> {
    let mut next = Position { row, column: 0 };
    xml.children(|xml, tag| {
        if tag.name() != "c" {
            return Ok(());
        }
        let at = match tag.attribute("r")? {
            Some(reference) => Position::parse(&reference).ok_or_else(misplaced)?,
            None => next,
        };
        next.column = at.column.saturating_add(1);
        if at.row == 0 {
            return Err(misplaced());
        }
        let (cell, struck) = read_cell(xml, tag, book)?;
        grid.place(at.row, at.column, cell, struck)
    })
}

fn read_cell(xml: &mut Xml, tag: &Tag, book: &Book) -> Result<(Cell, bool), Unreadable> {
    let kind = tag.attribute("t")?;
    let look = match tag.attribute("s")? {
        Some(style) => book.styles.look(style.trim().parse().unwrap_or(usize::MAX)),
        None => book.styles.look(0),
    };
    let mut value = String::new();
    let mut inline = None;
    xml.children(|xml, part| {
        match part.name() {
            "v" => value = xml.text()?,
            "is" => inline = Some(read_rich(xml)?),
            _ => {}
        }
        Ok(())
    })?;
    let kind = kind.as_deref().unwrap_or("n");
    let rich = match (kind, &inline) {
        ("inlineStr", inline) => inline.as_ref(),
        ("s", _) if !value.trim().is_empty() => Some(shared(&value, book)?),
        _ => None,
    };
    if let Some(rich) = rich {
        return Ok((Cell::from_text(&rich.text), rich.struck(look.struck)));
    }
    Ok((plain_cell(kind, &value, look, book.epoch)?, look.struck))
}

fn shared<'b>(value: &str, book: &'b Book) -> Result<&'b RichText, Unreadable> {
    let position = value.trim().parse::<usize>().ok();
    let rich = position.and_then(|position| book.strings.get(position));
    rich.ok_or_else(|| Unreadable::damaged("sheet: a cell refers to a text that does not exist"))
}

fn plain_cell(kind: &str, value: &str, look: Look, epoch: Epoch) -> Result<Cell, Unreadable> {
    let trimmed = value.trim();
    if trimmed.is_empty() {
        return Ok(Cell::Empty);
    }
    match kind {
        "n" => {
            let number = trimmed.parse::<f64>().ok().filter(|number| number.is_finite());
            let number = number.ok_or_else(|| Unreadable::damaged("sheet: a number cannot be read"))?;
            Ok(look.shown.cell(number, epoch))
        }
        "b" => Ok(Cell::Bool(matches!(trimmed, "1" | "true"))),
        "e" => Ok(match Cell::from_text(trimmed) {
            Cell::Text(error) => Cell::Error(error),
            other => other,
        }),
        "d" => Ok(iso_date(trimmed).unwrap_or_else(|| Cell::from_text(value))),
        "str" => Ok(Cell::from_text(&unescape(value))),
        _ => Err(Unreadable::damaged("sheet: a cell of unknown kind")),
    }
}

impl Position {
    /// Reads a reference such as `AB12`.
    fn parse(reference: &str) -> Option<Self> {
        let reference = reference.trim();
        let digits = reference.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let letters = reference.strip_suffix(digits)?;
        if letters.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        let column = letters.bytes().fold(0_usize, |column, letter| {
            let rank = usize::from(letter.to_ascii_uppercase() - b'A') + 1;
            column.saturating_mul(26).saturating_add(rank)
        });
        Some(Self { row: digits.parse().ok()?, column: column - 1 })
    }
}

fn misplaced() -> Unreadable {
    Unreadable::damaged("sheet: a row or a cell has no valid place")
}

#[cfg(test)]
mod tests {
    use super::Position;

    #[test]
    fn references_give_row_and_column() {
        for (reference, place) in [
            ("A1", Some((1, 0))),
            ("Z9", Some((9, 25))),
            ("aa10", Some((10, 26))),
            ("XFD1048576", Some((1_048_576, 16_383))),
            ("A4294967295", Some((u32::MAX, 0))),
            ("A4294967296", None),
            ("AAAAAAAAAAAAAAAAAAAAAAAAA1", Some((1, usize::MAX - 1))),
            ("A", None),
            ("1", None),
            ("", None),
            ("A-1", None),
            ("A+1", None),
            ("$A$1", None),
            ("A1B", None),
            ("É1", None),
        ] {
            let parsed = Position::parse(reference).map(|at| (at.row, at.column));
            assert_eq!(parsed, place, "{reference}");
        }
    }
}
