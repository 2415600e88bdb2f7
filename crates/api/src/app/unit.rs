//! Units: the tree, who may see which part of it, and new ones.

use super::act::{About, Act, Why};
use super::{field, zone};
use crate::answer::Answer;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem};
use contract::text::SearchText;
use contract::unit::{Unit as Shown, UnitCreate, UnitQuery};
use domain::event::Action;
use domain::id::UnitId;
use domain::role::Permission;
use domain::text::{Title, UnitCode};
use domain::unit::Unit;
use serde_json::json;
use store::audit::Subject;
use store::page::{Page, PageRequest, Scope};
use store::{Conn, Tx, unit};

/// The units over which the asker holds a permission.
///
/// # Errors
/// 403 when they hold it nowhere; the store's.
pub fn scope(conn: &mut Conn, who: &Who, permission: Permission) -> Outcome<Scope> {
    who.require(permission)?;
    Ok(unit::scope(conn, &who.authority.roots(permission, who.now))?)
}

/// Insists that the asker holds a permission over the unit of what the address names.
///
/// # Errors
/// 403 when they hold it nowhere, 404 when not there; the store's.
pub fn require_over(conn: &mut Conn, who: &Who, permission: Permission, unit: UnitId) -> Outcome<()> {
    let lineage = unit::lineage(conn, unit)?;
    who.require_over(permission, &lineage)
}

/// Insists that the asker holds a permission over a unit that a field of the body names.
///
/// # Errors
/// 403 when they hold it nowhere, 422 with the pointer when not there or there is no such unit; the store's.
pub fn require_named(conn: &mut Conn, who: &Who, permission: Permission, unit: UnitId, pointer: &str) -> Outcome<()> {
    who.require(permission)?;
    let lineage = unit::lineage(conn, unit)?;
    if who.may(permission, &lineage) { Ok(()) } else { Err(field::unknown(pointer)) }
}

/// Units in scope by code.
///
/// # Errors
/// 403 without a role; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &UnitQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let mut scope = scope(conn, who, Permission::ReadUnits)?;
    if let Some(within) = query.within {
        scope = narrowed(conn, scope, within.into())?;
    }
    let found = unit::list(conn, &scope, query.q.as_ref().map(SearchText::as_str), page)?;
    Ok(found.map(|unit| show(&unit)))
}

/// The part of a scope that lies in one subtree.
fn narrowed(conn: &mut Conn, scope: Scope, within: UnitId) -> Outcome<Scope> {
    let Scope::Under(mut roots) = scope else {
        return Ok(Scope::Under(vec![within]));
    };
    let above = unit::lineage(conn, within)?;
    if roots.iter().any(|root| above.within(*root)) {
        return Ok(Scope::Under(vec![within]));
    }
    let lineages = unit::lineages(conn, roots.iter().copied())?;
    roots.retain(|root| lineages.get(root).is_some_and(|lineage| lineage.within(within)));
    Ok(Scope::Under(roots))
}

/// Adds a unit under another.
///
/// # Errors
/// 403 without the role, 409 when the code is taken, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &UnitCreate) -> Outcome<Answer> {
    let parent = body.parent_id.into();
    require_named(tx, who, Permission::EditUnits, parent, "/parent_id")?;
    let new = new(tx, act, parent, body)?;
    if unit::by_code(tx, &new.code)?.is_some() {
        let (fr, en) = ("une autre unité a déjà ce code", "another unit has this code already");
        return Err(field::taken("/code", Words::new(fr, en)));
    }
    unit::insert(tx, &new, act.now)?;
    let after = json!({ "code": new.code.as_str(), "parent_id": parent.to_string() });
    act.record(tx, Action::UnitCreated, Subject::of("unit", new.id), About::default(), Why::default().after(after))?;
    Answer::created("units", new.id, &show(&new))
}

fn new(tx: &mut Tx, act: &mut Act, parent: UnitId, body: &UnitCreate) -> Outcome<Unit> {
    let above = unit::find(tx, parent)?.ok_or_else(|| field::unknown("/parent_id"))?;
    let time_zone = body.time_zone.as_ref().map_or(above.time_zone, |zone| zone.as_str().to_owned());
    if !zone::is_known(&time_zone) {
        let words = Words::new("n'est pas un fuseau horaire IANA connu", "is not a known IANA time zone");
        return Err(Problem::invalid("/time_zone", "unknown", words));
    }
    Ok(Unit {
        id: act.mint.id(),
        parent: Some(parent),
        code: field::text("/code", UnitCode::parse(body.code.as_str()))?,
        name: field::text("/name", Title::parse(body.name.as_str()))?.as_str().to_owned(),
        time_zone,
    })
}

/// A unit in the words of the contract.
#[must_use]
pub fn show(unit: &Unit) -> Shown {
    Shown {
        id: unit.id.into(),
        parent_id: unit.parent.map(Into::into),
        code: unit.code.as_str().into(),
        name: unit.name.as_str().into(),
        time_zone: unit.time_zone.as_str().into(),
    }
}
