//! Changing what an API client is called and what it may do.

use contract::{
    api_client::{ApiClient, ApiClientUpdate},
    text::RequestRate,
};
use domain::api_client::USUAL_REQUESTS_PER_MINUTE;
use leptos::prelude::*;

use crate::remote::Deed;

use super::draft::{Draft, FIELDS, Typed};
use crate::{
    client,
    components::{
        dialog::Dialog,
        field::{Fault, fault_of},
        form::{Basis, DialogForm, told_on},
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{clients, common},
        number::whole,
        speak,
        terms::Term,
    },
    pages::unit::search::UnitSearch,
};

/// The dialog.
#[component]
pub fn EditDialog(open: RwSignal<bool>, client: ApiClient, again: Callback<()>) -> impl IntoView {
    let title = clients::edit_title(use_lang(), client.name.as_str());
    let content = move || view! { <EditForm open=open client=client.clone() again=again /> }.into_any();
    view! { <Dialog open=open title=Signal::stored(title) content=content /> }.into_any()
}

/// What a client is, in one line.
fn in_short(lang: Lang, client: &ApiClient) -> String {
    let scopes = client.scopes.iter().map(|scope| scope.words(lang)).collect::<Vec<_>>().join(" · ");
    let rate = clients::quota_of(lang, &whole(lang, client.requests_per_minute.0));
    clients::edit_now(lang, client.name.as_str(), client.contact.as_str(), &speak::unit(&client.unit), &rate, &scopes)
}

#[component]
fn EditForm(open: RwSignal<bool>, client: ApiClient, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let (id, basis, draft) = (client.id, Basis::new(client.version), Draft::of(&client));
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |typed: Typed| async move {
        let body = ApiClientUpdate {
            name: Some(typed.name),
            contact: Some(typed.contact),
            unit_id: typed.unit,
            scopes: Some(typed.scopes),
            // What is left out of a change stays: a field left empty asks for the usual rate.
            requests_per_minute: Some(typed.rate.unwrap_or(RequestRate(USUAL_REQUESTS_PER_MINUTE))),
        };
        match client::api_client::update_api_client(id, &body, basis.version()).await {
            Ok(_) => {
                open.set(false);
                speaker.say(clients::edited(lang));
                again.run(());
                Ok(())
            }
            Err(error) => {
                let present = async {
                    let now = client::api_client::get_api_client(id).await?;
                    Ok((now.version, in_short(lang, &now)))
                };
                basis.heed(&error, present).await?;
                told_on(error, &FIELDS, faults)
            }
        }
    });
    let submit = Callback::new(move |()| match draft.parse() {
        Ok(typed) => {
            faults.set(Vec::new());
            save.run(typed);
        }
        Err(found) => faults.set(found),
    });
    let unit = view! {
        <UnitSearch id="unit" label=clients::edit_unit(lang) hint=clients::edit_unit_hint(lang) chosen=draft.unit fault=fault_of(faults.into(), "unit") />
    };
    let fields = view! {
        <p>{clients::edit_effect(lang)}</p>
        {basis.present()}
        {draft.fields(faults, unit.into_any())}
    };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=common::save(lang) on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}
