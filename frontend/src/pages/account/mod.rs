//! One's own account: who one is, what one may do and until when, what keeps others out, the settings of this browser.

pub mod other;
pub mod password;
pub mod sign_ins;

use contract::auth::{Me, MyGrant};
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use crate::{
    browser, client,
    components::{
        badge::{Tone, badge},
        heading::PageHead,
        loaded::empty_line,
    },
    context::{use_account, use_lang},
    i18n::{
        date,
        messages::{access, account, delegations, people, roles},
        speak,
        terms::Term,
    },
    layout::account_menu::{Languages, Themes},
    page::Page,
    pages::contact::{ContactCard, Whose},
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
            <ContactCard whose=Whose::Mine />
            <Security />
            <section class="card">
                <header><h2>{account::settings(lang)}</h2></header>
                <Languages />
                <Themes />
            </section>
        </div>
    }
    .into_any()
}

/// What keeps others out, each with its page.
#[component]
fn Security() -> impl IntoView {
    let lang = use_lang();
    let factor = Remote::new(client::access::get_my_second_factor);
    let state = move || factor.ok().map(|factor| factor_badge(factor.on));
    let line = |title: &'static str, words: &'static str, state: AnyView, page: Page, verb: &'static str| {
        view! {
            <li class="need-line">
                <div><span class="row"><strong>{title}</strong>{state}</span><p class="small soft">{words}</p></div>
                <a class="button small" href=page.path() aria-label=format!("{verb}\u{a0}: {title}")>{verb}</a>
            </li>
        }
    };
    view! {
        <section class="card flush">
            <header><h2>{access::security(lang)}</h2></header>
            <ul class="items lines">
                {line(access::password(lang), access::password_about(lang), ().into_any(), Page::Password, access::change(lang))}
                {line(access::factor(lang), access::factor_about(lang), shown(state), Page::SecondFactor, access::factor_manage(lang))}
                {line(access::sign_ins(lang), access::sign_ins_about(lang), ().into_any(), Page::SignIns, access::see(lang))}
            </ul>
        </section>
    }
    .into_any()
}

/// Whether a code is asked at sign-in.
#[must_use]
pub fn factor_badge(on: bool) -> AnyView {
    let lang = use_lang();
    if on { badge(Tone::Good, access::factor_on(lang)) } else { badge(Tone::Quiet, access::factor_off(lang)) }
}

/// The way back from a page of the account.
#[must_use]
pub fn above() -> (String, String) {
    (Page::Account.path(), account::title(use_lang()).to_owned())
}

fn about(me: &Me) -> AnyView {
    let lang = use_lang();
    let person = &me.person;
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
            </dl>
            <p class="small soft">{account::wrong(lang)}</p>
        </section>
        <section class="card flush">
            <header><h2>{account::roles(lang)}</h2><a class="button small" href=Page::Roles.path()>{roles::what_mine(lang)}</a></header>
            {grants}
            <div class="need-line foot-line">
                <p class="small soft">{delegations::account_about(lang)}</p>
                <a class="button small" href=Page::Delegations.path()>{delegations::title(lang)}</a>
            </div>
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
    let lent =
        grant.on_behalf_of.as_ref().map(|whose| badge(Tone::Info, delegations::lent_by(lang, &speak::name(whose))));
    view! {
        <li>
            <span class="spread"><strong>{grant.role.words(lang)}</strong>{lent}{soon}</span>
            <span class="small soft">{account::role_over(lang, &speak::unit(&grant.unit))}", "{until}</span>
        </li>
    }
    .into_any()
}
