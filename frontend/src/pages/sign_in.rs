//! Signing in.

use leptos::prelude::*;

use crate::remote::{Deed, shown};

use crate::{
    app::sign_in_here,
    browser,
    client::{self, error::ClientError},
    components::{
        badge::{Tone, callout},
        button::Button,
        field::{ErrorSummary, Fault, Field, fault_of},
        heading::Heading,
        icon::{Icon, icon},
        loaded::Failed,
    },
    context::{use_account, use_lang},
    i18n::messages::common,
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
    let enter = Deed::new(move |(login, password): (String, String)| async move {
        let me = client::account::login(&login, &password).await?;
        sign_in_here(account, me);
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
    let sent_here = use_router().query_now().get("next").is_some();
    view! {
        <div class="sign-in">
            <div class="stack-tight">
                <Heading title=common::sign_in_title(lang) />
                <p class="soft">{common::tagline(lang)}</p>
            </div>
            {sent_here.then(|| callout(Tone::Info, view! { <p>{common::sign_in_needed(lang)}</p> }.into_any()))}
            <form class="stack" novalidate on:submit=submit>
                <ErrorSummary faults=faults />
                {shown(move || enter.error().get().map(refusal))}
                <Field id="login" label=common::sign_in_login(lang) value=login autocomplete="username" fault=fault_of(faults.into(), "login") />
                <PasswordField value=password fault=fault_of(faults.into(), "password") />
                <Button label=common::sign_in(lang) class="primary large wide" submit=true busy=enter.busy() />
            </form>
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

#[component]
fn PasswordField(value: RwSignal<String>, fault: Signal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let revealed = RwSignal::new(false);
    let press = move |_| {
        revealed.update(|revealed| *revealed = !*revealed);
        browser::focus("password");
    };
    view! {
        <div class="field">
            <label for="password">{common::sign_in_password(lang)}</label>
            {shown(move || fault.get().map(|words| view! { <p class="fault" id="password-fault">{icon(Icon::Alert)}<span>{words}</span></p> }))}
            <div class="password">
                <input
                    class="input"
                    id="password"
                    name="password"
                    type=move || if revealed.get() { "text" } else { "password" }
                    autocomplete="current-password"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                    aria-describedby=move || fault.with(Option::is_some).then_some("password-fault")
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                />
                <button type="button" class="button" aria-pressed=move || revealed.get().to_string() on:click=press>
                    {shown(move || if revealed.get() { common::hide_password(lang) } else { common::show_password(lang) })}
                </button>
            </div>
        </div>
    }
    .into_any()
}
