//! People: the list, and one person beside it.

mod detail;
mod list;
pub mod required;
pub mod search;

use contract::id::PersonId;
use leptos::prelude::*;

use crate::remote::shown;

use crate::page::Page;

/// The list; on a desk the person opened stands beside it, on a phone they take the screen.
#[component]
pub fn PeoplePage(page: Memo<Option<Page>>) -> impl IntoView {
    let selected = Memo::new(move |_| match page.get() {
        Some(Page::Person(id)) => Some(id),
        _ => None,
    });
    view! {
        <div class=move || if selected.get().is_some() { "with-panel open" } else { "with-panel" }>
            <div class="with-panel-list stack"><list::PeopleList selected=selected /></div>
            {shown(move || selected.get().map(|id: PersonId| view! { <detail::PersonPanel id=id /> }))}
        </div>
    }
    .into_any()
}
