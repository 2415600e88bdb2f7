//! Role grants lent to a colleague for a time.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain::delegation::{Delegation, Lendable};
use domain::id::{DelegationId, PersonId, RoleGrantId, UnitId};
use domain::role::{Grant, Role};
use domain::text::Words;

use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::role_grant::read_grant;
use crate::row::{insert_all, key, keys, of, unreadable};
use crate::run::Run;
use crate::schema::{account, delegation, delegation_grant, role_grant};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "delegation";

#[derive(Queryable)]
struct Row {
    id: Id,
    from_person_id: Id,
    to_person_id: Id,
    starts_at: At,
    ends_at: At,
    reason: String,
    created_at: At,
    revoked_at: Option<At>,
    revoked_by: Option<Id>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = delegation_grant, treat_none_as_default_value = false)]
struct GrantRow {
    delegation_id: Id,
    role_grant_id: Id,
}

/// A role grant that is lent, with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LentGrant {
    /// Its id.
    pub id: RoleGrantId,
    /// Its role.
    pub role: Role,
    /// The root of its subtree.
    pub unit: UnitId,
    /// From then on it is worth nothing.
    pub ends_at: Option<DateTime<Utc>>,
    /// Whether it was taken back.
    pub revoked: bool,
}

/// A delegation with what it lends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The delegation.
    pub delegation: Delegation,
    /// What it lends, in the order of ids.
    pub grants: Vec<LentGrant>,
}

/// What a person may lend at all: their own role grants, not taken back.
///
/// # Errors
/// The database's.
pub fn lendable(conn: &mut Conn, person: PersonId) -> Result<Vec<(Lendable, UnitId)>, StoreError> {
    let rows: Vec<(Id, Id, Option<At>)> = role_grant::table
        .filter(role_grant::person_id.eq(key(person)))
        .filter(role_grant::revoked_at.is_null())
        .order(role_grant::id)
        .select((role_grant::id, role_grant::unit_id, role_grant::ends_at))
        .rows(conn)?;
    let lendable = |(id, unit, ends_at): (Id, Id, Option<At>)| {
        (Lendable { id: of(id), ends_at: ends_at.map(|at| at.0) }, of(unit))
    };
    Ok(rows.into_iter().map(lendable).collect())
}

/// Lends.
///
/// # Errors
/// [`StoreError::Missing`] without one of the people or role grants, or the database's.
pub fn insert(tx: &mut Tx, new: &Delegation) -> Result<(), StoreError> {
    diesel::insert_into(delegation::table)
        .values((
            delegation::id.eq(key(new.id)),
            delegation::from_person_id.eq(key(new.from)),
            delegation::to_person_id.eq(key(new.to)),
            delegation::starts_at.eq(At(new.starts_at)),
            delegation::ends_at.eq(At(new.ends_at)),
            delegation::reason.eq(new.reason.as_str()),
            delegation::created_at.eq(At(new.created_at)),
        ))
        .apply(tx)?;
    let lent = |grant: &RoleGrantId| GrantRow { delegation_id: key(new.id), role_grant_id: key(*grant) };
    let rows: Vec<GrantRow> = new.grants.iter().map(lent).collect();
    insert_all!(&mut **tx, delegation_grant::table, rows);
    Ok(())
}

/// What is lent to a person at `now` or later.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn lent_to(conn: &mut Conn, person: PersonId, now: DateTime<Utc>) -> Result<Vec<Grant>, StoreError> {
    Ok(lent(conn, &[key(person)], now)?.into_iter().map(|(_, grant)| grant).collect())
}

/// What is lent to people at `now` or later: of delegations and role grants not taken back, each until the first of the two
/// ends. Whoever's account is locked lends nothing meanwhile.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub(crate) fn lent(conn: &mut Conn, people: &[Id], now: DateTime<Utc>) -> Result<Vec<(PersonId, Grant)>, StoreError> {
    type Columns = ((Id, Id, At, At), (Id, String, Id, Option<At>));
    let locked = account::table
        .filter(account::person_id.eq(delegation::from_person_id))
        .filter(account::disabled_at.is_not_null());
    let rows: Vec<Columns> = delegation_grant::table
        .inner_join(delegation::table)
        .inner_join(role_grant::table)
        .filter(among(delegation::to_person_id, people))
        .filter(delegation::revoked_at.is_null())
        .filter(delegation::ends_at.gt(At(now)))
        .filter(role_grant::revoked_at.is_null())
        .filter(not(exists(locked)))
        .order((delegation::id, role_grant::id))
        .select((
            (delegation::to_person_id, delegation::from_person_id, delegation::starts_at, delegation::ends_at),
            (role_grant::id, role_grant::role, role_grant::unit_id, role_grant::ends_at),
        ))
        .rows(conn)?;
    let lent = |((to, from, starts_at, until), (id, role, unit, ends_at)): Columns| {
        let held = read_grant(id, &role, unit, ends_at)?;
        let ends_at = held.ends_at.map_or(until.0, |end| end.min(until.0));
        let lent = Grant { starts_at: Some(starts_at.0), ends_at: Some(ends_at), on_behalf_of: Some(of(from)), ..held };
        Ok((of(to), lent))
    };
    rows.into_iter().map(lent).collect()
}

