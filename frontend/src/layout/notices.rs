//! The live region: said politely, seen for a while, dismissed at will.

use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    components::{
        button::Button,
        icon::{Icon, icon},
    },
    context::{use_lang, use_speaker},
    i18n::messages::{common, keys},
    upgrade::{self, Upgrade},
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

/// Says that a newer program is there, and offers to load it. Nothing reloads by itself: somebody may be typing.
#[component]
pub fn UpgradeNotice() -> impl IntoView {
    let lang = use_lang();
    let newer = use_context::<Upgrade>().map(|upgrade| upgrade.newer);
    let notice = move |newer: RwSignal<bool>| {
        view! {
            <div class="upgrade">
                {icon(Icon::Info)}
                <p><strong>{keys::upgraded(lang)}</strong>" "{keys::upgraded_words(lang)}</p>
                <div class="actions">
                    <Button label=keys::reload(lang) class="small primary" on_press=move |()| upgrade::reload() />
                    <Button label=keys::later(lang) class="small quiet" on_press=move |()| newer.set(false) />
                </div>
            </div>
        }
    };
    view! { <div class="upgrade-box" role="status">{shown(move || newer.filter(|newer| newer.get()).map(notice))}</div> }
        .into_any()
}
