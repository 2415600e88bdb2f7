//! The orders of a list of requests, and where a page of each goes on.

use chrono::NaiveDate;
use domain::request::Request;

use crate::StoreError;
use crate::page::{Cursor, NO_PAGE, orders};

/// Stands between the parts of a key: no code and no name holds it.
const BETWEEN: char = '\u{1f}';

orders! {
    /// The order of a list of requests.
    RequestOrder {
        /// By the day they were made, the latest first.
        #[default]
        Newest = "-requested_on",
        /// By the day they were made.
        Oldest = "requested_on",
        /// By priority, the most urgent first, then the day they were made.
        MostUrgent = "priority",
        /// By priority, the least urgent first, then the day they were made, the latest first.
        LeastUrgent = "-priority",
        /// By the person's name.
        Person = "person",
        /// By the person's name, the last first.
        PersonBackwards = "-person",
        /// By the code of the course, then the day they were made.
        Course = "course",
        /// By the code of the course, the last first, then the day they were made, the latest first.
        CourseBackwards = "-course",
        /// By the code of the person's unit, then the person's name.
        Unit = "unit",
        /// By the code of the person's unit, the last first, then the person's name, the last first.
        UnitBackwards = "-unit",
    }
}

impl RequestOrder {
    /// Where the page after this request starts; `name` is the key of its person's name, `code` that of the course or unit sorted by.
    pub(super) fn cursor(self, request: &Request, name: &str, code: &str) -> Cursor {
        let day = request.requested_on;
        let key = match self {
            Self::Newest | Self::Oldest => day.to_string(),
            Self::MostUrgent | Self::LeastUrgent => format!("{} {day}", request.priority.class()),
            Self::Person | Self::PersonBackwards => name.to_owned(),
            Self::Course | Self::CourseBackwards => format!("{code}{BETWEEN}{day}"),
            Self::Unit | Self::UnitBackwards => format!("{code}{BETWEEN}{name}"),
        };
        Cursor::ordered(self.code(), key, request.id)
    }
}

fn day(after: &Cursor, day: &str) -> Result<NaiveDate, StoreError> {
    Cursor { key: day.to_owned(), ..after.clone() }.day()
}

/// The key of a list sorted by priority.
pub(super) fn class_and_day(after: &Cursor) -> Result<(i32, NaiveDate), StoreError> {
    let (class, on) = after.key.split_once(' ').ok_or(StoreError::Missing { what: NO_PAGE })?;
    let on = day(after, on)?;
    Ok((class.parse().map_err(|_| StoreError::Missing { what: NO_PAGE })?, on))
}

/// The key of a list sorted by course.
pub(super) fn code_and_day(after: &Cursor) -> Result<(String, NaiveDate), StoreError> {
    let (code, on) = code_and_name(after)?;
    Ok((code, day(after, &on)?))
}

/// The key of a list sorted by unit.
pub(super) fn code_and_name(after: &Cursor) -> Result<(String, String), StoreError> {
    let (code, name) = after.key.split_once(BETWEEN).ok_or(StoreError::Missing { what: NO_PAGE })?;
    Ok((code.to_owned(), name.to_owned()))
}
