//! Units: the tree, and one unit beside it.

mod create;
mod detail;
pub mod search;
mod tree;

use contract::id::UnitId;
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use crate::{client, page::Page, state::tree::Tree};

/// The tree; on a desk the unit opened stands beside it, on a phone it takes the screen.
#[component]
pub fn UnitsPage(page: Memo<Option<Page>>) -> impl IntoView {
    let selected = Memo::new(move |_| match page.get() {
        Some(Page::Unit(id)) => Some(id),
        _ => None,
    });
    let units = Remote::new(move || async move {
        let (units, more) = client::catalogue::all_units(None).await?;
        Ok(Units { tree: Tree::new(units), more })
    });
    view! {
        <div class=move || if selected.get().is_some() { "with-panel open" } else { "with-panel" }>
            <div class="with-panel-list stack"><tree::UnitTree units=units selected=selected /></div>
            {shown(move || selected.get().map(|id: UnitId| view! { <detail::UnitPanel id=id units=units /> }))}
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
