//! A course as it is typed, read into what is sent.

use contract::{
    change::Change,
    course::{Course, CourseCreate, CourseUpdate, GrantBody, Promotion, ReplacementPolicy, SkillSetBody},
    person::PersonStatus,
    text::{Capacity, Cents, LongWords, Months, RankCode, SeatCount, TrainingDays},
};
use domain::text::CourseCode;
use leptos::prelude::*;

use super::{grants::GrantRow, sets::SetRow};
use crate::{
    components::field::Fault,
    context::use_lang,
    i18n::{
        messages::courses,
        number::{amount, read_euros, whole},
    },
};

/// What is typed.
#[derive(Clone, Copy)]
pub struct Draft {
    pub code: RwSignal<String>,
    pub title: RwSignal<String>,
    pub aims: RwSignal<String>,
    pub audience: RwSignal<String>,
    pub days: RwSignal<String>,
    pub capacity: RwSignal<String>,
    pub minimum: RwSignal<String>,
    pub policy: RwSignal<String>,
    pub promotion: RwSignal<String>,
    pub sets: RwSignal<Vec<SetRow>>,
    pub previous: RwSignal<Vec<String>>,
    pub lowest: RwSignal<String>,
    pub highest: RwSignal<String>,
    pub statuses: RwSignal<Vec<String>>,
    pub grants: RwSignal<Vec<GrantRow>>,
    pub session_cost: RwSignal<String>,
    pub seat_cost: RwSignal<String>,
}

/// The words of a field that is on the screen of an optional value.
fn text(value: Option<impl ToString>) -> RwSignal<String> {
    RwSignal::new(value.map(|value| value.to_string()).unwrap_or_default())
}

impl Draft {
    /// As a course stands; empty for a new one.
    #[must_use]
    pub fn new(course: Option<&Course>) -> Self {
        let lang = use_lang();
        let cost = |read: fn(&Course) -> Option<Cents>| text(course.and_then(read).map(|cents| amount(lang, cents.0)));
        let sets = course.map(|course| course.prerequisites.as_slice()).unwrap_or_default();
        let ids = |set: &contract::course::SkillSet| set.all_of.iter().map(|skill| skill.id.to_string()).collect();
        let sets = sets.iter().enumerate().map(|(key, set)| SetRow::new(key, ids(set))).collect();
        let grants = course.map(|course| course.grants.as_slice()).unwrap_or_default();
        let grants = grants.iter().enumerate().map(|(key, grant)| GrantRow::new(key, Some(grant))).collect();
        let previous = course.map(|course| course.previous.iter().map(|one| one.id.to_string()).collect());
        let statuses = course.map(|course| course.statuses.iter().map(|one| one.code().to_owned()).collect());
        let policy = course.map_or(ReplacementPolicy::OnConfirmation, |course| course.replacement_policy);
        let promotion = course.map_or(Promotion::Offer, |course| course.promotion);
        Self {
            code: text(course.map(|course| &course.code)),
            title: text(course.map(|course| &course.title)),
            aims: text(course.and_then(|course| course.aims.as_ref())),
            audience: text(course.and_then(|course| course.audience.as_ref())),
            days: text(course.and_then(|course| course.duration_days)),
            capacity: text(course.map(|course| course.usual_capacity)),
            minimum: text(course.map(|course| course.usual_minimum)),
            policy: RwSignal::new(policy.code().to_owned()),
            promotion: RwSignal::new(promotion.code().to_owned()),
            sets: RwSignal::new(sets),
            previous: RwSignal::new(previous.unwrap_or_default()),
            lowest: text(course.and_then(|course| course.lowest_rank.as_ref())),
            highest: text(course.and_then(|course| course.highest_rank.as_ref())),
            statuses: RwSignal::new(statuses.unwrap_or_default()),
            grants: RwSignal::new(grants),
            session_cost: cost(|course| course.session_cost),
            seat_cost: cost(|course| course.seat_cost),
        }
    }

