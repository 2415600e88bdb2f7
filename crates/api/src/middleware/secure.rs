//! Security headers on every answer. No cache stores what the API answers, but for what is marked as the same for anyone, which caches
//! keep and ask for again.

use super::{is_api, path};
use crate::answer::ForAnyone;
use crate::app::sandbox;
use crate::http::routes::Retiring;
use crate::state::AppState;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, LINK,
    REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use chrono::SecondsFormat;

const CSP: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none'; base-uri 'none'; \
                   frame-ancestors 'none'; form-action 'self'";

const HEADERS: [(HeaderName, &str); 7] = [
    (STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(self), microphone=(), payment=(), usb=()"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// Adds the headers that the answer does not set itself.
///
/// # Errors
/// None of its own.
pub async fn secure(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let api = is_api(&request);
    let origin = own_origin(&request).filter(|_| api);
    let (retiring, sandbox) = (retiring(&request), sandbox_of(&request));
    next.call(request).await.map(|mut response| {
        let for_anyone = response.response().extensions().contains::<ForAnyone>();
        let headers = response.headers_mut();
        for (name, value) in HEADERS {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if !headers.contains_key(CONTENT_SECURITY_POLICY) {
            headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(CSP));
        }
        if for_anyone {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        } else if api || !headers.contains_key(CACHE_CONTROL) {
            headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        if let Some(retiring) = retiring {
            headers.insert(HeaderName::from_static("deprecation"), retiring.since);
            headers.insert(HeaderName::from_static("sunset"), retiring.until);
            headers.append(LINK, retiring.link);
        }
        if let Some(next_reset) = sandbox {
            headers.insert(HeaderName::from_static("releve-sandbox"), HeaderValue::from_static("true"));
            headers.insert(HeaderName::from_static("releve-sandbox-next-reset"), next_reset);
        }
        if let Some(origin) = origin {
            headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        }
        response
    })
}

/// What the answers of an operation tell that is to go away.
fn retiring(request: &ServiceRequest) -> Option<Retiring> {
    let state = request.app_data::<web::Data<AppState>>()?;
    state.published().routes().retiring(request.method().as_str(), path(request)).cloned()
}

/// When the data of a sandbox next begin anew; none of other servers.
fn sandbox_of(request: &ServiceRequest) -> Option<HeaderValue> {
    let state = request.app_data::<web::Data<AppState>>()?;
    HeaderValue::from_str(&sandbox::announced(state)?.to_rfc3339_opts(SecondsFormat::Secs, true)).ok()
}

/// The origin that the asker reached us under: the only one whose pages may read the answers.
fn own_origin(request: &ServiceRequest) -> Option<HeaderValue> {
    let connection = request.connection_info();
    let scheme = if connection.scheme() == "https" { "https" } else { "http" };
    HeaderValue::from_str(&format!("{scheme}://{}", connection.host())).ok()
}
