//! The account of another person: where it stands, and what its administrators may do with it.

mod act;

use contract::{
    account::{Account, AccountState, InvitationTag},
    id::PersonId,
};
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use super::factor_badge;
use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge},
        button::{Button, link_button},
        dialog::Dialog,
        loaded::{Loaded, empty_line},
        timeline::instant,
    },
    context::{use_account, use_lang},
    i18n::{
        date,
        messages::{account as own_words, accounts},
        speak,
        terms::Term,
    },
    page::Page,
};
use act::{Act, ActForm};

/// The card on a person's page.
#[component]
pub fn AccountCard(id: PersonId) -> impl IntoView {
    let lang = use_lang();
    let account = Remote::new(move || client::accounts::get_account(id));
    let asked = RwSignal::new(None::<(Act, Account)>);
    let open = RwSignal::new(false);
    let ask = Callback::new(move |one: (Act, Account)| {
        asked.set(Some(one));
        open.set(true);
    });
    // What a link was shown in is drawn until it is closed; the card is read again then.
    Effect::new(move |before: Option<bool>| {
        let now = open.get();
        if before == Some(true) && !now {
            account.again();
        }
        now
    });
    let elsewhere =
        Memo::new(move |_| matches!(account.get(), Some(Err(ClientError::Missing | ClientError::Forbidden))));
    let title = Signal::derive(move || {
        asked.with(|one| one.as_ref().map(|(act, of)| act.title(lang, &speak::name(&of.person))).unwrap_or_default())
    });
    let content = move || {
        let form = asked.get_untracked().map(|(act, of)| view! { <ActForm act=act account=of open=open /> });
        form.into_any()
    };
    view! {
        <section class="card">
            <header><h2>{accounts::title(lang)}</h2>{shown(move || account.ok().map(|of| state_badge(of.state)))}</header>
            {shown(move || {
                if elsewhere.get() {
                    empty_line(accounts::elsewhere(lang))
                } else {
                    view! { <Loaded resource=account lines=3 render=move |of| known(of, ask) /> }.into_any()
                }
            })}
        </section>
        <Dialog open=open title=title content=content />
    }
    .into_any()
}

fn state_badge(state: AccountState) -> AnyView {
    let tone = match state {
        AccountState::None => Tone::Quiet,
        AccountState::Invited => Tone::Watch,
        AccountState::Active => Tone::Good,
        AccountState::Locked => Tone::Bad,
    };
    badge(tone, state.words(use_lang()))
}

fn known(of: Account, ask: Callback<(Act, Account)>) -> AnyView {
    let lang = use_lang();
    let is_own = use_account().with_untracked(|account| account.person_id() == Some(of.person.id));
    let actions = if is_own {
        view! { <p class="small soft">{accounts::own(lang)}</p><div>{link_button(Page::Account.path(), own_words::see(lang), "small", None)}</div> }.into_any()
    } else {
        let button = |act: Act| {
            let of = of.clone();
            view! { <Button label=act.verb(lang) class=act.class() on_press=move |()| ask.run((act, of.clone())) /> }
        };
        view! { <div class="actions">{Act::open_to(&of).into_iter().map(button).collect_view()}</div> }.into_any()
    };
    view! { {facts(&of)}{actions} }.into_any()
}

fn facts(of: &Account) -> AnyView {
    let lang = use_lang();
    if of.state == AccountState::None {
        return view! { <p class="small soft">{accounts::none_words(lang)}</p> }.into_any();
    }
    let fact = |words: &'static str, value: AnyView| view! { <div><dt>{words}</dt><dd>{value}</dd></div> };
    let login = of.login.as_ref().map(|login| fact(accounts::login(lang), login.0.clone().into_any()));
    let has_one = of.state != AccountState::Invited;
    let factor = has_one.then(|| {
        let state = if of.second_factor_compulsory && !of.second_factor {
            badge(Tone::Watch, accounts::factor_missing(lang))
        } else {
            factor_badge(of.second_factor)
        };
        fact(accounts::factor(lang), state)
    });
    let last = has_one.then(|| {
        let day = of.last_sign_in_on.map_or_else(|| accounts::never(lang).to_owned(), |day| date::day(lang, day));
        fact(accounts::last_sign_in(lang), day.into_any())
    });
    let locked = of.locked_at.map(|at| fact(accounts::locked_since(lang), instant(at)));
    let link = of.invitation.as_ref().map(|one| fact(accounts::link_until(lang), link_words(one).into_any()));
    view! { <dl class="facts">{login}{factor}{last}{locked}{link}</dl> }.into_any()
}

fn link_words(link: &InvitationTag) -> String {
    let lang = use_lang();
    let until = date::moment(lang, browser::local(link.expires_at));
    match &link.created_by {
        Some(by) => format!("{until}, {}", accounts::link_by(lang, &speak::name(by))),
        None => until,
    }
}
