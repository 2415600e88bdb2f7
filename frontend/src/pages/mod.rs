//! One module per concept. Pages load and dispatch; components draw.
//!
//! The functions here draw the pages of one part of the program each: see `parts`.

use leptos::prelude::*;

use crate::{app::Area, page::Page};

pub mod account;
pub mod api_client;
pub mod audit;
pub mod board;
pub mod calendar;
pub mod contact;
pub mod course;
pub mod day;
pub mod delegation;
pub mod exporting;
pub mod home;
pub mod import;
pub mod invitation;
pub mod listing;
pub mod live;
pub mod not_found;
pub mod notification;
pub mod offer;
pub mod palette;
pub mod person;
pub mod programme;
pub mod public_page;
pub mod request;
pub mod role;
pub mod role_grant;
pub mod search;
pub mod second_factor;
pub mod session;
pub mod sign_in;
pub mod site;
pub mod skill;
pub mod unit;
pub mod view;

/// The pages that come with the start.
#[must_use]
pub fn own(page: Page) -> AnyView {
    match page {
        Page::SignIn => view! { <sign_in::SignInPage /> }.into_any(),
        _ => not_here(),
    }
}

fn not_here() -> AnyView {
    view! { <not_found::NotFoundPage /> }.into_any()
}

/// The pages that one sees first.
#[must_use]
pub fn mine(area: Area) -> AnyView {
    match area {
        Area::One(Some(Page::Programme)) => view! { <programme::ProgrammePage /> }.into_any(),
        _ => not_here(),
    }
}

/// The pages of what one follows.
#[must_use]
pub fn seen(area: Area) -> AnyView {
    match area {
        Area::One(Some(Page::Sessions)) => view! { <session::list::SessionsPage /> }.into_any(),
        Area::One(Some(Page::Notifications)) => view! { <notification::NotificationsPage /> }.into_any(),
        _ => not_here(),
    }
}

/// The pages of what is known of oneself.
#[must_use]
pub fn account(area: Area) -> AnyView {
    match area {
        Area::One(Some(Page::Account)) => view! { <account::AccountPage /> }.into_any(),
        Area::One(Some(Page::Delegations)) => view! { <delegation::DelegationsPage /> }.into_any(),
        _ => not_here(),
    }
}

/// The pages that anyone may read.
#[must_use]
pub fn texts(area: Area) -> AnyView {
    match area {
        Area::One(Some(Page::Public(slug))) => view! { <public_page::PublicPageView slug=slug /> }.into_any(),
        _ => not_here(),
    }
}

/// The pages of coming in, and of what keeps others out.
#[must_use]
pub fn access(area: Area) -> AnyView {
    match area {
        Area::One(Some(Page::SecondStep)) => view! { <sign_in::second_step::SecondStepPage /> }.into_any(),
        Area::One(Some(Page::Invitation)) => view! { <invitation::InvitationPage /> }.into_any(),
        Area::One(Some(Page::Password)) => view! { <account::password::PasswordPage /> }.into_any(),
        Area::One(Some(Page::SecondFactor)) => view! { <second_factor::SecondFactorPage /> }.into_any(),
        Area::One(Some(Page::NewDelegation)) => view! { <delegation::NewDelegationPage /> }.into_any(),
        Area::One(Some(Page::SignIns)) => view! { <account::sign_ins::SignInsPage /> }.into_any(),
        _ => not_here(),
    }
}

/// The pages of the access of other systems, and of writing what anyone may read.
#[must_use]
pub fn systems(area: Area) -> AnyView {
    match area {
        Area::One(Some(Page::ApiClients)) => view! { <api_client::ApiClientsPage /> }.into_any(),
        Area::One(Some(Page::NewApiClient)) => view! { <api_client::NewApiClientPage /> }.into_any(),
        Area::One(Some(Page::ApiClient(id))) => view! { <api_client::ApiClientPage id=id /> }.into_any(),
        Area::One(Some(Page::Roles)) => view! { <role::RolesPage /> }.into_any(),
        Area::One(Some(Page::PublicPages)) => view! { <public_page::list::PublicPagesPage /> }.into_any(),
        Area::One(Some(Page::PublicPageEdit(slug, language))) => {
            view! { <public_page::edit::PublicPageEditPage slug=slug language=language /> }.into_any()
        }
        _ => not_here(),
    }
}

/// The pages of sessions.
#[must_use]
pub fn sessions(area: Area) -> AnyView {
    match area {
        Area::One(Some(Page::Home)) => view! { <home::PlannerHome /> }.into_any(),
        Area::One(Some(Page::Board)) => view! { <board::BoardPage /> }.into_any(),
        Area::One(Some(Page::Offer(id))) => view! { <offer::OfferPage id=id /> }.into_any(),
        Area::One(Some(Page::Attendance(id))) => view! { <session::sheet::AttendancePage id=id /> }.into_any(),
        Area::One(Some(Page::Session(id))) => view! { <session::detail::SessionPage id=id /> }.into_any(),
        _ => not_here(),
    }
}

/// The pages of the catalogue, and the forms of courses and sessions.
#[must_use]
pub fn catalogue(area: Area) -> AnyView {
    match area {
        Area::One(Some(Page::Courses)) => view! { <course::CoursesPage /> }.into_any(),
        Area::One(Some(Page::Course(id))) => view! { <course::detail::CoursePage id=id /> }.into_any(),
        Area::One(Some(Page::NewCourse)) => view! { <course::form::NewCoursePage /> }.into_any(),
        Area::One(Some(Page::CourseEdit(id))) => view! { <course::form::EditCoursePage id=id /> }.into_any(),
        Area::One(Some(Page::NewRequest)) => view! { <request::filing::NewRequestPage /> }.into_any(),
        Area::One(Some(Page::NewSession)) => view! { <session::new::NewSessionPage /> }.into_any(),
        Area::One(Some(Page::SessionEdit(id))) => view! { <session::edit::EditSessionPage id=id /> }.into_any(),
        _ => not_here(),
    }
}

/// The pages of requests, people and imports.
#[must_use]
pub fn records(area: Area, page: Memo<Option<Page>>) -> AnyView {
    match area {
        Area::Requests => view! { <request::RequestsPage page=page /> }.into_any(),
        Area::People => view! { <person::PeoplePage page=page /> }.into_any(),
        Area::One(Some(Page::Imports)) => view! { <import::list::ImportsPage /> }.into_any(),
        Area::One(Some(Page::NewImport)) => view! { <import::new::NewImportPage /> }.into_any(),
        Area::One(Some(Page::Import(id))) => view! { <import::detail::ImportDetailPage id=id /> }.into_any(),
        _ => not_here(),
    }
}

/// The pages of the administration part.
#[must_use]
pub fn administration(area: Area, page: Memo<Option<Page>>) -> AnyView {
    let one = match area {
        Area::Units => return view! { <unit::UnitsPage page=page /> }.into_any(),
        Area::One(Some(one)) => one,
        _ => return not_here(),
    };
    match one {
        Page::Sites => view! { <site::SitesPage /> }.into_any(),
        Page::Skills => view! { <skill::SkillsPage /> }.into_any(),
        Page::Audit => view! { <audit::AuditPage /> }.into_any(),
        Page::RoleGrants => view! { <role_grant::RoleGrantsPage /> }.into_any(),
        Page::NewRoleGrant => view! { <role_grant::NewRoleGrantPage /> }.into_any(),
        _ => not_here(),
    }
}
