//! A new API client; its secret is shown once it exists, this once.

use contract::{
    api_client::{ApiClientCreate, ApiClientSecret},
    role_grant::RoleCode,
};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::{
    draft::{Draft, FIELDS},
    secrets::SecretOnce,
};
use crate::{
    client,
    components::{
        button::{Button, link_button},
        field::{ErrorSummary, Fault, Field, fault_of},
        form::told_on,
        heading::PageHead,
        icon::Icon,
        loaded::Failed,
    },
    context::use_lang,
    i18n::messages::clients,
    page::Page,
    pages::{
        day::end_of_day,
        unit::search::{UnitSearch, units_of},
    },
};

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

/// The body, or what is at fault.
fn parse(draft: Draft, end: &str) -> Result<ApiClientCreate, Vec<Fault>> {
    let lang = use_lang();
    let fault = |field: &str, words: &str| vec![Fault { field: field.to_owned(), words: words.to_owned() }];
    let typed = draft.parse();
    let end = end_of_day(end, LONGEST_DAYS).map_err(|_| fault("end", clients::secret_end_wrong(lang)));
    let unit = typed.as_ref().ok().and_then(|typed| typed.unit);
    let no_unit = if unit.is_none() && draft.unit.with_untracked(String::is_empty) {
        fault("unit", clients::unit_needed(lang))
    } else {
        Vec::new()
    };
    match (typed, unit, end) {
        (Ok(typed), Some(unit_id), Ok(secret_expires_at)) => Ok(ApiClientCreate {
            name: typed.name,
            contact: typed.contact,
            unit_id,
            scopes: typed.scopes,
            requests_per_minute: typed.rate,
            secret_expires_at,
        }),
        (typed, _, end) => Err([typed.err().unwrap_or_default(), no_unit, end.err().unwrap_or_default()].concat()),
    }
}

#[component]
fn Form(made: RwSignal<Option<ApiClientSecret>>) -> impl IntoView {
    let lang = use_lang();
    let draft = Draft::new();
    let end = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let create = Deed::new(move |body: ApiClientCreate| async move {
        match client::api_client::create_api_client(&body).await {
            Ok(secret) => {
                made.set(Some(secret));
                Ok(())
            }
            Err(error) => told_on(error, &[FIELDS.as_slice(), &[("/secret_expires_at", "end")]].concat(), faults),
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match parse(draft, &end.get_untracked()) {
            Ok(body) => {
                faults.set(Vec::new());
                create.run(body);
            }
            Err(found) => faults.set(found),
        }
    };
    let first = units_of(RoleCode::Administrator);
    let unit = view! {
        <UnitSearch id="unit" label=clients::unit(lang) hint=clients::unit_hint(lang) chosen=draft.unit fault=fault_of(faults.into(), "unit") first=first />
    };
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || create.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            {draft.fields(faults, unit.into_any())}
            <Field id="end" kind="date" label=clients::secret_end(lang) hint=clients::secret_end_hint(lang) value=end optional=true fault=fault_of(faults.into(), "end") />
            <div class="actions"><Button label=clients::new(lang) class="primary large" submit=true busy=create.busy() /></div>
        </form>
    }
    .into_any()
}
