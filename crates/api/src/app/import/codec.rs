//! What a line said, as JSON: how it waits between the dry run and its application.

use crate::problem::{Outcome, Problem};
use chrono::NaiveDate;
use domain::course::Costs;
use domain::import::{
    Parsed, ParsedCourse, ParsedEnrolment, ParsedPerson, ParsedQuota, ParsedRequest, ParsedSession, ParsedSkill,
    SaidCourse, SaidPerson,
};
use domain::person::PersonStatus;
use domain::request::Priority;
use domain::session::Seats;
use domain::span::DateSpan;
use domain::text::{CourseCode, Email, InvalidText, Name, ServiceNumber, SessionCode, SkillCode, Title, Words};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::error::Error;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kept {
    Course {
        code: String,
        title: String,
        days: Option<u16>,
        capacity: Option<u16>,
        minimum: Option<u16>,
        session_cost: Option<u32>,
        seat_cost: Option<u32>,
    },
    Quota {
        session: String,
        unit: String,
        seats: u16,
        release_on: Option<NaiveDate>,
    },
    Person {
        service_number: String,
        family_name: String,
        given_name: String,
        rank: String,
        unit: String,
        status: Option<String>,
        email: Option<String>,
    },
    Skill {
        service_number: String,
        names: Option<(String, String)>,
        skill: String,
        valid_from: NaiveDate,
        valid_until: Option<NaiveDate>,
        says_until: bool,
    },
    Enrolment {
        service_number: String,
        names: Option<(String, String)>,
        session: String,
    },
    Session {
        code: String,
        course: String,
        #[serde(default)]
        by_title: bool,
        title: String,
        starts_on: NaiveDate,
        ends_on: NaiveDate,
        site: String,
        capacity: u16,
        minimum: u16,
        #[serde(default = "yes")]
        says_minimum: bool,
        quotas: Vec<(String, u16)>,
    },
    Request {
        service_number: String,
        rank: Option<String>,
        family_name: Option<String>,
        given_name: Option<String>,
        unit: Option<String>,
        course: String,
        #[serde(default)]
        by_title: bool,
        wishes: Option<Vec<String>>,
        priority: u8,
        requested_on: Option<NaiveDate>,
        note: Option<String>,
        #[serde(default = "yes")]
        says_note: bool,
        cancelled: bool,
    },
}

/// Lines of before said all that they are made of.
const fn yes() -> bool {
    true
}

fn said_course(text: &str, by_title: bool) -> Result<SaidCourse, InvalidText> {
    if by_title { Title::parse(text).map(SaidCourse::Titled) } else { CourseCode::parse(text).map(SaidCourse::Code) }
}

