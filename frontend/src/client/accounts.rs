//! The accounts of people, for those who administer them.

use contract::{
    account::{Account, AccountLock, Invitation, InvitationCreate},
    id::PersonId,
    sign_in::SignInsRevoked,
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// The account of a person, or that there is none.
///
/// # Errors
/// `Missing` or `Forbidden` when others administer it.
pub async fn get_account(id: PersonId) -> Result<Account, ClientError> {
    http::get(&format!("/people/{id}/account"), &Query::default()).await
}

/// Invites a person; the answer holds the link, this once.
///
/// # Errors
/// `Invalid` for the login; `Refused` when they have an account.
pub async fn create_invitation(id: PersonId, body: &InvitationCreate) -> Result<Invitation, ClientError> {
    http::post(&format!("/people/{id}/invitation"), body).await
}

/// Lets a person choose another password; likewise.
///
/// # Errors
/// `Refused` without an account, or when it is locked.
pub async fn create_recovery(id: PersonId) -> Result<Invitation, ClientError> {
    http::act(&format!("/people/{id}/recovery")).await
}

/// Takes an open link back.
///
/// # Errors
/// `Refused` when none is open.
pub async fn revoke_invitation(id: PersonId) -> Result<(), ClientError> {
    http::act(&format!("/people/{id}/invitation/revoke")).await
}

/// Locks the account.
///
/// # Errors
/// `Refused` when it is locked already.
pub async fn lock_account(id: PersonId, body: &AccountLock) -> Result<Account, ClientError> {
    http::post(&format!("/people/{id}/account/lock"), body).await
}

/// Unlocks it.
///
/// # Errors
/// `Refused` when it is not locked.
pub async fn unlock_account(id: PersonId) -> Result<Account, ClientError> {
    http::act(&format!("/people/{id}/account/unlock")).await
}

/// Takes the second factor away.
///
/// # Errors
/// `Refused` when there is none.
pub async fn reset_second_factor(id: PersonId) -> Result<Account, ClientError> {
    http::act(&format!("/people/{id}/account/reset-second-factor")).await
}

/// Ends every sign-in of a person.
///
/// # Errors
/// As any call.
pub async fn revoke_person_sign_ins(id: PersonId) -> Result<SignInsRevoked, ClientError> {
    http::act(&format!("/people/{id}/sign-ins/revoke-all")).await
}
