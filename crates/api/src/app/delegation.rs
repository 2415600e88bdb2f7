//! Roles lent to a colleague: only one's own, for a time, taken back by either of the two or by whoever grants them.

use super::act::{About, Act, Why};
use super::{access, field};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire;
use chrono::{DateTime, Utc};
use contract::delegation as wired;
use contract::delegation::{ColleagueQuery, Delegation as Shown, DelegationCreate, DelegationQuery};
use contract::person::PersonTag;
use contract::text::SearchText;
use domain::delegation::{Delegation, DelegationState, Lendable, MOST_DAYS, MOST_DAYS_AHEAD, MOST_GRANTS, Refusal};
use domain::event::Action;
use domain::id::{DelegationId, PersonId, UnitId};
use domain::role::Permission;
use serde_json::json;
use store::audit::Subject;
use store::delegation::{self as rows, DelegationFilter, Found, LentGrant};
use store::page::{Page, PageRequest};
use store::snapshot::lock_people;
use store::{Conn, StoreError, Tx, person};

/// Delegations from or to the asker, and those that lend a role where they may grant roles, the latest first.
///
/// # Errors
/// 403 for another system; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &DelegationQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let own = who.person()?;
    let roots = who.authority.roots(Permission::GrantRoles, who.now);
    let scope = if roots.is_empty() { None } else { Some(store::unit::scope(conn, &roots)?) };
    let filter = DelegationFilter { own, scope: scope.as_ref(), person: query.person_id.map(Into::into) };
    let found = rows::list(conn, &filter, page)?;
    Ok(Page { items: shown(conn, &found.items, who.now)?, next: found.next })
}

/// One delegation.
///
/// # Errors
/// 403 for another system, 404 when there is none that the asker may see; the store's.
pub fn get(conn: &mut Conn, who: &Who, id: DelegationId) -> Outcome<Answer> {
    let (found, _) = visible(conn, who, id)?;
    Answer::ok(&shown_one(conn, &found, who.now)?)
}

/// People to whom the asker may lend roles, by name: of their own unit, of one where a role of theirs reaches, or under it.
///
/// # Errors
/// 403 for whoever holds no role that they could lend; the store's.
pub fn colleagues(conn: &mut Conn, who: &Who, query: &ColleagueQuery, page: &PageRequest) -> Outcome<Page<PersonTag>> {
    let own = who.person()?;
    let held = lendable(conn, own, who.now)?;
    let lender = person::find(conn, own)?.ok_or_else(Problem::not_found)?;
    let scope = store::unit::scope(conn, &near(&held, lender.unit))?;
    let q = query.q.as_ref().map(SearchText::as_str);
    let found = person::list_by_names(conn, &scope, q, page)?;
    let tags = person::tags(conn, found.items.iter().map(|(person, _)| person.id))?;
    let others = found.items.iter().map(|(person, _)| person.id).filter(|id| *id != own);
    let tagged = |id| tags.get(&id).cloned().map(wire::person_tag).ok_or_else(Problem::not_found);
    let items = others.map(tagged).collect::<Outcome<_>>()?;
    Ok(Page { items, next: found.next })
}

/// Lends some of the asker's own role grants.
///
/// # Errors
/// 403 for whoever holds none, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &DelegationCreate) -> Outcome<Answer> {
    let from = who.person()?;
    lock_people(tx, &[from])?;
    let held = lendable(tx, from, act.now)?;
    let to = colleague(tx, from, body.to_id.into(), &held)?;
    let mut grants: Vec<_> = body.role_grant_ids.iter().map(|id| id.0).collect();
    grants.sort_unstable();
    grants.dedup();
    let new = Delegation {
        id: act.mint.id(),
        from,
        to,
        grants,
        starts_at: body.starts_at.unwrap_or(act.now),
        ends_at: body.ends_at,
        reason: access::words("/reason", &body.reason)?,
        created_at: act.now,
        revoked: None,
    };
    let lendable: Vec<Lendable> = held.iter().map(|(grant, _)| *grant).collect();
    new.check(&lendable).map_err(refused)?;
    rows::insert(tx, &new)?;
    record(tx, act, Action::DelegationCreated, &new)?;
    let found = rows::find(tx, new.id)?.ok_or_else(Problem::not_found)?;
    Answer::created("delegations", new.id, &shown_one(tx, &found, act.now)?)
}

