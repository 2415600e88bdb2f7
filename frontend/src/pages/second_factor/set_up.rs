//! Setting up a second factor: the password, the phone, then a code that proves the phone knows the key.

use contract::second_factor::{QrCode, SecondFactor, SecondFactorSetup};
use domain::second_factor::{Typed, typed};
use leptos::{html, prelude::*};

use crate::remote::{Deed, shown};

use super::Told;
use crate::{
    client,
    components::{
        badge::{Tone, callout},
        button::Button,
        code::CodeField,
        field::{ErrorSummary, Fault, fault_of},
        loaded::Failed,
        password::{PasswordField, login_shown},
        secret::Copyable,
        stepper::stepper,
    },
    context::{use_account, use_lang},
    i18n::messages::access,
};

/// The steps.
#[component]
pub fn SetUp(factor: SecondFactor, told: RwSignal<Option<Told>>) -> impl IntoView {
    let lang = use_lang();
    let setup = RwSignal::new(None::<SecondFactorSetup>);
    let steps = [access::step_password(lang), access::step_phone(lang), access::step_codes(lang)];
    let why = if factor.compulsory {
        callout(Tone::Watch, view! { <p>{access::factor_needed(lang)}</p> }.into_any())
    } else {
        view! { <p>{access::factor_why(lang)}</p> }.into_any()
    };
    view! {
        {why}
        {shown(move || stepper(access::steps(lang), &steps, usize::from(setup.with(Option::is_some))))}
        {shown(move || match setup.get() {
            None => view! { <Prepare setup=setup /> }.into_any(),
            Some(known) => view! { <Scan known=known setup=setup told=told /> }.into_any(),
        })}
    }
    .into_any()
}

#[component]
fn Prepare(setup: RwSignal<Option<SecondFactorSetup>>) -> impl IntoView {
    let lang = use_lang();
    let password = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let fault = move |words: String| faults.set(vec![Fault { field: "present-password".to_owned(), words }]);
    let start = Deed::new(move |password: String| async move {
        match client::access::start_my_second_factor(&password).await {
            Ok(known) => setup.set(Some(known)),
            Err(error) => match error.of_field("/password") {
                Some(words) => fault(words),
                None => return Err(error),
            },
        }
        Ok(())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if password.with_untracked(String::is_empty) {
            fault(access::present_password_needed(lang).to_owned());
        } else {
            faults.set(Vec::new());
            start.run(password.get_untracked());
        }
    };
    let login = use_account().with_untracked(|account| account.me().map(|me| me.login.0.clone())).unwrap_or_default();
    view! {
        <form class="card" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || start.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <p>{access::prepare_words(lang)}</p>
            {login_shown(login)}
            <PasswordField id="present-password" label=access::present_password(lang) value=password autocomplete="current-password" fault=fault_of(faults.into(), "present-password") />
            <div class="actions"><Button label=access::prepare(lang) class="primary large" submit=true busy=start.busy() /></div>
        </form>
    }
    .into_any()
}

#[component]
fn Scan(
    known: SecondFactorSetup,
    setup: RwSignal<Option<SecondFactorSetup>>,
    told: RwSignal<Option<Told>>,
) -> impl IntoView {
    let lang = use_lang();
    let code = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let fault = move |words: String| faults.set(vec![Fault { field: "code".to_owned(), words }]);
    let confirm = Deed::new(move |typed: String| async move {
        match client::access::confirm_my_second_factor(&typed).await {
            Ok(made) => {
                told.set(Some((made.codes.into_iter().map(|code| code.0).collect(), access::factor_ready(lang))));
            }
            Err(error) => match error.of_field("/code") {
                Some(words) => {
                    fault(words);
                    code.set(String::new());
                }
                None => return Err(error),
            },
        }
        Ok(())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if matches!(code.with_untracked(|code| typed(code)), Some(Typed::Code(_))) {
            faults.set(Vec::new());
            confirm.run(code.get_untracked());
        } else {
            fault(access::code_needed(lang).to_owned());
        }
    };
    let title = NodeRef::<html::H2>::new();
    title.on_load(|title| {
        let _ = title.focus();
    });
    let SecondFactorSetup { secret, uri, qr } = known;
    view! {
        <form class="card" novalidate on:submit=submit>
            <header><h2 tabindex="-1" node_ref=title>{access::scan_title(lang)}</h2></header>
            <ErrorSummary faults=faults />
            {shown(move || confirm.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <p>{access::scan_words(lang)}</p>
            <div class="scan">
                {drawing(&qr)}
                <div class="stack-tight">
                    <p class="label">{access::key(lang)}</p>
                    <Copyable text=in_fours(secret.as_str()) label=access::copy_key(lang) />
                    <a class="button" href=uri.0>{access::open_app(lang)}</a>
                </div>
            </div>
            <p>{access::confirm_words(lang)}</p>
            <CodeField id="code" label=access::code(lang) hint=access::code_hint(lang) value=code fault=fault_of(faults.into(), "code") digits=true />
            <div class="actions">
                <Button label=access::confirm(lang) class="primary large" submit=true busy=confirm.busy() />
                <Button label=access::start_again(lang) class="quiet" on_press=move |()| setup.set(None) />
            </div>
        </form>
    }
    .into_any()
}

/// A key as people type it: authenticators pass over the spaces.
fn in_fours(key: &str) -> String {
    let signs: Vec<char> = key.chars().collect();
    signs.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

fn drawing(qr: &QrCode) -> AnyView {
    let (size, path) = (qr.size.0, qr.path.0.clone());
    view! {
        <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label=access::scan_drawing(use_lang()) shape-rendering="crispEdges">
            <path d=path />
        </svg>
    }
    .into_any()
}
