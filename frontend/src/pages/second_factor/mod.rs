//! One's second factor: where it stands, setting it up, its recovery codes, turning it off.

mod codes;
mod set_up;

use contract::second_factor::{SecondFactor, SecondFactorProof};
use domain::second_factor::typed;
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use crate::{
    browser, client,
    components::{
        badge::{Tone, callout},
        button::Button,
        code::CodeField,
        dialog::Dialog,
        field::{ErrorSummary, Fault, fault_of},
        heading::PageHead,
        loaded::{Failed, Loaded},
        password::PasswordField,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        date,
        messages::{access, common},
    },
    pages::account::{above, factor_badge},
    state::account::Account,
};
use codes::CodesOnce;
use set_up::SetUp;

/// Recovery codes from which on more are advised.
const FEW: u32 = 3;

/// Codes that are shown, and what to say once they are put away.
type Told = (Vec<String>, &'static str);

/// The page. Codes that were just made stand alone on it until they are put away.
#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let lang = use_lang();
    let factor = Remote::new(client::access::get_my_second_factor);
    let told = RwSignal::new(None::<Told>);
    let lacking = use_account().with_untracked(Account::lacks_second_factor);
    let head = move || {
        if lacking {
            view! { <PageHead title=access::factor(lang) /> }.into_any()
        } else {
            view! { <PageHead title=access::factor(lang) above=above() /> }.into_any()
        }
    };
    view! {
        {head()}
        <div class="stack home">
            {shown(move || match told.get() {
                Some((codes, words)) => view! { <CodesOnce codes=codes words=words told=told factor=factor /> }.into_any(),
                None => {
                    view! {
                        <Loaded resource=factor lines=5 render=move |factor| {
                            if factor.on { on(&factor, told) } else { view! { <SetUp factor=factor told=told /> }.into_any() }
                        } />
                    }
                    .into_any()
                }
            })}
        </div>
    }
    .into_any()
}

fn on(factor: &SecondFactor, told: RwSignal<Option<Told>>) -> AnyView {
    let lang = use_lang();
    let (renewing, stopping) = (RwSignal::new(false), RwSignal::new(false));
    let since = factor.since.map(|at| access::factor_since(lang, &date::day(lang, browser::local(at).date())));
    let left = factor.recovery_codes_left.0;
    let few = (left <= FEW).then(|| callout(Tone::Watch, view! { <p>{access::codes_few(lang)}</p> }.into_any()));
    let kept = factor.compulsory.then(|| access::factor_compulsory(lang).to_owned());
    view! {
        <section class="card">
            <span class="row">{factor_badge(true)}<span class="small soft">{since}</span></span>
            <p>{access::codes_left(lang, left)}</p>
            {few}
            <div class="actions">
                <Button label=access::renew(lang) on_press=move |()| renewing.set(true) />
                <Button label=access::turn_off(lang) class="danger" why_not=kept on_press=move |()| stopping.set(true) />
            </div>
        </section>
        <Dialog open=renewing title=access::renew(lang) content=move || view! { <ProofForm renews=true open=renewing told=told /> }.into_any() />
        <Dialog open=stopping title=access::turn_off(lang) content=move || view! { <ProofForm renews=false open=stopping told=told /> }.into_any() />
    }
    .into_any()
}

/// Asks for the password and a code before it renews the recovery codes, or turns the second factor off.
#[component]
fn ProofForm(renews: bool, open: RwSignal<bool>, told: RwSignal<Option<Told>>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let account = use_account();
    let (password, code) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let faults = RwSignal::new(Vec::<Fault>::new());
    let prove = Deed::new(move |body: SecondFactorProof| async move {
        let done = if renews {
            client::access::renew_my_recovery_codes(&body).await.map(Some)
        } else {
            client::access::turn_off_my_second_factor(&body).await.map(|()| None)
        };
        let error = match done {
            Ok(Some(made)) => {
                open.set(false);
                told.set(Some((made.codes.into_iter().map(|code| code.0).collect(), access::codes_ready(lang))));
                return Ok(());
            }
            Ok(None) => {
                open.set(false);
                speaker.say(access::turned_off(lang));
                crate::app::ask_who(account);
                told.set(None);
                return Ok(());
            }
            Err(error) => error,
        };
        let found: Vec<Fault> = [("/password", "proof-password"), ("/code", "proof-code")]
            .into_iter()
            .filter_map(|(pointer, id)| Some(Fault { field: id.to_owned(), words: error.of_field(pointer)? }))
            .collect();
        if found.is_empty() {
            return Err(error);
        }
        faults.set(found);
        Ok(())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let mut found = Vec::new();
        let mut fault =
            |field: &str, words: &str| found.push(Fault { field: field.to_owned(), words: words.to_owned() });
        if password.with_untracked(String::is_empty) {
            fault("proof-password", access::present_password_needed(lang));
        }
        if code.with_untracked(|code| typed(code)).is_none() {
            fault("proof-code", access::any_code_needed(lang));
        }
        if found.is_empty() {
            let (password, code) = (password.get_untracked().into(), code.with_untracked(|code| code.trim().into()));
            prove.run(SecondFactorProof { password, code });
        }
        faults.set(found);
    };
    let (effect, verb, class) = if renews {
        (access::renew_effect(lang), access::renew(lang), "primary")
    } else {
        (access::turn_off_effect(lang), access::turn_off(lang), "primary danger")
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || prove.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <p>{effect}</p>
            <PasswordField id="proof-password" label=access::present_password(lang) value=password autocomplete="current-password" fault=fault_of(faults.into(), "proof-password") />
            <CodeField id="proof-code" label=access::any_code(lang) value=code fault=fault_of(faults.into(), "proof-code") />
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| open.set(false) />
                <Button label=verb class=class submit=true busy=prove.busy() />
            </div>
        </form>
    }
    .into_any()
}
