//! Units: the tree as it is or as it was, and one unit beside it.

mod act;
mod create;
mod detail;
mod history;
pub mod search;
mod tree;

use chrono::NaiveDate;
use contract::{id::UnitId, unit::UnitQuery};
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use crate::{
    browser, client,
    components::badge::{Tone, callout},
    context::use_lang,
    i18n::{date, messages::units},
    page::Page,
    pages::day::over,
    router::use_router,
    state::{past::Moment, tree::Tree},
};

/// The tree; on a desk the unit opened stands beside it, on a phone it takes the screen.
#[component]
pub fn UnitsPage(page: Memo<Option<Page>>) -> impl IntoView {
    let selected = Memo::new(move |_| match page.get() {
        Some(Page::Unit(id)) => Some(id),
        _ => None,
    });
    let query = use_router().query();
    let moment = Memo::new(move |_| query.with(|query| Moment::of(query, browser::today())));
    let units = Remote::new(move || {
        let moment = moment.get();
        async move {
            let wanted = UnitQuery {
                as_of: moment.day.and_then(over),
                with_closed: moment.with_closed.then_some(true),
                ..UnitQuery::default()
            };
            let (units, more) = client::unit::all_units(wanted).await?;
            Ok(Units { tree: Tree::new(units), more })
        }
    });
    view! {
        <div class=move || if selected.get().is_some() { "with-panel open" } else { "with-panel" }>
            <div class="with-panel-list stack"><tree::UnitTree units=units selected=selected moment=moment /></div>
            {shown(move || selected.get().map(|id: UnitId| view! { <detail::UnitPanel id=id units=units moment=moment /> }))}
        </div>
    }
    .into_any()
}

/// The units within scope, and whether there are more than a page shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Units {
    tree: Tree,
    more: bool,
}

/// That what a page shows is past, and the way back to it as it is.
fn past(day: NaiveDate, here: Page) -> AnyView {
    let lang = use_lang();
    let words = units::as_of_words(lang, &date::day(lang, day));
    let leave = here.with(&use_router().query_now().without("as_of"));
    let content = view! { <p>{words}</p><p><a href=leave>{units::as_of_leave(lang)}</a></p> };
    callout(Tone::Info, content.into_any())
}
