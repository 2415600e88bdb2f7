//! The queue of a course.

use crate::course::CourseTag;
use crate::id::{CourseId, RequestId, SessionId, WaitlistEntryId};
use crate::person::PersonTag;
use crate::text::{Cursor, Limit, Place, Priority};
use chrono::{DateTime, NaiveDate, Utc};

codes! {
    /// Where an entry stands.
    WaitlistState {
        /// In the queue.
        Waiting = "waiting",
        /// Out of it with a seat.
        Placed = "placed",
        /// Out of it without.
        Left = "left",
    }
}

answers! {
    /// A place in a course's queue.
    WaitlistEntry {
        /// Its id.
        id: WaitlistEntryId,
        /// The request that waits.
        request_id: RequestId,
        /// Who waits.
        person: PersonTag,
        /// For which course.
        course: CourseTag,
        /// Since when.
        joined_at: DateTime<Utc>,
        /// Where it stands.
        state: WaitlistState,
        /// The request's priority.
        priority: Priority,
        /// The request's date.
        requested_on: NaiveDate,
        /// Place in the published order for the session asked about, computed now; null when the list is of a course.
        position: Option<Place>,
    }
}

queries! {
    /// Filters of a queue: a course or a session.
    WaitlistQuery {
        /// The queue of this course.
        course_id: CourseId,
        /// Only those who wait for this session.
        session_id: SessionId,
        /// Page size.
        limit: Limit,
        /// Where the page starts.
        cursor: Cursor,
    }
}

pages! {
    /// A queue.
    WaitlistPage(WaitlistEntry)
}
