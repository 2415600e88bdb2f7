//! People.

use contract::{
    id::PersonId,
    person::{Person, PersonPage, PersonQuery},
};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// A page of people.
///
/// # Errors
/// As any call.
pub async fn list_people(query: &PersonQuery) -> Result<PersonPage, ClientError> {
    http::get("/people", &Query::of(query)).await
}

/// A person.
///
/// # Errors
/// `Missing` when out of scope.
pub async fn get_person(id: PersonId) -> Result<Person, ClientError> {
    http::get(&format!("/people/{id}"), &Query::default()).await
}
