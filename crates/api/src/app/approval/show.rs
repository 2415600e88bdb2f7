//! Approvals as the contract shows them, and with whom a request is, in words.

use super::answering;
use crate::app::show::Names;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem};
use crate::wire as tags;
use chrono::{DateTime, Utc};
use contract::approval as wire;
use contract::text::Place;
use domain::approval::{Approver, RequestStep, current};
use domain::id::{ApiClientId, UnitId};
use domain::role::Permission;
use std::collections::HashMap;
use store::api_client::ApiClientTag;
use store::request::{Progress, RequestItem};
use store::unit::UnitTag;
use store::{Conn, api_client, unit};

/// Who answers, as the contract says it.
#[must_use]
pub fn approver(approver: Approver) -> wire::Approver {
    wire::Approver::from_code(approver.code()).unwrap_or(wire::Approver::Planner)
}

/// What the steps of requests speak of, fetched for a page of them.
#[derive(Debug, Default)]
pub struct Steps {
    people: Names,
    units: HashMap<UnitId, UnitTag>,
    clients: HashMap<ApiClientId, ApiClientTag>,
}

impl Steps {
    /// Fetches it; requests without steps cost nothing.
    ///
    /// # Errors
    /// The store's.
    pub fn of(conn: &mut Conn, items: &[RequestItem]) -> Outcome<Self> {
        let steps = || items.iter().flat_map(|item| &item.steps);
        if steps().next().is_none() {
            return Ok(Self::default());
        }
        let answers = || steps().filter_map(|step| step.state.answered());
        Ok(Self {
            people: Names::of_people(conn, answers().filter_map(|answered| answered.by))?,
            units: unit::tags(conn, steps().flat_map(|step| [step.unit, step.reach]))?,
            clients: api_client::tags(conn, answers().filter_map(|answered| answered.by_client))?,
        })
    }

    fn unit(&self, id: UnitId) -> Outcome<contract::unit::UnitTag> {
        self.units.get(&id).cloned().map(tags::unit_tag).ok_or_else(Problem::not_found)
    }

    /// One step at `now`.
    ///
    /// # Errors
    /// 404 when a name was not fetched.
    pub fn show(&self, step: &RequestStep, now: DateTime<Utc>) -> Outcome<wire::RequestStep> {
        let answered = step.state.answered();
        Ok(wire::RequestStep {
            position: Place(u32::from(step.position)),
            approver: approver(step.asked.approver),
            unit: self.unit(step.unit)?,
            open_to: self.unit(step.reach)?,
            state: wire::StepState::from_code(step.state.code()).unwrap_or(wire::StepState::Pending),
            since: step.turn.map(|turn| turn.since),
            due_at: step.turn.map(|turn| turn.due_at),
            overdue: step.is_overdue(now),
            answered_at: answered.map(|answered| answered.at),
            answered_by: answered.and_then(|answered| answered.by).map(|id| self.people.person(id)).transpose()?,
            answered_by_client: answered
                .and_then(|answered| answered.by_client)
                .and_then(|id| self.clients.get(&id))
                .map(tags::api_client_tag),
            code: step.state.reason().map(Into::into),
            words: answered.and_then(|answered| answered.words.as_ref()).map(|words| words.as_str().into()),
        })
    }
}

/// The step that a request waits for; none when it waits for none, or does not wait.
fn awaited(item: &RequestItem) -> Option<&RequestStep> {
    current(&item.steps).filter(|step| item.progress == Progress::Waiting && step.turn.is_some())
}

/// With whom a request is: a chief or planners, by name where the asker may see the people of that unit.
///
/// # Errors
/// The store's.
pub fn with(conn: &mut Conn, who: &Who, item: &RequestItem) -> Outcome<Option<wire::With>> {
    let nobody = |name: &str| wire::With {
        position: None,
        who: name.into(),
        unit: None,
        people: Vec::new(),
        since: None,
        due_at: None,
        overdue: false,
    };
    let (step, over) = match (item.progress, awaited(item)) {
        (Progress::Waiting, Some(step)) => (Some(step), step.reach),
        (Progress::Waiting, None) => (None, item.request.organiser),
        (Progress::Offered(_), _) => return Ok(Some(nobody("person"))),
        (Progress::Enrolled(_) | Progress::Refused | Progress::Withdrawn, _) => return Ok(None),
    };
    let tag = unit::tags(conn, [over])?.remove(&over).map(tags::unit_tag);
    let Some(step) = step else { return Ok(Some(wire::With { unit: tag, ..nobody("planner") })) };
    let seen = who.authority.may(Permission::ReadPeople, &unit::lineage(conn, over)?, who.now);
    let people = if seen { answering(conn, step, over, who.now)? } else { Default::default() };
    let names = Names::of_people(conn, people.iter().copied())?;
    Ok(Some(wire::With {
        position: Some(Place(u32::from(step.position))),
        who: step.asked.approver.code().into(),
        unit: tag,
        people: people.iter().take(50).map(|id| names.person(*id)).collect::<Outcome<_>>()?,
        since: step.turn.map(|turn| turn.since),
        due_at: step.turn.map(|turn| turn.due_at),
        overdue: step.is_overdue(who.now),
    }))
}

