//! One API client.

use contract::{
    api_client::{ApiClient, ApiClientState, ApiClientUsage},
    id::ApiClientId,
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote};

use super::{edit::EditDialog, list::state_badge, secrets::SecretsCard, usage::usage};
use crate::{
    client,
    components::{
        badge::{Tone, callout},
        button::Button,
        confirm::Confirm,
        email::email,
        heading::PageHead,
        loaded::Loaded,
        secret::Copyable,
        timeline::instant,
    },
    context::{use_lang, use_speaker},
    i18n::{messages::clients, number::whole, speak, terms::Term},
    page::Page,
};

/// The page.
#[component]
pub fn ApiClientPage(id: ApiClientId) -> impl IntoView {
    let lang = use_lang();
    let client = Remote::new(move || client::api_client::get_api_client(id));
    let used = Remote::new(move || client::api_client::get_api_client_usage(id));
    let again = Callback::new(move |()| client.again());
    view! { <Loaded resource=client lines=8 title=clients::client(lang) render=move |client| view! { <Known client=client used=used again=again /> }.into_any() /> }
        .into_any()
}

#[component]
fn Known(client: ApiClient, used: Remote<ApiClientUsage>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let (id, name, live) = (client.id, client.name.0.clone(), client.state == ApiClientState::Active);
    let open = RwSignal::new(false);
    let editing = RwSignal::new(false);
    let revoke = Deed::new(move |(): ()| async move {
        client::api_client::revoke_api_client(id).await?;
        open.set(false);
        speaker.say(clients::revoked_done(lang));
        again.run(());
        Ok(())
    });
    let about = {
        let (state, unit) = (client.state, speak::unit(&client.unit));
        move || view! { {state_badge(state)}<span>{unit.clone()}</span> }.into_any()
    };
    let actions = move || {
        live.then(|| {
            view! {
                <Button label=clients::edit(lang) on_press=move |()| editing.set(true) />
                <Button label=clients::revoke(lang) class="danger" on_press=move |()| open.set(true) />
            }
        })
    };
    let above = (Page::ApiClients.path(), clients::title(lang).to_owned());
    let gone = (!live).then(|| callout(Tone::Watch, view! { <p>{clients::revoked_words(lang)}</p> }.into_any()));
    let typed = (clients::revoke_type(lang, &name), clients::revoke_typed_wrong(lang).to_owned(), name.clone());
    let title = clients::revoke_title(lang, &name);
    view! {
        <PageHead title=name above=above about=about actions=actions />
        {gone}
        <div class="columns">
            <div class="stack">
                {facts(&client)}
                <SecretsCard client=client.clone() again=again />
            </div>
            <section class="card">
                <header><h2>{clients::usage(lang)}</h2></header>
                <Loaded resource=used render=usage />
            </section>
        </div>
        <EditDialog open=editing client=client again=again />
        <Confirm
            open=open
            title=Signal::stored(title)
            effect=Signal::stored(clients::revoke_effect(lang).to_owned())
            act=clients::revoke(lang)
            doing=revoke.doing()
            on_confirm=Callback::new(move |()| revoke.run(()))
            typed=Some(typed)
        />
    }
    .into_any()
}

fn facts(client: &ApiClient) -> AnyView {
    let lang = use_lang();
    let by = client.created_by.as_ref().map_or_else(|| clients::by_command_line(lang).to_owned(), speak::name);
    let last = client.last_used_at.map_or_else(|| clients::never_used(lang).into_any(), instant);
    let scopes = client.scopes.iter().map(
        |scope| view! { <li><span>{scope.words(lang)}</span>" "<code class="small soft">{scope.code()}</code></li> },
    );
    view! {
        <section class="card">
            <dl class="facts">
                <div><dt>{clients::client_id(lang)}</dt><dd><Copyable text=client.id.to_string() label=clients::copy_id(lang) /></dd></div>
                <div><dt>{clients::contact(lang)}</dt><dd>{email(client.contact.as_str())}</dd></div>
                <div><dt>{clients::unit(lang)}</dt><dd>{speak::unit(&client.unit)}</dd></div>
                <div><dt>{clients::quota(lang)}</dt><dd>{clients::quota_of(lang, &whole(lang, client.requests_per_minute.0))}</dd></div>
                <div><dt>{clients::last_used(lang)}</dt><dd>{last}</dd></div>
                <div><dt>{clients::created(lang)}</dt><dd>{instant(client.created_at)}", "{by}</dd></div>
                <div class="whole"><dt>{clients::scopes(lang)}</dt><dd><ul class="scope-list">{scopes.collect_view()}</ul></dd></div>
            </dl>
        </section>
    }
    .into_any()
}
