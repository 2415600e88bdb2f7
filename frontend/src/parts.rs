//! Parts of the program that come when one of their pages is first opened: whoever looks up their own week does not pay
//! for a planner's screens.
//!
//! `cargo xtask web` cuts the program at the functions marked here; what two parts need stands apart, and what the start
//! needs stays in the start.

use std::{
    cell::RefCell,
    future::Future,
    pin::pin,
    task::{Context, Poll, Waker},
};

use contract::id::PersonId;
use leptos::prelude::*;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::{
    app::Area,
    client::error::ClientError,
    components::loaded::{Failed, skeleton},
    page::Page,
    pages::{
        self,
        view::menu::{ListViews, Place},
    },
    remote::shown,
};

/// A part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// One's own week: what is next for me.
    Mine,
    /// What one follows: the list of sessions and what one is told.
    Seen,
    /// One's account, how one is reached, and the roles that one lends.
    Account,
    /// What anyone may read.
    Texts,
    /// A session, its offers, the board of the year, and the home of those who plan.
    Sessions,
    /// The catalogue of courses, and the forms of courses and sessions.
    Catalogue,
    /// Requests, people and imports.
    Records,
    /// Roles, units, sites, skills and the audit.
    Administration,
    /// Coming in, what keeps others out, the accounts of others, lending a role, and going anywhere by typing.
    Access,
    /// API clients, what each role allows, and writing the public pages.
    Systems,
    /// The saved views of lists: of no page, but of whoever opens their menu.
    Views,
}

impl Part {
    /// The part that draws a page; none when the start does.
    #[must_use]
    pub const fn of(page: Page) -> Option<Self> {
        match page {
            Page::Programme => Some(Self::Mine),
            Page::Sessions | Page::Notifications => Some(Self::Seen),
            Page::Account | Page::Delegations => Some(Self::Account),
            Page::Public(_) => Some(Self::Texts),
            Page::Home | Page::Board | Page::Session(_) | Page::Attendance(_) | Page::Offer(_) => Some(Self::Sessions),
            Page::Courses
            | Page::Course(_)
            | Page::NewCourse
            | Page::CourseEdit(_)
            | Page::NewRequest
            | Page::NewSession
            | Page::SessionEdit(_) => Some(Self::Catalogue),
            Page::Requests
            | Page::Request(_)
            | Page::People
            | Page::Person(_)
            | Page::Imports
            | Page::NewImport
            | Page::Import(_) => Some(Self::Records),
            Page::Units
            | Page::Unit(_)
            | Page::Sites
            | Page::Skills
            | Page::RoleGrants
            | Page::NewRoleGrant
            | Page::Audit => Some(Self::Administration),
            Page::SecondStep
            | Page::Invitation
            | Page::Password
            | Page::SecondFactor
            | Page::SignIns
            | Page::NewDelegation => Some(Self::Access),
            Page::Roles
            | Page::ApiClients
            | Page::NewApiClient
            | Page::ApiClient(_)
            | Page::PublicPages
            | Page::PublicPageEdit(..) => Some(Self::Systems),
            Page::SignIn => None,
        }
    }

    async fn load(self) -> Result<(), SplitLoaderError> {
        match self {
            Self::Mine => load_mine().await,
            Self::Seen => load_seen().await,
            Self::Account => load_account().await,
            Self::Texts => load_texts().await,
            Self::Sessions => load_sessions().await,
            Self::Catalogue => load_catalogue().await,
            Self::Records => load_records().await,
            Self::Administration => load_administration().await,
            Self::Access => load_access().await,
            Self::Systems => load_systems().await,
            Self::Views => load_views().await,
        }
    }

    fn draw(self, area: Area, page: Memo<Option<Page>>) -> Option<AnyView> {
        match self {
            Self::Mine => at_once(mine(area)),
            Self::Seen => at_once(seen(area)),
            Self::Account => at_once(account(Own::Page(area))),
            Self::Texts => at_once(texts(area)),
            Self::Sessions => at_once(sessions(area, page)),
            Self::Catalogue => at_once(catalogue(area)),
            Self::Records => at_once(records(area, page)),
            Self::Administration => at_once(administration(area, page)),
            Self::Access => at_once(access(Asked::Page(area))),
            Self::Systems => at_once(systems(area)),
            Self::Views => None,
        }
    }
}

#[wasm_split(mine, fallible, preload(load_mine))]
fn mine(area: Area) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::mine(area))
}

#[wasm_split(seen, fallible, preload(load_seen))]
fn seen(area: Area) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::seen(area))
}

#[wasm_split(texts, fallible, preload(load_texts))]
fn texts(area: Area) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::texts(area))
}

#[wasm_split(account, fallible, preload(load_account))]
fn account(wanted: Own) -> Result<AnyView, SplitLoaderError> {
    Ok(match wanted {
        Own::Page(area) => pages::account(area),
        Own::Cards(id, cards) => cards.into_iter().map(|card| card_of(card, id)).collect_view().into_any(),
    })
}

/// What is wanted of the part of what is known of oneself: each marked function waits for its part by itself, so there is one per part.
enum Own {
    Page(Area),
    /// What that part shows of oneself, of somebody.
    Cards(PersonId, Vec<Card>),
}

/// A card about somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// How to reach them, and where they live.
    Contact,
    /// The roles that they lend and are lent.
    Delegations,
}

