//! One's own account: who one is, what one may do and until when, the settings of this browser.

use contract::auth::{Me, MyGrant};
use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    browser,
    components::{
        badge::{Tone, badge},
        heading::PageHead,
        loaded::empty_line,
    },
    context::{use_account, use_lang},
    i18n::{
        date,
        messages::{account, common, people, roles},
        speak,
        terms::Term,
    },
    layout::account_menu::{Languages, Themes},
};

/// Days before its end from which a role's end is pointed out.
const SOON: i64 = 30;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let lang = use_lang();
    let signed_in = use_account();
    view! {
        <PageHead title=account::title(lang) />
        <div class="stack home">
            {shown(move || signed_in.with(|signed_in| signed_in.me().map(about)))}
            <section class="card">
                <header><h2>{account::settings(lang)}</h2></header>
                <Languages />
                <Themes />
            </section>
        </div>
    }
    .into_any()
}

fn about(me: &Me) -> AnyView {
    let lang = use_lang();
    let person = &me.person;
    let email = person.email.as_ref().map_or_else(|| common::not_given(lang).to_owned(), |email| email.0.clone());
    let grants = if me.grants.is_empty() {
        empty_line(account::roles_none(lang))
    } else {
        view! { <ul class="items">{me.grants.iter().map(held).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card">
            <header><h2>{account::who(lang)}</h2></header>
            <dl class="facts">
                <div><dt>{people::name(lang)}</dt><dd>{speak::full_name(person)}</dd></div>
                <div><dt>{account::login(lang)}</dt><dd>{me.login.0.clone()}</dd></div>
                <div><dt>{people::rank(lang)}</dt><dd>{person.rank.0.clone()}</dd></div>
                <div><dt>{people::unit(lang)}</dt><dd>{speak::unit(&person.unit)}</dd></div>
                <div><dt>{people::status(lang)}</dt><dd>{person.status.words(lang)}</dd></div>
                <div><dt>{people::service_number(lang)}</dt><dd>{person.service_number.0.clone()}</dd></div>
                <div><dt>{people::email(lang)}</dt><dd class="breaks">{email}</dd></div>
            </dl>
            <p class="small soft">{account::wrong(lang)}</p>
        </section>
        <section class="card flush">
            <header><h2>{account::roles(lang)}</h2></header>
            {grants}
        </section>
    }
    .into_any()
}

fn held(grant: &MyGrant) -> AnyView {
    let lang = use_lang();
    let until = grant.ends_at.map_or_else(
        || roles::no_end(lang).to_owned(),
        |end| roles::until(lang, &date::day(lang, browser::local(end).date())),
    );
    let soon = grant.ends_at.map(|end| end - browser::now()).filter(|left| left.num_days() < SOON);
    let soon = soon.map(|left| badge(Tone::Watch, account::role_soon(lang, &date::relative(lang, left.num_seconds()))));
    view! {
        <li>
            <span class="spread"><strong>{grant.role.words(lang)}</strong>{soon}</span>
            <span class="small soft">{account::role_over(lang, &speak::unit(&grant.unit))}", "{until}</span>
        </li>
    }
    .into_any()
}
