//! What an administrator does with an account: each act says first what it changes.

use contract::account::{Account, AccountLock, AccountState, Invitation, InvitationCreate};
use domain::account::Login;
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, callout},
        button::Button,
        field::{Fault, Field, WordsField, fault_of},
        form::{DialogForm, told_on},
        secret::Copyable,
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang, date,
        messages::{access, accounts},
        speak,
    },
};

/// The acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Invite,
    InviteAgain,
    Recover,
    TakeBack,
    EndAll,
    Reset,
    Lock,
    Unlock,
}

impl Act {
    /// What may be done with an account as it stands.
    pub fn open_to(of: &Account) -> Vec<Self> {
        let mut acts = match of.state {
            AccountState::None => vec![Self::Invite],
            AccountState::Invited => vec![Self::InviteAgain],
            AccountState::Active => vec![Self::Recover, Self::EndAll],
            AccountState::Locked => vec![Self::Unlock],
        };
        if of.invitation.is_some() {
            acts.push(Self::TakeBack);
        }
        if of.second_factor {
            acts.push(Self::Reset);
        }
        if of.state == AccountState::Active {
            acts.push(Self::Lock);
        }
        acts
    }

    /// The verb of its button.
    pub const fn verb(self, lang: Lang) -> &'static str {
        match self {
            Self::Invite => accounts::invite(lang),
            Self::InviteAgain => accounts::invite_again(lang),
            Self::Recover => accounts::recover(lang),
            Self::TakeBack => accounts::take_back(lang),
            Self::EndAll => accounts::end_all(lang),
            Self::Reset => accounts::reset(lang),
            Self::Lock => accounts::lock(lang),
            Self::Unlock => accounts::unlock(lang),
        }
    }

    /// How its button looks on the card.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Invite | Self::InviteAgain | Self::Recover | Self::Unlock => "small",
            Self::TakeBack | Self::EndAll | Self::Reset | Self::Lock => "small danger",
        }
    }

    /// The title of its dialog.
    pub fn title(self, lang: Lang, who: &str) -> String {
        match self {
            Self::Invite | Self::InviteAgain => accounts::invite_title(lang, who),
            Self::Recover => accounts::recover_title(lang, who),
            Self::TakeBack => accounts::take_back_title(lang, who),
            Self::EndAll => accounts::end_all_title(lang, who),
            Self::Reset => accounts::reset_title(lang, who),
            Self::Lock => accounts::lock_title(lang, who),
            Self::Unlock => accounts::unlock_title(lang, who),
        }
    }

    const fn effect(self, lang: Lang) -> &'static str {
        match self {
            Self::Invite | Self::InviteAgain => accounts::invite_effect(lang),
            Self::Recover => accounts::recover_effect(lang),
            Self::TakeBack => accounts::take_back_effect(lang),
            Self::EndAll => accounts::end_all_effect(lang),
            Self::Reset => accounts::reset_effect(lang),
            Self::Lock => accounts::lock_effect(lang),
            Self::Unlock => accounts::unlock_effect(lang),
        }
    }

    const fn takes_login(self) -> bool {
        matches!(self, Self::Invite | Self::InviteAgain)
    }

    /// Does it; answers the link when it makes one, else what to say.
    async fn run(self, of: &Account, words: &str) -> Result<Done, ClientError> {
        let (id, lang) = (of.person.id, use_lang());
        Ok(match self {
            Self::Invite | Self::InviteAgain => {
                let body = InvitationCreate { login: words.into() };
                Done::Link(client::accounts::create_invitation(id, &body).await?)
            }
            Self::Recover => Done::Link(client::accounts::create_recovery(id).await?),
            Self::TakeBack => {
                client::accounts::revoke_invitation(id).await?;
                Done::Said(accounts::taken_back(lang).to_owned())
            }
            Self::EndAll => {
                let ended = client::accounts::revoke_person_sign_ins(id).await?;
                Done::Said(access::ended_count(lang, ended.revoked.0))
            }
            Self::Reset => {
                client::accounts::reset_second_factor(id).await?;
                Done::Said(accounts::was_reset(lang).to_owned())
            }
            Self::Lock => {
                let words = (!words.is_empty()).then(|| words.into());
                client::accounts::lock_account(id, &AccountLock { words }).await?;
                Done::Said(accounts::locked(lang).to_owned())
            }
            Self::Unlock => {
                client::accounts::unlock_account(id).await?;
                Done::Said(accounts::unlocked(lang).to_owned())
            }
        })
    }
}