    /// Where the server's words about a field stand.
    #[must_use]
    pub fn fields(self) -> Vec<(String, String)> {
        let plain = [
            ("/code", "code"),
            ("/title", "title"),
            ("/aims", "aims"),
            ("/audience", "audience"),
            ("/duration_days", "days"),
            ("/usual_capacity", "capacity"),
            ("/usual_minimum", "minimum"),
            ("/prerequisites", "sets"),
            ("/previous_ids", "previous"),
            ("/lowest_rank", "lowest"),
            ("/highest_rank", "highest"),
            ("/statuses", "statuses"),
            ("/grants", "grants"),
            ("/session_cost", "session-cost"),
            ("/seat_cost", "seat-cost"),
        ];
        let mut all: Vec<(String, String)> =
            plain.iter().map(|(pointer, id)| ((*pointer).to_owned(), (*id).to_owned())).collect();
        for (index, row) in self.sets.get_untracked().into_iter().enumerate() {
            all.push((format!("/prerequisites/{index}/skill_ids"), row.id()));
        }
        for (index, row) in self.grants.get_untracked().into_iter().enumerate() {
            for (name, id) in [("skill_id", "skill"), ("valid_months", "valid"), ("renewal_months", "renewal")] {
                all.push((format!("/grants/{index}/{name}"), row.id(id)));
            }
        }
        all
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// The faults, by field.
    pub fn parse(self) -> Result<CourseCreate, Vec<Fault>> {
        let lang = use_lang();
        let mut read = Reading::default();
        let code = self.code.with_untracked(|code| code.trim().to_owned());
        if CourseCode::parse(&code).is_err() {
            read.fault("code", courses::code_needed(lang));
        }
        let title = self.title.with_untracked(|title| title.trim().to_owned());
        if title.is_empty() {
            read.fault("title", courses::label_needed(lang));
        }
        let duration_days = read.optional("days", self.days, 1, 1_000).map(TrainingDays);
        let capacity = read.number("capacity", self.capacity, 1, 10_000);
        let minimum = read.number("minimum", self.minimum, 0, 10_000);
        if capacity.zip(minimum).is_some_and(|(capacity, minimum)| minimum > capacity) {
            read.fault("minimum", courses::minimum_above(lang));
        }
        let prerequisites = self.sets.get_untracked().into_iter().map(|row| read.set(row)).collect();
        let grants = self.grants.get_untracked().into_iter().filter_map(|row| read.grant(row)).collect();
        let session_cost = read.amount("session-cost", self.session_cost);
        let seat_cost = read.amount("seat-cost", self.seat_cost);
        let (Some(capacity), Some(minimum), true) = (capacity, minimum, read.faults.is_empty()) else {
            return Err(read.faults);
        };
        Ok(CourseCreate {
            code: code.into(),
            title: title.into(),
            usual_capacity: Capacity(capacity),
            usual_minimum: SeatCount(minimum),
            replacement_policy: self.policy.with_untracked(|code| ReplacementPolicy::from_code(code)),
            aims: words(self.aims),
            audience: words(self.audience),
            duration_days,
            promotion: self.promotion.with_untracked(|code| Promotion::from_code(code)),
            prerequisites,
            previous_ids: self.previous.with_untracked(|ids| ids.iter().filter_map(|id| id.parse().ok()).collect()),
            lowest_rank: rank(self.lowest),
            highest_rank: rank(self.highest),
            statuses: self
                .statuses
                .with_untracked(|all| all.iter().filter_map(|one| PersonStatus::from_code(one)).collect()),
            grants,
            session_cost,
            seat_cost,
        })
    }
}

fn rank(typed: RwSignal<String>) -> Option<RankCode> {
    typed.with_untracked(|code| (!code.is_empty()).then(|| code.as_str().into()))
}

/// Words on several lines; none when there are none.
pub fn words(typed: RwSignal<String>) -> Option<LongWords> {
    typed.with_untracked(|words| (!words.trim().is_empty()).then(|| words.trim().into()))
}

/// What is read of a form, with what is at fault in it.
#[derive(Default)]
pub struct Reading {
    pub faults: Vec<Fault>,
}

impl Reading {
    /// Notes a fault of a field.
    pub fn fault(&mut self, field: &str, words: impl Into<String>) {
        self.faults.push(Fault { field: field.to_owned(), words: words.into() });
    }

