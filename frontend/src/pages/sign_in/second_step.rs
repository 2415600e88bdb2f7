//! The second step of a sign-in: a code of the authenticator, or a recovery code.

use domain::second_factor::{Typed, typed};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::challenge;
use crate::{
    app::sign_in_here,
    browser, client,
    components::{
        button::Button,
        code::CodeField,
        field::{ErrorSummary, Fault, fault_of},
        heading::Heading,
        icon::{Icon, icon},
        loaded::{Failed, skeleton},
    },
    context::{use_account, use_lang},
    i18n::messages::{access, common},
    page::Page,
    router::use_router,
};

/// The page; without a first step it leads back to it.
#[component]
pub fn SecondStepPage() -> impl IntoView {
    let router = use_router();
    match challenge::kept() {
        Some(challenge) => view! { <Step challenge=challenge /> }.into_any(),
        None => {
            Effect::new(move |_| challenge::go_back(router, false));
            skeleton(4)
        }
    }
}

#[component]
fn Step(challenge: String) -> impl IntoView {
    let lang = use_lang();
    let router = use_router();
    let account = use_account();
    let code = RwSignal::new(String::new());
    let by_recovery = RwSignal::new(false);
    let faults = RwSignal::new(Vec::<Fault>::new());
    let enter = Deed::new(move |code_typed: String| {
        let challenge = challenge.clone();
        async move {
            match client::account::finish_login(&challenge, &code_typed).await {
                Ok(me) => {
                    challenge::forget();
                    sign_in_here(account, me);
                    Ok(())
                }
                Err(error) if error.ends_challenge() => {
                    challenge::go_back(router, true);
                    Ok(())
                }
                Err(error) if error.is_wrong_code() => {
                    let words = access::code_wrong(lang).to_owned();
                    faults.set(vec![Fault { field: "code".to_owned(), words }]);
                    code.set(String::new());
                    Ok(())
                }
                Err(error) => Err(error),
            }
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let read = code.with_untracked(|code| typed(code));
        let wrong = match (by_recovery.get_untracked(), read) {
            (false, Some(Typed::Code(_))) | (true, Some(Typed::Recovery(_))) => None,
            (false, _) => Some(access::code_needed(lang)),
            (true, _) => Some(access::recovery_code_needed(lang)),
        };
        if wrong.is_none() {
            enter.run(code.get_untracked());
        }
        faults
            .set(wrong.map(|words| Fault { field: "code".to_owned(), words: words.to_owned() }).into_iter().collect());
    };
    let switch = move |()| {
        code.set(String::new());
        faults.set(Vec::new());
        by_recovery.update(|by_recovery| *by_recovery = !*by_recovery);
        request_animation_frame(|| browser::focus("code"));
    };
    let back = Page::SignIn.with(&router.query_now());
    view! {
        <div class="sign-in">
            <div class="stack-tight">
                <Heading title=access::step_title(lang) />
                <p class="soft">{access::step_words(lang)}</p>
            </div>
            <form class="stack" novalidate on:submit=submit>
                <ErrorSummary faults=faults />
                {shown(move || enter.error().get().map(|error| view! { <Failed error=error form=true /> }))}
                {shown(move || {
                    let fault = fault_of(faults.into(), "code");
                    if by_recovery.get() {
                        view! { <CodeField id="code" label=access::recovery_code(lang) hint=access::recovery_code_hint(lang) value=code fault=fault /> }.into_any()
                    } else {
                        view! { <CodeField id="code" label=access::code(lang) hint=access::code_hint(lang) value=code fault=fault digits=true /> }.into_any()
                    }
                })}
                <Button label=common::sign_in(lang) class="primary large wide" submit=true busy=enter.busy() />
                {shown(move || {
                    let label = if by_recovery.get() { access::use_code(lang) } else { access::use_recovery_code(lang) };
                    view! { <Button label=label class="quiet wide" on_press=switch /> }
                })}
            </form>
            <div class="stack-tight">
                <details>
                    <summary class="open-more">{access::step_lost(lang)}</summary>
                    <p class="small">{access::step_lost_words(lang)}</p>
                </details>
                <a class="back" href=back on:click=move |_| challenge::forget()>{icon(Icon::Back)}<span>{access::step_other(lang)}</span></a>
            </div>
        </div>
    }
    .into_any()
}
