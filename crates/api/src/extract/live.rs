//! Where a stream of live updates broke off.

use super::{single_header, unreadable_header};
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::http::header::HeaderName;
use actix_web::{FromRequest, HttpRequest};
use chrono::{DateTime, Utc};
use domain::id::AuditEventId;
use std::future::{Ready, ready};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// The instant that the id in `Last-Event-ID` carries; none without the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastEventId(pub Option<DateTime<Utc>>);

impl FromRequest for LastEventId {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(single_header(request, &LAST_EVENT_ID).and_then(|text| match text.map(str::parse::<AuditEventId>) {
            None => Ok(Self(None)),
            Some(Ok(id)) => Ok(Self(Some(store::audit::instant(id)))),
            Some(Err(_)) => Err(unreadable_header(&LAST_EVENT_ID)),
        }))
    }
}