enum Done {
    Link(Invitation),
    Said(String),
}

/// What stands in the dialog: the effect, what is asked, then the link where one is made.
#[component]
pub fn ActForm(act: Act, account: Account, open: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let who = speak::name(&account.person);
    let proposed = match (&account.login, act.takes_login()) {
        (Some(login), true) => login.0.clone(),
        (None, true) => {
            let name = format!("{}.{}", account.person.given_name, account.person.family_name);
            name.to_lowercase().split_whitespace().collect::<Vec<_>>().join("-")
        }
        _ => String::new(),
    };
    let words = RwSignal::new(proposed);
    let faults = RwSignal::new(Vec::<Fault>::new());
    let made = RwSignal::new(None::<Invitation>);
    let do_it = Deed::new(move |words: String| {
        let account = account.clone();
        async move {
            match act.run(&account, &words).await {
                Ok(Done::Link(link)) => made.set(Some(link)),
                Ok(Done::Said(words)) => {
                    open.set(false);
                    speaker.say(words);
                }
                Err(error) => return told_on(error, &[("/login", "account-login")], faults),
            }
            Ok(())
        }
    });
    let submit = Callback::new(move |()| {
        let typed = words.with_untracked(|words| words.trim().to_owned());
        if act.takes_login() && Login::parse(&typed).is_err() {
            faults
                .set(vec![Fault { field: "account-login".to_owned(), words: accounts::login_needed(lang).to_owned() }]);
            return;
        }
        faults.set(Vec::new());
        do_it.run(typed);
    });
    let verb = if act == Act::Recover { accounts::recover_act(lang) } else { act.verb(lang) };
    let class = if act.class() == "small" { "primary" } else { "primary danger" };
    let asked = move || {
        if act.takes_login() {
            let fault = fault_of(faults.into(), "account-login");
            view! { <Field id="account-login" label=accounts::login(lang) hint=accounts::login_hint(lang) value=words fault=fault /> }.into_any()
        } else if act == Act::Lock {
            view! { <WordsField id="account-words" label=accounts::lock_words(lang) hint=accounts::lock_words_hint(lang) value=words optional=true /> }.into_any()
        } else {
            ().into_any()
        }
    };
    shown(move || {
        match made.get() {
        Some(link) => view! {
            <div class="stack">
                {link_once(link, &who)}
                <div class="dialog-actions"><Button label=accounts::link_done(lang) class="primary" on_press=move |()| open.set(false) /></div>
            </div>
        }
        .into_any(),
        None => {
            let fields = view! { <p>{act.effect(lang)}</p>{asked()} };
            view! { <DialogForm open=open faults=faults error=do_it.error() busy=do_it.busy() act=verb class=class on_submit=submit fields=fields.into_any() /> }
                .into_any()
        }
    }
    })
}

/// The link, and how to pass it on.
fn link_once(made: Invitation, who: &str) -> AnyView {
    let lang = use_lang();
    let words = accounts::link_words(lang, who, made.login.as_str());
    let ends = accounts::link_ends(lang, &date::moment(lang, browser::local(made.expires_at)));
    let shown = match made.link {
        Some(link) => view! {
            <strong>{accounts::link_title(lang)}</strong>
            <p>{words}</p>
            <Copyable text=link.0 label=accounts::copy_link(lang) />
            <p>{ends}</p>
        }
        .into_any(),
        None => view! { <p>{accounts::link_lost(lang)}</p> }.into_any(),
    };
    view! { <div role="status">{callout(Tone::Watch, shown)}</div> }.into_any()
}
