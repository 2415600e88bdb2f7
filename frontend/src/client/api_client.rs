//! API clients: other systems that call in their own name.

use contract::{
    api_client::{
        ApiClient, ApiClientCreate, ApiClientPage, ApiClientQuery, ApiClientSecret, ApiClientUpdate, ApiClientUsage,
        ApiSecretCreate,
    },
    id::{ApiClientId, ApiSecretId},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of API clients, the latest first.
///
/// # Errors
/// As any call.
pub async fn list_api_clients(query: &ApiClientQuery) -> Result<ApiClientPage, ClientError> {
    http::get("/api-clients", &Query::of(query)).await
}

/// An API client.
///
/// # Errors
/// `Missing` when out of scope.
pub async fn get_api_client(id: ApiClientId) -> Result<ApiClient, ClientError> {
    http::get(&format!("/api-clients/{id}"), &Query::default()).await
}

/// What it consumed in the last thirty days.
///
/// # Errors
/// As any call.
pub async fn get_api_client_usage(id: ApiClientId) -> Result<ApiClientUsage, ClientError> {
    http::get(&format!("/api-clients/{id}/usage"), &Query::default()).await
}

/// Creates one; the answer holds its secret, this once.
///
/// # Errors
/// `Invalid` for a field.
pub async fn create_api_client(body: &ApiClientCreate) -> Result<ApiClientSecret, ClientError> {
    http::post("/api-clients", body).await
}

/// Changes what it is called and what it may do.
///
/// # Errors
/// `Invalid` for a field; `Stale` when somebody changed it.
pub async fn update_api_client(
    id: ApiClientId,
    body: &ApiClientUpdate,
    version: i32,
) -> Result<ApiClient, ClientError> {
    http::patch(&format!("/api-clients/{id}"), body, version).await
}

/// Takes it back, for good.
///
/// # Errors
/// `Refused` when it is revoked already.
pub async fn revoke_api_client(id: ApiClientId) -> Result<ApiClient, ClientError> {
    http::act(&format!("/api-clients/{id}/revoke")).await
}

/// Adds a secret, told this once.
///
/// # Errors
/// `Refused` when it has two valid ones.
pub async fn add_api_secret(id: ApiClientId, body: &ApiSecretCreate) -> Result<ApiClientSecret, ClientError> {
    http::post(&format!("/api-clients/{id}/secrets"), body).await
}

/// Takes a secret back.
///
/// # Errors
/// `Refused` when it is over already.
pub async fn revoke_api_secret(id: ApiSecretId) -> Result<ApiClient, ClientError> {
    http::act(&format!("/api-secrets/{id}/revoke")).await
}
