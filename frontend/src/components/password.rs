//! A password: hidden unless one asks to see it; and the rules of a new one, checked as one types.

use domain::password::{Owner, PasswordFault, faults};
use leptos::prelude::*;

use crate::remote::shown;

use super::{
    field::described_by,
    icon::{Icon, icon},
};
use crate::{
    browser,
    context::use_lang,
    i18n::messages::{access, common},
};

/// The field, with the button that shows what is typed.
#[component]
pub fn PasswordField(
    id: &'static str,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    #[prop(into)] fault: Signal<Option<String>>,
    /// The id of the list of rules that it is described by.
    #[prop(optional)]
    rules: Option<&'static str>,
) -> impl IntoView {
    let lang = use_lang();
    let revealed = RwSignal::new(false);
    let press = move |_| {
        revealed.update(|revealed| *revealed = !*revealed);
        browser::focus(id);
    };
    let described = described_by(id, false, fault);
    let described = move || match (rules, described.get()) {
        (Some(rules), Some(fault)) => Some(format!("{rules} {fault}")),
        (Some(rules), None) => Some(rules.to_owned()),
        (None, fault) => fault,
    };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            {shown(move || fault.get().map(|words| view! { <p class="fault" id=format!("{id}-fault")>{icon(Icon::Alert)}<span>{words}</span></p> }))}
            <div class="password">
                <input
                    class="input"
                    id=id
                    name=id
                    type=move || if revealed.get() { "text" } else { "password" }
                    autocomplete=autocomplete
                    spellcheck="false"
                    autocapitalize="none"
                    prop:value=move || value.get()
                    on:input=move |event| value.set(event_target_value(&event))
                    aria-describedby=described
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

/// The account's name, for those who manage passwords with a program; it is not changed here.
#[must_use]
pub fn login_shown(login: String) -> AnyView {
    let lang = use_lang();
    view! {
        <div class="field">
            <label for="login">{common::sign_in_login(lang)}</label>
            <input class="input" id="login" name="login" type="text" autocomplete="username" readonly prop:value=login />
        </div>
    }
    .into_any()
}

/// The rules of a new password, each with whether it is kept so far. What only the server knows, such as the name of the
/// organisation, it says when the password is sent.
#[component]
pub fn PasswordRules(id: &'static str, value: RwSignal<String>, owner: Owner) -> impl IntoView {
    let lang = use_lang();
    let broken = Memo::new(move |_| value.with(|typed| faults(typed, &owner)));
    let typed = Memo::new(move |_| value.with(|typed| !typed.is_empty()));
    let rule = move |words: &'static str, of: &'static [PasswordFault]| {
        let kept = move || typed.get() && broken.with(|broken| !broken.iter().any(|fault| of.contains(fault)));
        let line = move || {
            let (class, shape, said) = if kept() {
                ("kept", Icon::Check, access::rule_kept(lang))
            } else {
                ("", Icon::Circle, access::rule_broken(lang))
            };
            view! { <span class=format!("rule {class}")>{icon(shape)}<span><span class="unseen">{said}" "</span>{words}</span></span> }
        };
        view! { <li>{shown(line)}</li> }
    };
    let told = move || if typed.get() && broken.with(Vec::is_empty) { access::rules_all_kept(lang) } else { "" };
    view! {
        <div class="rules">
            <div id=id>
                <p class="label">{access::rules(lang)}</p>
                <ul>
                    {rule(access::rule_strong(lang), &[PasswordFault::TooSimple])}
                    {rule(access::rule_common(lang), &[PasswordFault::Common])}
                    {rule(access::rule_own(lang), &[PasswordFault::Login, PasswordFault::Name, PasswordFault::Organisation])}
                </ul>
            </div>
            <p class="unseen" role="status">{told}</p>
        </div>
    }
    .into_any()
}
