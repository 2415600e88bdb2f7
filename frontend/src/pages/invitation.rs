//! A link given by an administrator: whoever holds it chooses the password of the account. What opens it stands after `#`
//! and is told to the server in bodies only.

use contract::account::{InvitationPurpose, InvitationShown};
use domain::password::{Owner, faults as broken_rules};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use crate::{
    app::{sign_in_here, sign_out_here},
    browser, client,
    client::account::Entered,
    components::{
        button::{Button, link_button},
        field::{ErrorSummary, Fault, fault_of},
        heading::Heading,
        icon::Icon,
        loaded::{Failed, Loaded},
        password::{PasswordField, PasswordRules, login_shown},
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{date, messages::access},
    page::Page,
    pages::sign_in::challenge,
    router::use_router,
};

/// What follows `#` in the address.
fn token() -> String {
    window().location().hash().unwrap_or_default().trim_start_matches('#').to_owned()
}

/// The page. Another link pasted over this one is another invitation.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let lang = use_lang();
    let token_now = RwSignal::new(token());
    let heard = window_event_listener_untyped("hashchange", move |_| token_now.set(token()));
    on_cleanup(move || heard.remove());
    shown(move || {
        let token = token_now.get();
        if token.is_empty() {
            nothing(access::link_cut_title(lang), access::link_cut(lang))
        } else {
            view! { <Link token=token /> }.into_any()
        }
    })
}

/// What a link that opens nothing says, and the way on.
fn nothing(title: &'static str, words: &'static str) -> AnyView {
    view! {
        <div class="stack not-found">
            <Heading title=title />
            <p>{words}</p>
            <div>{link_button(Page::SignIn.path(), access::to_sign_in(use_lang()), "", None)}</div>
        </div>
    }
    .into_any()
}

#[component]
fn Link(token: String) -> impl IntoView {
    let lang = use_lang();
    let asked = token.clone();
    let shown_to = Remote::new(move || {
        let token = asked.clone();
        async move { client::access::read_invitation(&token).await }
    });
    let over = Memo::new(move |_| matches!(shown_to.get(), Some(Err(error)) if error.ends_invitation()));
    shown(move || {
        if over.get() {
            return nothing(access::link_over_title(lang), access::link_over(lang));
        }
        let token = token.clone();
        view! {
            <Loaded resource=shown_to lines=6 title=access::invited_title(lang) render=move |invitation| {
                view! { <Choose token=token.clone() invitation=invitation /> }.into_any()
            } />
        }
        .into_any()
    })
}

#[component]
fn Choose(token: String, invitation: InvitationShown) -> impl IntoView {
    let lang = use_lang();
    let (account, router, speaker) = (use_account(), use_router(), use_speaker());
    let password = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let login = invitation.login.0.clone();
    let owner = Owner { login: login.clone(), ..Owner::default() };
    let rules = owner.clone();
    let named = login.clone();
    let accept = Deed::new(move |password: String| {
        let (token, login) = (token.clone(), login.clone());
        async move {
            match client::access::accept_invitation(&token, &password).await {
                Ok(_) => {}
                Err(error) => {
                    return match error.of_field("/password") {
                        Some(words) => {
                            faults.set(vec![Fault { field: "password".to_owned(), words }]);
                            Ok(())
                        }
                        None => Err(error),
                    };
                }
            }
            // Whoever was signed in here before makes way.
            if account.with_untracked(|account| account.me().is_some()) {
                sign_out_here(account);
            }
            match client::account::login(&login, &password).await {
                Ok(Entered::In(me)) => {
                    sign_in_here(account, *me);
                    router.go(&Page::Home.path());
                    speaker.say(access::invited_in(lang));
                }
                Ok(Entered::Challenge(challenge)) => challenge::go_on(router, &challenge),
                // The link has served: what is left is to sign in.
                Err(_) => {
                    router.go(&Page::SignIn.path());
                    speaker.say(access::invited_saved(lang));
                }
            }
            Ok(())
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let taken = password.with_untracked(|password| broken_rules(password, &owner).is_empty());
        if taken {
            faults.set(Vec::new());
            accept.run(password.get_untracked());
        } else {
            faults.set(vec![Fault {
                field: "password".to_owned(),
                words: access::new_password_refused(lang).to_owned(),
            }]);
        }
    };
    let words = match invitation.purpose {
        InvitationPurpose::Account => access::invited_words(lang),
        InvitationPurpose::Recovery => access::recovery_words(lang),
    };
    let until = access::invited_until(lang, &date::moment(lang, browser::local(invitation.expires_at)));
    view! {
        <div class="sign-in">
            <div class="stack-tight">
                <Heading title=access::invited_title(lang) />
                <p class="soft">{words}</p>
            </div>
            <form class="stack" novalidate on:submit=submit>
                <ErrorSummary faults=faults />
                {shown(move || accept.error().get().map(|error| view! { <Failed error=error form=true /> }))}
                {login_shown(named)}
                <PasswordField id="password" label=access::new_password(lang) value=password autocomplete="new-password" rules="rules" fault=fault_of(faults.into(), "password") />
                <PasswordRules id="rules" value=password owner=rules />
                <Button label=access::invited_save(lang) shape=Icon::Check class="primary large wide" submit=true busy=accept.busy() />
                <p class="small soft">{until}</p>
            </form>
        </div>
    }
    .into_any()
}
