//! Notifications.

use contract::{
    id::NotificationId,
    notification::{Notification, NotificationPage},
    unit::PageQuery,
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of notifications, the latest first.
///
/// # Errors
/// As any call.
pub async fn list_notifications(query: &PageQuery) -> Result<NotificationPage, ClientError> {
    http::get("/notifications", &Query::of(query)).await
}

/// Marks one as read.
///
/// # Errors
/// As any call.
pub async fn read_notification(id: NotificationId) -> Result<Notification, ClientError> {
    http::act(&format!("/notifications/{id}/read")).await
}
