//! Those who follow changes: whether their sign-in still stands, and what they hold, for many at once.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{PersonId, SignInId};
use domain::role::{Grant, Role};
use domain::sign_in::SKEW;

use crate::row::{keys, of, unreadable};
use crate::run::Run;
use crate::schema::{account, role_grant, second_factor, sign_in};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};

/// Sign-ins or people looked up by one statement.
const AT_ONCE: usize = 1_024;

/// What decides what someone who listens hears.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// The grants of the person that were not taken back, ended ones included.
    pub grants: Vec<Grant>,
    /// Whether the account has a second factor.
    pub second_factor: bool,
}

/// The sign-ins among these that are worth something at `now` (not closed, not expired, their account not disabled), each
/// with what its person holds.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn standing(
    conn: &mut Conn,
    sign_ins: impl IntoIterator<Item = SignInId>,
    now: DateTime<Utc>,
) -> Result<HashMap<SignInId, Held>, StoreError> {
    let mut people: Vec<(Id, Id, Option<Id>)> = Vec::new();
    let of_it = second_factor::account_id.eq(account::id).and(second_factor::confirmed_at.is_not_null());
    for some in keys(sign_ins).chunks(AT_ONCE) {
        let found: Vec<(Id, Id, Option<Id>)> = sign_in::table
            .inner_join(account::table)
            .left_join(second_factor::table.on(of_it))
            .filter(among(sign_in::id, some))
            .filter(sign_in::revoked_at.is_null())
            .filter(sign_in::expires_at.gt(At(now)))
            .filter(sign_in::created_at.le(At(now + SKEW)))
            .filter(account::disabled_at.is_null())
            .select((sign_in::id, account::person_id, second_factor::id.nullable()))
            .rows(conn)?;
        people.extend(found);
    }
    let held = held(conn, people.iter().map(|(_, person, _)| of(*person)))?;
    let grants = |person: Id| held.get(&of(person)).cloned().unwrap_or_default();
    let told = people.into_iter().map(|(sign_in, person, factor)| {
        (of(sign_in), Held { grants: grants(person), second_factor: factor.is_some() })
    });
    Ok(told.collect())
}

fn held(
    conn: &mut Conn,
    people: impl IntoIterator<Item = PersonId>,
) -> Result<HashMap<PersonId, Vec<Grant>>, StoreError> {
    let mut held: HashMap<PersonId, Vec<Grant>> = HashMap::new();
    for some in keys(people).chunks(AT_ONCE) {
        let rows: Vec<(Id, String, Id, Option<At>)> = role_grant::table
            .filter(among(role_grant::person_id, some))
            .filter(role_grant::revoked_at.is_null())
            .order(role_grant::id)
            .select((role_grant::person_id, role_grant::role, role_grant::unit_id, role_grant::ends_at))
            .rows(conn)?;
        for (person, role, unit, ends_at) in rows {
            let role = Role::from_code(&role).ok_or_else(|| unreadable("role_grant", &role))?;
            let grant = Grant { role, unit: of(unit), ends_at: ends_at.map(|at| at.0) };
            held.entry(of(person)).or_default().push(grant);
        }
    }
    Ok(held)
}
