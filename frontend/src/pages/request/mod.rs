//! Requests: the table, and one request beside it with its timeline.

mod bulk;
mod columns;
mod detail;
mod exceptions;
pub mod filing;
mod grid;
mod groups;
mod list;
pub mod timeline;

use contract::{id::RequestId, request::Progress};
use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    components::badge::{Tone, badge},
    context::use_lang,
    i18n::terms::Term,
    page::Page,
};

/// How far a request has come, in a shape and a word.
#[must_use]
pub fn progress_badge(progress: Progress) -> AnyView {
    let tone = match progress {
        Progress::Waiting => Tone::Watch,
        Progress::Offered => Tone::Info,
        Progress::Enrolled => Tone::Good,
        Progress::Refused => Tone::Bad,
        Progress::Withdrawn => Tone::Quiet,
    };
    badge(tone, progress.words(use_lang()))
}

/// The table; on a desk the request opened stands beside it, on a phone it takes the screen.
#[component]
pub fn RequestsPage(page: Memo<Option<Page>>) -> impl IntoView {
    let selected = Memo::new(move |_| match page.get() {
        Some(Page::Request(id)) => Some(id),
        _ => None,
    });
    view! {
        <div class=move || if selected.get().is_some() { "with-panel open" } else { "with-panel" }>
            <div class="with-panel-list stack"><list::RequestList selected=selected /></div>
            {shown(move || selected.get().map(|id: RequestId| view! { <detail::RequestPanel id=id /> }))}
        </div>
    }
    .into_any()
}
