//! What is asked for, the same for everybody: the course, sessions or dates, the priority.

use chrono::NaiveDate;
use contract::{
    id::{CourseId, PersonId, SessionId},
    request::{AcceptedDatesBody, RequestBatch},
    session::DaysBody,
    text::Priority,
};
use leptos::prelude::*;

use crate::{
    components::{
        button::Button,
        field::{Fault, Field, SelectField, WordsField, fault_of},
        rows::Keeper,
    },
    context::use_lang,
    i18n::messages::{common, filing, planning, requests},
    pages::course::draft::Reading,
};

/// Days left out, as they are typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Except {
    key: usize,
    first: RwSignal<String>,
    last: RwSignal<String>,
}

/// What is typed.
#[derive(Clone, Copy)]
pub struct Wishes {
    pub course: RwSignal<String>,
    pub sessions: [RwSignal<String>; 3],
    pub from: RwSignal<String>,
    pub until: RwSignal<String>,
    pub except: RwSignal<Vec<Except>>,
    pub priority: RwSignal<String>,
    pub reason: RwSignal<String>,
    pub linked: RwSignal<bool>,
    keeper: Keeper,
}

fn day(typed: RwSignal<String>) -> Option<NaiveDate> {
    typed.with(|typed| typed.trim().parse().ok())
}

fn is_empty(typed: RwSignal<String>) -> bool {
    typed.with(|typed| typed.trim().is_empty())
}

impl Wishes {
    /// Nothing yet, but the course that one comes from.
    #[must_use]
    pub fn new(course: String) -> Self {
        let none = || RwSignal::new(String::new());
        Self {
            course: RwSignal::new(course),
            sessions: [none(), none(), none()],
            from: none(),
            until: none(),
            except: RwSignal::new(Vec::new()),
            priority: RwSignal::new("3".to_owned()),
            reason: none(),
            linked: RwSignal::new(false),
            keeper: Keeper::here(),
        }
    }

    /// The sessions named, best first, each once.
    fn named(self) -> Vec<SessionId> {
        let mut named = Vec::new();
        for wish in self.sessions {
            if let Some(id) = wish.with(|id| id.parse().ok()).filter(|id| !named.contains(id)) {
                named.push(id);
            }
        }
        named
    }

    fn accepts(self) -> Option<AcceptedDatesBody> {
        let (starts_on, ends_on) = day(self.from).zip(day(self.until))?;
        let days = |row: &Except| {
            day(row.first).zip(day(row.last)).map(|(starts_on, ends_on)| DaysBody { starts_on, ends_on })
        };
        let except = self.except.with(|rows| rows.iter().filter_map(days).collect());
        Some(AcceptedDatesBody { starts_on, ends_on, except })
    }

    /// What would be asked for these people, as far as it is said already: enough to look at the conditions.
    #[must_use]
    pub fn so_far(self, people: Vec<PersonId>) -> Option<RequestBatch> {
        let course_id: CourseId = self.course.with(|id| id.parse().ok())?;
        let (session_ids, accepts) = (self.named(), self.accepts());
        if people.is_empty() || (session_ids.is_empty() && accepts.is_none()) {
            return None;
        }
        Some(RequestBatch {
            person_ids: people,
            course_id,
            session_ids,
            accepts,
            // How urgent it is changes no condition.
            priority: Priority(3),
            priority_reason: None,
            linked: false,
        })
    }

    /// Reads the whole.
    ///
    /// # Errors
    /// The faults, by field.
    pub fn parse(self, people: Vec<PersonId>) -> Result<RequestBatch, Vec<Fault>> {
        let lang = use_lang();
        let mut read = Reading::default();
        let course = self.course.with_untracked(|id| id.parse().ok());
        if course.is_none() {
            read.fault("course", planning::course_needed(lang));
        }
        let (session_ids, accepts) = untrack(|| (self.named(), self.accepts()));
        let half = untrack(|| is_empty(self.from) != is_empty(self.until));
        if half || (accepts.is_none() && !untrack(|| is_empty(self.from))) {
            read.fault("accepts-until", filing::both_days_needed(lang));
        } else if session_ids.is_empty() && accepts.is_none() {
            read.fault("wish-1", filing::wish_needed(lang));
        }
        let priority = self.priority.with_untracked(|class| class.parse().ok()).map(Priority);
        let reason = self.reason.with_untracked(|reason| reason.trim().to_owned());
        if priority.as_ref().is_some_and(|class| class.0 <= 2) && reason.is_empty() {
            read.fault("reason", filing::reason_needed(lang));
        }
        if people.is_empty() {
            read.fault("people", filing::people_needed(lang));
        }
        match (course, priority) {
            (Some(course_id), Some(priority)) if read.faults.is_empty() => Ok(RequestBatch {
                person_ids: people,
                course_id,
                session_ids,
                accepts,
                priority,
                priority_reason: (!reason.is_empty()).then(|| reason.into()),
                linked: self.linked.get_untracked(),
            }),
            _ => Err(read.faults),
        }
    }

