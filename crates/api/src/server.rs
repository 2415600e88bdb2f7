//! The application as one value, for the program and for tests, and the loop that serves it.

use crate::http;
use crate::middleware::{catch, identify, limit, observe, render, secure};
use crate::state::AppState;
use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::{App, Error, HttpServer, web};
use std::io;
use std::net::TcpListener;
use utoipa_actix_web::AppExt;

/// The whole application on a state.
pub fn build_app(
    state: AppState,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    build_app_with(state, |_| {})
}

/// The whole application with more routes: tests add a handler that panics.
pub fn build_app_with(
    state: AppState,
    extra: fn(&mut web::ServiceConfig),
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .into_utoipa_app()
        .app_data(web::Data::new(state))
        .map(|app| app.configure(extra))
        .configure(http::api)
        .map(|app| {
            app.configure(http::beside)
                .default_service(web::to(http::fallback::fallback))
                .wrap(from_fn(catch::catch))
                .wrap(from_fn(identify::identify))
                .wrap(from_fn(limit::limit))
                .wrap(Compress::default())
                .wrap(from_fn(render::render))
                .wrap(from_fn(secure::secure))
                .wrap(from_fn(observe::observe))
        })
        .into_app()
}

/// Serves on a listener until its handle is told to stop: signals are the program's to listen to.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve(state: AppState, listener: TcpListener) -> io::Result<Server> {
    serve_with(state, listener, |_| {})
}

/// The same with more routes: the figures of `releve bench` stand beside answers that are always the same.
///
/// # Errors
/// When the listener cannot be used.
pub fn serve_with(state: AppState, listener: TcpListener, extra: fn(&mut web::ServiceConfig)) -> io::Result<Server> {
    let server = &state.settings().server;
    let (workers, shutdown, head) = (server.workers, server.shutdown.as_secs(), state.settings().limits.head);
    let mut http = HttpServer::new(move || build_app_with(state.clone(), extra))
        .disable_signals()
        .shutdown_timeout(shutdown)
        .client_request_timeout(head)
        // A compressed answer leaves in parts: none waits until the one before it was acknowledged.
        .tcp_nodelay(true)
        .listen(listener)?;
    if workers > 0 {
        http = http.workers(workers);
    }
    Ok(http.run())
}
