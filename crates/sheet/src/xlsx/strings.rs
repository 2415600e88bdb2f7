//! Texts, shared between cells or written in one, read with their formatted runs.

use crate::Unreadable;
use crate::limits::Budget;
use crate::rich::RichText;
use crate::xml::{Xml, append, is_true};

/// Reads the table of texts that cells refer to by position.
pub(super) fn read_shared(xml: &mut Xml, mut budget: Budget) -> Result<Vec<RichText>, Unreadable> {
    let mut strings = Vec::new();
    xml.children(|xml, _| {
        xml.children(|xml, tag| {
            if tag.name() == "si" {
                let rich = read_rich(xml)?;
                budget.spend(size_of::<RichText>() + rich.text.len())?;
                strings.push(rich);
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
            "t" => rich.push(&unescape(&xml.text()?), None)?,
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
            "t" => append(&mut run, &unescape(&xml.text()?))?,
            _ => {}
        }
        Ok(())
    })?;
    rich.push(&run, struck)
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
}
