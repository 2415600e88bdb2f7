//! One answer to several requests: each line is whole, done or refused, by the very rules that answer a single one.

use super::file::refusal;
use super::priority::prioritise;
use super::{Close, close, field, shown, visible};
use crate::answer::Answer;
use crate::app::access::optional_words;
use crate::app::act::Act;
use crate::app::approval;
use crate::app::field::out_of_scope;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::approval::RequestApprove;
use contract::request::{
    CloseCode, DecisionCode, RequestClose, RequestDecision, RequestDecisionLine, RequestDecisionResult,
};
use contract::text::Count;
use domain::id::{PersonId, RequestId};
use domain::request::Priority;
use domain::role::Permission;
use domain::text::Words;
use std::collections::{BTreeSet, HashMap};
use store::snapshot::lock_people;
use store::{Tx, request};

/// Requests that one call answers.
const MOST: usize = 200;

/// The answer, read: what a single request would be sent.
enum Decision {
    Approve(RequestApprove),
    Close(Close, RequestClose),
    Prioritise(Priority, Option<Words>),
}

impl Decision {
    fn read(body: &RequestDecision) -> Outcome<Self> {
        if body.decision != DecisionCode::Prioritise && body.priority.is_some() {
            let words = Both::new("cette réponse ne change pas la priorité", "this answer changes no priority");
            return Err(Problem::invalid("/priority", "invalid", words));
        }
        let how = match body.decision {
            DecisionCode::Prioritise => return Self::read_priority(body),
            DecisionCode::Approve if body.code.is_some() => {
                let words = Both::new("un accord n'a pas de motif codé", "a yes has no coded reason");
                return Err(Problem::invalid("/code", "invalid", words));
            }
            DecisionCode::Approve => {
                return Ok(Self::Approve(RequestApprove { position: None, words: body.words.clone() }));
            }
            DecisionCode::Refuse => Close::Refuse,
            DecisionCode::Withdraw => Close::Withdraw,
        };
        let code = body.code.ok_or_else(|| field("/code", "missing", "dites pourquoi", "say why"))?;
        if code == CloseCode::Other && body.words.is_none() {
            return Err(crate::app::seat::words_needed());
        }
        Ok(Self::Close(how, RequestClose { code, words: body.words.clone() }))
    }

    fn read_priority(body: &RequestDecision) -> Outcome<Self> {
        if body.code.is_some() {
            let words = Both::new("une priorité n'a pas de motif codé", "a priority has no coded reason");
            return Err(Problem::invalid("/code", "invalid", words));
        }
        let said = body.priority.ok_or_else(|| field("/priority", "missing", "dites laquelle", "say which"))?;
        let priority = Priority::new(said.0).map_err(|e| Problem::internal(&e))?;
        let reason = optional_words("/words", body.words.as_ref())?;
        if priority.class() <= 2 && reason.is_none() {
            let (fr, en) = ("les priorités 1 et 2 se justifient", "priorities 1 and 2 need a reason");
            return Err(field("/words", "missing", fr, en));
        }
        Ok(Self::Prioritise(priority, reason))
    }

    /// Whoever may give this answer to nobody is told so before anything is looked up.
    fn insist(&self, who: &Who) -> Outcome<()> {
        let may = |permission| who.authority.may_somewhere(permission, who.now);
        let allowed = match self {
            Self::Approve(_) | Self::Close(Close::Refuse, _) => {
                may(Permission::ApproveRequests) || may(Permission::DecideRequests)
            }
            Self::Prioritise(..) => may(Permission::FileRequests) || may(Permission::DecideRequests),
            // Anyone gives up their own.
            Self::Close(Close::Withdraw, _) => true,
        };
        if allowed { Ok(()) } else { Err(Problem::new(ProblemCode::NotAllowed)) }
    }

    fn give(&self, tx: &mut Tx, act: &mut Act, who: &Who, id: RequestId) -> Outcome<()> {
        match self {
            Self::Approve(body) => approval::approve(tx, act, who, id, body)?,
            Self::Close(how, body) => close(tx, act, who, id, *how, body)?,
            Self::Prioritise(priority, reason) => prioritise(tx, act, who, id, *priority, reason.as_ref())?,
        };
        Ok(())
    }
}

