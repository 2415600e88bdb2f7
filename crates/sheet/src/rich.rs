//! A text made of runs that do not all look alike.

use crate::Unreadable;
use crate::xml::append;

/// A text and what is known of its strikethrough without the font of its cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct RichText {
    pub(crate) text: String,
    /// A run says that it is not struck.
    has_plain_run: bool,
    /// A run says nothing, so it looks like the font of the cell.
    has_cell_run: bool,
}

impl RichText {
    /// Whether the whole text is struck, in a cell whose font is struck or not.
    pub(crate) fn struck(&self, font_struck: bool) -> bool {
        !self.has_plain_run && (font_struck || !self.has_cell_run)
    }

    /// Adds a run, which says that it is struck, that it is not, or nothing.
    pub(crate) fn push(&mut self, run: &str, struck: Option<bool>) -> Result<(), Unreadable> {
        append(&mut self.text, run)?;
        // Nobody sees whether a space is struck.
        if !run.trim().is_empty() {
            self.has_plain_run |= struck == Some(false);
            self.has_cell_run |= struck.is_none();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn a_text_is_struck_when_every_visible_run_is() {
        let rich = |runs: &[(&str, Option<bool>)]| {
            let mut rich = RichText::default();
            for (run, struck) in runs {
                rich.push(run, *struck).unwrap();
            }
            rich
        };
        let cases = [
            (rich(&[("a", None)]), false, true),
            (rich(&[("a", Some(true))]), true, true),
            (rich(&[("a", Some(false))]), false, false),
            (rich(&[("a", Some(true)), ("b", None)]), false, true),
            (rich(&[("a", Some(true)), (" ", Some(false))]), true, true),
            (rich(&[("a", Some(true)), ("b", Some(false))]), false, false),
        ];
        for (rich, in_plain_cell, in_struck_cell) in cases {
            assert_eq!(rich.struck(false), in_plain_cell, "{rich:?}");
            assert_eq!(rich.struck(true), in_struck_cell, "{rich:?}");
        }
    }
}
