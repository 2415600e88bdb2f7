//! Notifications.

use crate::id::{NotificationId, OfferId, RequestId};
use crate::session::SessionTag;
use crate::text::Words;
use chrono::{DateTime, Utc};

codes! {
    /// What a notification is about.
    NoticeKind {
        /// A seat is offered to you.
        OfferMade = "offer_made",
        /// The offer you had is over.
        OfferEnded = "offer_ended",
        /// You are enrolled.
        Enrolled = "enrolled",
        /// Your enrolment was cancelled.
        EnrolmentCancelled = "enrolment_cancelled",
        /// You wait for a seat.
        Waitlisted = "waitlisted",
        /// Your request was closed.
        RequestClosed = "request_closed",
        /// A session you are concerned by was changed or called off.
        SessionChanged = "session_changed",
        /// A request waits for your answer.
        ApprovalAsked = "approval_asked",
        /// A request that you made, or that is yours, was approved by everybody.
        RequestApproved = "request_approved",
        /// An exception that you asked for, or that concerns you, has its answer.
        ExceptionAnswered = "exception_answered",
    }
}

answers! {
    /// A notification.
    Notification {
        /// Its id.
        id: NotificationId,
        /// What it is about.
        kind: NoticeKind,
        /// When.
        created_at: DateTime<Utc>,
        /// When you read it.
        read_at: Option<DateTime<Utc>>,
        /// The session concerned.
        session: Option<SessionTag>,
        /// The offer concerned.
        offer_id: Option<OfferId>,
        /// The request concerned.
        request_id: Option<RequestId>,
        /// What was said.
        words: Option<Words>,
    }
}

pages! {
    /// Notifications.
    NotificationPage(Notification)
}
