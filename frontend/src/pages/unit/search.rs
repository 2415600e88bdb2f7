//! Finding one unit by typing.

use contract::{
    role_grant::RoleCode,
    unit::{Unit, UnitQuery, UnitTag},
};
use leptos::prelude::*;

use crate::{
    client,
    components::pick::Choice,
    context::{use_account, use_lang},
    i18n::messages::clients,
    pages::search::{Finding, SHOWN, Search, SearchWords},
};

/// `chosen` holds the id of the unit chosen.
#[component]
pub fn UnitSearch(
    id: &'static str,
    label: &'static str,
    hint: &'static str,
    chosen: RwSignal<String>,
    #[prop(into)] fault: Signal<Option<String>>,
    /// Offered before anything is typed.
    #[prop(optional, into)]
    first: Signal<Vec<Choice>>,
) -> impl IntoView {
    let lang = use_lang();
    let words = SearchWords { label, hint, none: clients::unit_none(lang), found: clients::unit_found(lang) };
    view! { <Search id=id words=words chosen=chosen fault=fault find=find first=first /> }.into_any()
}

fn find(words: String) -> Finding {
    Box::pin(async move {
        if words.is_empty() {
            return Ok(None);
        }
        let call = UnitQuery { q: Some(words.into()), limit: Some(SHOWN.into()), ..UnitQuery::default() };
        Ok(Some(client::unit::list_units(&call).await?.items.into_iter().map(choice).collect()))
    })
}

/// The units over which one holds a role, to begin with.
#[must_use]
pub fn units_of(role: RoleCode) -> Vec<Choice> {
    let own = use_account().with_untracked(|account| account.units_of(role));
    let choice = |unit: UnitTag| Choice { code: unit.id.to_string(), words: unit.code.0, about: Some(unit.name.0) };
    own.into_iter().take(SHOWN.into()).map(choice).collect()
}

fn choice(unit: Unit) -> Choice {
    Choice { code: unit.id.to_string(), words: unit.code.0, about: Some(unit.name.0) }
}
