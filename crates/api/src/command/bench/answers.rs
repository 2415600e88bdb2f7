//! What an answer costs that says always the same: this very program with two more addresses, which no product has.
//!
//! They pass through everything that an answer of the API passes through, and ask no database for what they say. What they
//! cost is what carrying so many bytes costs; whatever costs more is the work of finding out what to say.

use super::super::{Common, Failure, chain, setup};
use super::http::{Request, get};
use actix_web::rt::System;
use actix_web::{HttpResponse, web};
use releve_api::clock::SystemClock;
use releve_api::metrics::Metrics;
use releve_api::state::AppState;
use releve_api::{openapi, server};
use std::net::{Ipv4Addr, TcpListener};
use std::sync::Arc;

/// Outside of the API: nobody is asked who they are.
const OPEN: &str = "/bench/answer";
/// Inside: the sign-in is looked up, as for every request of the API.
const SIGNED_IN: &str = "/api/v1/bench/answer";

/// So many bytes, asked for by anybody.
pub fn open(bytes: usize) -> Request {
    get(format!("{OPEN}/{bytes}"), "x")
}

/// The same, asked for by someone who has signed in.
pub fn signed_in(bytes: usize) -> Request {
    get(format!("{SIGNED_IN}/{bytes}"), "x")
}

/// Serves the program with these addresses, until it is ended.
///
/// # Errors
/// Those of the settings and of starting.
pub fn serve(common: &Common) -> Result<(), Failure> {
    let (settings, _) = setup::settings(common, None)?;
    let _traces = setup::log(&settings)?;
    let failed = |error: &dyn std::error::Error| Failure::new(1, chain(error));
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| failed(&error))?;
    let port = listener.local_addr().map_err(|error| failed(&error))?.port();
    let document = openapi::document();
    let metrics = Arc::new(Metrics::new(&document).map_err(|error| failed(&error))?);
    let store = setup::open_metered(&settings, Arc::new(metrics.door().clone()))?;
    let state = AppState::measured(settings, Arc::new(SystemClock), store, &document, Some(metrics));
    System::new().block_on(async {
        let server = server::serve_with(state, listener, routes).map_err(|error| failed(&error))?;
        println!("Relève answers on http://localhost:{port}");
        server.await.map_err(|error| failed(&error))
    })
}

fn routes(config: &mut web::ServiceConfig) {
    for below in [OPEN, SIGNED_IN] {
        config.route(&format!("{below}/{{bytes}}"), web::get().to(answer));
    }
}

async fn answer(bytes: web::Path<usize>) -> HttpResponse {
    HttpResponse::Ok().content_type("application/json").body("x".repeat(bytes.into_inner()))
}
