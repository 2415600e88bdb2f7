//! Changing the tree: units added, edited, moved with all that is under them, closed.

use super::{answer, present, require_named, require_over, show};
use crate::answer::Answer;
use crate::app::act::{About, Act, Why};
use crate::app::person::moved;
use crate::app::{access, field, zone};
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::unit::{UnitClose, UnitCreate, UnitMove, UnitUpdate};
use domain::event::Action;
use domain::id::UnitId;
use domain::role::Permission;
use domain::text::{Title, UnitCode};
use domain::unit::{MOST_LEVELS, Refusal, Unit};
use serde_json::{Map, Value, json};
use store::audit::Subject;
use store::unit::Changed;
use store::{Tx, unit};

/// Adds a unit under another.
///
/// # Errors
/// 403 without the role, 409 when the code is taken, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &UnitCreate) -> Outcome<Answer> {
    who.require(Permission::EditUnits)?;
    unit::lock_tree(tx)?;
    let parent = body.parent_id.into();
    require_named(tx, who, Permission::EditUnits, parent, "/parent_id")?;
    let new = new(tx, act, parent, body)?;
    free(tx, &new)?;
    unit::add(tx, &new, &changed(act, None))?;
    let why = Why::default().after(Value::Object(told(&new)));
    act.record(tx, Action::UnitCreated, Subject::of("unit", new.id), About::default(), why)?;
    Ok(Answer::created("units", new.id, &show(&new))?.version(new.version))
}

/// Changes what a unit is called and where it lives.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 when the code is taken, 412 when it was changed meanwhile, 422 for a
/// field; the store's.
pub fn update(tx: &mut Tx, act: &mut Act, who: &Who, id: UnitId, on: IfMatch, body: &UnitUpdate) -> Outcome<Answer> {
    require_over(tx, who, Permission::EditUnits, id)?;
    let found = unit::find(tx, id)?.ok_or_else(Problem::not_found)?;
    on.check(found.version, || answer(&found))?;
    let mut next = edited(&found, body)?;
    if next.code != found.code {
        free(tx, &next)?;
    }
    if next != found {
        next.version = saved(unit::save(tx, &found, &next, &changed(act, None)), || present(tx, id))?;
        record(tx, act, Action::UnitUpdated, (&found, &next), None)?;
    }
    answer(&next)
}

/// Puts a unit under another one, from now on, with all that is under it.
///
/// # Errors
/// 403 without the role over the unit above, 404 outside the scope, 409 for the root and for a closed unit, 422 where it
/// cannot go; the store's.
pub fn move_under(tx: &mut Tx, act: &mut Act, who: &Who, id: UnitId, body: &UnitMove) -> Outcome<Answer> {
    let reason = access::words("/reason", &body.reason)?;
    let found = locked(tx, who, id, unit::lock)?;
    leave(tx, who, &found)?;
    let to: UnitId = body.parent_id.into();
    require_named(tx, who, Permission::EditUnits, to, "/parent_id")?;
    let parent = unit::find(tx, to)?.ok_or_else(|| field::unknown("/parent_id"))?;
    let (above, levels) = (unit::lineage(tx, to)?, unit::levels(tx, id)?);
    let mut next = found.moved(&parent, &above, levels).map_err(refused)?;
    if next != found {
        next.version = unit::save(tx, &found, &next, &changed(act, Some(&reason)))?;
        record(tx, act, Action::UnitMoved, (&found, &next), Some(reason))?;
    }
    answer(&next)
}

/// Closes a unit that nobody belongs to and under which no other is open.
///
/// # Errors
/// 403 without the role, 404 outside the scope, 409 with what keeps it from closing; the store's.
pub fn close(tx: &mut Tx, act: &mut Act, who: &Who, id: UnitId, body: &UnitClose) -> Outcome<Answer> {
    let reason = access::words("/reason", &body.reason)?;
    let found = locked(tx, who, id, unit::lock_for_close)?;
    let (people, units) = (unit::people(tx, id)?, unit::open_units(tx, id)?);
    let mut next = found.closed(people, units, act.now).map_err(refused)?;
    next.version = unit::save(tx, &found, &next, &changed(act, Some(&reason)))?;
    record(tx, act, Action::UnitClosed, (&found, &next), Some(reason))?;
    answer(&next)
}

/// A unit of the scope that nobody else changes meanwhile, in a tree that nobody else changes.
fn locked(
    tx: &mut Tx,
    who: &Who,
    id: UnitId,
    lock: fn(&mut Tx, UnitId) -> Result<(), store::StoreError>,
) -> Outcome<Unit> {
    who.require(Permission::EditUnits)?;
    unit::lock_tree(tx)?;
    require_over(tx, who, Permission::EditUnits, id)?;
    lock(tx, id)?;
    unit::find(tx, id)?.ok_or_else(Problem::not_found)
}

