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
    browser, client,
    components::icon::mark,
    context::{use_account, use_lang},
    i18n::{Lang, messages::common},
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

/// The titles of the public pages, once they are known: the organisation writes them, and the law has one of them say how
/// accessible this is.
fn titles(lang: Lang) -> RwSignal<Vec<String>> {
    let titles = RwSignal::new(PageSlug::ALL.iter().map(|slug| usual_title(lang, *slug).to_owned()).collect());
    leptos::task::spawn_local(async move {
        let pages = client::public_page::list_titles().await.unwrap_or_default();
        titles.try_update(|titles: &mut Vec<String>| {
            for page in pages.into_iter().filter(|page| page.language == lang.code()) {
                let at = PageSlug::ALL.iter().position(|slug| slug.code() == page.slug);
                if let Some(title) = at.and_then(|at| titles.get_mut(at)) {
                    *title = page.title;
                }
            }
        });
    });
    titles
}

#[component]
fn Foot() -> impl IntoView {
    let lang = use_lang();
    let titles = titles(lang);
    let link = move |(at, slug): (usize, &PageSlug)| {
        let title = move || titles.with(|titles| titles.get(at).cloned().unwrap_or_default());
        view! { <a href=Page::Public(*slug).path()>{title}</a> }.into_any()
    };
    view! {
        <footer class="foot">
            {PageSlug::ALL.iter().enumerate().map(link).collect_view()}
            <a href="/docs">{common::footer_api(lang)}</a>
            <HelpButton />
        </footer>
    }
    .into_any()
}
