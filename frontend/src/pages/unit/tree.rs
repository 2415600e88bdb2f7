//! The tree: branches unfold, a search flattens it.

use std::collections::BTreeSet;

use contract::{id::UnitId, unit::Unit};
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use super::Units;
use crate::{
    components::{
        badge::{Tone, callout},
        button::{Button, link_button},
        field::SearchField,
        filters::{Chip, filter_chips},
        heading::PageHead,
        icon::{Icon, icon},
        loaded::{Loaded, empty},
    },
    context::use_lang,
    i18n::messages::{common, units},
    page::Page,
    router::use_router,
    state::{query::Query, tree::Tree},
};

/// The tree with its search.
#[component]
pub fn UnitTree(units: Remote<Units>, selected: Memo<Option<UnitId>>) -> impl IntoView {
    let lang = use_lang();
    let router = use_router();
    let query = router.query();
    let open = RwSignal::new(BTreeSet::<UnitId>::new());
    // The way to what is looked at stands open, and so do the first branches.
    Effect::new(move |_| {
        if let Some(known) = units.ok() {
            open.update(|open| {
                open.extend(known.tree.roots().iter().copied());
                open.extend(selected.get().into_iter().flat_map(|id| known.tree.path(id)));
            });
        }
    });
    let value = Signal::derive(move || query.with(|query| query.get("q").unwrap_or_default().to_owned()));
    let search =
        Callback::new(move |words: String| router.replace(&Page::Units.with(&router.query_now().with("q", &words))));
    let chips = move || {
        let now = query.get();
        let chips = now.get("q").map(|q| Chip { name: "q", words: q.to_owned() }).into_iter().collect();
        filter_chips(Page::Units, &now, chips)
    };
    view! {
        {shown(move || match selected.get() {
            None => view! { <PageHead title=units::title(lang) /> }.into_any(),
            Some(_) => view! { <p class="soft">{units::title(lang)}</p> }.into_any(),
        })}
        <search class="filters">
            <form class="fields-inline" on:submit=|event: web_sys::SubmitEvent| event.prevent_default() aria-label=units::find(lang)>
                <SearchField id="q" label=units::search_label(lang) value=value on_search=search />
            </form>
            {chips}
        </search>
        <div class="table-box">
            <Loaded resource=units lines=12 render=move |known| draw(known, query, selected, open) />
        </div>
    }
    .into_any()
}

fn draw(known: Units, query: Memo<Query>, selected: Memo<Option<UnitId>>, open: RwSignal<BTreeSet<UnitId>>) -> AnyView {
    let lang = use_lang();
    if known.tree.is_empty() {
        return empty(units::none_title(lang), units::none_yet(lang), None);
    }
    let more = known.more.then(|| callout(Tone::Watch, view! { <p>{units::truncated(lang)}</p> }.into_any()));
    let tree = StoredValue::new(known.tree);
    let view = shown(move || {
        let now = query.get();
        match now.get("q") {
            Some(words) => found(tree.with_value(|tree| tree.find(words)), tree, &now, selected),
            None => branches(tree, selected, open),
        }
    });
    view! { {more}{view} }.into_any()
}

/// What a search finds, each with the way to it.
fn found(ids: Vec<UnitId>, tree: StoredValue<Tree>, query: &Query, selected: Memo<Option<UnitId>>) -> AnyView {
    let lang = use_lang();
    let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    if ids.is_empty() {
        let clear = link_button(Page::Units.path(), common::clear_filters(lang), "", None);
        return empty(units::none_title(lang), units::none_filtered(lang), Some(clear));
    }
    let line = |id: UnitId| {
        tree.with_value(|tree| {
            let way =
                tree.path(id).into_iter().rev().filter_map(|above| tree.unit(above)).map(|unit| unit.code.0.clone());
            let way = way.collect::<Vec<_>>().join(" › ");
            let unit = tree.unit(id)?.clone();
            Some(view! { <li>{link(&unit, tree.below(id), query, selected)}<span class="small soft">{way}</span></li> })
        })
    };
    view! {
        <p class="tree-head" role="status">{units::count(lang, count)}</p>
        <ul class="tree flat">{ids.into_iter().map(line).collect_view()}</ul>
    }
    .into_any()
}

/// The whole tree, folded where it was not opened.
fn branches(tree: StoredValue<Tree>, selected: Memo<Option<UnitId>>, open: RwSignal<BTreeSet<UnitId>>) -> AnyView {
    let lang = use_lang();
    let (count, roots) = tree.with_value(|tree| (u32::try_from(tree.len()).unwrap_or(u32::MAX), tree.roots().to_vec()));
    let open_all = move |()| open.set(tree.with_value(Tree::branches));
    let close_all = move |()| open.set(BTreeSet::new());
    view! {
        <div class="tree-head spread">
            <span>{units::count(lang, count)}</span>
            <div class="actions">
                <Button label=units::open_all(lang) class="small quiet" on_press=open_all />
                <Button label=units::close_all(lang) class="small quiet" on_press=close_all />
            </div>
        </div>
        <nav aria-label=units::tree(lang)>{level(roots, tree, selected, open)}</nav>
    }
    .into_any()
}

fn level(
    ids: Vec<UnitId>,
    tree: StoredValue<Tree>,
    selected: Memo<Option<UnitId>>,
    open: RwSignal<BTreeSet<UnitId>>,
) -> AnyView {
    view! { <ul class="tree">{ids.into_iter().map(|id| branch(id, tree, selected, open)).collect_view()}</ul> }
        .into_any()
}

/// A unit, with what is under it when it is unfolded: only that is drawn.
fn branch(
    id: UnitId,
    tree: StoredValue<Tree>,
    selected: Memo<Option<UnitId>>,
    open: RwSignal<BTreeSet<UnitId>>,
) -> AnyView {
    let Some((unit, below)) = tree.with_value(|tree| tree.unit(id).cloned().map(|unit| (unit, tree.below(id)))) else {
        return ().into_any();
    };
    let is_open = Memo::new(move |_| open.with(|open| open.contains(&id)));
    let name = unit.code.0.clone();
    let fold = (below > 0).then(|| {
        let press = move |_| {
            open.update(|open| {
                if !open.remove(&id) {
                    open.insert(id);
                }
            });
        };
        view! {
            <button type="button" class="tree-fold" aria-expanded=move || is_open.get().to_string() aria-label=name on:click=press>
                {icon(Icon::Next)}
            </button>
        }
    });
    let under = shown(move || {
        (below > 0 && is_open.get())
            .then(|| level(tree.with_value(|tree| tree.children(id).to_vec()), tree, selected, open))
    });
    view! {
        <li>
            <div class="tree-line">{fold}{link(&unit, below, &Query::default(), selected)}</div>
            {under}
        </li>
    }
    .into_any()
}

fn link(unit: &Unit, below: u32, query: &Query, selected: Memo<Option<UnitId>>) -> AnyView {
    let lang = use_lang();
    let id = unit.id;
    let count = (below > 0).then(|| view! { <span class="count" title=units::below(lang, below)>{below}</span> });
    let name = (unit.name.0 != unit.code.0).then(|| view! { <span class="soft">{unit.name.0.clone()}</span> });
    view! {
        <a class="tree-link" href=Page::Unit(id).with(query) aria-current=move || (selected.get() == Some(id)).then_some("true")>
            <strong>{unit.code.0.clone()}</strong>{count}{name}
        </a>
    }
    .into_any()
}
