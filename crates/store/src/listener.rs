//! Those who follow changes: whether their sign-in still stands, and what they hold, for many at once.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::SignInId;
use domain::role::Grant;
use domain::sign_in::SKEW;

use crate::row::{keys, of};
use crate::run::Run;
use crate::schema::{account, second_factor, sign_in};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, role_grant};

/// Sign-ins looked up by one statement.
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
    let held = role_grant::held(conn, people.iter().map(|(_, person, _)| of(*person)), now)?;
    let grants = |person: Id| held.get(&of(person)).cloned().unwrap_or_default();
    let told = people.into_iter().map(|(sign_in, person, factor)| {
        (of(sign_in), Held { grants: grants(person), second_factor: factor.is_some() })
    });
    Ok(told.collect())
}
