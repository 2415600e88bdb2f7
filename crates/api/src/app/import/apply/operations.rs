//! Courses, quotas, people, skills and seats of a plan: each is written by the operation of the API that does the same, so that
//! every right, gate and line of the audit is that of the operation.

use super::Apply;
use crate::app::act::Act;
use crate::app::{course, enrolment, person, session, skill};
use crate::extract::if_match::IfMatch;
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::course::Course as ShownCourse;
use contract::enrolment::{Outcome as Became, Placed};
use contract::person::Person as ShownPerson;
use domain::id::{PersonId, SessionId};
use domain::import::{
    ImportPlan, LinePlan, LineReason, Parsed, ParsedEnrolment, ParsedQuota, ReasonCode, SaidPerson, Verdict,
};
use domain::text::fold;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use store::Tx;

/// What the history of a corrected skill tells.
const BY_FILE: &str = "Fichier importé";

fn body<T: DeserializeOwned>(value: Value) -> Outcome<T> {
    serde_json::from_value(value).map_err(|e| Problem::internal(&e))
}

/// Adds a field to a body.
fn put(asked: &mut Value, name: &str, value: Value) {
    if let Some(fields) = asked.as_object_mut() {
        fields.insert(name.to_owned(), value);
    }
}

/// A body of the fields of a line that change, or of all of them when it creates.
fn fields(line: &LinePlan, all: Vec<(&str, &str, Value)>) -> Value {
    let wanted = |change: &str| line.verdict == Verdict::Create || line.changes.iter().any(|one| one.field == change);
    let said = all.into_iter().filter(|(change, _, value)| wanted(change) && !value.is_null());
    Value::Object(said.map(|(_, field, value)| (field.to_owned(), value)).collect::<Map<_, _>>())
}

/// The lines that change something, with what they say.
fn changing<'p, T>(plan: &'p ImportPlan, of: impl Fn(&'p Parsed) -> Option<&'p T>) -> Vec<(&'p LinePlan, &'p T)> {
    let lines = plan.lines.iter().filter(|line| matches!(line.verdict, Verdict::Create | Verdict::Update));
    lines.filter_map(|line| Some((line, of(line.read.parsed.as_ref().ok()?)?))).collect()
}

