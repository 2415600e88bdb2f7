//! Saved views of lists.

use contract::{
    id::SavedViewId,
    saved_view::{SavedView, SavedViewCreate, SavedViewPage, SavedViewQuery, SavedViewUpdate},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of views, one's own and those that are shared.
///
/// # Errors
/// As any call.
pub async fn list_saved_views(query: &SavedViewQuery) -> Result<SavedViewPage, ClientError> {
    http::get("/saved-views", &Query::of(query)).await
}

/// One view.
///
/// # Errors
/// As any call.
pub async fn get_saved_view(id: SavedViewId) -> Result<SavedView, ClientError> {
    http::get(&format!("/saved-views/{id}"), &Query::default()).await
}

/// Saves a view.
///
/// # Errors
/// `Invalid` for a field, `Refused` when there are too many.
pub async fn create_saved_view(body: &SavedViewCreate) -> Result<SavedView, ClientError> {
    http::post("/saved-views", body).await
}

/// Changes a view as it was read.
///
/// # Errors
/// `Stale` when it changed meanwhile.
pub async fn update_saved_view(
    id: SavedViewId,
    body: &SavedViewUpdate,
    version: i32,
) -> Result<SavedView, ClientError> {
    http::patch(&format!("/saved-views/{id}"), body, version).await
}

/// Takes a view away.
///
/// # Errors
/// As any call.
pub async fn delete_saved_view(id: SavedViewId) -> Result<(), ClientError> {
    http::remove(&format!("/saved-views/{id}")).await
}
