//! The list of API clients.

use contract::api_client::{ApiClient, ApiClientQuery, ApiClientState, ApiSecretState};
use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    browser, client,
    components::{
        badge::{Tone, badge},
        button::link_button,
        filters::choice_chips,
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty},
        table::{More, cell, cell_minor, column, row, table, two_lines, unit_short},
        timeline::instant,
    },
    context::use_lang,
    i18n::{
        date,
        messages::{clients, common},
        terms::{Term, choices},
    },
    page::Page,
    pages::listing::{Listing, Rows},
    router::use_router,
    state::query::Query,
};

/// The list, the latest first.
#[component]
pub fn ApiClientsPage() -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let listing = Listing::new(query, |query, cursor| async move {
        let state = query.get("state").and_then(ApiClientState::from_code);
        let page =
            client::api_client::list_api_clients(&ApiClientQuery { state, limit: Some(50.into()), cursor }).await?;
        Ok((page.items, page.next))
    });
    let new = move || link_button(Page::NewApiClient.path(), clients::new(lang), "primary", Some(Icon::Plus));
    let mut states = vec![(String::new(), common::all(lang).to_owned())];
    states.extend(choices::<ApiClientState>(lang));
    view! {
        <PageHead title=clients::title(lang) about=move || clients::about(lang) actions=new />
        <search>{shown(move || choice_chips(clients::state(lang), Page::ApiClients, &query.get(), "state", states.clone()))}</search>
        <div class="table-box tall">
            <Loaded resource=listing.rows lines=8 render=move |rows| draw(rows, &query.get(), Callback::new(move |()| listing.more())) />
        </div>
    }
    .into_any()
}

fn draw(rows: Rows<ApiClient>, query: &Query, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    if rows.items.is_empty() {
        return if query.is_empty() {
            let new = link_button(Page::NewApiClient.path(), clients::new(lang), "primary", Some(Icon::Plus));
            empty(clients::none_title(lang), clients::none_yet(lang), Some(new))
        } else {
            let clear = link_button(Page::ApiClients.path(), common::clear_filters(lang), "", None);
            empty(clients::none_title(lang), clients::none_filtered(lang), Some(clear))
        };
    }
    let columns = [
        column(clients::name(lang)).wide(),
        column(clients::unit(lang)),
        column(clients::scopes(lang)),
        column(clients::last_used(lang)),
        column(clients::secrets(lang)),
        column(clients::state(lang)),
    ];
    let lines = rows.items.into_iter().map(line).collect();
    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=more /> });
    view! { {table(clients::title(lang).to_owned(), &columns, None, lines)}{more} }.into_any()
}

fn line(client: ApiClient) -> AnyView {
    let lang = use_lang();
    let count = u32::try_from(client.scopes.len()).unwrap_or(0);
    let codes = client.scopes.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(", ");
    let last = client.last_used_at.map_or_else(|| clients::never_used(lang).into_any(), instant);
    let secret = secret_in_short(&client);
    row(
        Some(Page::ApiClient(client.id).path()),
        false,
        two_lines(client.name.0, client.contact.0),
        vec![
            cell(clients::unit(lang), unit_short(&client.unit)),
            cell_minor(clients::scopes(lang), two_lines(clients::scope_count(lang, count), codes)),
            cell(clients::last_used(lang), last),
            cell(clients::secrets(lang), secret),
            cell(clients::state(lang), state_badge(client.state)),
        ],
    )
}

/// Whether it is in service.
#[must_use]
pub fn state_badge(state: ApiClientState) -> AnyView {
    let tone = match state {
        ApiClientState::Active => Tone::Good,
        ApiClientState::Revoked => Tone::Quiet,
    };
    badge(tone, state.words(use_lang()))
}

/// The end of its last valid secret, or that it has none.
fn secret_in_short(client: &ApiClient) -> AnyView {
    let lang = use_lang();
    if client.state == ApiClientState::Revoked {
        return ().into_any();
    }
    let last = client.secrets.iter().filter(|one| one.state == ApiSecretState::Active).map(|one| one.expires_at).max();
    let Some(end) = last else {
        return badge(Tone::Bad, clients::secrets_none(lang).trim_end_matches('.'));
    };
    let days = (end - browser::now()).num_days();
    if days < 30 {
        return badge(
            Tone::Watch,
            clients::secret_soon(lang, &date::relative(lang, (end - browser::now()).num_seconds())),
        );
    }
    date::compact(lang, browser::local(end).date()).into_any()
}
