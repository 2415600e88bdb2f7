//! Calendars: a session at a time, and a person's programme under an address of its own.

use crate::answer::Answer;
use crate::app::calendar::{self, Fresh};
use crate::app::once::once;
use crate::etag;
use crate::extract::{Id, IdempotencyKey, Who};
use crate::middleware::Asker;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ETAG};
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use contract::calendar::CalendarFeed;
use contract::id::EnrolmentId;
use utoipa_actix_web::service_config::ServiceConfig;

const ICALENDAR: &str = "text/calendar; charset=utf-8";

/// Shown by a phone that knows calendars, kept by a browser that does not.
const NAMED: &str = "inline; filename=\"releve.ics\"";

/// A calendar in the form of RFC 5545.
#[derive(utoipa::ToSchema)]
#[schema(pattern = "^BEGIN:VCALENDAR", max_length = 100_000)]
#[expect(dead_code, reason = "stands for a body in the document")]
struct Calendar(String);

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(get_enrolment_calendar).service(get_my_calendar_feed).service(create_my_calendar_feed);
    config.service(revoke_my_calendar_feed);
}

/// What stands beside them: where calendars read.
pub fn beside(config: &mut web::ServiceConfig) {
    config.service(follow);
}

/// Add an enrolment to a calendar.
///
/// In the form of RFC 5545, for whole days. A seat that was given back, or whose session was called off, is answered with
/// `STATUS:CANCELLED` under the same `UID` and a higher `SEQUENCE`, so that the calendar takes the entry away.
#[utoipa::path(tag = "training", responses(
    (status = 200, description = "A calendar of one entry", body = Calendar, content_type = "text/calendar",
        example = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Releve//Programme//FR\r\nBEGIN:VEVENT\r\nUID:0190f5fe-7c00-7a00-8000-000000000001@releve\r\nDTSTAMP:20270104T083015Z\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\nDTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270306\r\nSUMMARY:Secourisme\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"),
))]
#[get("/enrolments/{id}/calendar")]
async fn get_enrolment_calendar(
    who: Who,
    state: web::Data<AppState>,
    id: Id<EnrolmentId>,
    request: HttpRequest,
) -> Outcome<HttpResponse> {
    let (lang, at) = (Asker::of(&request).lang, state.settings().server.public_url.clone());
    let read = move |conn: &mut store::Conn| calendar::of_enrolment(conn, &who, id.0.into(), lang, &at);
    let text = state.store().skim(read).await?;
    Ok(HttpResponse::Ok().content_type(ICALENDAR).insert_header((CONTENT_DISPOSITION, NAMED)).body(text))
}

/// Get the calendar address of your programme.
///
/// Since when there is one and when it was last read; never the address itself.
#[utoipa::path(tag = "training", responses((status = 200, description = "What is known of it", body = CalendarFeed)))]
#[get("/me/calendar-feed")]
async fn get_my_calendar_feed(who: Who, state: web::Data<AppState>) -> Outcome<Answer> {
    state.store().skim(move |conn| calendar::mine(conn, &who)).await
}

/// Make a calendar address for your programme.
///
/// Told this once: give it to your calendar, which reads it without signing in. It holds what is to come, offers that wait for
/// your answer, and the last twelve months with what was cancelled; no name. One made before is worth nothing from then on.
#[utoipa::path(tag = "training", responses((status = 200, description = "Made", body = CalendarFeed)))]
#[post("/me/calendar-feed")]
async fn create_my_calendar_feed(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    request: HttpRequest,
) -> Outcome<Answer> {
    let write = key.over("create_my_calendar_feed", "", "");
    let (asker, fresh) = (who.clone(), Fresh::new(&state, Asker::of(&request).lang)?);
    once(&state, &who, write, move |tx, act| calendar::create(tx, act, &asker, &fresh)).await
}

/// Take back the calendar address of your programme.
///
/// It opens nothing from then on, for good. Nothing changes when there is none.
#[utoipa::path(tag = "training", responses((status = 204, description = "There is none any more")))]
#[delete("/me/calendar-feed")]
async fn revoke_my_calendar_feed(who: Who, state: web::Data<AppState>) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| calendar::revoke(tx, &mut act.clone(), &who);
    state.store().write("revoke_my_calendar_feed", write).await
}

/// The programme behind an address. Whatever opens nothing is answered alike.
#[get("/calendars/{secret}")]
async fn follow(request: HttpRequest, state: web::Data<AppState>, name: web::Path<String>) -> Outcome<HttpResponse> {
    let secret = name.strip_suffix(".ics").ok_or_else(Problem::not_found)?;
    let text = calendar::fetch(&state, secret).await?;
    let tag = etag::weak(text.as_bytes());
    let known = etag::is_known(&request, &tag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "private, no-cache"));
    if known {
        return Ok(response.finish());
    }
    Ok(response.content_type(ICALENDAR).insert_header((CONTENT_DISPOSITION, NAMED)).body(text))
}
