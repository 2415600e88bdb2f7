//! The band that says that the data are fictional, on a server that is a sandbox.

use leptos::prelude::*;

use crate::remote::{Remote, shown};

use crate::{
    browser, client,
    components::icon::{Icon, icon},
    context::{use_account, use_lang},
    i18n::{date, messages::common},
    state::account::Account,
};

/// Above everything, on every page, signed in or not; nothing elsewhere.
#[component]
pub fn SandboxBand() -> impl IntoView {
    let lang = use_lang();
    let account = use_account();
    // Asked again when somebody comes or goes: a reset lies between. Who has just opened the page is not asked about twice.
    let away = Memo::new(move |_| account.with(|account| *account == Account::Anonymous));
    let status = Remote::new(move || {
        away.track();
        client::status::get_status()
    });
    let band = move || {
        let next = status.ok()?.sandbox?.next_reset_at;
        let words = common::sandbox(lang, &date::moment(lang, browser::local(next)));
        Some(
            view! { <aside class="sandbox" aria-label=common::sandbox_name(lang)>{icon(Icon::Info)}<p>{words}</p></aside> },
        )
    };
    view! { {shown(band)} }.into_any()
}
