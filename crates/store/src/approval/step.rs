//! The steps of requests. One is open while it is its turn and its request waits: it opens and closes with the wishes.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::approval::{Answered, Basis, RequestStep, StepState, Turn};
use domain::id::{PersonId, RequestId, UnitId};
use domain::reason::CloseReason;

use super::asked;
use crate::page::Scope;
use crate::row::{count, insert_all, key, keys, of, unreadable, words};
use crate::run::Run;
use crate::schema::{request, request_step};
use crate::sql::among;
use crate::sql_types::{At, Id};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "request_step";

/// A step as the table holds it.
#[derive(Queryable, Insertable)]
#[diesel(table_name = request_step, treat_none_as_default_value = false)]
pub(crate) struct Row {
    request_id: Id,
    position: i32,
    approver: String,
    level: i32,
    answer_days: i32,
    unit_id: Id,
    reach_unit_id: Id,
    state: String,
    open: bool,
    since: Option<At>,
    due_at: Option<At>,
    escalates_at: Option<At>,
    decided_at: Option<At>,
    decided_by: Option<Id>,
    decided_by_client: Option<Id>,
    code: Option<String>,
    words: Option<String>,
}

impl Row {
    /// `waits` says whether the request stands in the queue.
    pub(crate) fn new(request: RequestId, step: &RequestStep, waits: bool) -> Self {
        let answered = step.state.answered();
        Self {
            request_id: key(request),
            position: i32::from(step.position),
            approver: step.asked.approver.code().to_owned(),
            level: i32::from(step.asked.level),
            answer_days: i32::from(step.asked.answer_days),
            unit_id: key(step.unit),
            reach_unit_id: key(step.reach),
            state: step.state.code().to_owned(),
            open: waits && step.turn.is_some() && step.state.is_open(),
            since: step.turn.map(|turn| At(turn.since)),
            due_at: step.turn.map(|turn| At(turn.due_at)),
            escalates_at: step.turn.and_then(|turn| turn.escalates_at).map(At),
            decided_at: answered.map(|answered| At(answered.at)),
            decided_by: answered.and_then(|answered| answered.by).map(key),
            decided_by_client: answered.and_then(|answered| answered.by_client).map(key),
            code: step.state.reason().map(str::to_owned),
            words: answered.and_then(|answered| answered.words.as_ref()).map(ToString::to_string),
        }
    }

    fn whole(self) -> Result<(RequestId, RequestStep), StoreError> {
        let answered = match self.decided_at {
            Some(At(at)) => {
                let (by, by_client) = (self.decided_by.map(of), self.decided_by_client.map(of));
                Some(Answered { at, by, by_client, words: words(WHAT, self.words.as_deref())? })
            }
            None => None,
        };
        let code = self.code.as_deref();
        let state = match (self.state.as_str(), answered) {
            ("pending", None) => StepState::Pending,
            ("escalated", None) => StepState::Escalated,
            ("approved", Some(answered)) => {
                let basis =
                    code.and_then(Basis::from_code).ok_or_else(|| unreadable(WHAT, "an approval without basis"))?;
                StepState::Approved { basis, answered }
            }
            ("refused", Some(answered)) => {
                let code = code
                    .and_then(CloseReason::from_code)
                    .ok_or_else(|| unreadable(WHAT, "a refusal without reason"))?;
                StepState::Refused { code, answered }
            }
            _ => return Err(unreadable(WHAT, self.state)),
        };
        let turn = match (self.since, self.due_at) {
            (Some(At(since)), Some(At(due_at))) => {
                Some(Turn { since, due_at, escalates_at: self.escalates_at.map(|at| at.0) })
            }
            (None, None) => None,
            _ => return Err(unreadable(WHAT, "half a turn")),
        };
        let step = RequestStep {
            position: u8::try_from(self.position).map_err(|e| unreadable(WHAT, e))?,
            asked: asked::read(WHAT, &self.approver, self.level, self.answer_days)?,
            unit: of(self.unit_id),
            reach: of(self.reach_unit_id),
            turn,
            state,
        };
        Ok((of(self.request_id), step))
    }
}

/// The steps of a request, in order.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_request(conn: &mut Conn, id: RequestId) -> Result<Vec<RequestStep>, StoreError> {
    Ok(of_requests(conn, [id])?.remove(&id).unwrap_or_default())
}

/// The steps of requests, in order; those without are left out.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn of_requests(
    conn: &mut Conn,
    ids: impl IntoIterator<Item = RequestId>,
) -> Result<HashMap<RequestId, Vec<RequestStep>>, StoreError> {
    let mut steps: HashMap<RequestId, Vec<RequestStep>> = HashMap::new();
    for some in keys(ids).chunks(1_000) {
        let rows: Vec<Row> = request_step::table
            .filter(among(request_step::request_id, some))
            .order((request_step::request_id, request_step::position))
            .rows(conn)?;
        for row in rows {
            let (request, step) = row.whole()?;
            steps.entry(request).or_default().push(step);
        }
    }
    Ok(steps)
}

/// Writes the steps of new requests, each with whether the request waits.
///
/// # Errors
/// The database's.
pub fn insert_many(tx: &mut Tx, new: &[(RequestId, Vec<RequestStep>, bool)]) -> Result<(), StoreError> {
    let rows: Vec<Row> = new
        .iter()
        .flat_map(|(request, steps, waits)| steps.iter().map(|step| Row::new(*request, step, *waits)))
        .collect();
    insert_all!(&mut **tx, request_step::table, rows);
    Ok(())
}

