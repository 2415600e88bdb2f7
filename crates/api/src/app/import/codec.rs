//! What a line said, as JSON: how it waits between the dry run and its application.

use crate::problem::{Outcome, Problem};
use chrono::NaiveDate;
use domain::import::{Parsed, ParsedRequest, ParsedSession};
use domain::request::Priority;
use domain::session::Seats;
use domain::span::DateSpan;
use domain::text::{CourseCode, Name, RankCode, ServiceNumber, SessionCode, Title, Words};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::error::Error;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kept {
    Session {
        code: String,
        course: String,
        title: String,
        starts_on: NaiveDate,
        ends_on: NaiveDate,
        site: String,
        capacity: u16,
        minimum: u16,
        quotas: Vec<(String, u16)>,
    },
    Request {
        service_number: String,
        rank: String,
        family_name: String,
        given_name: String,
        unit: String,
        course: String,
        wishes: Vec<String>,
        priority: u8,
        requested_on: NaiveDate,
        note: Option<String>,
        cancelled: bool,
    },
}

/// A line that was read, as JSON.
///
/// # Errors
/// A 500 when it has no JSON form.
pub fn encode(parsed: &Parsed) -> Outcome<Value> {
    let kept = match parsed {
        Parsed::Session(said) => Kept::Session {
            code: said.code.to_string(),
            course: said.course.to_string(),
            title: said.title.to_string(),
            starts_on: said.dates.first(),
            ends_on: said.dates.last(),
            site: said.site.to_string(),
            capacity: said.seats.capacity(),
            minimum: said.seats.minimum(),
            quotas: said.quotas.clone(),
        },
        Parsed::Request(said) => Kept::Request {
            service_number: said.service_number.to_string(),
            rank: said.rank.to_string(),
            family_name: said.family_name.to_string(),
            given_name: said.given_name.to_string(),
            unit: said.unit.clone(),
            course: said.course.to_string(),
            wishes: said.wishes.iter().map(ToString::to_string).collect(),
            priority: said.priority.class(),
            requested_on: said.requested_on,
            note: said.note.as_ref().map(ToString::to_string),
            cancelled: said.cancelled,
        },
    };
    serde_json::to_value(kept).map_err(|e| Problem::internal(&e))
}

/// The line again.
///
/// # Errors
/// A 500 when what was kept cannot be read.
pub fn decode(kept: Value) -> Outcome<Parsed> {
    let kept = serde_json::from_value(kept).map_err(|e| Problem::internal(&e))?;
    read(kept).map_err(|e| Problem::internal(&*e))
}

fn read(kept: Kept) -> Result<Parsed, Box<dyn Error>> {
    Ok(match kept {
        Kept::Session { code, course, title, starts_on, ends_on, site, capacity, minimum, quotas } => {
            Parsed::Session(ParsedSession {
                code: SessionCode::parse(&code)?,
                course: CourseCode::parse(&course)?,
                title: Title::parse(&title)?,
                dates: DateSpan::of_days(starts_on, ends_on)?,
                site: Title::parse(&site)?,
                seats: Seats::new(capacity, minimum, 0)?,
                quotas,
            })
        }
        Kept::Request {
            service_number,
            rank,
            family_name,
            given_name,
            unit,
            course,
            wishes,
            priority,
            requested_on,
            note,
            cancelled,
        } => Parsed::Request(ParsedRequest {
            service_number: ServiceNumber::parse(&service_number)?,
            rank: RankCode::parse(&rank)?,
            family_name: Name::parse(&family_name)?,
            given_name: Name::parse(&given_name)?,
            unit,
            course: CourseCode::parse(&course)?,
            wishes: wishes.iter().map(|w| SessionCode::parse(w)).collect::<Result<_, _>>()?,
            priority: Priority::new(priority)?,
            requested_on,
            note: note.as_deref().map(Words::parse).transpose()?,
            cancelled,
        }),
    })
}
