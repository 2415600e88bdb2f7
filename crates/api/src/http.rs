//! The routes: the API, registered through `service` so that the document knows every operation, and what stands beside it.

pub mod account;
pub mod api_client;
pub mod attendance;
pub mod audit;
pub mod auth;
pub mod calendar;
pub mod contact;
pub mod course;
pub mod delegation;
pub mod enrolment;
pub mod events;
pub mod export;
pub mod fallback;
pub mod import;
pub mod oauth;
pub mod offer;
pub mod pages;
pub mod person;
pub mod programme;
pub mod public_page;
pub mod published;
pub mod queue;
pub mod rank;
pub mod request;
pub mod required_course;
pub mod role;
pub mod role_grant;
pub mod routes;
pub mod saved_view;
pub mod second_factor;
pub mod session;
pub mod session_template;
pub mod sign_in;
pub mod site;
pub mod skill;
pub mod spa;
pub mod status;
pub mod system;
pub mod unit;
pub mod well_known;

use actix_web::web;
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Where every operation of the API lives.
pub const PREFIX: &str = "/api/v1";

/// The operations of the API, one `routes` function per concept.
pub fn api(config: &mut ServiceConfig) {
    config.service(scope::scope(PREFIX).configure(operations));
}

fn operations(config: &mut ServiceConfig) {
    config
        .configure(auth::routes)
        .configure(sign_in::routes)
        .configure(second_factor::routes)
        .configure(account::routes)
        .configure(session::routes)
        .configure(session_template::routes)
        .configure(request::routes)
        .configure(queue::routes)
        .configure(programme::routes)
        .configure(offer::routes)
        .configure(export::routes)
        .configure(import::routes)
        .configure(enrolment::routes)
        .configure(attendance::routes)
        .configure(required_course::routes)
        .configure(person::routes)
        .configure(contact::routes)
        .configure(calendar::routes)
        .configure(unit::routes)
        .configure(rank::routes)
        .configure(skill::routes)
        .configure(role::routes)
        .configure(role_grant::routes)
        .configure(delegation::routes)
        .configure(site::routes)
        .configure(course::routes)
        .configure(public_page::routes)
        .configure(saved_view::routes)
        .configure(audit::routes)
        .configure(events::routes)
        .configure(api_client::routes)
        .configure(status::routes);
}

/// What is no operation of the API: probes, documents, problem pages, pages that the organisation writes.
pub fn beside(config: &mut web::ServiceConfig) {
    config.configure(system::routes).configure(pages::routes).configure(public_page::html::routes);
    config.configure(oauth::routes).configure(well_known::routes).configure(calendar::beside);
}
