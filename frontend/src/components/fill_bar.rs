//! How full a session is: seats taken, held by offers, the minimum, and the same in words.

use leptos::prelude::*;

use crate::{
    context::use_lang,
    i18n::{Lang, messages::sessions, number::whole},
};

/// The figures of a session's seats.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    pub taken: u32,
    pub held: u32,
    pub waiting: u32,
    pub capacity: u32,
    pub minimum: u32,
}

impl From<&contract::session::Fill> for Fill {
    fn from(fill: &contract::session::Fill) -> Self {
        Self {
            taken: fill.enrolled.0,
            held: fill.held.0,
            waiting: fill.waiting.0,
            capacity: fill.capacity.0.into(),
            minimum: fill.minimum.0.into(),
        }
    }
}

impl Fill {
    /// "12 sur 16, 1 proposition en cours, 5 en attente".
    #[must_use]
    pub fn words(self, lang: Lang) -> String {
        let mut words = sessions::fill_of(lang, &whole(lang, self.taken), &whole(lang, self.capacity));
        if self.held > 0 {
            words.push_str(", ");
            words.push_str(&sessions::fill_held(lang, self.held));
        }
        if self.waiting > 0 {
            words.push_str(", ");
            words.push_str(&sessions::fill_waiting(lang, self.waiting));
        }
        words
    }

    /// How many are missing for the session to take place.
    #[must_use]
    pub const fn short_of_minimum(self) -> u32 {
        self.minimum.saturating_sub(self.taken)
    }

    /// Seats neither taken nor held.
    #[must_use]
    pub const fn free(self) -> u32 {
        self.capacity.saturating_sub(self.taken).saturating_sub(self.held)
    }
}

/// The bar with its words; `big` on the session's own page.
#[must_use]
pub fn fill_bar(fill: Fill, big: bool) -> AnyView {
    let lang = use_lang();
    let full = fill.capacity.max(fill.taken.saturating_add(fill.held)).max(1);
    // In thousandths: whole numbers keep the formatting of floats out of the program.
    let part = |seats: u32| seats.saturating_mul(1000) / full;
    let mark = (fill.minimum > 0 && fill.minimum < full).then(|| {
        let at = part(fill.minimum);
        view! { <line class="mark" x1=at x2=at y1="0" y2="8" /> }
    });
    let short = (big && fill.short_of_minimum() > 0).then(|| {
        view! { <strong>", "{sessions::fill_below(lang, fill.short_of_minimum())}</strong> }
    });
    view! {
        <div class=if big { "fill big" } else { "fill" }>
            <svg viewBox="0 0 1000 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="taken" x="0" y="0" width=part(fill.taken) height="8" />
                <rect class="held" x=part(fill.taken) y="0" width=part(fill.held) height="8" />
                {mark}
            </svg>
            <span class="fill-words">{fill.words(lang)}{short}</span>
        </div>
    }
    .into_any()
}
