//! Saved views of lists: one's own, and those that are shared with units where one reads the list.

mod look;
mod missing;

use super::act::{About, Act, Why};
use super::field;
use super::show::Names;
use crate::answer::Answer;
use crate::extract::IfMatch;
use crate::extract::if_match::saved;
use crate::extract::who::Who;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::wire;
use contract::saved_view::{
    SavedView as Shown, SavedViewCreate, SavedViewQuery, SavedViewUpdate, ViewedList as Listed,
};
use contract::text::Title as SaidTitle;
use domain::event::Action;
use domain::id::{SavedViewId, UnitId};
use domain::role::Permission;
use domain::saved_view::{MOST_NAME, MOST_OWN, MOST_SHARED, SavedView, ViewedList};
use domain::text::{InvalidText, Title};
use serde_json::json;
use std::collections::HashMap;
use store::audit::Subject;
use store::page::{Page, PageRequest};
use store::saved_view::{self as rows, SavedViewFilter};
use store::snapshot::lock_people;
use store::{Conn, Constraint, StoreError, Tx, unit};

fn listed(list: Listed) -> ViewedList {
    ViewedList::from_code(list.code()).unwrap_or(ViewedList::Requests)
}

/// One's own views and those shared with one, by name.
///
/// # Errors
/// 403 for another system; the store's.
pub fn list(conn: &mut Conn, who: &Who, query: &SavedViewQuery, page: &PageRequest) -> Outcome<Page<Shown>> {
    let own = who.person()?;
    let mut shared = Vec::new();
    for list in ViewedList::ALL.iter().copied() {
        let roots = who.authority.roots(list.permission(), who.now);
        if !roots.is_empty() {
            shared.push((list, unit::scope(conn, &roots)?));
        }
    }
    let found = rows::list(conn, &SavedViewFilter { own, shared, list: query.list.map(listed) }, page)?;
    Ok(Page { items: shown(conn, who, &found.items)?, next: found.next })
}

/// One view.
///
/// # Errors
/// 403 for another system, 404 when there is none that the asker may see; the store's.
pub fn get(conn: &mut Conn, who: &Who, id: SavedViewId) -> Outcome<Answer> {
    let found = visible(conn, who, id)?;
    answer(conn, who, &found)
}

/// Keeps a view.
///
/// # Errors
/// 403 for another system, 409 when there are too many or the name is taken, 422 for a field; the store's.
pub fn create(tx: &mut Tx, act: &mut Act, who: &Who, body: &SavedViewCreate) -> Outcome<Answer> {
    let owner = who.person()?;
    let list = listed(body.list);
    let new = SavedView {
        id: act.mint.id(),
        owner,
        unit: body.unit_id.map(Into::into),
        list,
        name: name(&body.name)?,
        look: look::read(list, &body.look)?,
        version: 1,
    };
    lock_people(tx, &[owner])?;
    if rows::count_own(tx, owner)? >= MOST_OWN {
        return Err(too_many(
            format!("vous gardez déjà {MOST_OWN} vues : supprimez-en d'abord"),
            format!("you keep {MOST_OWN} views already: take some away first"),
        ));
    }
    if let Some(unit) = new.unit {
        share(tx, who, list, unit)?;
    }
    rows::insert(tx, &new).map_err(taken)?;
    record(tx, act, Action::SavedViewCreated, &new, Why::default().after(told(&new)))?;
    let view = shown(tx, who, std::slice::from_ref(&new))?.pop().ok_or_else(Problem::not_found)?;
    Ok(Answer::created("saved-views", new.id, &view)?.version(new.version))
}

/// Renames a view of the asker's, changes what it shows, shares it or keeps it for its owner.
///
/// # Errors
/// 403 when it is somebody else's, 404 when there is none, 409 as for a new one, 412 when it changed meanwhile, 422 for a field.
pub fn update(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: SavedViewId,
    on: IfMatch,
    body: &SavedViewUpdate,
) -> Outcome<Answer> {
    let found = visible(tx, who, id)?;
    if !who.is(found.owner) {
        return Err(Problem::new(ProblemCode::NotAllowed));
    }
    on.check(found.version, || answer(tx, who, &found))?;
    let unit: Option<UnitId> = body.unit_id.over(found.unit, |unit| Ok::<_, Problem>((*unit).into()))?;
    let mut next = SavedView {
        unit,
        name: body.name.as_ref().map_or_else(|| Ok(found.name.clone()), name)?,
        look: body.look.as_ref().map_or_else(|| Ok(found.look.clone()), |said| look::read(found.list, said))?,
        ..found.clone()
    };
    if let Some(unit) = unit.filter(|unit| Some(*unit) != found.unit) {
        share(tx, who, found.list, unit)?;
    }
    if next != found {
        next.version = saved(not_taken(rows::update(tx, &next))?, || get(tx, who, id))?;
        let why = Why { before: Some(told(&found)), ..Why::default() }.after(told(&next));
        record(tx, act, Action::SavedViewUpdated, &next, why)?;
    }
    answer(tx, who, &next)
}

/// Takes a view away: its owner, or a planner of the unit with which it is shared.
///
/// # Errors
/// 403 when it is neither, 404 when there is none; the store's.
pub fn delete(tx: &mut Tx, act: &mut Act, who: &Who, id: SavedViewId) -> Outcome<Answer> {
    let found = visible(tx, who, id)?;
    let removes = who.is(found.owner) || plans_for(tx, who, found.unit)?;
    if !removes {
        return Err(Problem::new(ProblemCode::NotAllowed));
    }
    rows::delete(tx, id)?;
    let why = Why { before: Some(told(&found)), ..Why::default() };
    record(tx, act, Action::SavedViewDeleted, &found, why)?;
    Answer::nothing()
}

