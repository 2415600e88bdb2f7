//! Signing in: the words of the account, then a code where one is asked.

pub mod challenge;
pub mod second_step;

use leptos::prelude::*;

use crate::remote::{Deed, shown};

use crate::{
    app::sign_in_here,
    client::{self, account::Entered, error::ClientError},
    components::{
        badge::{Tone, callout},
        button::Button,
        field::{ErrorSummary, Fault, Field, fault_of},
        heading::Heading,
        loaded::Failed,
        password::PasswordField,
    },
    context::{use_account, use_lang},
    i18n::messages::{access, common},
    router::use_router,
};

/// The form; what was typed survives every failure.
#[component]
pub fn SignInPage() -> impl IntoView {
    let lang = use_lang();
    let account = use_account();
    let login = RwSignal::new(String::new());
    let password = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let router = use_router();
    let enter = Deed::new(move |(login, password): (String, String)| async move {
        match client::account::login(&login, &password).await? {
            Entered::In(me) => sign_in_here(account, *me),
            Entered::Challenge(challenge) => challenge::go_on(router, &challenge),
        }
        Ok(())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let missing = [("login", login), ("password", password)]
            .into_iter()
            .filter(|(_, value)| value.with_untracked(|text| text.trim().is_empty()));
        let found: Vec<Fault> =
            missing.map(|(field, _)| Fault { field: field.to_owned(), words: required(field).to_owned() }).collect();
        if found.is_empty() {
            enter.run((login.get_untracked().trim().to_owned(), password.get_untracked()));
        }
        faults.set(found);
    };
    let query = router.query_now();
    let why = if query.get(challenge::ENDED).is_some() {
        Some((Tone::Watch, access::step_ended(lang)))
    } else {
        query.get("next").map(|_| (Tone::Info, common::sign_in_needed(lang)))
    };
    view! {
        <div class="sign-in">
            <div class="stack-tight">
                <Heading title=common::sign_in_title(lang) />
                <p class="soft">{common::tagline(lang)}</p>
            </div>
            {why.map(|(tone, words)| callout(tone, view! { <p>{words}</p> }.into_any()))}
            <form class="stack" novalidate on:submit=submit>
                <ErrorSummary faults=faults />
                {shown(move || enter.error().get().map(refusal))}
                <Field id="login" label=common::sign_in_login(lang) value=login autocomplete="username" fault=fault_of(faults.into(), "login") />
                <PasswordField id="password" label=common::sign_in_password(lang) value=password autocomplete="current-password" fault=fault_of(faults.into(), "password") />
                <Button label=common::sign_in(lang) class="primary large wide" submit=true busy=enter.busy() />
            </form>
            <details>
                <summary class="open-more">{access::forgotten(lang)}</summary>
                <p class="small">{access::forgotten_words(lang)}</p>
            </details>
        </div>
    }
    .into_any()
}

fn required(field: &str) -> &'static str {
    let lang = use_lang();
    if field == "login" { common::sign_in_login_needed(lang) } else { common::sign_in_password_needed(lang) }
}

fn refusal(error: ClientError) -> AnyView {
    match error {
        ClientError::Unauthenticated => {
            let words = common::sign_in_wrong(use_lang());
            view! { <div role="alert">{callout(Tone::Bad, view! { <p>{words}</p> }.into_any())}</div> }.into_any()
        }
        other => view! { <Failed error=other form=true /> }.into_any(),
    }
}
