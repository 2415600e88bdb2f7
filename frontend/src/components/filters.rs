//! Filters in place, each a link that takes it away.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{browser, context::use_lang, i18n::messages::common, page::Page, router::use_router, state::query::Query};

/// A filter in place: its name in the address and what it says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chip {
    pub name: &'static str,
    pub words: String,
}

/// The filters: folded on a phone until asked for or in use, open on a desk.
#[must_use]
pub fn filter_box(query: &Query, content: AnyView) -> AnyView {
    let lang = use_lang();
    view! {
        <search>
            <details class="filter-box" open=browser::is_wide() || !query.is_empty()>
                <summary class="open-more">{icon(Icon::Settings)}<span>{common::filters(lang)}</span></summary>
                <div class="filters">{content}</div>
            </details>
        </search>
    }
    .into_any()
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
