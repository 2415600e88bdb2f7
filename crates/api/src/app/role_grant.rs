//! Roles granted over unit subtrees: nobody gives or takes back more than their own subtree reaches.

use super::act::{About, Act, Why};
use super::{access, field, unit};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire;
use chrono::{DateTime, TimeDelta, Utc};
use contract::role_grant::{RoleCode, RoleGrant as Shown, RoleGrantCreate, RoleGrantQuery, RoleGrantRevoke};
use domain::event::Action;
use domain::id::RoleGrantId;
use domain::role::{Ground, Permission, Role};
use serde_json::json;
use store::audit::Subject;
use store::page::{Page, PageRequest, Scope};
use store::role_grant::RoleGrant;
use store::snapshot::lock_people;
use store::{Conn, StoreError, Tx, person, role_grant};

/// Days within which a grant ends, if it ends: a century.
const LONGEST_DAYS: i64 = 36_525;

/// Grants over units in scope, the latest first, ended and revoked ones included.
///
/// # Errors
/// 403 without the role; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &RoleGrantQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let scope = unit::scope(conn, who, Permission::GrantRoles)?;
    let within = query.unit_id.map(Into::into);
    let scope = within.map_or(Ok(scope.clone()), |within| unit::narrowed(conn, scope, within))?;
    let found = role_grant::list(conn, &scope, query.person_id.map(Into::into), page)?;
    Ok(Page { items: shown(conn, &found.items)?, next: found.next })
}

/// One grant over a unit in scope.
///
/// # Errors
/// 403 without the role, 404 outside the scope; the store's.
pub fn get(conn: &mut Conn, who: &Who, id: RoleGrantId) -> Outcome<Answer> {
    who.require(Permission::GrantRoles)?;
    let found = role_grant::find(conn, id)?.ok_or_else(Problem::not_found)?;
    unit::require_over(conn, who, Permission::GrantRoles, found.unit)?;
    Answer::ok(&shown_one(conn, &found)?)
}

/// Grants a role to a person of the scope, over a unit of the scope.
///
/// # Errors
/// 403 without the role, 409 when the person holds it there, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &RoleGrantCreate) -> Outcome<Answer> {
    who.require(Permission::GrantRoles)?;
    unit::require_named(tx, who, Permission::GrantRoles, body.unit_id.into(), "/unit_id")?;
    unit::require_open(tx, body.unit_id.into(), "/unit_id")?;
    // Two grants to one person wait for each other, so that the second finds the first.
    lock_people(tx, &[body.person_id.into()])?;
    let holder = person::find(tx, body.person_id.into())?.ok_or_else(|| field::unknown("/person_id"))?;
    unit::require_named(tx, who, Permission::GrantRoles, holder.unit, "/person_id")?;
    let over = store::unit::lineage(tx, body.unit_id.into())?;
    let ground = who.authority.ground(Permission::GrantRoles, Some(&over), who.now);
    if who.is(holder.id) && matches!(ground, Some(Ground::Lent(_))) {
        let words = Words::new(
            "un rôle délégué ne permet pas de se donner un rôle à soi-même",
            "a lent role does not let you grant yourself a role",
        );
        return Err(Problem::new(ProblemCode::NotAllowed).detail(words));
    }
    let new = RoleGrant {
        id: act.mint.id(),
        person: holder.id,
        role: role(body.role),
        unit: body.unit_id.into(),
        granted_at: act.now,
        granted_by: act.actor.person(),
        ends_at: body.ends_at.map(|end| end_of(end, act.now)).transpose()?,
        revoked_at: None,
        revoked_by: None,
    };
    make_room(tx, act, &new)?;
    role_grant::insert(tx, &new)?;
    let (about, why) = told(&new);
    act.record(tx, Action::RoleGranted, grant_subject(new.id), about, why)?;
    Answer::created("role-grants", new.id, &shown_one(tx, &new)?)
}

/// Takes a grant back.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 when it is over already, 422 for the reason; the store's.
pub fn revoke(tx: &mut Tx, act: &mut Act, who: &Who, id: RoleGrantId, body: &RoleGrantRevoke) -> Outcome<Answer> {
    who.require(Permission::GrantRoles)?;
    let reason = access::optional_words("/reason", body.reason.as_ref())?;
    let found = role_grant::find(tx, id)?.ok_or_else(Problem::not_found)?;
    unit::require_over(tx, who, Permission::GrantRoles, found.unit)?;
    if who.is(found.person) && found.role == Role::Administrator {
        return Err(over(
            "un autre administrateur doit vous retirer ce rôle : seul, vous pourriez laisser l'organisation sans administrateur",
            "another administrator must take this role back from you: alone, you could leave nobody in charge",
        ));
    }
    if found.revoked_at.is_some() {
        return Err(over("ce rôle est déjà retiré", "this role is revoked already"));
    }
    if found.ends_at.is_some_and(|end| end <= act.now) {
        return Err(over("ce rôle a pris fin", "this role has ended"));
    }
    role_grant::revoke(tx, id, act.now, act.actor.person()).map_err(|error| match error {
        StoreError::Missing { .. } => over("ce rôle est déjà retiré", "this role is revoked already"),
        other => other.into(),
    })?;
    let revoked = RoleGrant { revoked_at: Some(act.now), revoked_by: act.actor.person(), ..found };
    let (about, why) = told(&revoked);
    act.record(tx, Action::RoleRevoked, grant_subject(id), about, Why { words: reason, ..why })?;
    Answer::ok(&shown_one(tx, &revoked)?)
}

