//! A new API client; its secret is shown once it exists, this once.

use contract::{
    api_client::{ApiClientCreate, ApiClientSecret, ApiScope},
    id::UnitId,
    text::RequestRate,
};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::{form::end_of_day, secrets::SecretOnce};
use crate::{
    client,
    components::{
        button::{Button, link_button},
        field::{ErrorSummary, Fault, Field, fault_of},
        heading::PageHead,
        icon::{Icon, icon},
        loaded::Failed,
        pick::Choice,
    },
    context::{use_account, use_lang},
    i18n::{messages::clients, terms::Term},
    page::Page,
    pages::{search::SHOWN, unit::search::UnitSearch},
};
use contract::role_grant::RoleCode;

/// Days after which no secret lasts.
pub const LONGEST_DAYS: i64 = 730;

/// The form, then the secret.
#[component]
pub fn NewApiClientPage() -> impl IntoView {
    let lang = use_lang();
    let made = RwSignal::new(None::<ApiClientSecret>);
    let above = (Page::ApiClients.path(), clients::title(lang).to_owned());
    view! {
        <PageHead title=clients::new(lang) above=above />
        {shown(move || match made.get() {
            None => view! { <Form made=made /> }.into_any(),
            Some(made) => {
                let client = Page::ApiClient(made.client.id).path();
                view! {
                    <div class="stack home">
                        <SecretOnce made=made />
                        <div>{link_button(client, clients::kept_it(lang), "primary large", Some(Icon::Check))}</div>
                    </div>
                }
                .into_any()
            }
        })}
    }
    .into_any()
}

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    contact: RwSignal<String>,
    unit: RwSignal<String>,
    scopes: RwSignal<Vec<ApiScope>>,
    rate: RwSignal<String>,
    end: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            contact: RwSignal::new(String::new()),
            unit: RwSignal::new(String::new()),
            scopes: RwSignal::new(Vec::new()),
            rate: RwSignal::new(String::new()),
            end: RwSignal::new(String::new()),
        }
    }

    fn parse(self) -> Result<ApiClientCreate, Vec<Fault>> {
        let lang = use_lang();
        let mut faults = Vec::new();
        let mut fault =
            |field: &str, words: &str| faults.push(Fault { field: field.to_owned(), words: words.to_owned() });
        let (name, contact) = (self.name.get_untracked(), self.contact.get_untracked());
        let (name, contact) = (name.trim(), contact.trim());
        if name.is_empty() {
            fault("name", clients::name_needed(lang));
        }
        if contact.split_once('@').is_none_or(|(who, host)| who.is_empty() || host.is_empty()) {
            fault("contact", clients::contact_needed(lang));
        }
        let unit = self.unit.with_untracked(|id| id.parse::<UnitId>().ok());
        if unit.is_none() {
            fault("unit", clients::unit_needed(lang));
        }
        let scopes = self.scopes.get_untracked();
        if scopes.is_empty() {
            fault("scopes", clients::scopes_needed(lang));
        }
        let rate = self.rate.get_untracked();
        let rate = match rate.trim() {
            "" => None,
            typed => match typed.parse::<u32>().ok().filter(|rate| (1..=60_000).contains(rate)) {
                Some(rate) => Some(RequestRate(rate)),
                None => {
                    fault("rate", clients::rate_wrong(lang));
                    None
                }
            },
        };
        let end = end_of_day(&self.end.get_untracked(), LONGEST_DAYS).unwrap_or_else(|_| {
            fault("end", clients::secret_end_wrong(lang));
            None
        });
        match unit {
            Some(unit_id) if faults.is_empty() => Ok(ApiClientCreate {
                name: name.into(),
                contact: contact.into(),
                unit_id,
                scopes,
                requests_per_minute: rate,
                secret_expires_at: end,
            }),
            _ => Err(faults),
        }
    }
}

#[component]
fn Form(made: RwSignal<Option<ApiClientSecret>>) -> impl IntoView {
    let lang = use_lang();
    let draft = Draft::new();
    let faults = RwSignal::new(Vec::<Fault>::new());
    let create = Deed::new(move |body: ApiClientCreate| async move {
        made.set(Some(client::api_client::create_api_client(&body).await?));
        Ok(())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match draft.parse() {
            Ok(body) => {
                faults.set(Vec::new());
                create.run(body);
            }
            Err(found) => faults.set(found),
        }
    };
    let own = use_account().with_untracked(|account| account.units_of(RoleCode::Administrator));
    let first: Vec<Choice> = own
        .into_iter()
        .take(SHOWN.into())
        .map(|unit| Choice { code: unit.id.to_string(), words: unit.code.0, about: Some(unit.name.0) })
        .collect();
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || create.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <Field id="name" label=clients::name(lang) hint=clients::name_hint(lang) value=draft.name fault=fault_of(faults.into(), "name") />
            <Field id="contact" kind="email" label=clients::contact(lang) hint=clients::contact_hint(lang) value=draft.contact fault=fault_of(faults.into(), "contact") />
            <UnitSearch id="unit" label=clients::unit(lang) hint=clients::unit_hint(lang) chosen=draft.unit fault=fault_of(faults.into(), "unit") first=first />
            <Scopes chosen=draft.scopes fault=fault_of(faults.into(), "scopes") />
            <Field id="rate" label=clients::rate(lang) hint=clients::rate_hint(lang) value=draft.rate optional=true inputmode="numeric" fault=fault_of(faults.into(), "rate") />
            <Field id="end" kind="date" label=clients::secret_end(lang) hint=clients::secret_end_hint(lang) value=draft.end optional=true fault=fault_of(faults.into(), "end") />
            <div class="actions"><Button label=clients::new(lang) class="primary large" submit=true busy=create.busy() /></div>
        </form>
    }
    .into_any()
}

/// The boxes of the scopes, each with its code and what it opens.
#[component]
fn Scopes(chosen: RwSignal<Vec<ApiScope>>, fault: Signal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let one = move |&scope: &ApiScope| {
        let toggle = move |event: web_sys::Event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|one| *one != scope);
                if on {
                    chosen.push(scope);
                }
            });
        };
        view! {
            <li>
                <label>
                    <input type="checkbox" name="scopes" prop:checked=move || chosen.with(|chosen| chosen.contains(&scope)) on:change=toggle />
                    <span>{scope.words(lang)}<br /><code class="small soft">{scope.code()}</code></span>
                </label>
            </li>
        }
    };
    view! {
        <fieldset class="field" id="scopes" tabindex="-1" aria-describedby="scopes-hint">
            <legend class="label">{clients::scopes(lang)}</legend>
            <p class="hint" id="scopes-hint">{clients::scopes_hint(lang)}</p>
            {shown(move || fault.get().map(|words| view! { <p class="fault">{icon(Icon::Alert)}<span>{words}</span></p> }))}
            <ul class="picks whole">{ApiScope::ALL.iter().map(one).collect_view()}</ul>
        </fieldset>
    }
    .into_any()
}
