//! Texts, shared between cells or written in one, with their formatted runs.

use super::xml::{Xml, is_true};
use crate::Unreadable;
use crate::limits::Budget;

/// A text and what is known of its strikethrough without the font of its cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct RichText {
    pub(super) text: String,
    /// A run says that it is not struck.
    has_plain_run: bool,
    /// A run says nothing, so it looks like the font of the cell.
    has_cell_run: bool,
}

impl RichText {
    /// Whether the whole text is struck, in a cell whose font is struck or not.
    pub(super) fn struck(&self, font_struck: bool) -> bool {
        !self.has_plain_run && (font_struck || !self.has_cell_run)
    }

    fn push(&mut self, run: &str, struck: Option<bool>) {
        self.text.push_str(run);
        // Nobody sees whether a space is struck.
        if !run.trim().is_empty() {
            self.has_plain_run |= struck == Some(false);
            self.has_cell_run |= struck.is_none();
        }
    }
}

/// Reads the table of texts that cells refer to by position.
pub(super) fn read_shared(text: &str, mut budget: Budget) -> Result<Vec<RichText>, Unreadable> {
    let mut strings = Vec::new();
    Xml::parse(text, "shared strings").children(|xml, _| {
        xml.children(|xml, tag| {
            if tag.name() == "si" {
                budget.spend(size_of::<RichText>())?;
                strings.push(read_rich(xml)?);
            }
            Ok(())
        })
    })?;
    Ok(strings)
}

/// Reads the content of the current element; phonetic guides are not part of the text.
pub(super) fn read_rich(xml: &mut Xml) -> Result<RichText, Unreadable> {
    let mut rich = RichText::default();
    xml.children(|xml, tag| {
        match tag.name() {
            "t" => rich.push(&unescape(&xml.text()?), None),
            "r" => read_run(xml, &mut rich)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(rich)
}

fn read_run(xml: &mut Xml, rich: &mut RichText) -> Result<(), Unreadable> {
    let mut struck = None;
    let mut run = String::new();
    xml.children(|xml, tag| {
        match tag.name() {
            "rPr" => struck = Some(read_strike(xml)?),
            "t" => run.push_str(&unescape(&xml.text()?)),
            _ => {}
        }
        Ok(())
    })?;
    rich.push(&run, struck);
    Ok(())
}

/// Whether the font that the current element describes is struck.
pub(super) fn read_strike(xml: &mut Xml) -> Result<bool, Unreadable> {
    let mut struck = false;
    xml.children(|_, tag| {
        if tag.name() == "strike" {
            struck = tag.attribute("val")?.is_none_or(|value| is_true(&value));
        }
        Ok(())
    })?;
    Ok(struck)
}

/// Replaces `_x000D_` and its like, with which the format writes the characters that XML refuses.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let after = match escaped(from) {
            Some((character, after)) => {
                plain.push(character);
                after
            }
            None => {
                plain.push('_');
                from.strip_prefix('_').unwrap_or_default()
            }
        };
        rest = after;
    }
    plain.push_str(rest);
    plain
}

fn escaped(from: &str) -> Option<(char, &str)> {
    let (digits, after) = from.strip_prefix("_x")?.split_at_checked(4)?;
    let after = after.strip_prefix('_')?;
    if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let character = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
    Some((character, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_escapes_are_replaced() {
        for (written, read) in [
            ("a_x000D_b", "a\rb"),
            ("_x005F_x000D_", "_x000D_"),
            ("DRONE_x1", "DRONE_x1"),
            ("_x00e9_", "é"),
            ("_xD800_", "_xD800_"),
            ("_x+0D_", "_x+0D_"),
            ("_xéé", "_xéé"),
            ("_x", "_x"),
        ] {
            assert_eq!(unescape(written), read);
        }
    }

    #[test]
    fn a_text_is_struck_when_every_visible_run_is() {
        let rich = |runs: &[(&str, Option<bool>)]| {
            let mut rich = RichText::default();
            for (run, struck) in runs {
                rich.push(run, *struck);
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
