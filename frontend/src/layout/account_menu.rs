//! Who is signed in, the language, the theme, the way out; and the bell.

use leptos::{html, prelude::*};

use crate::remote::{Deed, Remote, shown};

use crate::{
    app::sign_out_here,
    client,
    client::error::ClientError,
    components::{
        button::Button,
        icon::{Icon, icon},
    },
    context::{Language, Look, use_account, use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{account as account_words, common},
        speak,
    },
    layout::navigation::list,
    page::Page,
    pages::live::{MESSAGE, keep_fresh_after},
    router::use_router,
    state::{account::Account, live, reader::Theme},
};

/// Unread notifications, counted again at each move.
#[component]
pub fn Bell() -> impl IntoView {
    let lang = use_lang();
    let here = use_router().page();
    let account = use_account();
    // Known from signing in, at first.
    let told = StoredValue::new(account.with_untracked(Account::unread));
    let unread = Remote::new(move || {
        here.track();
        let told = told.try_update_value(Option::take).flatten();
        async move {
            match told {
                Some(count) => Ok(count),
                None => Ok(client::account::get_me().await?.unread_notifications.0),
            }
        }
    });
    let me = account.with_untracked(Account::person_id);
    keep_fresh_after(MESSAGE, move |event| live::in_programme(event, me), move || unread.again());
    let count = move || unread.ok().unwrap_or(0);
    view! {
        <a class="bell" href=Page::Notifications.path() aria-label=move || if count() == 0 { common::nav_notifications(lang).to_owned() } else { common::unread(lang, count()) }>
            {icon(Icon::Bell)}
            {shown(move || (count() > 0).then(|| view! { <span class="bell-count" aria-hidden="true">{count()}</span> }))}
        </a>
    }
    .into_any()
}

/// The menu: a native disclosure.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let lang = use_lang();
    let node = NodeRef::<html::Details>::new();
    let here = use_router().page();
    let account = use_account();
    Effect::new(move |_| {
        here.track();
        account.track();
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(details) = node.get_untracked()
        {
            details.set_open(false);
        }
    };
    view! {
        <details class="menu" node_ref=node on:keydown=on_key>
            <summary>
                <span class="unseen">{common::nav_account(lang)}</span>
                {shown(move || account.with(|account| match account.me() {
                    Some(me) => view! { {icon(Icon::Person)}<span class="who">{speak::full_name(&me.person)}</span> }.into_any(),
                    None => icon(Icon::Settings),
                }))}
            </summary>
            <div class="menu-sheet">
                {shown(move || account.with(|account| account.me().map(|me| {
                    view! {
                        <div class="stack-tight">
                            <strong>{speak::full_name(&me.person)}</strong>
                            <span class="small soft">{format!("{} · {}", me.person.rank, speak::unit(&me.person.unit))}</span>
                            <a href=Page::Programme.path()>{common::nav_programme_mine(lang)}</a>
                            <a href=Page::Account.path()>{account_words::see(lang)}</a>
                        </div>
                        {more(account.more())}
                    }
                })))}
                <Languages />
                <Themes />
                {shown(move || account.with(|account| account.me().is_some()).then(|| view! { <SignOut /> }))}
            </div>
        </details>
    }
    .into_any()
}

/// Pages that are not in the navigation.
fn more(pages: Vec<Page>) -> Option<AnyView> {
    let lang = use_lang();
    (!pages.is_empty()).then(|| {
        view! {
            <nav class="stack-tight on-phones" aria-label=common::nav_more(lang)>
                <span class="label">{common::nav_more(lang)}</span>
                {list(pages)}
            </nav>
        }
        .into_any()
    })
}

/// The buttons of the languages.
#[component]
pub fn Languages() -> impl IntoView {
    let lang = use_lang();
    let language = use_context::<Language>();
    let button = move |one: Lang, words: &'static str| {
        let press = move |_| {
            if let Some(language) = language {
                language.choose(one);
            }
        };
        view! { <button type="button" lang=one.code() aria-pressed=(one == lang).to_string() on:click=press>{words}</button> }
    };
    view! {
        <fieldset class="field">
            <legend class="label">{common::language(lang)}</legend>
            <div class="segment">{button(Lang::Fr, common::french(lang))}{button(Lang::En, common::english(lang))}</div>
        </fieldset>
    }
    .into_any()
}

/// The buttons of the themes.
#[component]
pub fn Themes() -> impl IntoView {
    let lang = use_lang();
    let look = use_context::<Look>();
    let button = move |theme: Theme| {
        let words = match theme {
            Theme::System => common::theme_system(lang),
            Theme::Light => common::theme_light(lang),
            Theme::Dark => common::theme_dark(lang),
        };
        let pressed = move || look.is_some_and(|look| look.get() == theme).to_string();
        let press = move |_| {
            if let Some(look) = look {
                look.choose(theme);
            }
        };
        view! { <button type="button" aria-pressed=pressed on:click=press>{words}</button> }
    };
    view! {
        <fieldset class="field">
            <legend class="label">{common::theme(lang)}</legend>
            <div class="segment">{Theme::ALL.into_iter().map(button).collect_view()}</div>
        </fieldset>
    }
    .into_any()
}

#[component]
fn SignOut() -> impl IntoView {
    let lang = use_lang();
    let account = use_account();
    let speaker = use_speaker();
    let router = use_router();
    let leave = Deed::new(move |(): ()| async move {
        // As long as the server was not told, the cookie opens this account to whoever comes next.
        match client::account::logout().await {
            Ok(()) | Err(ClientError::Unauthenticated) => {}
            Err(error) => {
                speaker.say(common::sign_out_failed(lang));
                return Err(error);
            }
        }
        // First, so that nothing on the way out asks in the name of somebody who is gone.
        sign_out_here(account);
        router.go(&Page::SignIn.path());
        speaker.say(common::signed_out(lang));
        Ok(())
    });
    view! { <Button label=common::sign_out(lang) shape=Icon::SignOut busy=leave.busy() on_press=move |()| leave.run(()) /> }.into_any()
}
