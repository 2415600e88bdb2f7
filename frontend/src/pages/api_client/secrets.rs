//! The secrets of an API client: shown once, added, taken back.

use contract::api_client::{ApiClient, ApiClientSecret, ApiClientState, ApiSecret, ApiSecretCreate, ApiSecretState};
use contract::id::{ApiClientId, ApiSecretId};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::new::LONGEST_DAYS;
use crate::{
    browser, client,
    components::{
        badge::{Tone, badge, callout},
        button::Button,
        confirm::Confirm,
        dialog::Dialog,
        field::{Fault, Field, fault_of},
        form::DialogForm,
        loaded::empty_line,
        secret::Copyable,
        table::{cell, cell_above, cell_line, column, row, table},
        timeline::instant,
    },
    context::{use_lang, use_speaker},
    i18n::{
        date,
        messages::{clients, common},
        speak,
        terms::Term,
    },
    pages::day::end_of_day,
};

/// The secret of an answer, with what to do with it.
#[component]
pub fn SecretOnce(made: ApiClientSecret) -> impl IntoView {
    let lang = use_lang();
    let id = made.client.id.to_string();
    let shown = match made.client_secret {
        Some(secret) => view! {
            <strong>{clients::secret_title(lang)}</strong>
            <p>{clients::secret_words(lang)}</p>
            <dl class="stack-tight">
                <div><dt class="small">{clients::client_id(lang)}</dt><dd><Copyable text=id label=clients::copy_id(lang) /></dd></div>
                <div><dt class="small">{clients::secret_label(lang)}</dt><dd><Copyable text=secret.0 label=clients::copy_secret(lang) /></dd></div>
            </dl>
        }
        .into_any(),
        None => view! { <p>{clients::secret_lost(lang)}</p> }.into_any(),
    };
    view! { <div role="status">{callout(Tone::Watch, shown)}</div> }.into_any()
}

/// The card of the secrets.
#[component]
pub fn SecretsCard(client: ApiClient, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let id = client.id;
    let adding = RwSignal::new(false);
    let revoking = RwSignal::new(None::<ApiSecret>);
    let open = RwSignal::new(false);
    let valid = client.secrets.iter().filter(|one| one.state == ApiSecretState::Active).count();
    let full = (valid >= 2).then(|| clients::secrets_full(lang).to_owned());
    let add = (client.state == ApiClientState::Active).then(|| {
        view! { <Button label=clients::add_secret(lang) class="small" why_not=full on_press=move |()| adding.set(true) /> }
    });
    let ask = Callback::new(move |secret: ApiSecret| {
        revoking.set(Some(secret));
        open.set(true);
    });
    let list = if client.secrets.is_empty() {
        empty_line(clients::secrets_none(lang))
    } else {
        let columns = [
            column(clients::secret_since(lang)),
            column(clients::secret_until(lang)),
            column(clients::last_used(lang)),
            column(clients::state(lang)),
            column(common::action(lang)),
        ];
        let rows = client.secrets.into_iter().map(|secret| line(secret, ask)).collect();
        table(clients::secrets(lang).to_owned(), &columns, None, rows)
    };
    let revoke = Deed::new(move |secret: ApiSecretId| async move {
        client::api_client::revoke_api_secret(secret).await?;
        open.set(false);
        speaker.say(clients::secret_revoked_done(lang));
        again.run(());
        Ok(())
    });
    let title = Signal::derive(move || {
        let day = revoking.with(|one| one.as_ref().map(since).unwrap_or_default());
        clients::revoke_secret_of(lang, &day)
    });
    let effect = Signal::derive(move || {
        let effect = clients::revoke_secret_effect(lang);
        if valid < 2 { format!("{} {effect}", clients::revoke_last_secret(lang)) } else { effect.to_owned() }
    });
    let confirm = Callback::new(move |()| {
        if let Some(secret) = revoking.get_untracked() {
            revoke.run(secret.id);
        }
    });
    view! {
        <section class="card flush">
            <header><div><h2>{clients::secrets(lang)}</h2><p class="small soft">{clients::secrets_about(lang)}</p></div><div class="actions">{add}</div></header>
            {list}
        </section>
        <AddDialog id=id open=adding again=again />
        <Confirm open=open title=title effect=effect act=clients::revoke_secret(lang) doing=revoke.doing() on_confirm=confirm typed=None />
    }
    .into_any()
}

fn since(secret: &ApiSecret) -> String {
    date::day(use_lang(), browser::local(secret.created_at).date())
}

fn line(secret: ApiSecret, ask: Callback<ApiSecret>) -> AnyView {
    let lang = use_lang();
    let tone = match secret.state {
        ApiSecretState::Active => Tone::Good,
        ApiSecretState::Expired => Tone::Bad,
        ApiSecretState::Revoked => Tone::Quiet,
    };
    let by = secret.created_by.as_ref().map_or_else(|| clients::by_command_line(lang).to_owned(), speak::name);
    let last = secret.last_used_at.map_or_else(|| clients::never_used(lang).into_any(), instant);
    let label = clients::revoke_secret_of(lang, &since(&secret));
    let asked = secret.clone();
    let revoke = (secret.state == ApiSecretState::Active).then(|| {
        view! { <Button label=clients::revoke_secret(lang) full_label=label class="small quiet danger" on_press=move |()| ask.run(asked.clone()) /> }
    });
    row(
        None,
        false,
        view! { <span class="two"><span>{since(&secret)}</span><span class="small soft">{by}</span></span> }.into_any(),
        vec![
            cell_line(clients::secret_until(lang), date::compact(lang, browser::local(secret.expires_at).date())),
            cell(clients::last_used(lang), last),
            cell(clients::state(lang), badge(tone, secret.state.words(lang))),
            cell_above(revoke.into_any()),
        ],
    )
}

/// A further secret: until when, then the secret itself.
#[component]
fn AddDialog(id: ApiClientId, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let content = move || view! { <AddForm id=id open=open again=again /> }.into_any();
    view! { <Dialog open=open title=clients::add_secret(lang) content=content /> }.into_any()
}

#[component]
fn AddForm(id: ApiClientId, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let end = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let made = RwSignal::new(None::<ApiClientSecret>);
    let add = Deed::new(move |body: ApiSecretCreate| async move {
        made.set(Some(client::api_client::add_api_secret(id, &body).await?));
        Ok(())
    });
    let submit = Callback::new(move |()| match end_of_day(&end.get_untracked(), LONGEST_DAYS) {
        Ok(expires_at) => {
            faults.set(Vec::new());
            add.run(ApiSecretCreate { expires_at });
        }
        Err(_) => {
            faults.set(vec![Fault { field: "end".to_owned(), words: clients::secret_end_wrong(lang).to_owned() }]);
        }
    });
    // The page is read again once the secret was noted: what is drawn anew would take the dialog away.
    let noted = move |()| {
        open.set(false);
        again.run(());
    };
    shown(move || match made.get() {
        Some(made) => view! {
            <div class="stack">
                <SecretOnce made=made />
                <div class="dialog-actions"><Button label=clients::done(lang) class="primary" on_press=noted /></div>
            </div>
        }
        .into_any(),
        None => {
            let fields = view! { <Field id="end" kind="date" label=clients::secret_end_of_new(lang) hint=clients::secret_end_hint(lang) value=end optional=true fault=fault_of(faults.into(), "end") /> };
            view! { <DialogForm open=open faults=faults error=add.error() busy=add.busy() act=clients::add_secret(lang) on_submit=submit fields=fields.into_any() /> }
                .into_any()
        }
    })
}