fn card_of(card: Card, id: PersonId) -> AnyView {
    match card {
        Card::Contact => view! { <pages::contact::ContactCard whose=pages::contact::Whose::Of(id) /> }.into_any(),
        Card::Delegations => view! { <pages::delegation::DelegationsCard id=id /> }.into_any(),
    }
}

#[wasm_split(sessions, fallible, preload(load_sessions))]
fn sessions(area: Area, _page: Memo<Option<Page>>) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::sessions(area))
}

#[wasm_split(catalogue, fallible, preload(load_catalogue))]
fn catalogue(area: Area) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::catalogue(area))
}

#[wasm_split(records, fallible, preload(load_records))]
fn records(area: Area, page: Memo<Option<Page>>) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::records(area, page))
}

#[wasm_split(administration, fallible, preload(load_administration))]
fn administration(area: Area, page: Memo<Option<Page>>) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::administration(area, page))
}

#[wasm_split(access, fallible, preload(load_access))]
fn access(asked: Asked) -> Result<AnyView, SplitLoaderError> {
    Ok(match asked {
        Asked::Page(area) => pages::access(area),
        Asked::Palette(open) => view! { <pages::palette::Palette open=open /> }.into_any(),
        Asked::AccountOf(id) => view! { <pages::account::other::AccountCard id=id /> }.into_any(),
    })
}

#[wasm_split(systems, fallible, preload(load_systems))]
fn systems(area: Area) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::systems(area))
}

#[wasm_split(views, fallible, preload(load_views))]
fn views(of: ListViews, place: Place) -> Result<AnyView, SplitLoaderError> {
    Ok(pages::view::draw(of, place))
}

/// What is wanted of the part of accounts.
enum Asked {
    Page(Area),
    /// The card of somebody's account.
    AccountOf(PersonId),
    /// Going anywhere by typing; closed by the signal.
    Palette(RwSignal<bool>),
}

/// What a future that has nothing to wait for answers.
fn at_once<T>(future: impl Future<Output = Result<T, SplitLoaderError>>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer.ok(),
        Poll::Pending => None,
    }
}

thread_local! {
    /// The parts that have come.
    static HERE: RefCell<Vec<Part>> = const { RefCell::new(Vec::new()) };
}

fn is_here(part: Part) -> bool {
    HERE.with_borrow(|here| here.contains(&part))
}

async fn fetch(part: Part) -> bool {
    let came = part.load().await.is_ok();
    if came && !is_here(part) {
        HERE.with_borrow_mut(|here| here.push(part));
    }
    came
}

/// Asks for the part of a page that is about to be opened.
pub fn expect(page: Page) {
    if let Some(part) = Part::of(page).filter(|part| !is_here(*part)) {
        leptos::task::spawn_local(async move {
            fetch(part).await;
        });
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Coming {
    Asked,
    Here,
    Failed,
}

/// A page of a part, once the part has come.
#[component]
pub fn FromPart(part: Part, area: Area, page: Memo<Option<Page>>) -> impl IntoView {
    once_here(part, 8, Box::new(move || part.draw(area, page)))
}

/// The palette, once its part has come.
#[component]
pub fn PaletteFromPart(open: RwSignal<bool>) -> impl IntoView {
    once_here(Part::Access, 3, Box::new(move || at_once(access(Asked::Palette(open)))))
}

/// Cards about a person, once their part has come.
#[component]
pub fn CardsFromPart(id: PersonId, cards: Vec<Card>) -> impl IntoView {
    once_here(Part::Account, 3, Box::new(move || at_once(account(Own::Cards(id, cards.clone())))))
}

/// The card of a person's account, once its part has come.
#[component]
pub fn AccountFromPart(id: PersonId) -> impl IntoView {
    once_here(Part::Access, 3, Box::new(move || at_once(access(Asked::AccountOf(id)))))
}

/// What the saved views of a list show, once their part has come.
#[component]
pub fn ViewsFromPart(of: ListViews, place: Place) -> impl IntoView {
    let lines = if place == Place::Menu { 3 } else { 0 };
    once_here(Part::Views, lines, Box::new(move || at_once(views(of, place))))
}

fn once_here(part: Part, lines: usize, draw: Box<dyn Fn() -> Option<AnyView> + Send>) -> AnyView {
    let coming = RwSignal::new(if is_here(part) { Coming::Here } else { Coming::Asked });
    let ask = move || {
        leptos::task::spawn_local(async move {
            let came = fetch(part).await;
            coming.try_set(if came { Coming::Here } else { Coming::Failed });
        });
    };
    if coming.get_untracked() == Coming::Asked {
        ask();
    }
    let retry = Callback::new(move |()| {
        coming.set(Coming::Asked);
        ask();
    });
    shown(move || match coming.get() {
        Coming::Asked => skeleton(lines),
        Coming::Here => draw().into_any(),
        Coming::Failed => view! { <Failed error=ClientError::Offline retry=retry /> }.into_any(),
    })
}

#[cfg(test)]
mod tests {
    use super::Part;
    use crate::page::Page;

    #[test]
    fn the_starter_script_expects_the_parts_that_its_pages_need() {
        for line in include_str!("../shell/first.txt").lines() {
            let words: Vec<&str> = line.split(' ').collect();
            let page = Page::parse(words[0]).expect(line);
            let part = format!("{:?}", Part::of(page).expect(line)).to_lowercase();
            assert_eq!((words[1], words.get(2).is_some()), (part.as_str(), page.is_open()), "{line}");
        }
    }
}
