//! How to reach people.

use contract::{
    contact::{Contact, MyContactUpdate},
    id::PersonId,
    person::{Person, PersonUpdate},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// One's own contact.
///
/// # Errors
/// As any call.
pub async fn get_my_contact() -> Result<Contact, ClientError> {
    http::get("/me/contact", &Query::default()).await
}

/// Changes one's own contact.
///
/// # Errors
/// `Invalid` for a field; `Stale` when somebody changed it.
pub async fn update_my_contact(body: &MyContactUpdate, version: i32) -> Result<Contact, ClientError> {
    http::patch("/me/contact", body, version).await
}

/// A person's contact.
///
/// # Errors
/// `Missing` when out of scope.
pub async fn get_person_contact(id: PersonId) -> Result<Contact, ClientError> {
    http::get(&format!("/people/{id}/contact"), &Query::default()).await
}

/// Changes a person.
///
/// # Errors
/// `Invalid` for a field; `Stale` when somebody changed them.
pub async fn update_person(id: PersonId, body: &PersonUpdate, version: i32) -> Result<Person, ClientError> {
    http::patch(&format!("/people/{id}"), body, version).await
}
