//! Finding one person by typing: a field, then a list to choose from.

use contract::{
    id::PersonId,
    person::{Person, PersonQuery},
};
use leptos::{leptos_dom::helpers::debounce, prelude::*};

use crate::remote::Remote;

use crate::{
    client,
    client::error::ClientError,
    components::{
        field::Field,
        loaded::{Loaded, empty_line},
        pick::{Choice, Picks},
    },
    context::use_lang,
    i18n::{messages::sessions, speak},
};

/// `chosen` holds the id of the person chosen.
#[component]
pub fn PersonSearch(chosen: RwSignal<String>, #[prop(into)] fault: Signal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let typed = RwSignal::new(String::new());
    let asked = RwSignal::new(String::new());
    let mut settle = debounce(std::time::Duration::from_millis(250), move |words: String| asked.set(words));
    Effect::new(move |_| settle(typed.get()));
    let found = Remote::new(move || {
        let words = asked.with(|words| words.trim().to_owned());
        async move {
            if words.chars().count() < 2 {
                return Ok(None);
            }
            let call = PersonQuery { q: Some(words.into()), limit: Some(8.into()), ..PersonQuery::default() };
            Ok::<Option<Vec<Person>>, ClientError>(Some(client::person::list_people(&call).await?.items))
        }
    });
    view! {
        <Field id="person" kind="search" label=sessions::place_search(lang) value=typed fault=fault />
        <div aria-live="polite">
            <Loaded resource=found lines=2 render=move |found| match found {
                None => view! { <p class="hint">{sessions::place_search_short(lang)}</p> }.into_any(),
                Some(people) if people.is_empty() => empty_line(sessions::place_search_none(lang)),
                Some(people) => view! { <Picks legend=sessions::place_found(lang) name="person-id" choices=people.into_iter().map(choice).collect() chosen=chosen /> }.into_any(),
            } />
        </div>
    }
    .into_any()
}

fn choice(person: Person) -> Choice {
    Choice {
        code: PersonId::to_string(&person.id),
        words: speak::full_name(&person),
        about: Some(format!("{} · {} · {}", person.rank, person.unit.code, person.service_number)),
    }
}
