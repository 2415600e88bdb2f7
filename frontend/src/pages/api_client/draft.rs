//! What is typed of an API client, new or there already.

use contract::{
    api_client::{ApiClient, ApiScope},
    id::UnitId,
    text::{Email, RequestRate, Title},
};
use leptos::prelude::*;

use crate::{
    components::{
        boxes::Boxes,
        field::{Fault, Field, fault_of},
        pick::Choice,
    },
    context::use_lang,
    i18n::{messages::clients, terms::choices},
};

/// Where the server's words about a field stand.
pub const FIELDS: [(&str, &str); 5] = [
    ("/name", "name"),
    ("/contact", "contact"),
    ("/unit_id", "unit"),
    ("/scopes", "scopes"),
    ("/requests_per_minute", "rate"),
];

/// What is typed.
#[derive(Clone, Copy)]
pub struct Draft {
    name: RwSignal<String>,
    contact: RwSignal<String>,
    pub unit: RwSignal<String>,
    scopes: RwSignal<Vec<String>>,
    rate: RwSignal<String>,
}

/// What was typed, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    pub name: Title,
    pub contact: Email,
    /// None when none is chosen.
    pub unit: Option<UnitId>,
    pub scopes: Vec<ApiScope>,
    /// None when left out.
    pub rate: Option<RequestRate>,
}

impl Draft {
    /// Of a new client.
    #[must_use]
    pub fn new() -> Self {
        let blank = || RwSignal::new(String::new());
        Self { name: blank(), contact: blank(), unit: blank(), scopes: RwSignal::new(Vec::new()), rate: blank() }
    }

    /// Of a client that there is; its unit stays when none is chosen.
    #[must_use]
    pub fn of(client: &ApiClient) -> Self {
        let draft = Self::new();
        draft.name.set(client.name.0.clone());
        draft.contact.set(client.contact.0.clone());
        draft.scopes.set(client.scopes.iter().map(|scope| scope.code().to_owned()).collect());
        draft.rate.set(client.requests_per_minute.0.to_string());
        draft
    }

    /// Reads it.
    ///
    /// # Errors
    /// What is at fault, by field.
    pub fn parse(self) -> Result<Typed, Vec<Fault>> {
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
        let scopes = self.scopes.get_untracked();
        let scopes: Vec<_> = scopes.iter().filter_map(|code| ApiScope::from_code(code)).collect();
        if scopes.is_empty() {
            fault("scopes", clients::scopes_needed(lang));
        }
        let rate = self.rate.get_untracked();
        let rate = match rate.trim() {
            "" => None,
            typed => {
                typed.parse::<u32>().ok().filter(|rate| (1..=60_000).contains(rate)).map(RequestRate).or_else(|| {
                    fault("rate", clients::rate_wrong(lang));
                    None
                })
            }
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let unit = self.unit.with_untracked(|id| id.parse().ok());
        Ok(Typed { name: name.into(), contact: contact.into(), unit, scopes, rate })
    }

    /// The fields; that of the unit stands between the others.
    #[must_use]
    pub fn fields(self, faults: RwSignal<Vec<Fault>>, unit: AnyView) -> AnyView {
        let lang = use_lang();
        let fault = move |field: &'static str| fault_of(faults.into(), field);
        let scope = |(code, words): (String, String)| Choice { about: Some(code.clone()), code, words };
        let scopes = choices::<ApiScope>(lang).into_iter().map(scope).collect();
        view! {
            <Field id="name" label=clients::name(lang) hint=clients::name_hint(lang) value=self.name fault=fault("name") />
            <Field id="contact" kind="email" label=clients::contact(lang) hint=clients::contact_hint(lang) value=self.contact fault=fault("contact") />
            {unit}
            <Boxes id="scopes" legend=clients::scopes(lang) hint=clients::scopes_hint(lang) choices=scopes chosen=self.scopes fault=fault("scopes") />
            <Field id="rate" label=clients::rate(lang) hint=clients::rate_hint(lang) value=self.rate optional=true inputmode="numeric" fault=fault("rate") />
        }
        .into_any()
    }
}
