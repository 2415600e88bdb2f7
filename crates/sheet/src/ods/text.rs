//! The paragraphs of a cell, with their spans.

use super::styles::Styles;
use crate::Unreadable;
use crate::rich::RichText;
use crate::xml::{Piece, Tag, Xml};

/// Spans hold spans; nobody nests them as deep as this, and the walk recurses on them.
const DEEPEST: usize = 32;

/// What stands in a paragraph without being part of its text.
const ASIDE: [&str; 5] = ["annotation", "annotation-end", "note", "ruby-text", "frame"];

/// Adds the current paragraph to the text of its cell.
pub(super) fn read_paragraph(xml: &mut Xml, styles: &Styles, text: &mut RichText) -> Result<(), Unreadable> {
    let mut paragraph = Paragraph { styles, text, after_space: true };
    paragraph.read(xml, None, 0)
}

struct Paragraph<'p> {
    styles: &'p Styles,
    text: &'p mut RichText,
    /// Spaces and line ends of the file are one space, and none at the start.
    after_space: bool,
}

impl Paragraph<'_> {
    fn read(&mut self, xml: &mut Xml, struck: Option<bool>, depth: usize) -> Result<(), Unreadable> {
        if depth > DEEPEST {
            return Err(Unreadable::damaged("content: a text is nested too deep"));
        }
        xml.pieces(|xml, piece| match piece {
            Piece::Text(text) => self.push(text, struck),
            Piece::Element(tag) => self.element(xml, tag, struck, depth),
        })
    }

    fn element(&mut self, xml: &mut Xml, tag: &Tag, struck: Option<bool>, depth: usize) -> Result<(), Unreadable> {
        let sign = match tag.name() {
            "s" => {
                let count = tag.prefixed("c")?.and_then(|count| count.trim().parse::<usize>().ok());
                // More than any cell may hold is as much as one too many.
                " ".repeat(count.unwrap_or(1).min(100_000))
            }
            "tab" => "\t".to_owned(),
            "line-break" => "\n".to_owned(),
            name if ASIDE.contains(&name) => return Ok(()),
            "span" => {
                let style = tag.prefixed("style-name")?.unwrap_or_default();
                return self.read(xml, self.styles.text_struck(&style).or(struck), depth + 1);
            }
            _ => return self.read(xml, struck, depth + 1),
        };
        self.after_space = false;
        self.text.push(&sign, struck)
    }

    fn push(&mut self, text: &str, struck: Option<bool>) -> Result<(), Unreadable> {
        let is_space = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n');
        let mut run = String::with_capacity(text.len());
        for character in text.chars() {
            if !is_space(character) {
                run.push(character);
            } else if !self.after_space {
                run.push(' ');
            }
            self.after_space = is_space(character);
        }
        self.text.push(&run, struck)
    }
}