    /// A number within bounds.
    pub fn number(&mut self, field: &str, typed: RwSignal<String>, least: u16, most: u16) -> Option<u16> {
        let number = typed.with_untracked(|typed| typed.trim().parse::<u16>().ok());
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let lang = use_lang();
            self.fault(field, courses::number_between(lang, least.into(), &whole(lang, most.into())));
        }
        number
    }

    /// The same, or nothing.
    pub fn optional(&mut self, field: &str, typed: RwSignal<String>, least: u16, most: u16) -> Option<u16> {
        if typed.with_untracked(|typed| typed.trim().is_empty()) {
            None
        } else {
            self.number(field, typed, least, most)
        }
    }

    /// An amount in euros, or nothing.
    pub fn amount(&mut self, field: &str, typed: RwSignal<String>) -> Option<Cents> {
        let text = typed.with_untracked(|typed| typed.trim().to_owned());
        if text.is_empty() {
            return None;
        }
        let cents = read_euros(&text).filter(|cents| *cents <= 2_000_000_000);
        if cents.is_none() {
            self.fault(field, courses::amount_needed(use_lang()));
        }
        cents.map(Cents)
    }

    fn set(&mut self, row: SetRow) -> SkillSetBody {
        let skill_ids: Vec<_> = row.chosen.with_untracked(|ids| ids.iter().filter_map(|id| id.parse().ok()).collect());
        if skill_ids.is_empty() {
            self.fault(&row.id(), courses::set_empty(use_lang()));
        }
        SkillSetBody { skill_ids }
    }

    fn grant(&mut self, row: GrantRow) -> Option<GrantBody> {
        let skill = row.skill.with_untracked(|id| id.parse().ok());
        if skill.is_none() {
            self.fault(&row.id("skill"), courses::grant_needed(use_lang()));
        }
        let valid_months = self.optional(&row.id("valid"), row.valid, 1, 600).map(Months);
        let renewal_months = self.optional(&row.id("renewal"), row.renewal, 1, 600).map(Months);
        Some(GrantBody { skill_id: skill?, valid_months, renewal_months })
    }
}

/// What a field becomes, when it becomes something else.
pub fn change<T: PartialEq>(was: &Option<T>, is: Option<T>) -> Change<T> {
    if *was == is { Change::Keep } else { is.into() }
}

/// What a field that is never empty becomes, when it becomes something else.
pub fn other<T: PartialEq>(was: &T, is: T) -> Option<T> {
    (*was != is).then_some(is)
}

/// What was changed, so that what somebody else changed meanwhile stays.
#[must_use]
pub fn changes(was: &CourseCreate, is: CourseCreate) -> CourseUpdate {
    CourseUpdate {
        title: other(&was.title, is.title),
        usual_capacity: other(&was.usual_capacity, is.usual_capacity),
        usual_minimum: other(&was.usual_minimum, is.usual_minimum),
        replacement_policy: other(&was.replacement_policy, is.replacement_policy).flatten(),
        aims: change(&was.aims, is.aims),
        audience: change(&was.audience, is.audience),
        duration_days: change(&was.duration_days, is.duration_days),
        promotion: other(&was.promotion, is.promotion).flatten(),
        prerequisites: other(&was.prerequisites, is.prerequisites),
        previous_ids: other(&was.previous_ids, is.previous_ids),
        lowest_rank: change(&was.lowest_rank, is.lowest_rank),
        highest_rank: change(&was.highest_rank, is.highest_rank),
        statuses: other(&was.statuses, is.statuses),
        grants: other(&was.grants, is.grants),
        session_cost: change(&was.session_cost, is.session_cost),
        seat_cost: change(&was.seat_cost, is.seat_cost),
    }
}
