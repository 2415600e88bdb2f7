//! What a session says beside its days, as it is typed: the same when it is prepared and when it is changed.

use chrono::NaiveDate;
use contract::id::PersonId;
use contract::{
    course::Course,
    session::{QuotaBody, Session},
    text::{Capacity, Cents, LongWords, SeatCount},
};
use leptos::prelude::*;

use super::adder::{QuotaRow, Quotas, TrainerRows, Trainers, all_added, day, quota_fields, trainers_of};
use crate::{
    components::field::{Fault, Field, WordsField, fault_of},
    context::use_lang,
    i18n::{
        messages::{courses, planning, sessions},
        number::amount,
    },
    pages::course::draft::{Reading, words},
};

/// What is typed.
#[derive(Clone, Copy)]
pub struct Draft {
    pub capacity: RwSignal<String>,
    pub minimum: RwSignal<String>,
    pub opens: RwSignal<String>,
    pub closes: RwSignal<String>,
    pub withdrawal: RwSignal<String>,
    pub trainers: TrainerRows,
    pub cost: RwSignal<String>,
    pub joining: RwSignal<String>,
    pub quotas: RwSignal<Vec<QuotaRow>>,
    /// The trainer and the unit that are chosen and not added yet.
    pub chosen: [RwSignal<String>; 2],
}

/// What it reads as.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub capacity: Capacity,
    pub minimum: SeatCount,
    pub opens: Option<NaiveDate>,
    pub closes: Option<NaiveDate>,
    pub withdrawal: Option<NaiveDate>,
    pub trainers: Vec<PersonId>,
    pub cost: Option<Cents>,
    pub joining: Option<LongWords>,
    pub quotas: Vec<QuotaBody>,
}

fn text(value: Option<impl ToString>) -> RwSignal<String> {
    RwSignal::new(value.map(|value| value.to_string()).unwrap_or_default())
}

impl Draft {
    /// Nothing yet.
    #[must_use]
    pub fn empty() -> Self {
        let none = || RwSignal::new(String::new());
        Self {
            capacity: none(),
            minimum: none(),
            opens: none(),
            closes: none(),
            withdrawal: none(),
            trainers: RwSignal::new(Vec::new()),
            cost: none(),
            joining: none(),
            quotas: RwSignal::new(Vec::new()),
            chosen: [none(), none()],
        }
    }

    /// As a session stands.
    #[must_use]
    pub fn of(session: &Session) -> Self {
        let lang = use_lang();
        Self {
            capacity: text(Some(session.fill.capacity)),
            minimum: text(Some(session.fill.minimum)),
            opens: text(session.enrolment_opens_on),
            closes: text(session.enrolment_closes_on),
            withdrawal: text(session.withdrawal_until),
            trainers: trainers_of(&session.trainers),
            cost: text(session.cost.map(|cents| amount(lang, cents.0))),
            joining: text(session.joining.as_ref()),
            quotas: RwSignal::new(session.quotas.iter().map(QuotaRow::of).collect()),
            chosen: [text(None::<String>), text(None::<String>)],
        }
    }

    /// Takes the usual seats of a course, over what was not typed otherwise.
    pub fn take_usual(self, course: &Course) {
        self.capacity.set(course.usual_capacity.to_string());
        self.minimum.set(course.usual_minimum.to_string());
    }

    /// Reads what was typed; what is missing is at fault in `read`.
    pub fn read(self, read: &mut Reading) -> Option<Said> {
        let capacity = read.number("capacity", self.capacity, 1, 10_000);
        let minimum = read.number("minimum", self.minimum, 0, 10_000);
        if capacity.zip(minimum).is_some_and(|(capacity, minimum)| minimum > capacity) {
            read.fault("minimum", courses::minimum_above(use_lang()));
        }
        let opens = day(read, "opens", self.opens);
        let closes = day(read, "closes", self.closes);
        let withdrawal = day(read, "withdrawal", self.withdrawal);
        let [trainer, unit] = self.chosen;
        all_added(read, "trainer", trainer);
        all_added(read, "quota", unit);
        let cost = read.amount("cost", self.cost);
        let quotas = self.quotas.with_untracked(|rows| rows.iter().filter_map(|row| row.read(read)).collect());
        Some(Said {
            capacity: Capacity(capacity?),
            minimum: SeatCount(minimum?),
            opens,
            closes,
            withdrawal,
            trainers: self.trainers.with_untracked(|rows| rows.iter().map(|(id, _)| *id).collect()),
            cost,
            joining: words(self.joining),
            quotas,
        })
    }

    /// Where the server's words about a field stand.
    #[must_use]
    pub fn fields(self) -> Vec<(String, String)> {
        let plain = [
            ("/capacity", "capacity"),
            ("/minimum", "minimum"),
            ("/enrolment_opens_on", "opens"),
            ("/enrolment_closes_on", "closes"),
            ("/withdrawal_until", "withdrawal"),
            ("/trainer_ids", "trainer"),
            ("/cost", "cost"),
            ("/joining", "joining"),
        ];
        let mut all: Vec<(String, String)> =
            plain.iter().map(|(pointer, id)| ((*pointer).to_owned(), (*id).to_owned())).collect();
        let trainers = self.trainers.with_untracked(Vec::len);
        all.extend((0..trainers).map(|index| (format!("/trainer_ids/{index}"), "trainer".to_owned())));
        all.extend(self.quotas.with_untracked(|rows| quota_fields(rows)));
        all
    }
}

/// Seats and minimum.
pub fn seats(draft: Draft, faults: RwSignal<Vec<Fault>>) -> AnyView {
    let lang = use_lang();
    let fault = |field: &str| fault_of(faults.into(), field);
    view! {
        <div class="pair">
            <Field id="capacity" label=sessions::capacity(lang) value=draft.capacity inputmode="numeric" fault=fault("capacity") />
            <Field id="minimum" label=sessions::minimum(lang) value=draft.minimum inputmode="numeric" fault=fault("minimum") />
        </div>
    }
    .into_any()
}

/// Enrolment, what is set aside, and how the session runs.
pub fn rest(draft: Draft, faults: RwSignal<Vec<Fault>>) -> AnyView {
    let lang = use_lang();
    let fault = |field: &str| fault_of(faults.into(), field);
    view! {
        <Quotas rows=draft.quotas chosen=draft.chosen[1] faults=faults />
        <h2>{planning::part_enrolment(lang)}</h2>
        <div class="pair">
            <Field id="opens" kind="date" label=planning::opens(lang) hint=planning::window_hint(lang) value=draft.opens optional=true fault=fault("opens") />
            <Field id="closes" kind="date" label=planning::closes(lang) hint=planning::window_hint(lang) value=draft.closes optional=true fault=fault("closes") />
        </div>
        <Field id="withdrawal" kind="date" label=planning::withdrawal(lang) hint=planning::withdrawal_hint(lang) value=draft.withdrawal optional=true fault=fault("withdrawal") />
        <h2>{planning::part_running(lang)}</h2>
        <Trainers rows=draft.trainers chosen=draft.chosen[0] faults=faults />
        <Field id="cost" label=planning::cost(lang) hint=planning::cost_hint(lang) value=draft.cost inputmode="decimal" optional=true fault=fault("cost") />
        <WordsField id="joining" label=planning::joining(lang) hint=planning::joining_hint(lang) value=draft.joining optional=true most=2000 fault=fault("joining") />
    }
    .into_any()
}