/// What comes after the present state, as stable codes.
pub(in crate::app) fn next(item: &RequestItem) -> Vec<&'static str> {
    let mut next: Vec<&'static str> = match awaited(item) {
        Some(step) => {
            let later = item.steps.iter().filter(|later| later.position > step.position);
            later.map(|later| later.asked.approver.code()).collect()
        }
        None => Vec::new(),
    };
    match item.progress {
        Progress::Waiting => next.extend(["offer_of_a_seat", "answer_the_offer", "attend_the_session"]),
        Progress::Offered(_) => next.extend(["answer_the_offer", "attend_the_session"]),
        Progress::Enrolled(_) => next.push("attend_the_session"),
        Progress::Refused | Progress::Withdrawn => {}
    }
    next
}

/// Where a request is, with whom, since when and what comes next. `local` gives the date of an instant where its person is.
#[must_use]
pub fn told(item: &RequestItem, with: Option<&wire::With>, local: impl Fn(DateTime<Utc>) -> chrono::NaiveDate) -> Both {
    let code = with.and_then(|with| with.unit.as_ref()).map_or("", |unit| unit.code.as_str());
    let fr = |at: DateTime<Utc>| local(at).format("%d/%m/%Y").to_string();
    let en = |at: DateTime<Utc>| local(at).format("%-d %B %Y").to_string();
    let (mut french, mut english) = match item.progress {
        Progress::Waiting => (
            format!("En attente d'une place, que les gestionnaires de {code} attribuent dans l'ordre publié."),
            format!("It waits for a seat, which the planners of {code} give in the published order."),
        ),
        Progress::Offered(_) => (
            "Une place est proposée : la personne y répond avant le délai.".to_owned(),
            "A seat is offered: the person answers before the deadline.".to_owned(),
        ),
        Progress::Enrolled(_) => ("La personne a une place.".to_owned(), "The person holds a seat.".to_owned()),
        Progress::Refused => ("La demande a été refusée.".to_owned(), "The request was refused.".to_owned()),
        Progress::Withdrawn => ("La demande a été retirée.".to_owned(), "The request was withdrawn.".to_owned()),
    };
    let Some((step, turn)) = awaited(item).and_then(|step| Some((step, step.turn?))) else {
        return Both::new(french, english);
    };
    let (who_fr, who_en) = match step.asked.approver {
        Approver::UnitChief | Approver::UpperUnit => ("du chef", "the chief"),
        Approver::Planner => ("des gestionnaires", "the planners"),
    };
    french = format!("En attente de l'accord {who_fr} de {code} depuis le {}", fr(turn.since));
    english = format!("It has waited for the approval of {who_en} of {code} since {}", en(turn.since));
    // A day ends where the next one begins.
    let last = turn.due_at - chrono::TimeDelta::seconds(1);
    if with.is_some_and(|with| with.overdue) {
        french.push_str(&format!(" ; la réponse était attendue pour le {}.", fr(last)));
        english.push_str(&format!("; the answer was due by {}.", en(last)));
    } else {
        french.push_str(&format!(" ; réponse attendue pour le {}.", fr(last)));
        english.push_str(&format!("; the answer is due by {}.", en(last)));
    }
    let later = item.steps.iter().filter(|later| later.position > step.position).count();
    match later {
        0 => {
            french.push_str(" Ensuite, la demande attend une place.");
            english.push_str(" Then it waits for a seat.");
        }
        1 => {
            french.push_str(" Il restera ensuite un accord à obtenir.");
            english.push_str(" One more approval comes after it.");
        }
        more => {
            french.push_str(&format!(" Il restera ensuite {more} accords à obtenir."));
            english.push_str(&format!(" {more} more approvals come after it."));
        }
    }
    Both::new(french, english)
}
