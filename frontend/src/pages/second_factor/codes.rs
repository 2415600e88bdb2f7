//! Recovery codes, shown once: to be put away before one goes on.

use contract::second_factor::SecondFactor;
use leptos::{html, prelude::*};

use crate::remote::{Remote, shown};

use super::Told;
use crate::{
    app::sign_in_here,
    browser, client,
    components::{
        badge::{Tone, callout},
        button::Button,
        icon::Icon,
        stepper::stepper,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::messages::{access, clients},
    router::use_router,
    state::account::Account,
};

/// The codes, and the box that says they are kept.
#[component]
pub fn CodesOnce(
    codes: Vec<String>,
    /// What to say once they are put away.
    words: &'static str,
    told: RwSignal<Option<Told>>,
    factor: Remote<SecondFactor>,
) -> impl IntoView {
    let lang = use_lang();
    let (speaker, account, router) = (use_speaker(), use_account(), use_router());
    let kept = RwSignal::new(false);
    let unkept = RwSignal::new(false);
    let title = NodeRef::<html::H2>::new();
    title.on_load(|title| {
        let _ = title.focus();
    });
    let go_on = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if !kept.get_untracked() {
            unkept.set(true);
            browser::focus("codes-kept");
            return;
        }
        if !account.with_untracked(Account::lacks_second_factor) {
            speaker.say(words);
            factor.again();
            told.set(None);
            return;
        }
        // Everything is open from now on: the server says so before one goes there.
        let next = crate::page::safe_next(router.query_now().get("next"));
        leptos::task::spawn_local(async move {
            if let Ok(me) = client::account::get_me().await {
                sign_in_here(account, me);
            }
            speaker.say(words);
            router.go(&next);
        });
    };
    let text = codes.join("\n");
    let copy = move |()| {
        let text = text.clone();
        leptos::task::spawn_local(async move {
            let words = if browser::copy(&text).await { clients::copied(lang) } else { clients::not_copied(lang) };
            speaker.say(words);
        });
    };
    let lost = codes.is_empty().then(|| callout(Tone::Watch, view! { <p>{access::codes_lost(lang)}</p> }.into_any()));
    let steps = [access::step_password(lang), access::step_phone(lang), access::step_codes(lang)];
    let fresh = words == access::factor_ready(lang);
    view! {
        {fresh.then(|| stepper(access::steps(lang), &steps, 2))}
        <section class="card codes">
            <header><h2 tabindex="-1" node_ref=title>{access::codes_title(lang)}</h2></header>
            {lost}
            <p>{access::codes_words(lang)}</p>
            <ol class="code-list">{codes.into_iter().map(|code| view! { <li><code>{code}</code></li> }).collect_view()}</ol>
            <div class="actions">
                <Button label=access::copy_codes(lang) shape=Icon::File on_press=copy />
                <Button label=access::print_codes(lang) shape=Icon::Printer on_press=|()| browser::print() />
            </div>
            <form class="stack-tight no-print" novalidate on:submit=go_on>
                {shown(move || (unkept.get() && !kept.get()).then(|| view! { <p class="fault" id="codes-kept-fault" role="alert">{access::codes_kept_needed(lang)}</p> }))}
                <label class="check">
                    <input
                        type="checkbox"
                        id="codes-kept"
                        prop:checked=move || kept.get()
                        on:change=move |event| kept.set(event_target_checked(&event))
                        aria-describedby=move || (unkept.get() && !kept.get()).then_some("codes-kept-fault")
                        aria-invalid=move || (unkept.get() && !kept.get()).then_some("true")
                    />
                    <span>{access::codes_kept(lang)}</span>
                </label>
                <div class="actions"><Button label=access::codes_done(lang) class="primary large" submit=true /></div>
            </form>
        </section>
    }
    .into_any()
}
