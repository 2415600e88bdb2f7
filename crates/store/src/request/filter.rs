//! Which requests: a list and its counts look at the same ones.

use domain::id::{CourseId, PersonId, SessionId, UnitId};
use domain::request::Priority;

use super::order::RequestOrder;
use crate::approval::Awaiting;
use crate::page::Scope;

/// Which requests.
#[derive(Debug, Clone, Default)]
pub struct RequestFilter {
    /// Only people of these units, or requests that these units' planners follow.
    pub scope: Option<Scope>,
    /// Each word begins a word of the person's names or number.
    pub q: Option<String>,
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Only this course.
    pub course: Option<CourseId>,
    /// Only those that wish for this session.
    pub session: Option<SessionId>,
    /// Only people of this subtree.
    pub unit: Option<UnitId>,
    /// Only this priority.
    pub priority: Option<Priority>,
    /// Only this progress: one of [`Progress::CODES`].
    pub progress: Option<&'static str>,
    /// Only those that wait for one of these answers.
    pub awaiting: Option<Awaiting>,
    /// Only those with an exception that nobody answered yet.
    pub exception_asked: bool,
    /// In this order.
    pub order: RequestOrder,
    /// Passing over so many.
    pub skip: u32,
}

impl RequestFilter {
    /// Whether few requests are likely to pass, whatever there are in all.
    pub(super) fn narrows(&self) -> bool {
        self.q.is_some()
            || self.person.is_some()
            || self.course.is_some()
            || self.session.is_some()
            || self.unit.is_some()
            || self.awaiting.is_some()
            || self.exception_asked
    }
}

/// The requests of a query that the filters leave: a list and its counts look at the same ones.
macro_rules! filtered {
    ($query:ident, $filter:ident, $now:ident) => {{
        let mut query = $query;
        if let Some(Scope::Under(roots)) = &$filter.scope {
            let people = person::unit_id.eq_any(within!(roots));
            query = query.filter(people.or(request::organiser_unit_id.eq_any(within!(roots))));
        }
        for word in $filter.q.as_deref().into_iter().flat_map(name_words) {
            let found = person_beginning::table
                .filter(person_beginning::beginning.eq(beginning(&word).to_owned()))
                .select(person_beginning::search_key);
            query = query.filter(person::search_key.eq_any(found));
            if beginning(&word) != word {
                query = query.filter(" ".into_sql::<Text>().concat(person::search_key).like(begins(&word)));
            }
        }
        if let Some(person) = $filter.person {
            query = query.filter(request::person_id.eq(key(person)));
        }
        if let Some(course) = $filter.course {
            query = query.filter(request::course_id.eq(key(course)));
        }
        if let Some(session) = $filter.session {
            let wished =
                request_wish::table.filter(request_wish::session_id.eq(key(session))).select(request_wish::request_id);
            query = query.filter(request::id.eq_any(wished));
        }
        if let Some(unit) = $filter.unit {
            query = query.filter(person::unit_id.eq_any(within!([unit])));
        }
        if let Some(asked) = $filter.priority {
            query = query.filter(request::priority.eq(i32::from(asked.class())));
        }
        if let Some(awaiting) = &$filter.awaiting {
            query = awaiting!(query, awaiting);
        }
        if $filter.exception_asked {
            let asked = request_exception::table
                .filter(request_exception::state.eq(sql::Asked))
                .select(request_exception::request_id);
            query = query.filter(request::state.eq(sql::Submitted)).filter(request::id.eq_any(asked));
        }
        let seated = || {
            enrolment::table
                .filter(enrolment::request_id.eq(request::id.nullable()))
                .filter(enrolment::state.eq(sql::Confirmed))
        };
        let offered = || {
            offer::table
                .filter(offer::request_id.eq(request::id))
                .filter(offer::state.eq(sql::Pending))
                .filter(offer::deadline.gt(At($now)))
        };
        query = match $filter.progress {
            None => query,
            Some(closed @ ("refused" | "withdrawn")) => query.filter(request::state.eq(closed)),
            Some("enrolled") => query.filter(request::state.eq(sql::Submitted)).filter(exists(seated())),
            Some("offered") => {
                query.filter(request::state.eq(sql::Submitted)).filter(not(exists(seated()))).filter(exists(offered()))
            }
            // The indexes of those who wait are over `open`.
            Some(_) => query
                .filter(request::state.eq(sql::Submitted))
                .filter(request::open)
                .filter(not(exists(seated())))
                .filter(not(exists(offered()))),
        };
        query
    }};
}
pub(super) use filtered;
