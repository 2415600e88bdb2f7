//! The markup of pages that people write, drawn: what is typed becomes text, never elements of its own.

use domain::markup::{Block, Document, Level, Marker, Piece};
use leptos::prelude::*;

/// A text.
#[must_use]
pub fn prose(document: &Document) -> AnyView {
    document.blocks.iter().map(block).collect_view().into_any()
}

fn block(block: &Block) -> AnyView {
    match block {
        Block::Heading(Level::Section, words) => view! { <h2>{pieces(words)}</h2> }.into_any(),
        Block::Heading(Level::Subsection, words) => view! { <h3>{pieces(words)}</h3> }.into_any(),
        Block::Paragraph(words) => view! { <p>{pieces(words)}</p> }.into_any(),
        Block::List(marker, items) => {
            let items = items.iter().map(|item| view! { <li>{pieces(item)}</li> }.into_any()).collect_view();
            match marker {
                Marker::Bullet => view! { <ul>{items}</ul> }.into_any(),
                Marker::Number => view! { <ol>{items}</ol> }.into_any(),
            }
        }
    }
}

fn pieces(pieces: &[Piece]) -> AnyView {
    pieces.iter().map(piece).collect_view().into_any()
}

fn piece(piece: &Piece) -> AnyView {
    match piece {
        Piece::Text(words) => words.clone().into_any(),
        Piece::Strong(words) => view! { <strong>{words.clone()}</strong> }.into_any(),
        Piece::Link(words, target) => view! { <a href=target.as_str().to_owned()>{words.clone()}</a> }.into_any(),
        Piece::Blank(words) => view! { <mark>{format!("[{words}]")}</mark> }.into_any(),
        Piece::Break => view! { <br /> }.into_any(),
    }
}