/// One delegation.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: DelegationId) -> Result<Option<Found>, StoreError> {
    let row: Option<Row> = delegation::table.find(key(id)).first_row(conn).optional()?;
    Ok(whole(conn, row.into_iter().collect())?.pop())
}

/// Which delegations.
#[derive(Debug, Clone)]
pub struct DelegationFilter<'a> {
    /// Those from or to this person are seen.
    pub own: PersonId,
    /// So are those that lend a role over one of these units.
    pub scope: Option<&'a Scope>,
    /// Only from or to this person.
    pub person: Option<PersonId>,
}

/// Delegations, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, filter: &DelegationFilter<'_>, page: &PageRequest) -> Result<Page<Found>, StoreError> {
    let of_person =
        |person: PersonId| delegation::from_person_id.eq(key(person)).or(delegation::to_person_id.eq(key(person)));
    let mut query = delegation::table.into_boxed();
    match filter.scope {
        Some(Scope::Everything) => {}
        Some(Scope::Under(roots)) => {
            let over = delegation_grant::table
                .inner_join(role_grant::table)
                .filter(role_grant::unit_id.eq_any(within!(roots)))
                .select(delegation_grant::delegation_id);
            query = query.filter(of_person(filter.own).or(delegation::id.eq_any(over)));
        }
        None => query = query.filter(of_person(filter.own)),
    }
    if let Some(person) = filter.person {
        query = query.filter(of_person(person));
    }
    if let Some(after) = &page.after {
        query = query.filter(delegation::id.lt(Id(after.id)));
    }
    let rows: Vec<Row> = query.order(delegation::id.desc()).limit(page.rows()).load(conn)?;
    let found = whole(conn, rows)?;
    Ok(Page::cut(found, page, |found| Cursor::new("", found.delegation.id)))
}

/// Takes a delegation back, once.
///
/// # Errors
/// [`StoreError::Missing`] when there is none to take back, or the database's.
pub fn revoke(tx: &mut Tx, id: DelegationId, at: DateTime<Utc>, by: Option<PersonId>) -> Result<(), StoreError> {
    let standing = delegation::table.filter(delegation::id.eq(key(id))).filter(delegation::revoked_at.is_null());
    let changed = diesel::update(standing)
        .set((delegation::revoked_at.eq(At(at)), delegation::revoked_by.eq(by.map(key))))
        .apply(tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Missing { what: WHAT }) }
}

/// Delegations with what they lend, in two statements whatever their number.
fn whole(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Found>, StoreError> {
    type Columns = (Id, (Id, String, Id, Option<At>, Option<At>));
    let ids: Vec<DelegationId> = rows.iter().map(|row| of(row.id)).collect();
    let lent: Vec<Columns> = delegation_grant::table
        .inner_join(role_grant::table)
        .filter(among(delegation_grant::delegation_id, keys(ids)))
        .order((delegation_grant::delegation_id, delegation_grant::role_grant_id))
        .select((
            delegation_grant::delegation_id,
            (role_grant::id, role_grant::role, role_grant::unit_id, role_grant::ends_at, role_grant::revoked_at),
        ))
        .rows(conn)?;
    let mut grants: HashMap<Id, Vec<LentGrant>> = HashMap::new();
    for (delegation, (id, role, unit, ends_at, revoked_at)) in lent {
        let role = Role::from_code(&role).ok_or_else(|| unreadable("role_grant", &role))?;
        let (ends_at, revoked) = (ends_at.map(|at| at.0), revoked_at.is_some());
        grants.entry(delegation).or_default().push(LentGrant { id: of(id), role, unit: of(unit), ends_at, revoked });
    }
    let found = |row: Row| {
        let grants = grants.remove(&row.id).unwrap_or_default();
        let delegation = Delegation {
            id: of(row.id),
            from: of(row.from_person_id),
            to: of(row.to_person_id),
            grants: grants.iter().map(|grant| grant.id).collect(),
            starts_at: row.starts_at.0,
            ends_at: row.ends_at.0,
            reason: Words::parse(&row.reason).map_err(|e| unreadable(WHAT, e))?,
            created_at: row.created_at.0,
            revoked: row.revoked_at.map(|at| (at.0, row.revoked_by.map(of))),
        };
        Ok(Found { delegation, grants })
    };
    rows.into_iter().map(found).collect()
}
