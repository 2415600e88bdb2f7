//! An offer to answer: what, when, where, until when, two large buttons, nothing else.

use leptos::prelude::*;

use crate::remote::shown;

use super::{
    button::Button,
    icon::{Icon, icon},
    loaded::Failed,
};
use crate::{client::error::ClientError, context::use_lang, i18n::messages::home};

/// What is offered.
#[derive(Clone, Debug)]
pub struct Offered {
    pub course: String,
    pub when: String,
    pub place: String,
    pub until: String,
}

/// The card.
#[component]
pub fn AnswerCard(
    offered: Offered,
    #[prop(into)] busy: Signal<bool>,
    #[prop(into)] error: Signal<Option<ClientError>>,
    on_accept: Callback<()>,
    on_decline: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let line = |shape: Icon, label: &'static str, words: String, class: &'static str| {
        view! { <div><dt>{icon(shape)}<span class="unseen">{label}</span></dt><dd class=class>{words}</dd></div> }
    };
    view! {
        <article class="answer">
            <h2>{home::offer_title(lang, &offered.course)}</h2>
            <dl>
                {line(Icon::Calendar, home::when(lang), offered.when, "")}
                {line(Icon::Pin, home::where_(lang), offered.place, "")}
                {line(Icon::Clock, home::until(lang), offered.until, "until")}
            </dl>
            {shown(move || error.get().map(|error| view! { <Failed error=error /> }))}
            <div class="answer-buttons">
                <Button label=home::accept(lang) class="primary large wide" shape=Icon::Check busy=busy on_press=on_accept />
                <Button label=home::decline(lang) class="large wide" busy=busy on_press=on_decline />
            </div>
        </article>
    }
    .into_any()
}