/// The requests of a call, each with the person concerned, or with what keeps the asker from seeing it.
type Seen = Vec<(RequestId, Outcome<PersonId>)>;

/// What the asker sees of them; refused whole when it is nothing.
fn seen(tx: &mut Tx, who: &Who, body: &RequestDecision) -> Outcome<Seen> {
    if body.request_ids.is_empty() || body.request_ids.len() > MOST {
        let words = Both::new(format!("de une à {MOST} demandes"), format!("from one to {MOST} requests"));
        return Err(Problem::invalid("/request_ids", "invalid", words));
    }
    let (mut known, mut all): (BTreeSet<RequestId>, Seen) = (BTreeSet::new(), Vec::new());
    for (index, id) in body.request_ids.iter().enumerate() {
        let (id, pointer) = (RequestId::from(*id), format!("/request_ids/{index}"));
        if !known.insert(id) {
            return Err(field(&pointer, "duplicate", "demande citée deux fois", "this request is named twice"));
        }
        let found = match visible(tx, who, id) {
            Err(problem) if problem.code() == ProblemCode::NotFound => {
                let words = Both::new("demande inconnue ou hors de votre périmètre", "no such request in your scope");
                Err(out_of_scope(&pointer, words))
            }
            Err(problem) => return Err(problem),
            Ok(request) => Ok(request.person),
        };
        all.push((id, found));
    }
    if all.iter().all(|(_, found)| found.is_err()) {
        return Err(all.into_iter().find_map(|(_, found)| found.err()).unwrap_or_else(Problem::not_found));
    }
    Ok(all)
}

fn decide(tx: &mut Tx, act: &mut Act, who: &Who, body: &RequestDecision) -> Outcome<RequestDecisionResult> {
    let decision = Decision::read(body)?;
    decision.insist(who)?;
    let seen = seen(tx, who, body)?;
    let mut people: Vec<PersonId> = seen.iter().filter_map(|(_, found)| found.as_ref().ok().copied()).collect();
    people.sort_unstable();
    people.dedup();
    lock_people(tx, &people)?;
    let mut answered: Vec<(RequestId, Outcome<()>)> = Vec::new();
    for (id, found) in seen {
        let given = match found {
            Ok(_) => tx.attempt(|tx| decision.give(tx, act, who, id))?,
            Err(problem) => Err(problem),
        };
        match given {
            Err(problem) if problem.code().status().is_server_error() => return Err(problem),
            given => answered.push((id, given)),
        }
    }
    let done: Vec<RequestId> = answered.iter().filter(|(_, given)| given.is_ok()).map(|(id, _)| *id).collect();
    let count = |n: usize| Count(u32::try_from(n).unwrap_or(u32::MAX));
    let (all, made) = (answered.len(), done.len());
    let items = request::items(tx, done, act.now)?;
    let mut requests: HashMap<_, _> =
        shown(tx, &items, act.now)?.into_iter().map(|request| (request.id, request)).collect();
    let line = |(id, given): (RequestId, Outcome<()>)| RequestDecisionLine {
        request_id: id.into(),
        request: requests.remove(&id.into()),
        refusal: given.err().map(|problem| refusal(&problem)),
    };
    let lines = answered.into_iter().map(line).collect();
    Ok(RequestDecisionResult { lines, done: count(made), refused: count(all.saturating_sub(made)) })
}

/// Gives one answer to several requests: each line is whole, done or refused.
///
/// # Errors
/// 403 for whoever may give that answer to nobody; 422 for a field that all lines share, or when no request is in scope.
pub fn decide_many(tx: &mut Tx, act: &mut Act, who: &Who, body: &RequestDecision) -> Outcome<Answer> {
    Answer::ok(&decide(tx, act, who, body)?)
}

/// What that answer would do to each: it is given, and taken back.
///
/// # Errors
/// As for [`decide_many`].
pub fn preview_decisions(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    body: &RequestDecision,
) -> Outcome<RequestDecisionResult> {
    tx.rehearse(|tx| decide(tx, act, who, body))?
}
