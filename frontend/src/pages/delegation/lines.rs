//! A line about what is lent, and how it ends.

use contract::delegation::{Delegation, DelegationState, LentGrant};
use leptos::prelude::*;

use crate::remote::Deed;

use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge},
        button::Button,
        confirm::Confirm,
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang, date,
        messages::{account, delegations},
        speak,
        terms::Term,
    },
};

/// Which of the two people a line leaves unsaid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// The one who lends.
    Lent,
    /// The one who is lent to.
    Borrowed,
    /// Neither.
    Both,
}

/// What is being ended, with what follows.
#[derive(Clone, Copy)]
pub struct Ending {
    open: RwSignal<bool>,
    one: RwSignal<Option<Delegation>>,
    done: Callback<()>,
}

impl Ending {
    /// `done` is called once something has ended, here or before.
    #[must_use]
    pub fn new(done: Callback<()>) -> Self {
        Self { open: RwSignal::new(false), one: RwSignal::new(None), done }
    }

    fn ask(self, one: Delegation) {
        self.one.set(Some(one));
        self.open.set(true);
    }

    /// The dialog, drawn once on the page.
    #[must_use]
    pub fn dialog(self) -> AnyView {
        let lang = use_lang();
        let speaker = use_speaker();
        let Self { open, one, done } = self;
        let end = Deed::new(move |(): ()| async move {
            let Some(one) = one.get_untracked() else { return Ok(()) };
            let answer = client::delegation::revoke_delegation(one.id).await;
            if answer.as_ref().err().is_none_or(ClientError::is_news) {
                done.run(());
            }
            answer?;
            open.set(false);
            speaker.say(delegations::end_done(lang));
            Ok(())
        });
        let of = move |words: fn(Lang, &str) -> String| {
            Signal::derive(move || {
                one.with(|one| one.as_ref().map(|one| words(lang, &speak::name(&one.to))).unwrap_or_default())
            })
        };
        let confirm = Callback::new(move |()| end.run(()));
        view! {
            <Confirm open=open title=of(delegations::end_of) effect=of(delegations::end_effect) act=delegations::end(lang) doing=end.doing() on_confirm=confirm typed=None />
        }
        .into_any()
    }
}

/// Whom, what, from when until when, why; and how to end it while it stands.
#[must_use]
pub fn line(one: Delegation, side: Side, ending: Ending) -> AnyView {
    let lang = use_lang();
    let (from, to) = (speak::name(&one.from), speak::name(&one.to));
    let title = match side {
        Side::Lent => delegations::to(lang, &to),
        Side::Borrowed => delegations::from(lang, &from),
        Side::Both => delegations::between(lang, &from, &to),
    };
    let day = |at| date::compact(lang, browser::local(at).date());
    let days = delegations::days(lang, &day(one.starts_at), &day(one.ends_at));
    let by = one.revoked_by.as_ref().map(|by| format!(", {}", delegations::ended_by(lang, &speak::name(by))));
    let stands = matches!(one.state, DelegationState::Planned | DelegationState::Active);
    let label = delegations::end_of(lang, &to);
    let grants = one.grants.iter().map(grant).collect_view();
    let (state, reason) = (state_badge(one.state), one.reason.0.clone());
    let end = stands.then(|| {
        let press = move |()| ending.ask(one.clone());
        view! { <Button label=delegations::end(lang) full_label=label class="small danger" on_press=press /> }
    });
    view! {
        <li class="need-line">
            <div class="stack-tight">
                <span class="row"><strong>{title}</strong>{state}</span>
                {grants}
                <span class="small soft">{days}{by}</span>
                <blockquote class="small">{reason}</blockquote>
            </div>
            {end}
        </li>
    }
    .into_any()
}

fn grant(lent: &LentGrant) -> AnyView {
    let lang = use_lang();
    let over = account::role_over(lang, &speak::unit(&lent.unit));
    let gone = (!lent.stands).then(|| format!(" ({})", delegations::no_longer(lang)));
    view! { <span class="small">{lent.role.words(lang)}" "{over}{gone}</span> }.into_any()
}

fn state_badge(state: DelegationState) -> AnyView {
    let lang = use_lang();
    match state {
        DelegationState::Planned => badge(Tone::Info, delegations::state_planned(lang)),
        DelegationState::Active => badge(Tone::Good, delegations::state_active(lang)),
        DelegationState::Ended => badge(Tone::Quiet, delegations::state_ended(lang)),
        DelegationState::Revoked => badge(Tone::Quiet, delegations::state_revoked(lang)),
    }
}
