//! How many requests there are, in all and in groups.

use super::filter;
use crate::app::show::course_tag;
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem};
use crate::wire as tags;
use contract::request::{GroupBy, Progress, RequestGroup, RequestGroupQuery, RequestGroups, RequestQuery};
use contract::text::Count;
use store::request::{RequestFilter, RequestGroup as Found, RequestGrouping};
use store::{Conn, course, request, unit};

/// How many groups are told.
const MOST: usize = 500;

/// The list that the counts are about.
fn listed(query: &RequestGroupQuery) -> RequestQuery {
    RequestQuery {
        q: query.q.clone(),
        person_id: query.person_id,
        course_id: query.course_id,
        session_id: query.session_id,
        unit_id: query.unit_id,
        priority: query.priority,
        progress: query.progress,
        awaiting: query.awaiting,
        ..RequestQuery::default()
    }
}

/// How many of the requests that the asker may follow a query means, in all and in groups.
///
/// # Errors
/// The store's.
pub fn groups(conn: &mut Conn, who: &Who, query: &RequestGroupQuery) -> Outcome<RequestGroups> {
    let none = RequestGroups { total: Count(0), groups: Vec::new(), cut: false };
    let Some(filter) = filter(conn, who, &listed(query))? else { return Ok(none) };
    let total = Count(request::total(conn, &filter, who.now)?);
    let mut groups = match query.by {
        None => Vec::new(),
        Some(GroupBy::Progress) => by_progress(conn, who, &filter)?,
        Some(GroupBy::Course) => counted(conn, who, &filter, RequestGrouping::Course)?,
        Some(GroupBy::Unit) => counted(conn, who, &filter, RequestGrouping::Unit)?,
        Some(GroupBy::Priority) => counted(conn, who, &filter, RequestGrouping::Priority)?,
    };
    let cut = groups.len() > MOST;
    groups.truncate(MOST);
    Ok(RequestGroups { total, groups, cut })
}

const fn group(count: u32) -> RequestGroup {
    RequestGroup { course: None, unit: None, priority: None, progress: None, count: Count(count) }
}

/// How far a request has come is computed, so each of the five is counted by itself.
fn by_progress(conn: &mut Conn, who: &Who, filter: &RequestFilter) -> Outcome<Vec<RequestGroup>> {
    let mut groups = Vec::new();
    for progress in Progress::ALL.iter().copied() {
        if filter.progress.is_some_and(|only| only != progress.code()) {
            continue;
        }
        let only = RequestFilter { progress: Some(progress.code()), ..filter.clone() };
        let count = request::total(conn, &only, who.now)?;
        if count > 0 {
            groups.push(RequestGroup { progress: Some(progress), ..group(count) });
        }
    }
    groups.sort_by_key(|group| std::cmp::Reverse(group.count.0));
    Ok(groups)
}

fn counted(conn: &mut Conn, who: &Who, filter: &RequestFilter, by: RequestGrouping) -> Outcome<Vec<RequestGroup>> {
    let most = u16::try_from(MOST + 1).map_err(|error| Problem::internal(&error))?;
    let found = request::groups(conn, filter, by, most, who.now)?;
    let of_courses = found.iter().filter_map(|(what, _)| if let Found::Course(id) = what { Some(*id) } else { None });
    let courses = course::tags(conn, of_courses)?;
    let of_units = found.iter().filter_map(|(what, _)| if let Found::Unit(id) = what { Some(*id) } else { None });
    let units = unit::tags(conn, of_units)?;
    let read = |(what, count): (Found, u32)| match what {
        Found::Course(id) => RequestGroup { course: courses.get(&id).map(course_tag), ..group(count) },
        Found::Unit(id) => RequestGroup { unit: units.get(&id).cloned().map(tags::unit_tag), ..group(count) },
        Found::Priority(class) => RequestGroup { priority: Some(class.into()), ..group(count) },
    };
    Ok(found.into_iter().map(read).collect())
}
