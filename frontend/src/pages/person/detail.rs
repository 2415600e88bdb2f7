//! One person: who they are, what they hold, what they asked for.

use contract::{
    id::PersonId,
    person::Person,
    request::{Request, RequestPage, RequestQuery},
};
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use crate::{
    client,
    components::{
        heading::PageHead,
        loaded::{Loaded, empty_line},
    },
    context::{use_account, use_lang},
    i18n::{date, messages::people, speak, terms::Term},
    page::Page,
    pages::{request::progress_badge, skill::held::SkillsCard},
    parts::{AccountFromPart, Card, CardsFromPart},
    router::use_router,
};

/// The panel, with an address of its own.
#[component]
pub fn PersonPanel(id: PersonId) -> impl IntoView {
    let lang = use_lang();
    let person = Remote::new(move || client::person::get_person(id));
    let requests = Remote::new(move || async move {
        let query = RequestQuery { person_id: Some(id), limit: Some(50.into()), ..RequestQuery::default() };
        client::request::list_requests(&query).await
    });
    // What cannot be read is said once.
    let here = Memo::new(move |_| person.get().is_none_or(|answer| answer.is_ok()));
    let may = |code: &str| use_account().with_untracked(|account| account.may(code));
    let mut cards = vec![Card::Contact];
    cards.extend(may("grant_roles").then_some(Card::Delegations));
    let manages = may("manage_accounts");
    let above = (Page::People.with(&use_router().query_now()), people::title(lang).to_owned());
    view! {
        <article class="panel stack">
            <Loaded resource=person title=people::person(lang) render=move |person| facts(&person, above.clone()) />
            {shown(move || here.get().then(|| view! { <CardsFromPart id=id cards=cards.clone() /> }))}
            {shown(move || (here.get() && manages).then(|| view! { <AccountFromPart id=id /> }))}
            {shown(move || here.get().then(|| view! { <SkillsCard id=id /><super::required::RequiredCard id=id /><Requests requests=requests /> }))}
        </article>
    }
    .into_any()
}

/// What they asked for.
#[component]
fn Requests(requests: Remote<RequestPage>) -> impl IntoView {
    let lang = use_lang();
    view! {
        <section class="card flush">
            <header><h2>{people::requests_of(lang)}</h2></header>
            <Loaded resource=requests lines=2 render=move |page| {
                if page.items.is_empty() {
                    return empty_line(people::requests_none(lang));
                }
                view! { <ul class="items">{page.items.into_iter().map(asked).collect_view()}</ul> }.into_any()
            } />
        </section>
    }
    .into_any()
}

fn facts(person: &Person, above: (String, String)) -> AnyView {
    let lang = use_lang();
    view! {
        <PageHead title=speak::full_name(person) above=above />
        <section class="card">
            <dl class="facts">
                <div><dt>{people::rank(lang)}</dt><dd>{person.rank.0.clone()}</dd></div>
                <div><dt>{people::unit(lang)}</dt><dd>{speak::unit(&person.unit)}</dd></div>
                <div><dt>{people::status(lang)}</dt><dd>{person.status.words(lang)}</dd></div>
                <div><dt>{people::service_number(lang)}</dt><dd>{person.service_number.0.clone()}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

fn asked(request: Request) -> AnyView {
    let lang = use_lang();
    view! {
        <li class="opens">
            <span class="spread"><a class="item-title" href=Page::Request(request.id).path()>{request.course.title.0}</a>{progress_badge(request.progress)}</span>
            <span class="small soft">{date::day(lang, request.requested_on)}</span>
        </li>
    }
    .into_any()
}
