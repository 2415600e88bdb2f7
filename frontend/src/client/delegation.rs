//! Roles lent to a colleague.

use contract::{
    delegation::{ColleaguePage, ColleagueQuery, Delegation, DelegationCreate, DelegationPage, DelegationQuery},
    id::DelegationId,
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of delegations, the latest first.
///
/// # Errors
/// As any call.
pub async fn list_delegations(query: &DelegationQuery) -> Result<DelegationPage, ClientError> {
    http::get("/delegations", &Query::of(query)).await
}

/// People to whom one may lend one's roles.
///
/// # Errors
/// `Forbidden` without a role to lend.
pub async fn list_my_colleagues(query: &ColleagueQuery) -> Result<ColleaguePage, ClientError> {
    http::get("/me/colleagues", &Query::of(query)).await
}

/// Lends.
///
/// # Errors
/// `Invalid` for a field; `Forbidden` without a role to lend.
pub async fn create_delegation(body: &DelegationCreate) -> Result<Delegation, ClientError> {
    http::post("/delegations", body).await
}

/// Ends what is lent.
///
/// # Errors
/// `Refused` when it is over already.
pub async fn revoke_delegation(id: DelegationId) -> Result<Delegation, ClientError> {
    http::act(&format!("/delegations/{id}/revoke")).await
}
