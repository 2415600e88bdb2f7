//! The routes: the API, registered through `service` so that the document knows every operation, and what stands beside it.

pub mod auth;
pub mod fallback;
pub mod pages;
pub mod published;
pub mod routes;
pub mod spa;
pub mod system;

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
    config.configure(auth::routes);
}

/// What is no operation of the API: probes, documents, problem pages.
pub fn beside(config: &mut web::ServiceConfig) {
    config.configure(system::routes).configure(pages::routes);
}
