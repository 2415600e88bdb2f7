//! What views name and is no more, or is out of the asker's sight: told instead of an empty list that nobody understands.

use crate::extract::who::Who;
use crate::problem::Outcome;
use domain::id::{PersonId, SavedViewId};
use domain::role::Permission;
use domain::saved_view::{SavedView, ViewFilter, ViewedList};
use std::collections::{BTreeSet, HashMap};
use std::str::FromStr;
use store::saved_view::{There, there};
use store::{Conn, person, unit};

/// For each view, the names of its filters whose subject is missing; a few statements, whatever their number.
///
/// # Errors
/// The store's.
pub fn of(conn: &mut Conn, who: &Who, views: &[SavedView]) -> Outcome<HashMap<SavedViewId, Vec<String>>> {
    let mut named = There::default();
    let mut people = BTreeSet::new();
    for filter in views.iter().flat_map(|view| &view.look.filters) {
        match filter.name.as_str() {
            "unit_id" | "organiser_id" => put(&mut named.units, filter),
            "course_id" => put(&mut named.courses, filter),
            "session_id" => put(&mut named.sessions, filter),
            "site_id" | "near_site_id" => put(&mut named.sites, filter),
            "skill_id" => put(&mut named.skills, filter),
            "person_id" => put(&mut people, filter),
            _ => {}
        }
    }
    let found = there(conn, &named)?;
    let lineages = unit::lineages(conn, found.units.iter().copied())?;
    let seen = seen(conn, who, &people)?;
    let stands = |list: ViewedList, filter: &ViewFilter| match filter.name.as_str() {
        // Sessions of any calendar are shown, whoever keeps it.
        "organiser_id" => has(&found.units, filter),
        "unit_id" => filter.value.parse().ok().and_then(|id| lineages.get(&id)).is_some_and(|over| {
            who.authority.may(list.permission(), over, who.now)
                || who.authority.may(Permission::ReadUnits, over, who.now)
        }),
        "course_id" => has(&found.courses, filter),
        "session_id" => has(&found.sessions, filter),
        "site_id" | "near_site_id" => has(&found.sites, filter),
        "skill_id" => has(&found.skills, filter),
        "person_id" => has(&seen, filter),
        _ => true,
    };
    let missing = |view: &SavedView| {
        let gone = view.look.filters.iter().filter(|filter| !stands(view.list, filter));
        (view.id, gone.map(|filter| filter.name.clone()).collect())
    };
    Ok(views.iter().map(missing).collect())
}

fn put<T: FromStr + Ord>(into: &mut BTreeSet<T>, filter: &ViewFilter) {
    into.extend(filter.value.parse::<T>());
}

fn has<T: FromStr + Ord>(found: &BTreeSet<T>, filter: &ViewFilter) -> bool {
    filter.value.parse().is_ok_and(|id| found.contains(&id))
}

/// Of these people, those whose requests the asker may read.
fn seen(conn: &mut Conn, who: &Who, people: &BTreeSet<PersonId>) -> Outcome<BTreeSet<PersonId>> {
    if people.is_empty() {
        return Ok(BTreeSet::new());
    }
    let found = person::find_many(conn, people.iter().copied())?;
    let lineages = unit::lineages(conn, found.values().map(|person| person.unit))?;
    let may = |id: PersonId, unit| {
        who.is(id) || lineages.get(unit).is_some_and(|over| who.authority.may(Permission::ReadRequests, over, who.now))
    };
    Ok(found.values().filter(|person| may(person.id, &person.unit)).map(|person| person.id).collect())
}
