//! Whether what is shown is kept current, and since when it is not.

use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    browser,
    context::use_lang,
    i18n::{Lang, date, messages::common},
    live::line,
    state::live::{Line, Phase},
};

/// A dot while all is well; words, announced, once it is not.
#[component]
pub fn Liveness() -> impl IntoView {
    let lang = use_lang();
    view! { <div class="liveness" aria-live="polite">{shown(move || draw(lang, line()))}</div> }.into_any()
}

fn draw(lang: Lang, line: Line) -> Option<AnyView> {
    let at = line.current_at().map(|at| date::moment_compact(lang, browser::local(at)));
    let (class, words) = match (line.phase(), at) {
        (Phase::Closed, _) => return None,
        (Phase::Live, _) => ("live", common::live(lang).to_owned()),
        (Phase::Reconnecting, Some(at)) => ("late", common::live_reconnecting(lang, &at)),
        (Phase::Off, Some(at)) => ("late off", common::live_off(lang, &at)),
        (Phase::Connecting | Phase::Reconnecting | Phase::Off, _) => ("late", common::live_connecting(lang).to_owned()),
    };
    let words = if class == "live" {
        // Seen as a dot alone. What is said of it is not announced again each time.
        view! { <span class="liveness-dot" title=words></span> }.into_any()
    } else {
        view! { <span class="liveness-dot" aria-hidden="true"></span><span class="liveness-words">{words}</span> }
            .into_any()
    };
    Some(view! { <span class=class>{words}</span> }.into_any())
}