fn plans_for(conn: &mut Conn, who: &Who, shared: Option<UnitId>) -> Outcome<bool> {
    let Some(unit) = shared else { return Ok(false) };
    let lineage = unit::lineage(conn, unit)?;
    Ok(who.may(Permission::PlanSessions, &lineage))
}

/// A view that the asker sees: their own, or one shared with a unit that a role of theirs is over or under.
fn visible(conn: &mut Conn, who: &Who, id: SavedViewId) -> Outcome<SavedView> {
    who.person()?;
    let found = rows::find(conn, id)?.ok_or_else(Problem::not_found)?;
    if who.is(found.owner) {
        return Ok(found);
    }
    let shared = found.unit.ok_or_else(Problem::not_found)?;
    let roots = who.authority.roots(found.list.permission(), who.now);
    let over = unit::lineage(conn, shared)?;
    if roots.iter().any(|root| over.within(*root)) {
        return Ok(found);
    }
    let lineages = unit::lineages(conn, roots)?;
    if lineages.values().any(|root| root.within(shared)) { Ok(found) } else { Err(Problem::not_found()) }
}

/// Sharing takes the right to the list over the unit, and room among what is shared with it.
fn share(tx: &mut Tx, who: &Who, list: ViewedList, with: UnitId) -> Outcome<()> {
    let lineage = unit::lineage(tx, with)?;
    if !who.may(list.permission(), &lineage) {
        return Err(field::unknown("/unit_id"));
    }
    super::unit::require_open(tx, with, "/unit_id")?;
    unit::lock(tx, with)?;
    if rows::count_shared(tx, with)? >= MOST_SHARED {
        return Err(too_many(
            format!("cette unité partage déjà {MOST_SHARED} vues : supprimez-en d'abord"),
            format!("this unit shares {MOST_SHARED} views already: take some away first"),
        ));
    }
    Ok(())
}

fn name(said: &SaidTitle) -> Outcome<Title> {
    let name = field::text("/name", Title::parse(said.as_str()))?;
    if name.as_str().chars().count() > MOST_NAME {
        return field::text("/name", Err(InvalidText::TooLong(MOST_NAME)));
    }
    Ok(name)
}

fn too_many(fr: String, en: String) -> Problem {
    Problem::new(ProblemCode::Conflict).detail(Words::new(fr, en))
}

fn taken(error: StoreError) -> Problem {
    match error {
        StoreError::Taken { constraint: Constraint::SavedViewName } => field::taken(
            "/name",
            Words::new(
                "une de vos vues de cette liste porte déjà ce nom",
                "one of your views of this list has this name",
            ),
        ),
        other => other.into(),
    }
}

/// The edit, unless its name is taken.
fn not_taken(edit: Result<i32, StoreError>) -> Outcome<Result<i32, StoreError>> {
    match edit {
        Err(error @ StoreError::Taken { .. }) => Err(taken(error)),
        other => Ok(other),
    }
}

fn answer(conn: &mut Conn, who: &Who, view: &SavedView) -> Outcome<Answer> {
    let shown = shown(conn, who, std::slice::from_ref(view))?.pop().ok_or_else(Problem::not_found)?;
    Ok(Answer::ok(&shown)?.version(view.version))
}

fn shown(conn: &mut Conn, who: &Who, views: &[SavedView]) -> Outcome<Vec<Shown>> {
    let names = Names::of_people(conn, views.iter().map(|view| view.owner))?;
    let units = unit::tags(conn, views.iter().filter_map(|view| view.unit))?;
    let shared = unit::lineages(conn, views.iter().filter_map(|view| view.unit))?;
    let plans =
        |unit: &UnitId| shared.get(unit).is_some_and(|over| who.authority.may(Permission::PlanSessions, over, who.now));
    let mut missing: HashMap<SavedViewId, Vec<String>> = missing::of(conn, who, views)?;
    let show = |view: &SavedView| {
        let mine = who.is(view.owner);
        Ok(Shown {
            id: view.id.into(),
            list: Listed::from_code(view.list.code()).unwrap_or(Listed::Requests),
            name: view.name.as_str().into(),
            look: look::show(&view.look),
            owner: names.person(view.owner)?,
            unit: view.unit.and_then(|unit| units.get(&unit).cloned()).map(wire::unit_tag),
            mine,
            removable: mine || view.unit.as_ref().is_some_and(plans),
            missing: missing.remove(&view.id).unwrap_or_default().into_iter().map(Into::into).collect(),
            version: view.version.into(),
        })
    };
    views.iter().map(show).collect()
}

fn told(view: &SavedView) -> serde_json::Value {
    json!({
        "list": view.list.code(),
        "name": view.name.as_str(),
        "look": look::show(&view.look),
        "unit_id": view.unit.map(|unit| unit.to_string()),
    })
}

fn record(tx: &mut Tx, act: &mut Act, action: Action, view: &SavedView, why: Why) -> Outcome<()> {
    let about = About { person: Some(view.owner), ..About::default() };
    Ok(act.record(tx, action, Subject::of("saved_view", view.id), about, why)?)
}
