//! The audit.

use contract::audit::{AuditExportQuery, AuditPage, AuditQuery};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of the audit, the latest first.
///
/// # Errors
/// As any call.
pub async fn list_audit_events(query: &AuditQuery) -> Result<AuditPage, ClientError> {
    http::get("/audit-events", &Query::of(query)).await
}

/// The lines of a filter as a table.
///
/// # Errors
/// `Invalid` when there are too many.
pub async fn export_audit_events(query: &AuditExportQuery) -> Result<String, ClientError> {
    http::text("/audit-events/export", &Query::of(query)).await
}
