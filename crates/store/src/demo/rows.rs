//! The rows of a world that are written many at a time.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use domain::enrolment::EnrolmentState;
use domain::fixture::world::{Filed, Recorded, Seat, Told};
use domain::waitlist::WaitlistState;
use serde_json::json;

use crate::row::key;
use crate::schema::{audit_event, commitment, enrolment, person_skill, request, request_wish, waitlist_entry};
use crate::sql_types::{At, Id, Json};

#[derive(Insertable)]
#[diesel(table_name = person_skill, treat_none_as_default_value = false)]
pub(super) struct SkillRow {
    id: Id,
    person_id: Id,
    skill_id: Id,
    valid_from: NaiveDate,
    valid_until: Option<NaiveDate>,
    recorded_at: At,
}

impl SkillRow {
    pub(super) fn new(held: &Recorded, at: DateTime<Utc>) -> Self {
        Self {
            id: key(held.skill.id),
            person_id: key(held.person),
            skill_id: key(held.skill.skill),
            valid_from: held.skill.valid_from,
            valid_until: held.skill.valid_until,
            recorded_at: At(at),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = request, treat_none_as_default_value = false)]
pub(super) struct RequestRow {
    id: Id,
    person_id: Id,
    course_id: Id,
    organiser_unit_id: Id,
    priority: i32,
    priority_reason: Option<String>,
    requested_on: NaiveDate,
    state: &'static str,
    close_reason_code: Option<&'static str>,
    close_words: Option<String>,
    note: Option<String>,
    times_bumped: i32,
    version: i32,
    created_at: At,
    created_by: Id,
}

impl RequestRow {
    pub(super) fn new(filed: &Filed) -> Self {
        let new = &filed.request;
        let closed = new.state.closed();
        Self {
            id: key(new.id),
            person_id: key(new.person),
            course_id: key(new.course),
            organiser_unit_id: key(new.organiser),
            priority: i32::from(new.priority.class()),
            priority_reason: new.priority_reason.as_ref().map(ToString::to_string),
            requested_on: new.requested_on,
            state: new.state.code(),
            close_reason_code: closed.map(|(code, _)| code.code()),
            close_words: closed.and_then(|(_, words)| words).map(ToString::to_string),
            note: new.note.as_ref().map(ToString::to_string),
            times_bumped: i32::from(new.times_bumped),
            version: new.version,
            created_at: At(filed.at),
            created_by: key(filed.by),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = request_wish, treat_none_as_default_value = false)]
pub(super) struct WishRow {
    request_id: Id,
    session_id: Id,
    rank: i32,
    open: bool,
}

impl WishRow {
    pub(super) fn all(filed: &Filed) -> impl Iterator<Item = Self> {
        let open = filed.entry.state == WaitlistState::Waiting;
        filed.request.wishes.iter().map(move |wish| Self {
            request_id: key(filed.request.id),
            session_id: key(wish.session),
            rank: i32::from(wish.rank),
            open,
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = waitlist_entry, treat_none_as_default_value = false)]
pub(super) struct EntryRow {
    id: Id,
    request_id: Id,
    person_id: Id,
    course_id: Id,
    joined_at: At,
    state: &'static str,
    state_since: At,
    left_reason: Option<&'static str>,
}

impl EntryRow {
    pub(super) fn new(filed: &Filed) -> Self {
        Self {
            id: key(filed.entry.id),
            request_id: key(filed.entry.request),
            person_id: key(filed.entry.person),
            course_id: key(filed.entry.course),
            joined_at: At(filed.entry.joined_at),
            state: filed.entry.state.code(),
            state_since: At(filed.since),
            left_reason: filed.left_reason,
        }
    }
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

#[derive(Insertable)]
#[diesel(table_name = audit_event, treat_none_as_default_value = false)]
pub(super) struct AuditRow {
    id: Id,
    at: At,
    actor_person_id: Option<Id>,
    action: &'static str,
    person_id: Option<Id>,
    session_id: Option<Id>,
    training_request_id: Option<Id>,
    subject_kind: &'static str,
    subject_id: Id,
    reason_code: Option<&'static str>,
    words: Option<String>,
    after: Option<Json>,
}

impl AuditRow {
    pub(super) fn new(told: &Told) -> Self {
        Self {
            id: key(told.id),
            at: At(told.at),
            actor_person_id: told.actor.map(key),
            action: told.action.code(),
            person_id: told.person.map(key),
            session_id: told.session.map(key),
            training_request_id: told.request.map(key),
            subject_kind: told.subject_kind,
            subject_id: Id(told.subject),
            reason_code: told.reason,
            words: told.words.as_ref().map(ToString::to_string),
            after: told.state.map(|state| Json(json!({ "state": state }))),
        }
    }
}
