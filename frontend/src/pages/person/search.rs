//! Finding one person by typing.

use contract::person::{Person, PersonQuery};
use leptos::prelude::*;

use crate::{
    client,
    components::pick::Choice,
    context::use_lang,
    i18n::{messages::sessions, speak},
    pages::search::{Finding, SHOWN, Search, SearchWords},
};

/// `chosen` holds the id of the person chosen.
#[component]
pub fn PersonSearch(
    chosen: RwSignal<String>,
    #[prop(into)] fault: Signal<Option<String>>,
    #[prop(default = "person")] id: &'static str,
    /// What the person is looked for; for a seat when not said.
    #[prop(optional)]
    label: Option<&'static str>,
) -> impl IntoView {
    let lang = use_lang();
    let words = SearchWords {
        label: label.unwrap_or_else(|| sessions::place_search(lang)),
        hint: sessions::place_search_short(lang),
        none: sessions::place_search_none(lang),
        found: sessions::place_found(lang),
    };
    view! { <Search id=id words=words chosen=chosen fault=fault find=find /> }.into_any()
}

fn find(words: String) -> Finding {
    Box::pin(async move {
        if words.chars().count() < 2 {
            return Ok(None);
        }
        let call = PersonQuery { q: Some(words.into()), limit: Some(SHOWN.into()), ..PersonQuery::default() };
        Ok(Some(client::person::list_people(&call).await?.items.into_iter().map(choice).collect()))
    })
}

fn choice(person: Person) -> Choice {
    Choice {
        code: person.id.to_string(),
        words: speak::full_name(&person),
        about: Some(format!("{} · {} · {}", person.rank, person.unit.code, person.service_number)),
    }
}