/// Takes a delegation back.
///
/// # Errors
/// 403 for whoever sees it and may not, 404 when there is none that the asker may see, 409 when it is over; the store's.
pub fn revoke(tx: &mut Tx, act: &mut Act, who: &Who, id: DelegationId) -> Outcome<Answer> {
    let (found, all) = visible(tx, who, id)?;
    if !(who.is(found.delegation.from) || who.is(found.delegation.to) || all) {
        return Err(Problem::new(ProblemCode::NotAllowed));
    }
    let over = || refused(Refusal::Over);
    let delegation = found.delegation.revoked_by(act.actor.person(), act.now).map_err(|_| over())?;
    rows::revoke(tx, id, act.now, act.actor.person()).map_err(|error| match error {
        StoreError::Missing { .. } => over(),
        other => other.into(),
    })?;
    record(tx, act, Action::DelegationRevoked, &delegation)?;
    let revoked = Found { delegation, ..found };
    Answer::ok(&shown_one(tx, &revoked, act.now)?)
}

/// A delegation that the asker may see, and whether they may grant each of the roles that it lends.
fn visible(conn: &mut Conn, who: &Who, id: DelegationId) -> Outcome<(Found, bool)> {
    who.person()?;
    let found = rows::find(conn, id)?.ok_or_else(Problem::not_found)?;
    if who.is(found.delegation.from) || who.is(found.delegation.to) {
        return Ok((found, false));
    }
    let lineages = store::unit::lineages(conn, found.grants.iter().map(|grant| grant.unit))?;
    let grants =
        |grant: &LentGrant| lineages.get(&grant.unit).is_some_and(|over| who.may(Permission::GrantRoles, over));
    let (any, all) = (found.grants.iter().any(grants), found.grants.iter().all(grants));
    if any { Ok((found, all)) } else { Err(Problem::not_found()) }
}

/// What a person may lend: their own role grants that stand now, of which there is one.
fn lendable(conn: &mut Conn, from: PersonId, now: DateTime<Utc>) -> Outcome<Vec<(Lendable, UnitId)>> {
    let mut held = rows::lendable(conn, from)?;
    // One that has ended opens no unit any more.
    held.retain(|(grant, _)| grant.ends_at.is_none_or(|end| now < end));
    if !held.is_empty() {
        return Ok(held);
    }
    let words = Words::new("vous n’avez aucun rôle à déléguer", "you hold no role that you could lend");
    Err(Problem::new(ProblemCode::NotAllowed).detail(words))
}

/// Whoever roles are lent to is near: under one of these units.
fn near(held: &[(Lendable, UnitId)], own: UnitId) -> Vec<UnitId> {
    held.iter().map(|(_, unit)| *unit).chain([own]).collect()
}

fn colleague(tx: &mut Tx, from: PersonId, to: PersonId, held: &[(Lendable, UnitId)]) -> Outcome<PersonId> {
    let people = person::find_many(tx, [from, to])?;
    let (Some(lender), Some(other)) = (people.get(&from), people.get(&to)) else {
        return Err(field::unknown("/to_id"));
    };
    let lineage = store::unit::lineage(tx, other.unit)?;
    if near(held, lender.unit).into_iter().any(|root| lineage.within(root)) {
        Ok(to)
    } else {
        Err(field::unknown("/to_id"))
    }
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, delegation: &Delegation) -> Outcome<()> {
    let grants: Vec<String> = delegation.grants.iter().map(ToString::to_string).collect();
    let after = json!({
        "from_id": delegation.from.to_string(),
        "to_id": delegation.to.to_string(),
        "role_grant_ids": grants,
        "starts_at": delegation.starts_at,
        "ends_at": delegation.ends_at,
        "revoked_at": delegation.revoked.map(|(at, _)| at),
    });
    let about = About { person: Some(delegation.to), ..About::default() };
    let why = Why { words: Some(delegation.reason.clone()), after: Some(after), ..Why::default() };
    Ok(act.record(tx, action, Subject::of("delegation", delegation.id), about, why)?)
}

