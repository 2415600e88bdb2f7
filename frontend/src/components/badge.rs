//! A state in a shape and a word; colour comes last.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// What a state means for the one who reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Good,
    Bad,
    Watch,
    Info,
    Quiet,
}

impl Tone {
    /// The class of the tone.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Watch => "watch",
            Self::Info => "info",
            Self::Quiet => "quiet",
        }
    }

    /// The shape of the tone.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Good => Icon::Check,
            Self::Bad => Icon::Cross,
            Self::Watch => Icon::Clock,
            Self::Info => Icon::Half,
            Self::Quiet => Icon::Dash,
        }
    }
}

/// The badge.
#[must_use]
pub fn badge(tone: Tone, words: impl Into<String>) -> AnyView {
    view! { <span class=format!("badge {}", tone.class())>{icon(tone.icon())}<span>{words.into()}</span></span> }
        .into_any()
}

/// A coloured paragraph that says something about the page.
#[must_use]
pub fn callout(tone: Tone, content: AnyView) -> AnyView {
    let shape = match tone {
        Tone::Bad | Tone::Watch => Icon::Alert,
        Tone::Good => Icon::Check,
        Tone::Info | Tone::Quiet => Icon::Info,
    };
    view! { <div class=format!("callout {}", tone.class())>{icon(shape)}<div>{content}</div></div> }.into_any()
}