impl Apply<'_> {
    pub(super) fn catalogue(&mut self, tx: &mut Tx, act: &mut Act, who: &Who, plan: &ImportPlan) -> Outcome<()> {
        for (line, said) in changing(plan, |one| if let Parsed::Course(said) = one { Some(said) } else { None }) {
            let mut asked = fields(
                line,
                vec![
                    ("title", "title", json!(said.title.as_str())),
                    ("duration_days", "duration_days", json!(said.days)),
                    ("capacity", "usual_capacity", json!(said.capacity)),
                    ("minimum", "usual_minimum", json!(said.minimum)),
                    ("session_cost", "session_cost", json!(said.costs.session)),
                    ("seat_cost", "seat_cost", json!(said.costs.seat)),
                ],
            );
            let key = fold(said.code.as_str());
            if let Some(id) = self.courses.get(&key).copied() {
                let found = store::course::find(tx, id)?.ok_or_else(Problem::not_found)?;
                course::update(tx, act, who, id, IfMatch(found.version), &body(asked)?)?;
                continue;
            }
            put(&mut asked, "code", json!(said.code.as_str()));
            put(&mut asked, "usual_minimum", json!(said.minimum.unwrap_or(0)));
            let made: Option<ShownCourse> = course::create(tx, act, who, &body(asked)?)?.read();
            let made = made.ok_or_else(|| Problem::new(ProblemCode::Internal))?;
            self.courses.insert(key, made.id.into());
        }
        Ok(())
    }

    pub(super) fn quota_lines(&mut self, tx: &mut Tx, act: &mut Act, who: &Who, plan: &ImportPlan) -> Outcome<()> {
        let mut by_session: BTreeMap<SessionId, Vec<&ParsedQuota>> = BTreeMap::new();
        for (_, said) in changing(plan, |one| if let Parsed::Quota(said) = one { Some(said) } else { None }) {
            let id = *self.sessions.get(&fold(said.session.as_str())).ok_or_else(Problem::not_found)?;
            by_session.entry(id).or_default().push(said);
        }
        let present = store::session::quotas(tx, by_session.keys().copied())?;
        let found = store::session::find_many(tx, by_session.keys().copied())?;
        for (id, said) in by_session {
            let mut next: BTreeMap<String, Value> = BTreeMap::new();
            for quota in present.get(&id).into_iter().flatten() {
                let kept =
                    json!({ "unit_id": quota.unit.to_string(), "seats": quota.seats, "release_on": quota.release_on });
                next.insert(quota.unit.to_string(), kept);
            }
            for one in said {
                let unit = self.known.unit(&one.unit).ok_or_else(Problem::not_found)?.to_string();
                if one.seats == 0 {
                    next.remove(&unit);
                    continue;
                }
                let day = one.release_on.map(|day| json!(day));
                let day = day.or_else(|| Some(next.get(&unit)?["release_on"].clone()));
                next.insert(unit.clone(), json!({ "unit_id": unit, "seats": one.seats, "release_on": day }));
            }
            let version = found.get(&id).ok_or_else(Problem::not_found)?.version;
            let asked = json!({ "quotas": next.into_values().collect::<Vec<_>>() });
            session::update(tx, act, who, id, IfMatch(version), &body(asked)?)?;
        }
        Ok(())
    }

    pub(super) fn directory(&mut self, tx: &mut Tx, act: &mut Act, who: &Who, plan: &ImportPlan) -> Outcome<()> {
        for (line, said) in changing(plan, |one| if let Parsed::Person(said) = one { Some(said) } else { None }) {
            let unit = self.known.unit(&said.unit).ok_or_else(Problem::not_found)?;
            let mut asked = fields(
                line,
                vec![
                    ("family_name", "family_name", json!(said.family_name.as_str())),
                    ("given_name", "given_name", json!(said.given_name.as_str())),
                    ("rank", "rank", json!(said.rank)),
                    ("unit", "unit_id", json!(unit.to_string())),
                    ("status", "status", json!(said.status.map(domain::person::PersonStatus::code))),
                    ("email", "email", json!(said.email.as_ref().map(domain::text::Email::as_str))),
                ],
            );
            if let Some(id) = self.people.get(&said.service_number).copied() {
                let found = store::person::find(tx, id)?.ok_or_else(Problem::not_found)?;
                person::update(tx, act, who, id, IfMatch(found.version), &body(asked)?)?;
                continue;
            }
            put(&mut asked, "service_number", json!(said.service_number.as_str()));
            put(&mut asked, "status", json!(said.status.unwrap_or(domain::person::PersonStatus::Active).code()));
            let made: Option<ShownPerson> = person::create(tx, act, who, &body(asked)?)?.read();
            let made = made.ok_or_else(|| Problem::new(ProblemCode::Internal))?;
            self.people.insert(said.service_number.clone(), made.id.into());
        }
        Ok(())
    }

    fn someone(&self, said: &SaidPerson) -> Outcome<PersonId> {
        self.people.get(&said.service_number).copied().ok_or_else(Problem::not_found)
    }

    pub(super) fn skills(&mut self, tx: &mut Tx, act: &mut Act, who: &Who, plan: &ImportPlan) -> Outcome<()> {
        for (_, said) in changing(plan, |one| if let Parsed::Skill(said) = one { Some(said) } else { None }) {
            let person = self.someone(&said.person)?;
            let known = self.known.skills.get(&fold(said.skill.as_str())).ok_or_else(Problem::not_found)?.id;
            let days = json!({ "valid_from": said.valid_from, "valid_until": said.valid_until });
            match self.known.held.get(&(person, known, said.valid_from)) {
                Some(held) => {
                    let mut asked = days;
                    put(&mut asked, "reason", json!(BY_FILE));
                    skill::correct(tx, act, who, held.id, &body(asked)?)?;
                }
                None => {
                    let mut asked = days;
                    put(&mut asked, "skill_id", json!(known.to_string()));
                    skill::record(tx, act, who, person, &body(asked)?)?;
                }
            }
        }
        Ok(())
    }

    /// Tries each seat as the operation does: what a line becomes is what became of it, in the order of the files.
    pub(super) fn seats(&self, tx: &mut Tx, act: &mut Act, who: &Who, plan: &mut ImportPlan) -> Outcome<()> {
        for line in plan.lines.iter_mut().filter(|line| line.verdict == Verdict::Create) {
            let Ok(Parsed::Enrolment(said)) = &line.read.parsed else { continue };
            let (verdict, reason) = self.seat(tx, act, who, said)?;
            line.verdict = verdict;
            if verdict == Verdict::Rejected {
                line.reasons.clear();
            }
            line.reasons.extend(reason);
        }
        Ok(())
    }

    fn seat(
        &self,
        tx: &mut Tx,
        act: &mut Act,
        who: &Who,
        said: &ParsedEnrolment,
    ) -> Outcome<(Verdict, Option<LineReason>)> {
        let person = self.someone(&said.person)?;
        let key = fold(said.session.as_str());
        let id = *self.sessions.get(&key).ok_or_else(Problem::not_found)?;
        let asked = body(json!({ "person_id": person.to_string() }))?;
        let became = match tx.attempt(|tx| enrolment::create(tx, act, who, id, (&asked, None)))? {
            Ok(answer) => answer.read::<Placed>().map(|placed| placed.outcome),
            Err(problem) => return refusal(problem).map(|reason| (Verdict::Rejected, Some(reason))),
        };
        let waits = || Some(LineReason::of(ReasonCode::Waits));
        Ok(match became {
            Some(Became::Waitlisted) if self.waits_already(person, &key) => (Verdict::Unchanged, waits()),
            Some(Became::Waitlisted) => (Verdict::Create, waits()),
            _ => (Verdict::Create, None),
        })
    }

    /// Whether a person waited for a session before this import.
    fn waits_already(&self, person: PersonId, session: &str) -> bool {
        self.known.sessions.get(session).is_some_and(|session| {
            let request = self.known.requests.get(&(person, session.course));
            request.is_some_and(|request| request.submitted && request.wishes.contains(&session.id))
        })
    }
}

/// Why a seat was refused; what is not a refusal fails the import.
fn refusal(problem: Problem) -> Outcome<LineReason> {
    let code = match problem.code() {
        ProblemCode::SessionFull => ReasonCode::SessionFull,
        ProblemCode::ConditionsNotMet => ReasonCode::ConditionsNotMet,
        ProblemCode::DepartureNeeded => ReasonCode::DepartureNeeded,
        ProblemCode::Conflict => ReasonCode::NotPlaced,
        // Whom the planner may neither see nor place is not there.
        ProblemCode::NotFound => ReasonCode::UnknownPerson,
        ProblemCode::NotAllowed => ReasonCode::NotAllowed,
        _ => return Err(problem),
    };
    let failed: Vec<&str> = problem.failed_gates().map(|gate| gate.gate.code()).collect();
    let value = (!failed.is_empty()).then(|| failed.join(", "));
    Ok(LineReason { code, column: None, value })
}
