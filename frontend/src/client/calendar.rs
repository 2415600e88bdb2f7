//! One's programme in one's own calendar.

use contract::{calendar::CalendarFeed, id::EnrolmentId};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// Where a calendar takes one enrolment from.
#[must_use]
pub fn enrolment_calendar(id: EnrolmentId) -> String {
    format!("/api/v1/enrolments/{id}/calendar")
}

/// Whether one's programme has an address, and since when.
///
/// # Errors
/// As any call.
pub async fn get_my_calendar_feed() -> Result<CalendarFeed, ClientError> {
    http::get("/me/calendar-feed", &Query::default()).await
}

/// Makes an address; the one before is worth nothing any more.
///
/// # Errors
/// As any call.
pub async fn create_my_calendar_feed() -> Result<CalendarFeed, ClientError> {
    http::act("/me/calendar-feed").await
}

/// Takes the address back.
///
/// # Errors
/// As any call.
pub async fn revoke_my_calendar_feed() -> Result<(), ClientError> {
    http::remove("/me/calendar-feed").await
}
