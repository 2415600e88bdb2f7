//! What the audit is searched by: all in the address.

use contract::id::PersonId;
use domain::event::Action;
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use crate::{
    client,
    components::{
        field::{SearchField, SelectField},
        filters::{Chip, Folding, filter_chips},
        icon::{Icon, icon},
    },
    context::use_lang,
    i18n::{
        date,
        messages::{audit, common},
        speak,
        terms::{choices, of_code},
    },
    page::Page,
    pages::{person::search::PersonSearch, search::chosen_of},
    router::use_router,
    state::query::Query,
};

/// The filters and the chips of those in place.
#[component]
pub fn Filters(query: Memo<Query>) -> impl IntoView {
    let lang = use_lang();
    let router = use_router();
    let value = move |name: &'static str| {
        Signal::derive(move || query.with(|query| query.get(name).unwrap_or_default().to_owned()))
    };
    let set = Callback::new(move |(name, value): (&'static str, String)| {
        router.replace(&Page::Audit.with(&router.query_now().with(name, &value)));
    });
    let mut actions = choices::<Action>(lang);
    actions.sort_by(|one, other| one.1.cmp(&other.1));
    let content = view! {
        <form class="fields-inline" on:submit=|event: web_sys::SubmitEvent| event.prevent_default() aria-label=audit::find(lang)>
            <SelectField id="action" label=audit::action_filter(lang) value=value("action") choices=Signal::stored(actions) blank=common::all_feminine(lang) on_choose=Callback::new(move |code| set.run(("action", code))) />
            <SearchField id="from" kind="date" label=audit::from(lang) value=value("from") on_search=Callback::new(move |day| set.run(("from", day))) />
            <SearchField id="until" kind="date" label=audit::until(lang) value=value("until") on_search=Callback::new(move |day| set.run(("until", day))) />
        </form>
        <div class="columns even">
            <Who name="actor_id" label=audit::who_filter(lang) />
            <Who name="person_id" label=audit::person_filter(lang) />
        </div>
    };
    view! {
        {Folding::new(query).around(content.into_any())}
        <Chips query=query />
    }
    .into_any()
}

/// A person to search by, unfolded when asked for.
#[component]
fn Who(name: &'static str, label: &'static str) -> impl IntoView {
    let chosen = chosen_of(Page::Audit, name);
    view! {
        <details>
            <summary class="open-more">{icon(Icon::Person)}{label}</summary>
            <div class="stack-tight"><PersonSearch id=name label=label chosen=chosen fault=Signal::stored(None::<String>) /></div>
        </details>
    }
    .into_any()
}

#[component]
fn Chips(query: Memo<Query>) -> impl IntoView {
    let lang = use_lang();
    let named = move |name: &'static str| {
        Remote::new(move || {
            let id = query.with(|query| query.read::<PersonId>(name));
            async move {
                match id {
                    Some(id) => client::person::get_person(id).await.map(|person| Some(speak::full_name(&person))),
                    None => Ok(None),
                }
            }
        })
    };
    let (actor, person) = (named("actor_id"), named("person_id"));
    let who =
        move |found: Remote<Option<String>>| found.ok().flatten().unwrap_or_else(|| audit::someone(lang).to_owned());
    shown(move || {
        let now = query.get();
        let day = |name: &str| now.read(name).map(|day| date::day(lang, day));
        let chips = [
            now.get("action").map(|code| Chip { name: "action", words: of_code::<Action>(lang, code) }),
            day("from").map(|day| Chip { name: "from", words: audit::from_chip(lang, &day) }),
            day("until").map(|day| Chip { name: "until", words: audit::until_chip(lang, &day) }),
            now.get("actor_id").map(|_| Chip { name: "actor_id", words: audit::by_person(lang, &who(actor)) }),
            now.get("person_id").map(|_| Chip { name: "person_id", words: audit::about_person(lang, &who(person)) }),
            now.get("session_id").map(|_| Chip { name: "session_id", words: audit::on_session(lang).to_owned() }),
            now.get("subject_id").map(|_| Chip { name: "subject_id", words: audit::on_subject(lang).to_owned() }),
        ];
        filter_chips(Page::Audit, &now, chips.into_iter().flatten().collect())
    })
}
