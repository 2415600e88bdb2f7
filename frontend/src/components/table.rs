//! Tables: a header that stays, columns that sort through the address, rows that open.

use contract::unit::UnitTag;
use leptos::prelude::*;

use super::{
    button::Button,
    icon::{Icon, icon},
};
use crate::{
    context::use_lang,
    i18n::{messages::common, speak},
    page::Page,
    state::{filter::Sort, query::Query},
};

/// A column: its words, its name in `sort` if it sorts, and whether it holds figures.
#[derive(Clone, Debug)]
pub struct Column {
    pub words: &'static str,
    pub sort: Option<&'static str>,
    pub number: bool,
    pub wide: bool,
}

impl Column {
    /// The same column, given what room is left: it holds the longest words.
    #[must_use]
    pub const fn wide(self) -> Self {
        Self { wide: true, ..self }
    }
}

/// A column of words.
#[must_use]
pub const fn column(words: &'static str) -> Column {
    Column { words, sort: None, number: false, wide: false }
}

/// A column that sorts.
#[must_use]
pub const fn sorted(words: &'static str, name: &'static str) -> Column {
    Column { words, sort: Some(name), number: false, wide: false }
}

/// What the header needs to sort: the page, its address and the order in place.
#[derive(Clone, Debug)]
pub struct Sorting {
    pub page: Page,
    pub query: Query,
    pub default: &'static str,
}

fn header(column: &Column, sorting: Option<&Sorting>) -> AnyView {
    let lang = use_lang();
    let class = match (column.number, column.wide) {
        (true, _) => "number",
        (_, true) => "wide",
        _ => "",
    };
    let words = column.words;
    let Some((name, sorting)) = column.sort.zip(sorting) else {
        return view! { <th scope="col" role="columnheader" class=class>{words}</th> }.into_any();
    };
    let sort = Sort::of(&sorting.query, sorting.default);
    let aria = sort.aria(name);
    let shape = match aria {
        Some("ascending") => Icon::ArrowUp,
        Some(_) => Icon::ArrowDown,
        None => Icon::Sort,
    };
    let href = sorting.page.with(&sort.pressed(&sorting.query, name));
    view! {
        <th scope="col" role="columnheader" class=class aria-sort=aria>
            <a href=href title=common::sort_by(lang, &words.to_lowercase())>{words}{icon(shape)}</a>
        </th>
    }
    .into_any()
}

/// The table; explicit roles keep its meaning when a phone draws rows as cards.
#[must_use]
pub fn table(caption: String, columns: &[Column], sorting: Option<&Sorting>, rows: Vec<AnyView>) -> AnyView {
    view! {
        <table class="table" role="table">
            <caption class="unseen">{caption}</caption>
            <thead role="rowgroup">
                <tr role="row">{columns.iter().map(|column| header(column, sorting)).collect_view()}</tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// A row that opens an address: its first cell is the link, and the whole row takes the press.
#[must_use]
pub fn row(href: Option<String>, current: bool, head: AnyView, cells: Vec<AnyView>) -> AnyView {
    let head = match href {
        Some(href) => view! { <a class="row-link" href=href>{head}</a> }.into_any(),
        None => head,
    };
    view! {
        <tr role="row" aria-current=current.then_some("true")>
            <th scope="row" role="rowheader">{head}</th>
            {cells}
        </tr>
    }
    .into_any()
}

/// A cell; the label names its column where rows are cards.
#[must_use]
pub fn cell(label: &'static str, content: impl IntoAny) -> AnyView {
    view! { <td role="cell" data-label=label><span>{content.into_any()}</span></td> }.into_any()
}

/// A cell that a phone leaves out.
#[must_use]
pub fn cell_minor(label: &'static str, content: impl IntoAny) -> AnyView {
    view! { <td role="cell" data-label=label class="minor"><span>{content.into_any()}</span></td> }.into_any()
}

/// A cell that keeps on one line: dates, figures.
#[must_use]
pub fn cell_line(label: &'static str, content: impl IntoAny) -> AnyView {
    view! { <td role="cell" data-label=label class="nowrap"><span>{content.into_any()}</span></td> }.into_any()
}

/// Two lines: what it is, then a softer word about it. Each may be cut off where rows are dense.
#[must_use]
pub fn two_lines(first: String, second: String) -> AnyView {
    view! { <span class="two"><span title=first.clone()>{first.clone()}</span><span class="small soft" title=second.clone()>{second.clone()}</span></span> }.into_any()
}

/// Words that may be cut off.
#[must_use]
pub fn words(words: String) -> AnyView {
    view! { <span title=words.clone()>{words.clone()}</span> }.into_any()
}

/// A unit by its short name; its name in full is read aloud, and shown to whoever points at it.
#[must_use]
pub fn unit_short(unit: &UnitTag) -> AnyView {
    let full = speak::unit(unit);
    view! { <span title=full.clone()><span aria-hidden="true">{unit.code.0.clone()}</span><span class="unseen">{full.clone()}</span></span> }.into_any()
}

/// A cell with controls, above the row's own link.
#[must_use]
pub fn cell_above(content: AnyView) -> AnyView {
    view! { <td role="cell"><div class="above actions">{content}</div></td> }.into_any()
}

/// The button that brings the following rows.
#[component]
pub fn More(#[prop(into)] busy: Signal<bool>, on_more: Callback<()>) -> impl IntoView {
    view! { <div class="more"><Button label=common::show_more(use_lang()) busy=busy on_press=on_more /></div> }
        .into_any()
}
