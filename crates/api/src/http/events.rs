//! Live updates.

use crate::app::live::streams::Since;
use crate::extract::Who;
use crate::extract::live::LastEventId;
use crate::middleware::HeadersOnly;
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::http::header::{CONTENT_ENCODING, HeaderName};
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, web};
use contract::event::LiveEvent;
use contract::id::AuditEventId;
use utoipa_actix_web::service_config::ServiceConfig;

/// Asks a proxy in front of us to pass on each word as it comes.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(follow_events);
}

/// Follow changes as they happen.
///
/// A stream of server-sent events that does not end by itself. `change` points at something that changed and that you may
/// read; its data is a `LiveEvent`, with no content: read again what you show. `reset`: too much happened, or too long ago,
/// to tell it piece by piece; read everything again. `heartbeat` comes every fifteen seconds and tells up to when everything
/// was told. Sent again with the id of the last event in `Last-Event-ID`, as browsers do, the stream goes on where it broke
/// off, and may repeat what happened in the minute before. It ends when your sign-in does, when the server stops, and when
/// you do not read it. 429 also when you follow on too many screens already, 503 when the server has no place left.
#[utoipa::path(tag = "across",
    params(("Last-Event-ID" = Option<AuditEventId>, Header, description = "The id of the last event that you have")),
    responses(
        (status = 200, description = "Events; the data of each `change` is this", body = LiveEvent, content_type = "text/event-stream"),
        (status = 422, description = "`Last-Event-ID` is not the id of an event"),
    ))]
#[get("/events")]
async fn follow_events(
    who: Who,
    state: web::Data<AppState>,
    last: LastEventId,
    request: HttpRequest,
) -> Outcome<HttpResponse> {
    let since = last.0.map_or(Since::Now, Since::After);
    let frames =
        state.live().open(&state.settings().live, (who.signed_in()?.sign_in, who.authority), since, who.now)?;
    let mut answer = HttpResponse::Ok();
    // Named, so that it is left as it is: a compressed stream would keep its words back.
    answer.content_type("text/event-stream").insert_header((CONTENT_ENCODING, "identity"));
    answer.insert_header((X_ACCEL_BUFFERING, "no"));
    match request.extensions().get::<HeadersOnly>() {
        Some(HeadersOnly) => Ok(answer.finish()),
        None => Ok(answer.streaming(frames)),
    }
}
