//! Roles, and what each allows.

use contract::role::RolePage;

use super::{error::ClientError, http};
use crate::state::query::Query;

/// Every role.
///
/// # Errors
/// As any call.
pub async fn list_roles() -> Result<RolePage, ClientError> {
    http::get("/roles", &Query::default()).await
}
