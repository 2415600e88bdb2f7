//! The way around, by role: a rail on a desk, a bar on a phone.

use leptos::prelude::*;

use crate::{
    components::icon::{Icon, icon, mark},
    context::{use_account, use_lang},
    i18n::{
        Lang,
        messages::{account, board, common, imports, public_pages},
    },
    page::Page,
    remote::shown,
    router::use_router,
    state::account::Account,
};

/// What a link to a page says, and its drawing.
pub const fn words(lang: Lang, page: Page) -> (&'static str, Icon) {
    match page {
        Page::Programme => (common::nav_programme(lang), Icon::Calendar),
        Page::Courses => (common::nav_courses(lang), Icon::File),
        Page::Sessions => (common::nav_sessions(lang), Icon::Sessions),
        Page::Board => (board::title(lang), Icon::Calendar),
        Page::Requests => (common::nav_requests(lang), Icon::Requests),
        Page::People => (common::nav_people(lang), Icon::People),
        Page::Imports => (common::nav_imports(lang), Icon::Import),
        Page::NewImport => (imports::new(lang), Icon::Import),
        Page::Account => (account::title(lang), Icon::Person),
        Page::Notifications => (common::nav_notifications(lang), Icon::Bell),
        Page::Units => (common::nav_units(lang), Icon::Tree),
        Page::Sites => (common::nav_sites(lang), Icon::Pin),
        Page::Skills => (common::nav_skills(lang), Icon::Award),
        Page::RoleGrants => (common::nav_roles(lang), Icon::Key),
        Page::ApiClients => (common::nav_clients(lang), Icon::Plug),
        Page::PublicPages => (public_pages::title(lang), Icon::File),
        Page::Audit => (common::nav_audit(lang), Icon::Journal),
        _ => (common::nav_home(lang), Icon::Home),
    }
}

/// The entry a page belongs to.
const fn section(page: Page) -> Page {
    match page {
        Page::Course(_) | Page::NewCourse | Page::CourseEdit(_) => Page::Courses,
        Page::Session(_) | Page::NewSession | Page::SessionEdit(_) | Page::Attendance(_) => Page::Sessions,
        Page::Request(_) | Page::NewRequest => Page::Requests,
        Page::Person(_) => Page::People,
        Page::Import(_) | Page::NewImport => Page::Imports,
        Page::Offer(_) => Page::Programme,
        Page::Unit(_) => Page::Units,
        Page::NewRoleGrant => Page::RoleGrants,
        Page::ApiClient(_) | Page::NewApiClient => Page::ApiClients,
        Page::PublicPageEdit(..) => Page::PublicPages,
        other => other,
    }
}

/// Pages that the roles open; these may change while one looks.
fn opened(read: fn(&Account) -> Vec<Page>) -> Memo<Vec<Page>> {
    let account = use_account();
    Memo::new(move |_| account.with(read))
}

fn entries() -> AnyView {
    let pages = opened(|account| account.home().entries().to_vec());
    shown(move || list(pages.get()))
}

/// What the roles open beside the entries: a desk has room for it, a phone has it in the account's menu.
fn more() -> AnyView {
    let pages = opened(Account::more);
    let label = common::nav_more(use_lang());
    shown(move || {
        let pages = pages.get();
        (!pages.is_empty())
            .then(|| view! { <div class="stack-tight"><span class="label">{label}</span>{list(pages)}</div> })
    })
}

/// Links to pages; the one that one is on, or below, is marked.
pub fn list(pages: Vec<Page>) -> AnyView {
    let lang = use_lang();
    let here = use_router().page();
    let link = |page: Page| {
        let (label, shape) = words(lang, page);
        let current = move || here.get().is_some_and(|here| section(here) == page).then_some("page");
        view! { <li><a class="nav-link" href=page.path() aria-current=current>{icon(shape)}<span>{label}</span></a></li> }
    };
    view! { <ul>{pages.into_iter().map(link).collect_view()}</ul> }.into_any()
}

/// The rail of a desk.
#[component]
pub fn Rail() -> impl IntoView {
    let lang = use_lang();
    view! {
        <nav class="rail" aria-label=common::main_navigation(lang)>
            <a class="brand" href=Page::Home.path()>{mark()}<span>{common::app_name(lang)}</span></a>
            {entries()}
            {more()}
        </nav>
    }
    .into_any()
}

/// The bar of a phone.
#[component]
pub fn ThumbBar() -> impl IntoView {
    view! { <nav class="thumb-bar" aria-label=common::main_navigation(use_lang())>{entries()}</nav> }.into_any()
}
