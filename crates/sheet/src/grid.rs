//! A sheet while it is read: cells land where they say, within bounds.

use std::collections::BTreeMap;

use crate::limits::Budget;
use crate::{Cell, Limits, Row, Unreadable};

/// The last row that spreadsheet programs know.
const LAST_ROW: u32 = 1_048_576;

/// The rows read so far. Only those that hold something take memory, whatever their number.
#[derive(Debug)]
pub(crate) struct Grid<'r> {
    limits: &'r Limits,
    budget: &'r mut Budget,
    rows: BTreeMap<u32, Vec<Slot>>,
}

#[derive(Debug, Clone)]
struct Slot {
    cell: Cell,
    struck: bool,
}

impl<'r> Grid<'r> {
    pub(crate) fn new(limits: &'r Limits, budget: &'r mut Budget) -> Self {
        Self { limits, budget, rows: BTreeMap::new() }
    }

    /// Puts a cell at a row counted from 1 and a column counted from 0. An empty cell is nowhere:
    /// styled but unused cells may go to the end of the sheet without harm.
    pub(crate) fn place(&mut self, row: u32, column: usize, cell: Cell, struck: bool) -> Result<(), Unreadable> {
        if cell.is_empty() {
            return Ok(());
        }
        if column >= self.limits.columns {
            return Err(Unreadable::TooManyColumns);
        }
        let full = self.rows.len() >= self.limits.rows && !self.rows.contains_key(&row);
        if full || row > LAST_ROW {
            return Err(Unreadable::TooManyRows);
        }
        if let Cell::Text(text) | Cell::Error(text) = &cell {
            if text.chars().nth(self.limits.cell_chars).is_some() {
                return Err(Unreadable::CellTooLong);
            }
            self.budget.spend(text.len())?;
        }
        let slots = self.rows.entry(row).or_default();
        if let Some(missing) = (column + 1).checked_sub(slots.len()) {
            self.budget.spend(missing * size_of::<Cell>())?;
            slots.resize(slots.len() + missing, Slot::EMPTY);
        }
        if let Some(slot) = slots.get_mut(column) {
            *slot = Slot { cell, struck };
        }
        Ok(())
    }

    /// Writes a row again below itself, until it stands this many times in all. A row that holds
    /// nothing may do so a million times at no cost.
    pub(crate) fn repeat(&mut self, row: u32, times: u32) -> Result<(), Unreadable> {
        if times < 2 || !self.rows.contains_key(&row) {
            return Ok(());
        }
        let slots = self.rows.get(&row).cloned().unwrap_or_default();
        for again in 1..times {
            for (column, slot) in slots.iter().enumerate() {
                self.place(row.saturating_add(again), column, slot.cell.clone(), slot.struck)?;
            }
        }
        Ok(())
    }

    pub(crate) fn into_rows(self) -> Vec<Row> {
        self.rows
            .into_iter()
            .map(|(number, slots)| Row {
                number,
                struck: slots.iter().all(|slot| slot.struck || slot.cell.is_empty()),
                cells: slots.into_iter().map(|slot| slot.cell).collect(),
            })
            .collect()
    }
}

impl Slot {
    const EMPTY: Self = Self { cell: Cell::Empty, struck: false };
}
