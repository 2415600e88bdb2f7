//! The live region: said politely, seen for a while, dismissed at will.

use leptos::prelude::*;

use crate::{
    components::icon::{Icon, icon},
    context::{use_lang, use_speaker},
    i18n::messages::common,
};

/// The region exists before any message, so that messages are announced.
#[component]
pub fn NoticesRegion() -> impl IntoView {
    let lang = use_lang();
    let notices = use_speaker().0;
    view! {
        <div class="notices" role="status">
            <For each=move || notices.with(|notices| notices.shown().to_vec()) key=|notice| notice.number let:notice>
                {
                    let number = notice.number;
                    view! {
                        <div class="notice">
                            <p>{notice.words}</p>
                            <button type="button" aria-label=common::dismiss(lang) on:click=move |_| notices.update(|notices| notices.dismiss(number))>
                                {icon(Icon::Cross)}
                            </button>
                        </div>
                    }
                }
            </For>
        </div>
    }
    .into_any()
}
