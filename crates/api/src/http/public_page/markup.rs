//! The markup of pages as HTML. What a person wrote goes out as text, every sign of it escaped; elements come from here only.

use crate::docs::html::escape;
use domain::markup::{Block, Document, Level, Marker, Piece};

/// A text as HTML.
#[must_use]
pub fn html(document: &Document) -> String {
    document.blocks.iter().map(block).collect()
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(Level::Section, words) => format!("<h2>{}</h2>", pieces(words)),
        Block::Heading(Level::Subsection, words) => format!("<h3>{}</h3>", pieces(words)),
        Block::Paragraph(words) => format!("<p>{}</p>", pieces(words)),
        Block::List(marker, items) => {
            let items: String = items.iter().map(|item| format!("<li>{}</li>", pieces(item))).collect();
            match marker {
                Marker::Bullet => format!("<ul>{items}</ul>"),
                Marker::Number => format!("<ol>{items}</ol>"),
            }
        }
    }
}

fn pieces(pieces: &[Piece]) -> String {
    pieces.iter().map(piece).collect()
}

fn piece(piece: &Piece) -> String {
    match piece {
        Piece::Text(words) => escape(words),
        Piece::Strong(words) => format!("<strong>{}</strong>", escape(words)),
        Piece::Link(words, target) => format!("<a href=\"{}\">{}</a>", escape(target.as_str()), escape(words)),
        Piece::Blank(words) => format!("<mark>[{}]</mark>", escape(words)),
        Piece::Break => "<br>".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_its_elements_and_nothing_else() {
        let read = |text: &str| html(&Document::parse(text).unwrap());
        assert_eq!(
            read("## A & b\n**c**\n[d](https://e.example/?f=1&g=2)\n\n- [[h]]\n### i\n1. j"),
            "<h2>A &amp; b</h2><p><strong>c</strong><br><a href=\"https://e.example/?f=1&amp;g=2\">d</a></p>\
             <ul><li><mark>[h]</mark></li></ul><h3>i</h3><ol><li>j</li></ol>"
        );
        assert_eq!(
            read("<img src=x onerror=alert(1)> **</p><script>** [<b>](/c) [[\" onclick='x']]"),
            "<p>&lt;img src=x onerror=alert(1)&gt; <strong>&lt;/p&gt;&lt;script&gt;</strong> \
             <a href=\"/c\">&lt;b&gt;</a> <mark>[&quot; onclick=&#39;x&#39;]</mark></p>"
        );
    }
}
