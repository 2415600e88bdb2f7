//! Something to copy by heart or by button: an identifier, a secret.

use leptos::prelude::*;

use super::{button::Button, icon::Icon};
use crate::{
    browser,
    context::{use_lang, use_speaker},
    i18n::messages::clients,
};

/// The text with the button that copies it.
#[component]
pub fn Copyable(
    #[prop(into)] text: String,
    /// What the button copies, for those who do not see it beside the text.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let copied = text.clone();
    let copy = move |()| {
        let text = copied.clone();
        leptos::task::spawn_local(async move {
            let words = if browser::copy(&text).await { clients::copied(lang) } else { clients::not_copied(lang) };
            speaker.say(words);
        });
    };
    view! {
        <span class="copyable">
            <code>{text}</code>
            <Button label=clients::copy(lang) full_label=label class="small" shape=Icon::File on_press=copy />
        </span>
    }
    .into_any()
}