/// Writes what an unanswered step of a waiting request has become.
///
/// # Errors
/// [`StoreError::Stale`] when it was answered meanwhile, or the database's.
pub fn save(tx: &mut Tx, request: RequestId, next: &RequestStep) -> Result<(), StoreError> {
    let row = Row::new(request, next, true);
    let unanswered = request_step::table
        .filter(request_step::request_id.eq(row.request_id))
        .filter(request_step::position.eq(row.position))
        .filter(request_step::decided_at.is_null());
    let changed = diesel::update(unanswered)
        .set((
            (request_step::reach_unit_id.eq(row.reach_unit_id), request_step::state.eq(row.state)),
            (request_step::open.eq(row.open), request_step::since.eq(row.since), request_step::due_at.eq(row.due_at)),
            (request_step::escalates_at.eq(row.escalates_at), request_step::decided_at.eq(row.decided_at)),
            (request_step::decided_by.eq(row.decided_by), request_step::decided_by_client.eq(row.decided_by_client)),
            (request_step::code.eq(row.code), request_step::words.eq(row.words)),
        ))
        .apply(tx)?;
    if changed == 1 { Ok(()) } else { Err(StoreError::Stale { what: WHAT, current: i32::from(next.position) }) }
}

/// The step whose turn it is follows its request in and out of the queue.
pub(crate) fn follow(tx: &mut Tx, request: RequestId, waits: bool) -> Result<(), StoreError> {
    let turn = request_step::table
        .filter(request_step::request_id.eq(key(request)))
        .filter(request_step::since.is_not_null())
        .filter(request_step::decided_at.is_null());
    diesel::update(turn).set(request_step::open.eq(waits)).apply(tx)?;
    Ok(())
}

/// Which of these requests wait for an answer.
///
/// # Errors
/// The database's.
pub fn open_among(
    conn: &mut Conn,
    requests: impl IntoIterator<Item = RequestId>,
) -> Result<HashSet<RequestId>, StoreError> {
    let mut open = HashSet::new();
    for some in keys(requests).chunks(1_000) {
        let rows: Vec<Id> = request_step::table
            .filter(among(request_step::request_id, some))
            .filter(request_step::open)
            .select(request_step::request_id)
            .rows(conn)?;
        open.extend(rows.into_iter().map(of::<RequestId>));
    }
    Ok(open)
}

/// Requests whose step is to be opened to a unit above at `now`, those that wait longest first, and whose they are.
///
/// # Errors
/// The database's.
pub fn overdue(conn: &mut Conn, now: DateTime<Utc>, most: i64) -> Result<Vec<(RequestId, PersonId)>, StoreError> {
    let rows: Vec<(Id, Id)> = request_step::table
        .inner_join(request::table)
        .filter(request_step::open)
        .filter(request_step::escalates_at.le(At(now)))
        .order((request_step::escalates_at, request_step::request_id))
        .select((request_step::request_id, request::person_id))
        .limit(most)
        .rows(conn)?;
    Ok(rows.into_iter().map(|(request, person)| (of(request), of(person))).collect())
}

/// Whose answers are looked for.
#[derive(Debug, Clone, Default)]
pub struct Awaiting {
    /// Units over which the asker holds the right of a chief.
    pub chief_of: Vec<UnitId>,
    /// Where the asker decides as a planner.
    pub planner_in: Option<Scope>,
    /// The asker, whose own requests are for others to answer.
    pub but: Option<PersonId>,
}

/// Those of a boxed query over requests that wait for one of these answers: a chief's, where they are addressed to one of the
/// units or open to it since nobody answered below, or a planner's.
macro_rules! awaiting {
    ($query:expr, $awaiting:expr) => {{
        use $crate::page::{Scope, within};
        use $crate::schema::{request, request_step, unit_closure};
        let open = || request_step::table.filter(request_step::open).select(request_step::request_id);
        let planner = domain::approval::Approver::Planner.code();
        let planners = || open().filter(request_step::approver.eq(planner));
        let (below, above) = diesel::alias!(unit_closure as below, unit_closure as above);
        let chiefs = request_step::table
            .inner_join(above.on(above.field(unit_closure::ancestor_id).eq(request_step::reach_unit_id)))
            .inner_join(
                below.on(below
                    .field(unit_closure::descendant_id)
                    .eq(request_step::unit_id)
                    .and(below.field(unit_closure::ancestor_id).eq(above.field(unit_closure::descendant_id)))),
            )
            .filter(request_step::open)
            .filter(request_step::approver.ne(planner))
            .filter($crate::sql::among(
                above.field(unit_closure::descendant_id),
                $crate::row::keys($awaiting.chief_of.iter().copied()),
            ))
            .select(request_step::request_id);
        let chiefs = request::id.eq_any(chiefs);
        let query = match (&$awaiting.planner_in, $awaiting.chief_of.is_empty()) {
            (None, _) => $query.filter(chiefs),
            (Some(Scope::Everything), true) => $query.filter(request::id.eq_any(planners())),
            (Some(Scope::Everything), false) => $query.filter(chiefs.or(request::id.eq_any(planners()))),
            (Some(Scope::Under(roots)), alone) => {
                let theirs = request::id.eq_any(planners().filter(request_step::unit_id.eq_any(within!(roots))));
                if alone { $query.filter(theirs) } else { $query.filter(chiefs.or(theirs)) }
            }
        };
        match $awaiting.but {
            Some(but) => query.filter(request::person_id.ne($crate::row::key(but))),
            None => query,
        }
    }};
}
pub(crate) use awaiting;

/// How many requests wait for these answers.
///
/// # Errors
/// The database's.
pub fn awaiting_count(conn: &mut Conn, asked: &Awaiting) -> Result<u32, StoreError> {
    Ok(count(awaiting!(request::table.select(count_star()).into_boxed(), asked).first(conn)?))
}
