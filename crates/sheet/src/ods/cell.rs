//! What one cell of a table holds.

use super::styles::Styles;
use super::text::read_paragraph;
use crate::moment::{clock, iso_date, iso_duration};
use crate::rich::RichText;
use crate::xml::{Tag, Xml};
use crate::{Cell, Unreadable};

/// The attributes of a cell.
#[derive(Debug, Default)]
pub(super) struct Opening {
    /// How many columns the cell takes, all alike.
    pub(super) columns: usize,
    style: Option<String>,
    kind: Option<String>,
    value: Option<String>,
    is_error: bool,
}

impl Opening {
    pub(super) fn read(tag: &Tag) -> Result<Self, Unreadable> {
        let mut opening = Self { columns: 1, ..Self::default() };
        tag.attributes(|key, value| {
            match key.rsplit(':').next().unwrap_or_default() {
                "number-columns-repeated" => opening.columns = times(&value()?),
                "style-name" => opening.style = Some(value()?),
                // One program writes its own kind beside that of the format, which has no errors.
                "value-type" => {
                    let kind = value()?;
                    opening.is_error |= kind == "error";
                    if !opening.is_error && opening.kind.is_none() {
                        opening.kind = Some(kind);
                    }
                }
                "value" | "date-value" | "time-value" | "boolean-value" | "string-value" => {
                    opening.value = Some(value()?);
                }
                _ => {}
            }
            Ok(())
        })?;
        Ok(opening)
    }

    /// Reads the content of the cell; `struck` is the look of a cell without one of its own.
    pub(super) fn content(self, xml: &mut Xml, styles: &Styles, struck: bool) -> Result<(Cell, bool), Unreadable> {
        let struck = self.style.as_deref().map_or(struck, |style| styles.cell_struck(style));
        let mut text = RichText::default();
        let mut paragraphs = 0;
        xml.children(|xml, tag| {
            if !matches!(tag.name(), "p" | "h") {
                return Ok(());
            }
            if paragraphs > 0 {
                text.push("\n", None)?;
            }
            paragraphs += 1;
            read_paragraph(xml, styles, &mut text)
        })?;
        let struck = if text.text.trim().is_empty() { struck } else { text.struck(struck) };
        Ok((self.cell(&text.text)?, struck))
    }

    fn cell(&self, shown: &str) -> Result<Cell, Unreadable> {
        let shown_cell = || Cell::from_text(shown);
        if self.is_error {
            return Ok(match shown_cell() {
                Cell::Text(error) => Cell::Error(error),
                other => other,
            });
        }
        let value = self.value.as_deref().unwrap_or_default();
        Ok(match self.kind.as_deref() {
            Some("float" | "percentage" | "currency") => {
                let number = value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
                Cell::Number(number.ok_or_else(|| Unreadable::damaged("content: a number cannot be read"))?)
            }
            Some("date") => iso_date(value).unwrap_or_else(shown_cell),
            Some("time") => iso_duration(value).map_or_else(shown_cell, |seconds| clock(seconds, 2)),
            Some("boolean") => Cell::Bool(value.trim() == "true"),
            _ if shown.trim().is_empty() => Cell::from_text(value),
            _ => shown_cell(),
        })
    }
}

/// How many times something stands; what cannot be read stands once. No sheet has as many rows or
/// columns as the bound, which keeps their sum from running over.
pub(super) fn times(value: &str) -> usize {
    value.trim().parse::<usize>().unwrap_or(1).clamp(1, 1 << 24)
}
