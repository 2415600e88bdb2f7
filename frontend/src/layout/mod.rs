//! What surrounds every page: navigation, settings, notices, footer.

pub mod account_menu;
mod keys;
mod liveness;
pub mod navigation;
mod notices;
mod sandbox;

use contract::public_page::PageSlug;
use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    browser,
    components::icon::mark,
    context::{use_account, use_lang, use_titles},
    i18n::messages::common,
    page::Page,
    pages::public_page::usual_title,
    state::account::Account,
};
use account_menu::{AccountMenu, Bell};
pub use keys::Keys;
use keys::{HelpButton, KeysDialogs, PaletteButton};
use liveness::Liveness;
use navigation::{Rail, ThumbBar};
use notices::{NoticesRegion, UpgradeNotice};
use sandbox::SandboxBand;

/// The frame. On a desk: navigation at the left; on a phone: a bar under the thumb.
#[component]
pub fn Shell(children: Children) -> impl IntoView {
    let lang = use_lang();
    let account = use_account();
    let known = Memo::new(move |_| account.with(Account::is_in));
    let skip = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        browser::focus("content");
    };
    view! {
        <a class="skip" href="#content" on:click=skip>{common::skip_to_content(lang)}</a>
        <SandboxBand />
        <div class=move || if known.get() { "app" } else { "app alone" }>
            {shown(move || known.get().then(|| view! { <Rail /> }))}
            <header class="top">
                <a class="brand" href=Page::Home.path()>{mark()}<span>{common::app_name(lang)}</span></a>
                <div class="top-end">
                    {shown(move || known.get().then(|| view! { <PaletteButton /><Liveness /><Bell /> }))}
                    <AccountMenu />
                </div>
            </header>
            <UpgradeNotice />
            <main class="main" id="content" tabindex="-1">{children()}</main>
            <Foot />
            {shown(move || known.get().then(|| view! { <ThumbBar /> }))}
        </div>
        <NoticesRegion />
        {shown(move || known.get().then(|| view! { <KeysDialogs /> }))}
    }
    .into_any()
}

#[component]
fn Foot() -> impl IntoView {
    let lang = use_lang();
    let titles = use_titles();
    let link = move |&slug: &PageSlug| {
        // The law has one of them say how accessible this is.
        let title = move || titles.of(slug, lang).unwrap_or_else(|| usual_title(lang, slug).to_owned());
        view! { <a href=Page::Public(slug).path()>{title}</a> }.into_any()
    };
    view! {
        <footer class="foot">
            {PageSlug::ALL.iter().map(link).collect_view()}
            <a href="/docs">{common::footer_api(lang)}</a>
            <HelpButton />
        </footer>
    }
    .into_any()
}
