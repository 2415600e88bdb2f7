//! Who keeps the files: one's own units first, any other by typing.

use contract::{
    role_grant::RoleCode,
    unit::{Unit, UnitQuery},
};
use leptos::prelude::*;

use crate::{
    client,
    components::pick::Choice,
    context::{use_account, use_lang},
    i18n::messages::imports,
    pages::search::{Finding, SHOWN, Search, SearchWords},
};

/// `chosen` holds the id of the unit. Chosen each time: the same codes stand in several actors' calendars.
#[component]
pub fn KeeperSearch(chosen: RwSignal<String>, #[prop(into)] fault: Signal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let words = SearchWords {
        label: imports::keeper(lang),
        hint: imports::keeper_hint(lang),
        none: imports::keeper_none(lang),
        found: imports::keeper_found(lang),
    };
    let own = use_account().with_untracked(|account| account.units_of(RoleCode::Planner));
    let first = own
        .into_iter()
        .take(SHOWN.into())
        .map(|unit| Choice { code: unit.id.to_string(), words: unit.code.0, about: Some(unit.name.0) })
        .collect();
    view! { <Search id="keeper" words=words chosen=chosen fault=fault find=find first=first /> }.into_any()
}

fn find(words: String) -> Finding {
    Box::pin(async move {
        if words.is_empty() {
            return Ok(None);
        }
        let call = UnitQuery { q: Some(words.into()), limit: Some(SHOWN.into()), ..UnitQuery::default() };
        Ok(Some(client::catalogue::list_units(&call).await?.items.into_iter().map(choice).collect()))
    })
}

fn choice(unit: Unit) -> Choice {
    Choice { code: unit.id.to_string(), words: unit.code.0, about: Some(unit.name.0) }
}
