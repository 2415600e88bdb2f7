//! The rows of a world that are written many at a time.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::enrolment::EnrolmentState;
use domain::event::Actor;
use domain::fixture::world::{Filed, Recorded, Seat, Told};
use domain::outcome::AbsenceReason;
use domain::waitlist::WaitlistState;
use serde_json::json;

use crate::request::{self, Wishes};
use crate::row::key;
use crate::schema::{commitment, enrolment, person_skill};
use crate::sql_types::{At, Id};
use crate::{audit, waitlist};

#[derive(Insertable)]
#[diesel(table_name = person_skill, treat_none_as_default_value = false)]
pub(super) struct SkillRow {
    id: Id,
    person_id: Id,
    skill_id: Id,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    recorded_at: At,
    recorded_by: Option<Id>,
    enrolment_id: Option<Id>,
}

impl SkillRow {
    pub(super) fn new(held: &Recorded, at: DateTime<Utc>) -> Self {
        Self {
            id: key(held.skill.id),
            person_id: key(held.person),
            skill_id: key(held.skill.skill),
            valid_from: held.skill.valid_from,
            valid_until: held.skill.valid_until,
            recorded_at: At(held.granted.map_or(at, |(_, at, _)| at)),
            recorded_by: held.granted.map(|(.., by)| key(by)),
            enrolment_id: held.granted.map(|(enrolment, ..)| key(enrolment)),
        }
    }
}

/// A request of the world.
pub(super) fn request_row(filed: &Filed) -> request::NewRow {
    request::NewRow::new(&filed.request, filed.at, Some(filed.by))
}

/// Its wishes.
pub(super) fn wish_rows(filed: &Filed) -> impl Iterator<Item = request::WishRow> {
    let waits = filed.entry.state == WaitlistState::Waiting;
    request::WishRow::all(&filed.request, if waits { Wishes::Open } else { Wishes::Closed })
}

/// Its entry in the queue, in which it may have moved since.
pub(super) fn entry_row(filed: &Filed) -> waitlist::NewRow {
    let mut row = waitlist::NewRow::new(&filed.entry);
    (row.state_since, row.left_reason) = (At(filed.since), filed.left_reason);
    row
}

#[derive(Insertable)]
#[diesel(table_name = enrolment, treat_none_as_default_value = false)]
pub(super) struct EnrolmentRow {
    id: Id,
    session_id: Id,
    person_id: Id,
    request_id: Option<Id>,
    state: &'static str,
    origin: &'static str,
    enrolled_at: At,
    enrolled_by: Option<Id>,
    cancelled_at: Option<At>,
    cancelled_by: Option<Id>,
    cancel_code: Option<&'static str>,
    cancel_words: Option<String>,
    outcome: Option<&'static str>,
    absence_code: Option<&'static str>,
    outcome_at: Option<At>,
    outcome_by: Option<Id>,
    version: i32,
}

impl EnrolmentRow {
    pub(super) fn new(seat: &Seat) -> Self {
        let new = &seat.enrolment;
        let (cancelled_at, cancelled_by, cancel_code, cancel_words) = match &new.state {
            EnrolmentState::Confirmed => (None, None, None, None),
            EnrolmentState::Cancelled { at, by, code, words } => {
                (Some(At(*at)), by.map(key), Some(code.code()), words.as_ref().map(ToString::to_string))
            }
        };
        Self {
            id: key(new.id),
            session_id: key(new.session),
            person_id: key(new.person),
            request_id: new.request.map(key),
            state: new.state.code(),
            origin: new.origin.code(),
            enrolled_at: At(new.enrolled_at),
            enrolled_by: new.enrolled_by.map(key),
            cancelled_at,
            cancelled_by,
            cancel_code,
            cancel_words,
            outcome: new.said.as_ref().map(|said| said.outcome.code()),
            absence_code: new.said.as_ref().and_then(|said| said.outcome.absence()).map(AbsenceReason::code),
            outcome_at: new.said.as_ref().map(|said| At(said.at)),
            outcome_by: new.said.as_ref().and_then(|said| said.by).map(key),
            version: new.version,
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = commitment, treat_none_as_default_value = false)]
pub(super) struct CommitmentRow {
    id: Id,
    person_id: Id,
    kind: &'static str,
    firmness: &'static str,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    enrolment_id: Id,
    overlap_allowed: bool,
    ended_at: Option<At>,
}

impl CommitmentRow {
    pub(super) fn new(seat: &Seat) -> Self {
        let ended_at = match seat.enrolment.state {
            EnrolmentState::Confirmed => None,
            EnrolmentState::Cancelled { at, .. } => Some(At(at)),
        };
        Self {
            id: key(seat.commitment),
            person_id: key(seat.enrolment.person),
            kind: "training",
            firmness: domain::commitment::Firmness::Firm.code(),
            starts_on: seat.dates.first(),
            ends_on: seat.dates.last(),
            enrolment_id: key(seat.enrolment.id),
            overlap_allowed: false,
            ended_at,
        }
    }
}

/// A line of the world's history, as the audit keeps it.
pub(super) fn audit_row(told: &Told) -> audit::Row {
    let line = audit::Line {
        id: told.id,
        at: told.at,
        actor: told.actor.map_or(Actor::Releve, Actor::Person),
        action: told.action,
        subject: audit::Subject { kind: told.subject_kind, id: told.subject },
        person: told.person,
        session: told.session,
        request: told.request,
        reason: told.reason,
        words: told.words.as_ref().map(ToString::to_string),
        before: None,
        after: told.state.map(|state| json!({ "state": state })),
        http_request: None,
    };
    line.into()
}