/// A unit is taken from under another one by whoever may edit that one too: nobody moves the top of their own scope.
fn leave(tx: &mut Tx, who: &Who, unit: &Unit) -> Outcome<()> {
    let Some(parent) = unit.parent else { return Ok(()) };
    if who.may(Permission::EditUnits, &unit::lineage(tx, parent)?) {
        return Ok(());
    }
    let words = Words::new(
        "déplacer cette unité demande un rôle sur l'unité qui est au-dessus",
        "to move this unit takes a role over the unit above it",
    );
    Err(Problem::new(ProblemCode::NotAllowed).detail(words))
}

fn new(tx: &mut Tx, act: &mut Act, parent: UnitId, body: &UnitCreate) -> Outcome<Unit> {
    let above = unit::find(tx, parent)?.ok_or_else(|| field::unknown("/parent_id"))?;
    above.takes(&unit::lineage(tx, parent)?, 1).map_err(refused)?;
    let time_zone = body.time_zone.as_ref().map_or(above.time_zone, |zone| zone.as_str().to_owned());
    Ok(Unit {
        id: act.mint.id(),
        parent: Some(parent),
        code: field::text("/code", UnitCode::parse(body.code.as_str()))?,
        name: field::text("/name", Title::parse(body.name.as_str()))?.as_str().to_owned(),
        time_zone: known_zone(time_zone)?,
        closed_at: None,
        version: 1,
    })
}

fn edited(found: &Unit, body: &UnitUpdate) -> Outcome<Unit> {
    let mut next = found.clone();
    if let Some(code) = &body.code {
        next.code = field::text("/code", UnitCode::parse(code.as_str()))?;
    }
    if let Some(name) = &body.name {
        field::text("/name", Title::parse(name.as_str()))?.as_str().clone_into(&mut next.name);
    }
    if let Some(zone) = &body.time_zone {
        next.time_zone = known_zone(zone.as_str().to_owned())?;
    }
    Ok(next)
}

fn known_zone(zone: String) -> Outcome<String> {
    if zone::is_known(&zone) {
        return Ok(zone);
    }
    let words = Words::new("n'est pas un fuseau horaire IANA connu", "is not a known IANA time zone");
    Err(Problem::invalid("/time_zone", "unknown", words))
}

/// No other unit has the code.
fn free(tx: &mut Tx, unit: &Unit) -> Outcome<()> {
    match unit::by_code(tx, &unit.code)? {
        Some(other) if other.id != unit.id => {
            let (fr, en) = ("une autre unité a déjà ce code", "another unit has this code already");
            Err(field::taken("/code", Words::new(fr, en)))
        }
        _ => Ok(()),
    }
}

fn changed(act: &Act, reason: Option<&domain::text::Words>) -> Changed {
    Changed { at: act.now, by: act.actor, reason: reason.cloned() }
}

fn record(
    tx: &mut Tx,
    act: &mut Act,
    action: Action,
    (found, next): (&Unit, &Unit),
    words: Option<domain::text::Words>,
) -> Outcome<()> {
    let (before, after) = moved(told(found), told(next));
    let why = Why { before: Some(before), after: Some(after), words, ..Why::default() };
    Ok(act.record(tx, action, Subject::of("unit", next.id), About::default(), why)?)
}

/// What the audit tells of a unit.
fn told(unit: &Unit) -> Map<String, Value> {
    let fields = [
        ("code", json!(unit.code.as_str())),
        ("name", json!(unit.name)),
        ("time_zone", json!(unit.time_zone)),
        ("parent_id", json!(unit.parent.map(|id| id.to_string()))),
        ("closed_at", json!(unit.closed_at)),
    ];
    fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// The unit that a field names is closed.
pub(super) fn closed(pointer: &str) -> Problem {
    Problem::invalid(pointer, "closed", Words::new("cette unité est fermée", "this unit is closed"))
}

fn refused(refusal: Refusal) -> Problem {
    let state = |fr: String| Problem::new(ProblemCode::Conflict).detail(Words::new(fr, refusal.to_string()));
    match refusal {
        Refusal::Cycle => {
            let fr = "une unité ne peut pas passer sous elle-même ni sous une unité qui en dépend";
            Problem::invalid("/parent_id", "cycle", Words::new(fr, refusal.to_string()))
        }
        Refusal::TooDeep => {
            let words = Words::new(
                format!("au plus {MOST_LEVELS} unités l'une sous l'autre"),
                format!("at most {MOST_LEVELS} units one under another"),
            );
            Problem::invalid("/parent_id", "too_deep", words)
        }
        Refusal::ParentClosed => closed("/parent_id"),
        Refusal::Root => state("l'unité du sommet reste à sa place".to_owned()),
        Refusal::Closed => state("cette unité est fermée".to_owned()),
        Refusal::HasPeople(1) => {
            state("une personne appartient encore à cette unité : changez-la d'unité d'abord".to_owned())
        }
        Refusal::HasPeople(n) => {
            state(format!("{n} personnes appartiennent encore à cette unité : changez-les d'unité d'abord"))
        }
        Refusal::HasUnits(1) => {
            state("une unité est encore ouverte sous celle-ci : fermez-la ou déplacez-la d'abord".to_owned())
        }
        Refusal::HasUnits(n) => {
            state(format!("{n} unités sont encore ouvertes sous celle-ci : fermez-les ou déplacez-les d'abord"))
        }
    }
}
