//! The tree: branches unfold, a search flattens it.

use std::collections::BTreeSet;

use contract::{id::UnitId, unit::Unit};
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use super::{Units, past};
use crate::{
    browser,
    components::{
        badge::{Tone, badge, callout},
        button::{Button, link_button},
        field::{SearchField, SelectField},
        filters::Chip,
        heading::PageHead,
        icon::{Icon, icon},
        loaded::{Loaded, empty},
    },
    context::use_lang,
    i18n::{
        date,
        messages::{common, units},
    },
    page::Page,
    pages::search::ListSearch,
    router::use_router,
    state::{
        past::{Moment, kept},
        query::Query,
        tree::Tree,
    },
};

/// The tree with its search, and the day whose tree it is.
#[component]
pub fn UnitTree(units: Remote<Units>, selected: Memo<Option<UnitId>>, moment: Memo<Moment>) -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
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
    view! {
        {shown(move || match selected.get() {
            None => view! { <PageHead title=units::title(lang) /> }.into_any(),
            Some(_) => view! { <p class="soft">{units::title(lang)}</p> }.into_any(),
        })}
        <ListSearch page=Page::Units query=query title=units::find(lang) label=units::search_label(lang) more=when(query) others=chips />
        {shown(move || moment.get().day.filter(|_| selected.get().is_none()).map(|day| past(day, Page::Units)))}
        <div class="table-box">
            <Loaded resource=units lines=12 render=move |known| draw(known, query, moment, selected, open) />
        </div>
    }
    .into_any()
}

/// The day, and whether closed units are shown: on the unit one looks at as on the tree.
fn when(query: Memo<Query>) -> AnyView {
    let lang = use_lang();
    let router = use_router();
    let here = router.page();
    let go = move |name: &'static str, value: &str| {
        let page = here.get_untracked().unwrap_or(Page::Units);
        router.replace(&page.with(&router.query_now().with(name, value)));
    };
    let value = move |name: &'static str| {
        Signal::derive(move || query.with(|query| query.get(name).unwrap_or_default().to_owned()))
    };
    let choices = vec![("1".to_owned(), units::closed_with(lang).to_owned())];
    view! {
        <SearchField id="as_of" kind="date" label=units::as_of(lang) value=value("as_of") on_search=Callback::new(move |day: String| go("as_of", &day)) />
        <SelectField id="closed" label=units::closed_filter(lang) value=value("closed") choices=Signal::stored(choices) blank=units::closed_without(lang) on_choose=Callback::new(move |code: String| go("closed", &code)) />
    }
    .into_any()
}

fn chips(query: &Query) -> Vec<Chip> {
    let lang = use_lang();
    let day = Moment::of(query, browser::today()).day;
    let day = day.map(|day| Chip { name: "as_of", words: units::as_of_chip(lang, &date::day(lang, day)) });
    let closed = query.get("closed").map(|_| Chip { name: "closed", words: units::closed_with(lang).to_owned() });
    day.into_iter().chain(closed).collect()
}

fn draw(
    known: Units,
    query: Memo<Query>,
    moment: Memo<Moment>,
    selected: Memo<Option<UnitId>>,
    open: RwSignal<BTreeSet<UnitId>>,
) -> AnyView {
    let lang = use_lang();
    if known.tree.is_empty() {
        let past = moment.get_untracked().day.is_some();
        let words = if past { units::as_of_none(lang) } else { units::none_yet(lang) };
        return empty(units::none_title(lang), words, None);
    }
    let more = known.more.then(|| callout(Tone::Watch, view! { <p>{units::truncated(lang)}</p> }.into_any()));
    let tree = StoredValue::new(known.tree);
    let view = shown(move || {
        let now = query.get();
        match now.get("q") {
            Some(words) => found(tree.with_value(|tree| tree.find(words)), tree, &now, selected),
            None => branches(tree, kept(&now), selected, open),
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
fn branches(
    tree: StoredValue<Tree>,
    query: Query,
    selected: Memo<Option<UnitId>>,
    open: RwSignal<BTreeSet<UnitId>>,
) -> AnyView {
    let lang = use_lang();
    let (count, roots) = tree.with_value(|tree| (u32::try_from(tree.len()).unwrap_or(u32::MAX), tree.roots().to_vec()));
    let drawn = Drawn { tree, query: StoredValue::new(query), selected, open };
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
        <nav aria-label=units::tree(lang)>{level(roots, drawn)}</nav>
    }
    .into_any()
}

/// What every branch needs.
#[derive(Clone, Copy)]
struct Drawn {
    tree: StoredValue<Tree>,
    /// What the address keeps from one unit to the next.
    query: StoredValue<Query>,
    selected: Memo<Option<UnitId>>,
    open: RwSignal<BTreeSet<UnitId>>,
}

fn level(ids: Vec<UnitId>, drawn: Drawn) -> AnyView {
    view! { <ul class="tree">{ids.into_iter().map(|id| branch(id, drawn)).collect_view()}</ul> }.into_any()
}

/// A unit, with what is under it when it is unfolded: only that is drawn.
fn branch(id: UnitId, drawn: Drawn) -> AnyView {
    let Drawn { tree, query, selected, open } = drawn;
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
        (below > 0 && is_open.get()).then(|| level(tree.with_value(|tree| tree.children(id).to_vec()), drawn))
    });
    view! {
        <li>
            <div class="tree-line">{fold}{query.with_value(|query| link(&unit, below, query, selected))}</div>
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
    let closed = unit.closed_at.map(|_| badge(Tone::Quiet, units::closed(lang)));
    view! {
        <a class="tree-link" href=Page::Unit(id).with(query) aria-current=move || (selected.get() == Some(id)).then_some("true")>
            <strong>{unit.code.0.clone()}</strong>{count}{name}{closed}
        </a>
    }
    .into_any()
}