fn over(fr: &'static str, en: &'static str) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Words::new(fr, en))
}

fn end_of(end: DateTime<Utc>, now: DateTime<Utc>) -> Outcome<DateTime<Utc>> {
    if end <= now {
        let words = Words::new("la fin doit être à venir", "the end must be in the future");
        return Err(Problem::invalid("/ends_at", "past", words));
    }
    if end > now + TimeDelta::days(LONGEST_DAYS) {
        let words = Words::new("la fin doit être dans moins d'un siècle", "the end must be less than a century away");
        return Err(Problem::invalid("/ends_at", "out_of_range", words));
    }
    Ok(end)
}

/// The same role on the same unit is held once: refused while it lasts, closed at its end when that has passed.
fn make_room(tx: &mut Tx, act: &mut Act, new: &RoleGrant) -> Outcome<()> {
    let Some(same) = same(tx, new)? else {
        return Ok(());
    };
    let Some(end) = same.ends_at.filter(|end| *end <= act.now) else {
        let words =
            Words::new("la personne a déjà ce rôle sur cette unité", "the person holds this role there already");
        return Err(Problem::new(ProblemCode::AlreadyExists).detail(words));
    };
    role_grant::revoke(tx, same.id, end, None)?;
    let closed = RoleGrant { revoked_at: Some(end), ..same };
    let (about, why) = told(&closed);
    Ok(act.record_by_releve(tx, Action::RoleRevoked, grant_subject(closed.id), about, why)?)
}

fn same(conn: &mut Conn, new: &RoleGrant) -> Outcome<Option<RoleGrant>> {
    let scope = Scope::Under(vec![new.unit]);
    let mut page = PageRequest::first(200);
    loop {
        let found = role_grant::list(conn, &scope, Some(new.person), &page)?;
        let same = |grant: &RoleGrant| grant.revoked_at.is_none() && grant.unit == new.unit && grant.role == new.role;
        let hit = found.items.into_iter().find(same);
        if hit.is_some() || found.next.is_none() {
            return Ok(hit);
        }
        page.after = found.next;
    }
}

fn grant_subject(id: RoleGrantId) -> Subject {
    Subject::of("role_grant", id)
}

/// What the audit tells of a grant.
fn told(grant: &RoleGrant) -> (About, Why) {
    let after = json!({
        "role": grant.role.code(),
        "unit_id": grant.unit.to_string(),
        "ends_at": grant.ends_at,
        "revoked_at": grant.revoked_at,
    });
    (About { person: Some(grant.person), ..About::default() }, Why::default().after(after))
}

fn role(code: RoleCode) -> Role {
    match code {
        RoleCode::Administrator => Role::Administrator,
        RoleCode::Planner => Role::Planner,
        RoleCode::Requester => Role::Requester,
        RoleCode::Commander => Role::Commander,
        RoleCode::SiteManager => Role::SiteManager,
        RoleCode::Trainer => Role::Trainer,
    }
}

fn shown_one(conn: &mut Conn, grant: &RoleGrant) -> Outcome<Shown> {
    shown(conn, std::slice::from_ref(grant))?.pop().ok_or_else(Problem::not_found)
}

fn shown(conn: &mut Conn, grants: &[RoleGrant]) -> Outcome<Vec<Shown>> {
    let people = person::tags(conn, grants.iter().map(|grant| grant.person))?;
    let units = store::unit::tags(conn, grants.iter().map(|grant| grant.unit))?;
    grants
        .iter()
        .map(|grant| {
            Ok(Shown {
                id: grant.id.into(),
                person: people.get(&grant.person).cloned().map(wire::person_tag).ok_or_else(Problem::not_found)?,
                role: wire::role(grant.role),
                unit: units.get(&grant.unit).cloned().map(wire::unit_tag).ok_or_else(Problem::not_found)?,
                granted_at: grant.granted_at,
                ends_at: grant.ends_at,
                revoked_at: grant.revoked_at,
            })
        })
        .collect()
}
