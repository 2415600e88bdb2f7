//! Roles granted over unit subtrees.

use contract::{
    id::RoleGrantId,
    role_grant::{RoleGrant, RoleGrantCreate, RoleGrantPage, RoleGrantQuery, RoleGrantRevoke},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of role grants, the latest first.
///
/// # Errors
/// As any call.
pub async fn list_role_grants(query: &RoleGrantQuery) -> Result<RoleGrantPage, ClientError> {
    http::get("/role-grants", &Query::of(query)).await
}

/// Grants a role.
///
/// # Errors
/// `Refused` when the person holds it there already.
pub async fn create_role_grant(body: &RoleGrantCreate) -> Result<RoleGrant, ClientError> {
    http::post("/role-grants", body).await
}

/// Takes a role back.
///
/// # Errors
/// `Refused` when it is over already.
pub async fn revoke_role_grant(id: RoleGrantId, body: &RoleGrantRevoke) -> Result<RoleGrant, ClientError> {
    http::post(&format!("/role-grants/{id}/revoke"), body).await
}
