//! Roles granted over unit subtrees.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{PersonId, RoleGrantId, UnitId};
use domain::role::{Grant, Role};

use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::{key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::role_grant;
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx, delegation};

/// People looked up by one statement.
const AT_ONCE: usize = 1_024;

/// A role granted to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleGrant {
    /// Its id.
    pub id: RoleGrantId,
    /// To whom.
    pub person: PersonId,
    /// Which role.
    pub role: Role,
    /// Over this unit and those under it.
    pub unit: UnitId,
    /// When.
    pub granted_at: DateTime<Utc>,
    /// By whom; none for the first of all.
    pub granted_by: Option<PersonId>,
    /// From then on it is worth nothing.
    pub ends_at: Option<DateTime<Utc>>,
    /// When it was taken back.
    pub revoked_at: Option<DateTime<Utc>>,
    /// By whom.
    pub revoked_by: Option<PersonId>,
}

#[derive(Queryable)]
struct Row {
    id: Id,
    person_id: Id,
    role: String,
    unit_id: Id,
    granted_at: At,
    granted_by: Option<Id>,
    ends_at: Option<At>,
    revoked_at: Option<At>,
    revoked_by: Option<Id>,
}

impl TryFrom<Row> for RoleGrant {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: of(row.id),
            person: of(row.person_id),
            role: Role::from_code(&row.role).ok_or_else(|| unreadable("role_grant", &row.role))?,
            unit: of(row.unit_id),
            granted_at: row.granted_at.0,
            granted_by: row.granted_by.map(of),
            ends_at: row.ends_at.map(|at| at.0),
            revoked_at: row.revoked_at.map(|at| at.0),
            revoked_by: row.revoked_by.map(of),
        })
    }
}

/// Grants a role.
///
/// # Errors
/// [`crate::Constraint::RoleGrantActive`] when the person already holds it there, or the database's.
pub fn insert(tx: &mut Tx, new: &RoleGrant) -> Result<(), StoreError> {
    diesel::insert_into(role_grant::table)
        .values((
            role_grant::id.eq(key(new.id)),
            role_grant::person_id.eq(key(new.person)),
            role_grant::role.eq(new.role.code()),
            role_grant::unit_id.eq(key(new.unit)),
            role_grant::granted_at.eq(At(new.granted_at)),
            role_grant::granted_by.eq(new.granted_by.map(key)),
            role_grant::ends_at.eq(new.ends_at.map(At)),
        ))
        .apply(tx)?;
    Ok(())
}

/// One grant.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: RoleGrantId) -> Result<Option<RoleGrant>, StoreError> {
    let row: Option<Row> = role_grant::table.find(key(id)).first_row(conn).optional()?;
    row.map(RoleGrant::try_from).transpose()
}

/// What people hold, and what is lent to them at `now` or later: every grant not taken back, those that ended included.
/// With [`crate::account::sign_in`], which goes the same way, the one place where an authority begins.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn held(
    conn: &mut Conn,
    people: impl IntoIterator<Item = PersonId>,
    now: DateTime<Utc>,
) -> Result<HashMap<PersonId, Vec<Grant>>, StoreError> {
    let mut held: HashMap<PersonId, Vec<Grant>> = HashMap::new();
    for some in keys(people).chunks(AT_ONCE) {
        let rows: Vec<(Id, Id, String, Id, Option<At>)> = role_grant::table
            .filter(among(role_grant::person_id, some))
            .filter(role_grant::revoked_at.is_null())
            .order(role_grant::id)
            .select((role_grant::person_id, role_grant::id, role_grant::role, role_grant::unit_id, role_grant::ends_at))
            .rows(conn)?;
        for (person, id, role, unit, ends_at) in rows {
            held.entry(of(person)).or_default().push(read_grant(id, &role, unit, ends_at)?);
        }
        for (person, grant) in delegation::lent(conn, some, now)? {
            held.entry(person).or_default().push(grant);
        }
    }
    Ok(held)
}

/// The same for one person.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_person(conn: &mut Conn, person: PersonId, now: DateTime<Utc>) -> Result<Vec<Grant>, StoreError> {
    Ok(held(conn, [person], now)?.remove(&person).unwrap_or_default())
}

pub(crate) fn read_grant(id: Id, role: &str, unit: Id, ends_at: Option<At>) -> Result<Grant, StoreError> {
    let role = Role::from_code(role).ok_or_else(|| unreadable("role_grant", role))?;
    let ends_at = ends_at.map(|at| at.0);
    Ok(Grant { id: of(id), role, unit: of(unit), starts_at: None, ends_at, on_behalf_of: None })
}

/// Grants over units in scope, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    person: Option<PersonId>,
    page: &PageRequest,
) -> Result<Page<RoleGrant>, StoreError> {
    let mut query = role_grant::table.into_boxed();
    if let Scope::Under(roots) = scope {
        query = query.filter(role_grant::unit_id.eq_any(within!(roots)));
    }
    if let Some(person) = person {
        query = query.filter(role_grant::person_id.eq(key(person)));
    }
    if let Some(after) = &page.after {
        query = query.filter(role_grant::id.lt(Id(after.id)));
    }
    let rows: Vec<Row> = query.order(role_grant::id.desc()).limit(page.rows()).load(conn)?;
    let grants = rows.into_iter().map(RoleGrant::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(grants, page, |grant| Cursor::new("", grant.id)))
}

/// Takes a grant back, once.
///
/// # Errors
/// [`StoreError::Missing`] when there is none to take back, or the database's.
pub fn revoke(tx: &mut Tx, id: RoleGrantId, at: DateTime<Utc>, by: Option<PersonId>) -> Result<(), StoreError> {
    let changed =
        diesel::update(role_grant::table.filter(role_grant::id.eq(key(id))).filter(role_grant::revoked_at.is_null()))
            .set((role_grant::revoked_at.eq(At(at)), role_grant::revoked_by.eq(by.map(key))))
            .apply(tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Missing { what: "role_grant" }) }
}