fn refused(refusal: Refusal) -> Problem {
    let en = refusal.to_string();
    match refusal {
        Refusal::ToOneself => {
            Problem::invalid("/to_id", "oneself", Words::new("on ne se délègue pas ses propres rôles", en))
        }
        Refusal::Count => {
            let fr = format!("entre 1 et {MOST_GRANTS} rôles");
            Problem::invalid("/role_grant_ids", "out_of_range", Words::new(fr, en))
        }
        Refusal::NotHeld => {
            let fr = "on ne délègue que des rôles que l’on a soi-même, au moment où la délégation commence";
            Problem::invalid("/role_grant_ids", "unknown", Words::new(fr, en))
        }
        Refusal::Start => {
            let fr = format!("le début est maintenant, ou dans {MOST_DAYS_AHEAD} jours au plus");
            Problem::invalid("/starts_at", "out_of_range", Words::new(fr, en))
        }
        Refusal::End => {
            let fr = format!("la fin vient après le début, {MOST_DAYS} jours plus tard au plus");
            Problem::invalid("/ends_at", "out_of_range", Words::new(fr, en))
        }
        Refusal::Over => Problem::new(ProblemCode::Conflict).detail(Words::new("cette délégation est terminée", en)),
    }
}

fn shown_one(conn: &mut Conn, found: &Found, now: DateTime<Utc>) -> Outcome<Shown> {
    shown(conn, std::slice::from_ref(found), now)?.pop().ok_or_else(Problem::not_found)
}

fn shown(conn: &mut Conn, found: &[Found], now: DateTime<Utc>) -> Outcome<Vec<Shown>> {
    let named = |found: &Found| {
        let one = &found.delegation;
        [Some(one.from), Some(one.to), one.revoked.and_then(|(_, by)| by)].into_iter().flatten()
    };
    let people = person::tags(conn, found.iter().flat_map(named))?;
    let units = store::unit::tags(conn, found.iter().flat_map(|one| one.grants.iter().map(|grant| grant.unit)))?;
    let tag = |id: PersonId| people.get(&id).cloned().map(wire::person_tag).ok_or_else(Problem::not_found);
    let lent = |grant: &LentGrant| {
        Ok(wired::LentGrant {
            id: grant.id.into(),
            role: wire::role(grant.role),
            unit: units.get(&grant.unit).cloned().map(wire::unit_tag).ok_or_else(Problem::not_found)?,
            stands: stands(grant, now),
        })
    };
    let show = |found: &Found| {
        let one = &found.delegation;
        Ok(Shown {
            id: one.id.into(),
            from: tag(one.from)?,
            to: tag(one.to)?,
            grants: found.grants.iter().map(lent).collect::<Outcome<_>>()?,
            starts_at: one.starts_at,
            ends_at: one.ends_at,
            reason: one.reason.as_str().into(),
            state: state(found, now),
            created_at: one.created_at,
            revoked_at: one.revoked.map(|(at, _)| at),
            revoked_by: one.revoked.and_then(|(_, by)| by).map(tag).transpose()?,
        })
    };
    found.iter().map(show).collect()
}

fn stands(grant: &LentGrant, now: DateTime<Utc>) -> bool {
    !grant.revoked && grant.ends_at.is_none_or(|end| now < end)
}

/// A delegation of which nothing stands any more has ended, whatever its time.
fn state(found: &Found, now: DateTime<Utc>) -> wired::DelegationState {
    let empty = !found.grants.iter().any(|grant| stands(grant, now));
    match found.delegation.state_at(now) {
        DelegationState::Revoked => wired::DelegationState::Revoked,
        DelegationState::Planned | DelegationState::Active if empty => wired::DelegationState::Ended,
        DelegationState::Planned => wired::DelegationState::Planned,
        DelegationState::Active => wired::DelegationState::Active,
        DelegationState::Ended => wired::DelegationState::Ended,
    }
}
