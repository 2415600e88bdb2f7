//! Gives each request an id, a span and one line in the log; answers HEAD as GET without its body.
//!
//! Only ids, routes and figures are logged: never a query, a name or a body.

use super::{Asker, HeadersOnly};
use crate::clock::new_uuid;
use crate::lang::Lang;
use crate::state::AppState;
use crate::telemetry::{self, Traceparent};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{ConnectionType, Method};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, web};
use std::time::Instant;
use tracing::Instrument;

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The outermost middleware.
///
/// # Errors
/// None of its own.
pub async fn observe(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let started = Instant::now();
    let request_id = given_id(&request).unwrap_or_else(|| new_id(&request));
    let lang = Lang::from_headers(request.headers());
    request.extensions_mut().insert(Asker { request_id: request_id.clone(), lang });
    let method = request.method().clone();
    if method == Method::HEAD {
        // The connection still knows that it answers HEAD and sends the headers only.
        request.head_mut().method = Method::GET;
        request.extensions_mut().insert(HeadersOnly);
    }
    let caller = Traceparent::of(request.headers());
    let trace = telemetry::request(&method, caller);
    let span = tracing::info_span!(
        "http.request",
        request.id = %request_id,
        trace_id = tracing::field::Empty,
        span_id = tracing::field::Empty,
        http.method = %method,
        person.id = tracing::field::Empty,
        client.id = tracing::field::Empty,
    );
    if let Some([trace_id, span_id]) = telemetry::ids(&trace) {
        span.record("trace_id", trace_id).record("span_id", span_id);
    } else if let Some(caller) = caller {
        span.record("trace_id", caller.trace_id());
    }
    let draining = request.app_data::<web::Data<AppState>>().is_some_and(|state| state.is_draining());
    let metrics = request.app_data::<web::Data<AppState>>().and_then(|state| state.metrics().cloned());
    let _under_way = metrics.as_ref().map(|metrics| metrics.under_way());
    let answer = next.call(request).instrument(span.clone()).instrument(trace.clone()).await;
    answer.map(|mut response| {
        if draining {
            // Whoever comes again comes to another server.
            response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
        }
        if let Ok(value) = HeaderValue::from_str(&request_id) {
            response.headers_mut().insert(X_REQUEST_ID, value);
        }
        let pattern = response.request().match_pattern().unwrap_or_default();
        let route = pattern.as_str();
        let status = response.status().as_u16();
        let took = started.elapsed();
        let duration_ms = took.as_secs_f64() * 1000.0;
        if let Some(metrics) = &metrics {
            metrics.answered(&method, route, response.status(), took);
        }
        telemetry::answered(&trace, &method, route, response.status());
        span.in_scope(|| {
            tracing::info!(http.route = route, http.status = status, duration_ms, "{method} {route} answered {status}");
        });
        response
    })
}

/// The caller's id, when it is well formed.
fn given_id(request: &ServiceRequest) -> Option<String> {
    let text = request.headers().get(X_REQUEST_ID)?.to_str().ok()?;
    let fits = (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    fits.then(|| text.to_owned())
}

fn new_id(request: &ServiceRequest) -> String {
    request
        .app_data::<web::Data<AppState>>()
        .and_then(|state| new_uuid(state.clock().now()).ok())
        .map(|id| id.to_string())
        .unwrap_or_default()
}
