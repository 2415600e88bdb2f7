//! Large files while a job reads them: how far it is. The page asks again by itself, and may be left.

use std::time::Duration;

use contract::import::{Import, ImportState};
use leptos::prelude::*;

use super::{list::state_badge, steps};
use crate::{
    components::{
        badge::{Tone, callout},
        button::link_button,
        heading::PageHead,
        icon::Icon,
    },
    context::use_lang,
    i18n::{messages::imports, number::whole, speak},
    page::Page,
    remote::Remote,
};

/// Time between two looks at how far it is.
const AGAIN: Duration = Duration::from_millis(1500);

/// Whether the files are read.
#[must_use]
pub const fn is_read(state: ImportState) -> bool {
    matches!(state, ImportState::Previewed | ImportState::Applied)
}

/// Asks again as long as the files are being read and the page stands.
pub fn follow(import: Remote<Import>) {
    let look = move || {
        if import.now().is_some_and(|import| import.state == ImportState::Reading) {
            import.again();
        }
    };
    let timer = set_interval_with_handle(look, AGAIN).ok();
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
    });
}

/// How far the reading is, or that it was given up.
pub fn reading(import: &Import) -> AnyView {
    let lang = use_lang();
    let above = (Page::Imports.path(), imports::title(lang).to_owned());
    let (keeper, state) = (speak::unit(&import.organiser), import.state);
    let about = move || view! { {state_badge(state)}<span>{keeper.clone()}</span> };
    let failed = state == ImportState::Failed;
    let title = if failed { imports::failed_title(lang) } else { imports::reading_title(lang) };
    let content = if failed {
        let start = link_button(Page::NewImport.path(), imports::new(lang), "primary", Some(Icon::Import));
        let words = callout(Tone::Bad, view! { <p>{imports::failed_words(lang)}</p> }.into_any());
        view! { {words}<div class="actions">{start}</div> }.into_any()
    } else {
        let (read, total) = import.progress.as_ref().map_or((0, 0), |far| (far.read.0, far.total.0));
        let told = imports::reading_progress(lang, &whole(lang, read), &whole(lang, total));
        view! {
            <div class="stack-tight" role="status">
                <progress class="reading" max=total.max(1).to_string() value=read.to_string() aria-label=imports::reading(lang)></progress>
                <p>{told}</p>
                <p class="soft">{imports::reading_words(lang)}</p>
            </div>
        }
        .into_any()
    };
    let files = import.files.iter().map(|file| view! { <li><span><strong>{file.name.0.clone()}</strong></span></li> });
    view! {
        <PageHead title=title above=above about=about />
        {steps(1)}
        {content}
        <ul class="file-list">{files.collect_view()}</ul>
    }
    .into_any()
}
