//! What the server says of itself.

use contract::status::Status;

use super::{error::ClientError, http};
use crate::state::query::Query;

/// Its version, and whether its data are fictional.
///
/// # Errors
/// As any call.
pub async fn get_status() -> Result<Status, ClientError> {
    http::get("/status", &Query::default()).await
}