/// A line that was read, as JSON.
///
/// # Errors
/// A 500 when it has no JSON form.
pub fn encode(parsed: &Parsed) -> Outcome<Value> {
    let names = |said: &SaidPerson| said.names.as_ref().map(|(family, given)| (family.to_string(), given.to_string()));
    let kept = match parsed {
        Parsed::Course(said) => Kept::Course {
            code: said.code.to_string(),
            title: said.title.to_string(),
            days: said.days,
            capacity: said.capacity,
            minimum: said.minimum,
            session_cost: said.costs.session,
            seat_cost: said.costs.seat,
        },
        Parsed::Quota(said) => Kept::Quota {
            session: said.session.to_string(),
            unit: said.unit.clone(),
            seats: said.seats,
            release_on: said.release_on,
        },
        Parsed::Person(said) => Kept::Person {
            service_number: said.service_number.to_string(),
            family_name: said.family_name.to_string(),
            given_name: said.given_name.to_string(),
            rank: said.rank.clone(),
            unit: said.unit.clone(),
            status: said.status.map(|status| status.code().to_owned()),
            email: said.email.as_ref().map(|email| email.as_str().to_owned()),
        },
        Parsed::Skill(said) => Kept::Skill {
            service_number: said.person.service_number.to_string(),
            names: names(&said.person),
            skill: said.skill.to_string(),
            valid_from: said.valid_from,
            valid_until: said.valid_until,
            says_until: said.says_until,
        },
        Parsed::Enrolment(said) => Kept::Enrolment {
            service_number: said.person.service_number.to_string(),
            names: names(&said.person),
            session: said.session.to_string(),
        },
        Parsed::Session(said) => Kept::Session {
            code: said.code.to_string(),
            course: said.course.as_str().to_owned(),
            by_title: said.course.code().is_none(),
            title: said.title.to_string(),
            starts_on: said.dates.first(),
            ends_on: said.dates.last(),
            site: said.site.to_string(),
            capacity: said.seats.capacity(),
            minimum: said.seats.minimum(),
            says_minimum: said.says_minimum,
            quotas: said.quotas.clone(),
        },
        Parsed::Request(said) => Kept::Request {
            service_number: said.service_number.to_string(),
            rank: said.rank.clone(),
            family_name: said.family_name.as_ref().map(ToString::to_string),
            given_name: said.given_name.as_ref().map(ToString::to_string),
            unit: said.unit.clone(),
            course: said.course.as_str().to_owned(),
            by_title: said.course.code().is_none(),
            wishes: said.wishes.as_ref().map(|codes| codes.iter().map(ToString::to_string).collect()),
            priority: said.priority.class(),
            requested_on: said.requested_on,
            note: said.note.as_ref().map(ToString::to_string),
            says_note: said.says_note,
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

fn someone(service_number: &str, names: Option<(String, String)>) -> Result<SaidPerson, Box<dyn Error>> {
    let names = names.map(|(family, given)| Ok::<_, InvalidText>((Name::parse(&family)?, Name::parse(&given)?)));
    Ok(SaidPerson { service_number: ServiceNumber::parse(service_number)?, names: names.transpose()? })
}

fn read(kept: Kept) -> Result<Parsed, Box<dyn Error>> {
    Ok(match kept {
        Kept::Course { code, title, days, capacity, minimum, session_cost, seat_cost } => {
            Parsed::Course(ParsedCourse {
                code: CourseCode::parse(&code)?,
                title: Title::parse(&title)?,
                days,
                capacity,
                minimum,
                costs: Costs { session: session_cost, seat: seat_cost },
            })
        }
        Kept::Quota { session, unit, seats, release_on } => {
            Parsed::Quota(ParsedQuota { session: SessionCode::parse(&session)?, unit, seats, release_on })
        }
        Kept::Person { service_number, family_name, given_name, rank, unit, status, email } => {
            Parsed::Person(ParsedPerson {
                service_number: ServiceNumber::parse(&service_number)?,
                family_name: Name::parse(&family_name)?,
                given_name: Name::parse(&given_name)?,
                rank,
                unit,
                status: status.as_deref().and_then(PersonStatus::from_code),
                email: email.as_deref().map(Email::parse).transpose()?,
            })
        }
        Kept::Skill { service_number, names, skill, valid_from, valid_until, says_until } => {
            Parsed::Skill(ParsedSkill {
                person: someone(&service_number, names)?,
                skill: SkillCode::parse(&skill)?,
                valid_from,
                valid_until,
                says_until,
            })
        }
        Kept::Enrolment { service_number, names, session } => Parsed::Enrolment(ParsedEnrolment {
            person: someone(&service_number, names)?,
            session: SessionCode::parse(&session)?,
        }),
        Kept::Session {
            code,
            course,
            by_title,
            title,
            starts_on,
            ends_on,
            site,
            capacity,
            minimum,
            says_minimum,
            quotas,
        } => Parsed::Session(ParsedSession {
            code: SessionCode::parse(&code)?,
            course: said_course(&course, by_title)?,
            title: Title::parse(&title)?,
            dates: DateSpan::of_days(starts_on, ends_on)?,
            site: Title::parse(&site)?,
            seats: Seats::new(capacity, minimum, 0)?,
            says_minimum,
            quotas,
        }),
        Kept::Request {
            service_number,
            rank,
            family_name,
            given_name,
            unit,
            course,
            by_title,
            wishes,
            priority,
            requested_on,
            note,
            says_note,
            cancelled,
        } => Parsed::Request(ParsedRequest {
            service_number: ServiceNumber::parse(&service_number)?,
            rank,
            family_name: family_name.as_deref().map(Name::parse).transpose()?,
            given_name: given_name.as_deref().map(Name::parse).transpose()?,
            unit,
            course: said_course(&course, by_title)?,
            wishes: wishes
                .map(|codes| codes.iter().map(|code| SessionCode::parse(code)).collect::<Result<_, _>>())
                .transpose()?,
            priority: Priority::new(priority)?,
            requested_on,
            note: note.as_deref().map(Words::parse).transpose()?,
            says_note,
            cancelled,
        }),
    })
}
