//! Who keeps the files: one's own units first, any other by typing.

use contract::role_grant::RoleCode;
use leptos::prelude::*;

use crate::{
    components::pick::Choice,
    context::{use_account, use_lang},
    i18n::messages::imports,
    pages::{search::SHOWN, unit::search::UnitSearch},
};

/// `chosen` holds the id of the unit. Chosen each time: the same codes stand in several actors' calendars.
#[component]
pub fn KeeperSearch(chosen: RwSignal<String>, #[prop(into)] fault: Signal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let own = use_account().with_untracked(|account| account.units_of(RoleCode::Planner));
    let first: Vec<Choice> = own
        .into_iter()
        .take(SHOWN.into())
        .map(|unit| Choice { code: unit.id.to_string(), words: unit.code.0, about: Some(unit.name.0) })
        .collect();
    view! { <UnitSearch id="keeper" label=imports::keeper(lang) hint=imports::keeper_hint(lang) chosen=chosen fault=fault first=first /> }.into_any()
}
