//! The program: its contexts, its guard, and what each address shows.

use std::sync::Arc;

use leptos::prelude::*;

use crate::{
    browser, client,
    client::error::ClientError,
    components::{button::Button, heading::Heading, loaded::skeleton},
    context::{Language, Look, SignedIn, Speaker, Titles, use_account, use_lang},
    i18n::messages::common,
    layout::{Keys, Shell},
    live,
    page::Page,
    pages,
    parts::{self, FromPart, Part},
    router::{Router, use_router},
    state::{account::Account, notice::Notices, query::Query},
    upgrade::{self, Upgrade},
};

/// Kept while someone is signed in, so that a visitor is not asked about for nothing.
const HINT: &str = "releve.signed-in";

/// Draws the program into the page.
pub fn start() {
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    let language = Language::start();
    let account = RwSignal::new(if browser::kept(HINT).is_some() { Account::Unknown } else { Account::Anonymous });
    provide_context(language);
    provide_context(Look::start());
    provide_context(SignedIn(account));
    provide_context(Speaker(RwSignal::new(Notices::default())));
    provide_context(Router::start());
    provide_context(Titles::start());
    client::on_signed_out(move || sign_out_here(account));
    client::on_second_factor_needed(move || {
        if account.with_untracked(Account::is_in) {
            ask_who(account);
        }
    });
    live::start();
    provide_context(Upgrade::start());
    provide_context(Keys::start());
    if account.with_untracked(|account| *account == Account::Unknown) {
        ask_who(account);
    }
    move || {
        client::set_language(language.get());
        view! { <Shell><Guarded /></Shell> }
    }
}

/// Asks the server who is signed in.
pub fn ask_who(account: RwSignal<Account>) {
    leptos::task::spawn_local(async move {
        match client::account::get_me().await {
            Ok(me) => sign_in_here(account, me),
            Err(ClientError::Unauthenticated) => sign_out_here(account),
            Err(_) => account.set(Account::Unreachable),
        }
    });
}

/// Somebody is signed in.
pub fn sign_in_here(account: RwSignal<Account>, me: contract::auth::Me) {
    browser::keep(HINT, "1");
    account.set(Account::SignedIn(Arc::new(me)));
}

/// Nobody is signed in any more.
pub fn sign_out_here(account: RwSignal<Account>) {
    browser::forget(HINT);
    client::ahead::forget();
    client::set_csrf("");
    upgrade::forget();
    account.set(Account::Anonymous);
}

/// What the guard decides for an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// We do not know yet who is asking.
    Wait,
    /// The server could not be asked.
    Unreachable,
    /// Nobody is signed in and the page is not open.
    SignIn,
    /// A second factor has to be set up first.
    SetUp,
    /// The page is not for this person's roles.
    Forbidden,
    /// `/` of somebody whose home has an address of its own, or the sign-in page of somebody signed in.
    Elsewhere(Page),
    Show(Area),
}

/// Pages drawn by the same component keep it when only the row they open changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    Requests,
    People,
    Units,
    One(Option<Page>),
}

fn way(page: Option<Page>, account: &Account) -> Way {
    let home = account.home().page();
    match (page, account) {
        (Some(Page::SignIn | Page::SecondStep), Account::SignedIn(_)) => Way::Elsewhere(home),
        (Some(open), _) if open.is_open() => Way::Show(Area::One(page)),
        (Some(one), signed_in) if one != Page::SecondFactor && signed_in.lacks_second_factor() => Way::SetUp,
        (None, _) => Way::Show(Area::One(None)),
        (_, Account::Unknown) => Way::Wait,
        (_, Account::Unreachable) => Way::Unreachable,
        (_, Account::Anonymous) => Way::SignIn,
        (Some(one), Account::SignedIn(_)) if one.needs().is_some_and(|code| !account.may(code)) => Way::Forbidden,
        (Some(Page::Home), Account::SignedIn(_)) if home != Page::Home => Way::Elsewhere(home),
        (Some(Page::Requests | Page::Request(_)), _) => Way::Show(Area::Requests),
        (Some(Page::People | Page::Person(_)), _) => Way::Show(Area::People),
        (Some(Page::Units | Page::Unit(_)), _) => Way::Show(Area::Units),
        (one, _) => Way::Show(Area::One(one)),
    }
}

/// Where to go once what stands before it is done.
fn way_back(here: &str) -> Query {
    if here == "/" { Query::default() } else { Query::default().with("next", here) }
}

#[component]
fn Guarded() -> impl IntoView {
    let router = use_router();
    let account = use_account();
    let page = router.page();
    let way = Memo::new(move |_| account.with(|account| way(page.get(), account)));
    if let Some(page) = page.get_untracked() {
        // While the server says who is asking.
        account.with_untracked(|account| *account == Account::Unknown).then(|| parts::expect(page));
    }
    Effect::new(move |_| match way.get() {
        Way::SignIn => {
            router.replace(&Page::SignIn.with(&way_back(&router.here())));
        }
        Way::SetUp => {
            router.replace(&Page::SecondFactor.with(&way_back(&router.here())));
        }
        Way::Elsewhere(home) => {
            let next = router.query_now();
            router.replace(&next.get("next").map_or_else(|| home.path(), |next| crate::page::safe_next(Some(next))));
        }
        Way::Wait | Way::Unreachable | Way::Forbidden | Way::Show(_) => {}
    });
    move || match way.get() {
        Way::Wait | Way::SignIn | Way::SetUp | Way::Elsewhere(_) => skeleton(8),
        Way::Unreachable => {
            let retry = Callback::new(move |()| {
                account.set(Account::Unknown);
                ask_who(account);
            });
            let lang = use_lang();
            view! {
                <div class="stack not-found">
                    <Heading title=ClientError::Offline.title(lang) />
                    <p role="alert">{ClientError::Offline.words(lang)}</p>
                    <div><Button label=common::retry(lang) class="primary" on_press=retry /></div>
                </div>
            }
            .into_any()
        }
        Way::Forbidden => view! { <pages::not_found::ForbiddenPage /> }.into_any(),
        Way::Show(area) => show(area, page),
    }
}

fn show(area: Area, page: Memo<Option<Page>>) -> AnyView {
    let shown = match area {
        Area::Requests => Page::Requests,
        Area::People => Page::People,
        Area::Units => Page::Units,
        Area::One(Some(one)) => one,
        Area::One(None) => return view! { <pages::not_found::NotFoundPage /> }.into_any(),
    };
    match Part::of(shown) {
        Some(part) => view! { <FromPart part=part area=area page=page /> }.into_any(),
        None => pages::own(shown),
    }
}
