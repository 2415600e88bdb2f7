//! The grid of one table.

use super::cell::{Opening, times};
use super::styles::Styles;
use crate::grid::Grid;
use crate::limits::Budget;
use crate::xml::{Tag, Xml};
use crate::{Limits, Row, Unreadable};

/// Groups of rows or columns hold groups; programs nest seven, and the walk recurses on them.
const DEEPEST: usize = 16;

/// The name of a table, and whether a person sees its tab.
pub(super) fn outline(table: &Tag, styles: &Styles) -> Result<(String, bool), Unreadable> {
    let style = table.prefixed("style-name")?.unwrap_or_default();
    let name = table.prefixed("name")?.unwrap_or_default();
    Ok((name, !styles.table_hidden(&style)))
}

/// Reads the rows that hold something. A merged cell is only its first one: what is covered is not
/// seen.
pub(super) fn read(
    xml: &mut Xml,
    styles: &Styles,
    limits: &Limits,
    budget: &mut Budget,
) -> Result<Vec<Row>, Unreadable> {
    let mut table = Table {
        styles,
        limits,
        grid: Grid::new(limits, budget),
        next_row: 1,
        next_column: 0,
        struck_columns: Vec::new(),
    };
    table.read(xml, 0)?;
    Ok(table.grid.into_rows())
}

struct Table<'r> {
    styles: &'r Styles,
    limits: &'r Limits,
    grid: Grid<'r>,
    next_row: u32,
    next_column: usize,
    /// The columns whose cells are struck unless they say otherwise: first, and first beyond.
    struck_columns: Vec<(usize, usize)>,
}

impl Table<'_> {
    fn read(&mut self, xml: &mut Xml, depth: usize) -> Result<(), Unreadable> {
        if depth > DEEPEST {
            return Err(Unreadable::damaged("content: groups of rows are nested too deep"));
        }
        xml.children(|xml, tag| match tag.name() {
            "table-row" => self.row(xml, tag),
            "table-column" => self.column(tag),
            "table-rows"
            | "table-header-rows"
            | "table-row-group"
            | "table-columns"
            | "table-header-columns"
            | "table-column-group" => self.read(xml, depth + 1),
            _ => Ok(()),
        })
    }

    fn column(&mut self, tag: &Tag) -> Result<(), Unreadable> {
        let first = self.next_column;
        let count = tag.prefixed("number-columns-repeated")?.map_or(1, |count| times(&count));
        self.next_column = first.saturating_add(count);
        let style = tag.prefixed("default-cell-style-name")?.unwrap_or_default();
        // What is beyond the limit holds nothing or is refused.
        if first < self.limits.columns && self.styles.cell_struck(&style) {
            self.struck_columns.push((first, self.next_column));
        }
        Ok(())
    }

    fn row(&mut self, xml: &mut Xml, tag: &Tag) -> Result<(), Unreadable> {
        let row = self.next_row;
        let count = tag.prefixed("number-rows-repeated")?.map_or(1, |count| times(&count));
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.next_row = row.saturating_add(count);
        let style = tag.prefixed("default-cell-style-name")?;
        let row_struck = style.map(|style| self.styles.cell_struck(&style));

        let mut next = 0_usize;
        xml.children(|xml, tag| {
            let covered = tag.name() == "covered-table-cell";
            if !covered && tag.name() != "table-cell" {
                return Ok(());
            }
            let opening = Opening::read(tag)?;
            let first = next;
            next = first.saturating_add(opening.columns);
            if covered {
                return Ok(());
            }
            let struck = row_struck.unwrap_or_else(|| self.column_struck(first));
            let (cell, struck) = opening.content(xml, self.styles, struck)?;
            if cell.is_empty() {
                return Ok(());
            }
            for column in first..next {
                self.grid.place(row, column, cell.clone(), struck)?;
            }
            Ok(())
        })?;
        self.grid.repeat(row, count)
    }

    fn column_struck(&self, column: usize) -> bool {
        self.struck_columns.iter().any(|(first, beyond)| (*first..*beyond).contains(&column))
    }
}
