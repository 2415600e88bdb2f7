//! Attendance sheets.

use contract::{
    attendance::{AttendanceKept, AttendanceQuery, AttendanceSheet},
    id::SessionId,
};

use super::{error::ClientError, http};
use crate::state::{query::Query, sheet::Parcel};

/// Pages of a sheet that are read at most: more people than a session takes.
const PAGES: usize = 60;

/// The sheet of a session, whole.
///
/// # Errors
/// `Missing` when one does not keep it.
pub async fn get_session_attendance(id: SessionId) -> Result<AttendanceSheet, ClientError> {
    let mut query = AttendanceQuery { limit: Some(200.into()), cursor: None };
    let mut sheet: AttendanceSheet = http::get(&format!("/sessions/{id}/attendance"), &Query::of(&query)).await?;
    for _ in 1..PAGES {
        query.cursor = sheet.next.take();
        if query.cursor.is_none() {
            break;
        }
        let more: AttendanceSheet = http::get(&format!("/sessions/{id}/attendance"), &Query::of(&query)).await?;
        sheet.lines.extend(more.lines);
        sheet.next = more.next;
    }
    Ok(sheet)
}

/// Keeps what a sheet says, once under its key.
///
/// # Errors
/// `Refused` when nothing may be said of the session now; `Invalid` for a field.
pub async fn keep_session_attendance(id: SessionId, parcel: Parcel) -> Result<AttendanceKept, ClientError> {
    http::post_under(&format!("/sessions/{id}/attendance"), &parcel.key, parcel.body).await
}
