//! Past imports.

use contract::{
    import::{Import, ImportState},
    unit::PageQuery,
};
use leptos::prelude::*;

use super::lines_read;
use crate::{
    client,
    components::{
        badge::{Tone, badge},
        button::link_button,
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty},
        table::{More, cell, column, row, table, unit_short},
        timeline::instant,
    },
    context::{use_account, use_lang},
    i18n::{messages::imports, number::whole, speak, terms::Term},
    page::Page,
    pages::listing::Listing,
    state::{account::Account, query::Query},
};

/// The list, the latest first.
#[component]
pub fn ImportsPage() -> impl IntoView {
    let lang = use_lang();
    let listing = Listing::new(Memo::new(|_| Query::default()), |_, cursor| async move {
        let page = client::import::list_imports(&PageQuery { limit: Some(30.into()), cursor }).await?;
        Ok((page.items, page.next))
    });
    let may = use_account().with_untracked(Account::imports);
    let start =
        move || may.then(|| link_button(Page::NewImport.path(), imports::new(lang), "primary", Some(Icon::Import)));
    view! {
        <PageHead title=imports::title(lang) actions=start />
        <div class="table-box">
            <Loaded resource=listing.rows render=move |rows| {
                if rows.items.is_empty() {
                    return empty(imports::past_none(lang), imports::past_none_words(lang), start());
                }
                let columns = [column(imports::file(lang)), column(imports::keeper_column(lang)), column(imports::when(lang)), column(imports::total(lang)), column(imports::state(lang))];
                let lines = rows.items.into_iter().map(line).collect();
                let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=Callback::new(move |()| listing.more()) /> });
                view! { {table(imports::past(lang).to_owned(), &columns, None, lines)}{more} }.into_any()
            } />
        </div>
    }
    .into_any()
}

/// Whether it was applied.
#[must_use]
pub fn state_badge(state: ImportState) -> AnyView {
    let tone = match state {
        ImportState::Reading => Tone::Info,
        ImportState::Failed => Tone::Bad,
        ImportState::Previewed => Tone::Watch,
        ImportState::Applied => Tone::Good,
    };
    badge(tone, state.words(use_lang()))
}

fn line(import: Import) -> AnyView {
    let lang = use_lang();
    let files: Vec<String> = import.files.iter().map(|file| file.name.0.clone()).collect();
    row(
        Some(Page::Import(import.id).path()),
        false,
        files.join(", ").into_any(),
        vec![
            cell(imports::keeper_column(lang), unit_short(&import.organiser)),
            cell(imports::when(lang), {
                // Another system has no name of a person: the audit tells which it was.
                let by = import.created_by.as_ref().map(|person| format!(", {}", speak::name(person)));
                view! { {instant(import.created_at)}{by} }.into_any()
            }),
            cell(imports::total(lang), whole(lang, lines_read(&import.totals))),
            cell(imports::state(lang), state_badge(import.state)),
        ],
    )
}
