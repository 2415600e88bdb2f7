//! The text of a page that the organisation writes: whatever was typed, what goes out is text between elements of ours.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail loudly")]

use domain::markup::{Block, Document, Level, Piece};
use domain::public_page::PageText;
use releve_api::http::public_page::markup::html;
use releve_fuzz::fuzz;

const WORDS: &[&str] = &[
    "## ",
    "### ",
    "- ",
    "1. ",
    "\n",
    "\n\n",
    "**",
    "[",
    "](",
    ")",
    "[[",
    "]]",
    "\\",
    "https://",
    "mailto:",
    "/docs",
    "//",
    "javascript:",
    "@",
    "<script>",
    "</p>",
    "\"",
    "'",
    "&amp;",
    " onclick=",
    "\u{202e}",
    "\u{a0}",
];

/// Every opening and closing of an element that may go out; a link is checked apart.
const ELEMENTS: [&str; 21] = [
    "<h2>",
    "</h2>",
    "<h3>",
    "</h3>",
    "<p>",
    "</p>",
    "<ul>",
    "</ul>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<strong>",
    "</strong>",
    "<mark>",
    "</mark>",
    "</a>",
    "<br>",
    "<a href=\"https://",
    "<a href=\"mailto:",
    "<a href=\"/",
];

/// The text that a reader sees, and that there is nothing but our elements around it.
fn seen(html: &str) -> String {
    let mut text = String::new();
    for (at, part) in html.split('<').enumerate() {
        let Some((element, after)) = part.split_once('>') else {
            assert!(at == 0 && !part.contains('>'), "an element that does not end: {html}");
            text.push_str(part);
            continue;
        };
        let whole = format!("<{element}>");
        let known =
            ELEMENTS.iter().any(|known| whole == *known || (known.starts_with("<a ") && whole.starts_with(known)));
        assert!(known && !whole.starts_with("<a href=\"//"), "{whole} in {html}");
        assert!(!whole.starts_with("<a ") || whole.matches('"').count() == 2, "{whole} ends where it is said to");
        text.push_str(after);
    }
    assert!(!text.contains(['"', '\'', '>']), "{html}");
    text
}

fn outcome(document: &Document) -> String {
    let mut shape = String::new();
    let mut in_section = false;
    for block in document.blocks.iter().take(12) {
        let pieces = match block {
            Block::Heading(level, pieces) => {
                assert!(in_section || *level == Level::Section, "no heading is skipped");
                in_section = true;
                shape.push('#');
                pieces.as_slice()
            }
            Block::Paragraph(pieces) => {
                shape.push('p');
                pieces.as_slice()
            }
            Block::List(_, items) => {
                assert!(!items.is_empty());
                shape.push('l');
                items[0].as_slice()
            }
        };
        shape.extend(pieces.iter().take(4).map(|piece| match piece {
            Piece::Text(_) => 't',
            Piece::Strong(_) => '*',
            Piece::Link(..) => '>',
            Piece::Blank(_) => '?',
            Piece::Break => '/',
        }));
    }
    shape
}

#[test]
fn the_text_of_a_page() {
    fuzz("page_text", WORDS, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let read = match PageText::parse(&text) {
            Err(refused) => return format!("{refused:?}").chars().take_while(|sign| *sign != '{').collect(),
            Ok(read) => read,
        };
        assert!(read.as_str().chars().count() <= PageText::MOST);
        assert_eq!(PageText::parse(read.as_str()), Ok(read.clone()), "what is kept reads back the same");
        seen(&html(read.document()));
        outcome(read.document())
    });
}
