//! What a body's field becomes once the domain has read it, or the refusal that points at it.

use super::access::invalid_text;
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::{Datelike, NaiveDate};
use domain::text::InvalidText;
use std::ops::RangeInclusive;

/// Years that a date of people's lives and plans lies in; both databases keep them in the same form.
const YEARS: RangeInclusive<i32> = 1900..=2199;

/// A text as the domain reads it.
///
/// # Errors
/// 422 with the pointer.
pub fn text<T>(pointer: &str, parsed: Result<T, InvalidText>) -> Outcome<T> {
    parsed.map_err(|error| invalid_text(pointer, error))
}

/// A date that the calendar of Relève holds.
///
/// # Errors
/// 422 with the pointer.
pub fn day(pointer: &str, day: NaiveDate) -> Outcome<NaiveDate> {
    if YEARS.contains(&day.year()) {
        return Ok(day);
    }
    let (first, last) = (YEARS.start(), YEARS.end());
    let words = Words::new(
        format!("l'année doit être entre {first} et {last}"),
        format!("the year must be between {first} and {last}"),
    );
    Err(Problem::invalid(pointer, "out_of_range", words))
}

/// The field names nothing, or nothing that the asker may see: the answer is the same.
#[must_use]
pub fn unknown(pointer: impl Into<String>) -> Problem {
    out_of_scope(pointer, Words::new("ne désigne rien que vous puissiez employer", "names nothing that you may use"))
}

/// The same in words of its own.
#[must_use]
pub fn out_of_scope(pointer: impl Into<String>, words: Words) -> Problem {
    Problem::invalid(pointer, "unknown", words).out_of_scope()
}

/// Something else has this key already.
#[must_use]
pub fn taken(pointer: &'static str, detail: Words) -> Problem {
    Problem::new(ProblemCode::AlreadyExists).detail(detail.clone()).fault(pointer, "taken", detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use domain::text::{CourseCode, Email};

    fn refused<T: std::fmt::Debug>(outcome: Outcome<T>) -> String {
        let wire = outcome.unwrap_err().to_wire(Lang::Fr, "");
        format!("{} {} {}", wire.status, wire.errors[0].pointer, wire.errors[0].code.as_str())
    }

    #[test]
    fn a_refused_field_is_pointed_at() {
        assert_eq!(refused(text("/code", CourseCode::parse(" "))), "422 /code invalid");
        assert_eq!(refused(text("/code", CourseCode::parse(&"A".repeat(33)))), "422 /code invalid");
        assert_eq!(refused(text("/email", Email::parse("a"))), "422 /email invalid");
        assert!(text("/code", CourseCode::parse("SC 3")).is_ok());
    }

    #[test]
    fn a_date_is_within_the_calendar() {
        for (written, fine) in
            [("1900-01-01", true), ("2199-12-31", true), ("1899-12-31", false), ("+12000-01-01", false)]
        {
            assert_eq!(day("/day", written.parse().unwrap()).is_ok(), fine, "{written}");
        }
    }
}
