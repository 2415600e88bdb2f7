//! Who holds a permission over a very unit.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{PersonId, UnitId};
use domain::role::{Permission, Role};

use crate::row::{key, keys, of};
use crate::run::Run;
use crate::schema::{delegation, delegation_grant, role_grant};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError};

fn roles(permission: Permission) -> Vec<&'static str> {
    Role::ALL.into_iter().filter(|role| role.permissions().contains(&permission)).map(Role::code).collect()
}

/// Over which of these units somebody holds a permission, and who.
///
/// # Errors
/// The database's.
pub fn held_over(
    conn: &mut Conn,
    permission: Permission,
    units: impl IntoIterator<Item = UnitId>,
    now: DateTime<Utc>,
) -> Result<BTreeSet<(UnitId, PersonId)>, StoreError> {
    let rows: Vec<(Id, Id)> = role_grant::table
        .filter(among(role_grant::unit_id, keys(units)))
        .filter(role_grant::role.eq_any(roles(permission)))
        .filter(role_grant::revoked_at.is_null())
        .filter(role_grant::ends_at.is_null().or(role_grant::ends_at.gt(At(now))))
        .select((role_grant::unit_id, role_grant::person_id))
        .rows(conn)?;
    Ok(rows.into_iter().map(|(unit, person)| (of(unit), of(person))).collect())
}

/// Who holds a permission over this very unit, and to whom it is lent at `now`.
///
/// # Errors
/// The database's.
pub fn holders(
    conn: &mut Conn,
    permission: Permission,
    unit: UnitId,
    now: DateTime<Utc>,
) -> Result<BTreeSet<PersonId>, StoreError> {
    let mut holders: BTreeSet<PersonId> =
        held_over(conn, permission, [unit], now)?.into_iter().map(|(_, person)| person).collect();
    let lent: Vec<Id> = delegation_grant::table
        .inner_join(delegation::table)
        .inner_join(role_grant::table)
        .filter(role_grant::unit_id.eq(key(unit)))
        .filter(role_grant::role.eq_any(roles(permission)))
        .filter(role_grant::revoked_at.is_null())
        .filter(role_grant::ends_at.is_null().or(role_grant::ends_at.gt(At(now))))
        .filter(delegation::revoked_at.is_null())
        .filter(delegation::starts_at.le(At(now)))
        .filter(delegation::ends_at.gt(At(now)))
        .select(delegation::to_person_id)
        .rows(conn)?;
    holders.extend(lent.into_iter().map(of::<PersonId>));
    Ok(holders)
}
