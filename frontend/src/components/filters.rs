//! Filters in place, each a link that takes it away.

use std::future::Future;

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{
    browser, client::error::ClientError, context::use_lang, i18n::messages::common, page::Page, remote::Remote,
    router::use_router, state::query::Query,
};

/// A filter in place: its name in the address and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    pub name: &'static str,
    pub words: String,
}

/// The filters of a list: folded on a phone until asked for or in use, open on a desk.
#[derive(Clone, Copy)]
pub struct Folding {
    query: Memo<Query>,
    /// Whether they have been in sight, or a filter in place.
    wanted: Memo<bool>,
    opened: RwSignal<bool>,
}

impl Folding {
    /// As the address wants them.
    #[must_use]
    pub fn new(query: Memo<Query>) -> Self {
        let opened = RwSignal::new(browser::is_wide());
        let wanted = Memo::new(move |before: Option<&bool>| {
            before == Some(&true) || opened.get() || !query.with(Query::is_empty)
        });
        Self { query, wanted, opened }
    }

    /// Wants what they offer, folded or not.
    pub fn want(self) {
        self.opened.set(true);
    }

    /// What a filter offers, by code and words, read once the filters are wanted: whoever leaves them folded does not wait
    /// for it.
    pub fn offer<F>(self, read: impl Fn() -> F + Copy + Send + Sync + 'static) -> Signal<Vec<(String, String)>>
    where
        F: Future<Output = Result<Vec<(String, String)>, ClientError>> + 'static,
    {
        // Wanted once and for all, so it is read once.
        let offer = Memo::new_with_compare(move |_| self.wanted.get().then(|| Remote::new(read)), |_, _| true);
        Signal::derive(move || offer.get().and_then(Remote::ok).unwrap_or_default())
    }

    /// The box that folds them.
    #[must_use]
    pub fn around(self, content: AnyView) -> AnyView {
        let lang = use_lang();
        let open = self.opened.get_untracked() || !self.query.with_untracked(Query::is_empty);
        view! {
            <search>
                <details class="filter-box" open=open on:toggle=move |_| self.opened.set(true)>
                    <summary class="open-more">{icon(Icon::Settings)}<span>{common::filters(lang)}</span></summary>
                    <div class="filters">{content}</div>
                </details>
            </search>
        }
        .into_any()
    }
}

/// The chips of a page, with one to take them all away: each takes away its filter and leaves nothing else, so what is
/// open beside a list stays so. `page` is that of the list.
#[must_use]
pub fn filter_chips(page: Page, query: &Query, chips: Vec<Chip>) -> AnyView {
    let lang = use_lang();
    let page = use_router().page().get().unwrap_or(page);
    if chips.is_empty() {
        return ().into_any();
    }
    let bare = chips.iter().fold(query.clone(), |query, chip| query.without(chip.name));
    let several = (chips.len() > 1).then(
        || view! { <li><a class="button quiet small" href=page.with(&bare)>{common::clear_filters(lang)}</a></li> },
    );
    view! {
        <ul class="chips" aria-label=common::filters_active(lang)>
            {chips
                .into_iter()
                .map(|chip| {
                    let label = common::remove_filter(lang, &chip.words);
                    view! { <li><a class="chip" href=page.with(&query.without(chip.name)) aria-label=label><span>{chip.words}</span>{icon(Icon::Cross)}</a></li> }
                })
                .collect_view()}
            {several}
        </ul>
    }
    .into_any()
}

/// A choice among a few, each a link: the one in place is marked.
#[must_use]
pub fn choice_chips(
    label: &'static str,
    page: Page,
    query: &Query,
    name: &'static str,
    choices: Vec<(String, String)>,
) -> AnyView {
    let current = query.get(name).unwrap_or_default().to_owned();
    view! {
        <ul class="chips" aria-label=label>
            {choices
                .into_iter()
                .map(|(code, words)| {
                    let here = (code == current).then_some("true");
                    view! { <li><a class="chip choice" href=page.with(&query.with(name, &code)) aria-current=here>{words}</a></li> }
                })
                .collect_view()}
        </ul>
    }
    .into_any()
}