    /// Where the server's words stand.
    #[must_use]
    pub fn fields(self) -> Vec<(String, String)> {
        let mut all: Vec<(String, String)> = [
            ("/course_id", "course"),
            ("/session_ids", "wish-1"),
            ("/session_ids/0", "wish-1"),
            ("/session_ids/1", "wish-2"),
            ("/session_ids/2", "wish-3"),
            ("/accepts", "accepts-until"),
            ("/accepts/starts_on", "accepts-from"),
            ("/accepts/ends_on", "accepts-until"),
            ("/accepts/except", "accepts-until"),
            ("/priority", "priority"),
            ("/priority_reason", "reason"),
            ("/person_ids", "people"),
        ]
        .iter()
        .map(|(pointer, id)| ((*pointer).to_owned(), (*id).to_owned()))
        .collect();
        for (index, row) in self.except.get_untracked().into_iter().enumerate() {
            all.push((format!("/accepts/except/{index}/starts_on"), format!("except-{}-first", row.key)));
            all.push((format!("/accepts/except/{index}/ends_on"), format!("except-{}-last", row.key)));
        }
        all
    }

    fn leave_out(self) {
        let key = self.except.with_untracked(|rows| rows.iter().map(|row| row.key + 1).max().unwrap_or_default());
        let row = self.keeper.make(|| Except {
            key,
            first: RwSignal::new(String::new()),
            last: RwSignal::new(String::new()),
        });
        self.except.update(|rows| rows.push(row));
    }
}

/// The sessions wished, the dates, the priority. `sessions` are those of the course, by id and words.
pub fn draw(wishes: Wishes, sessions: Signal<Vec<(String, String)>>, faults: RwSignal<Vec<Fault>>) -> AnyView {
    let lang = use_lang();
    let fault = move |field: &str| fault_of(faults.into(), field);
    let wish = move |(index, value): (usize, RwSignal<String>)| {
        let id = format!("wish-{}", index + 1);
        let label = requests::wish(lang, &(index + 1).to_string());
        view! { <SelectField id=id.clone() label=label value=value on_choose=Callback::new(move |id| value.set(id)) choices=sessions blank=filing::no_session(lang) fault=fault(&id) /> }
    };
    let priorities: Vec<(String, String)> =
        (1..=4).map(|class: u8| (class.to_string(), filing::priority(lang, class))).collect();
    let out = move |row: Except| {
        let id = |field: &str| format!("except-{}-{field}", row.key);
        let remove = move |()| wishes.except.update(|rows| rows.retain(|one| *one != row));
        view! {
            <li class="part pair">
                <Field id=id("first") kind="date" label=filing::except_first(lang) value=row.first fault=fault(&id("first")) />
                <Field id=id("last") kind="date" label=filing::except_last(lang) value=row.last fault=fault(&id("last")) />
                <Button label=common::remove(lang) full_label=filing::except_remove(lang) class="small quiet danger" on_press=remove />
            </li>
        }
        .into_any()
    };
    view! {
        <h2>{filing::part_sessions(lang)}</h2>
        <p class="hint">{filing::sessions_hint(lang)}</p>
        {wishes.sessions.into_iter().enumerate().map(wish).collect_view()}
        <h3>{filing::part_dates(lang)}</h3>
        <p class="hint">{filing::dates_hint(lang)}</p>
        <div class="pair">
            <Field id="accepts-from" kind="date" label=filing::from(lang) value=wishes.from optional=true fault=fault("accepts-from") />
            <Field id="accepts-until" kind="date" label=filing::until(lang) value=wishes.until optional=true fault=fault("accepts-until") />
        </div>
        <ul class="stack-tight"><For each=move || wishes.except.get() key=|row| row.key let:row>{out(row)}</For></ul>
        <div><Button label=filing::except_add(lang) class="small" on_press=move |()| wishes.leave_out() /></div>
        <h2>{requests::priority(lang)}</h2>
        <SelectField id="priority" label=requests::priority(lang) value=wishes.priority on_choose=Callback::new(move |class| wishes.priority.set(class)) choices=Signal::stored(priorities) fault=fault("priority") />
        <WordsField id="reason" label=requests::priority_reason(lang) hint=filing::reason_hint(lang) value=wishes.reason optional=true fault=fault("reason") />
    }
    .into_any()
}
