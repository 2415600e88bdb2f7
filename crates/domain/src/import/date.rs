//! Dates as people type them.

use super::Value;
use chrono::{Datelike, NaiveDate};

/// Reads a date cell, or a text such as `24/10/2026`, `09.11.26`, `4-1-2027` or `2026-10-24`. None when there is no such day.
#[must_use]
pub fn parse(value: &Value) -> Option<NaiveDate> {
    let date = match value {
        Value::Date(date) => *date,
        Value::Text(text) => from_text(text.trim())?,
        Value::Empty | Value::Number(_) => return None,
    };
    (2000..=2100).contains(&date.year()).then_some(date)
}

fn from_text(text: &str) -> Option<NaiveDate> {
    // A time after the date is dropped: spreadsheets add midnight by themselves.
    let text = text.split([' ', 'T']).next()?;
    let parts: Vec<&str> = text.split(['/', '.', '-']).collect();
    let [a, b, c] = parts.as_slice() else {
        return None;
    };
    let number = |part: &str| {
        (!part.is_empty() && part.len() <= 4 && part.bytes().all(|x| x.is_ascii_digit()))
            .then(|| part.parse::<u32>().ok())?
    };
    let (first, month, last) = (number(a)?, number(b)?, number(c)?);
    let (year, day) = match (a.len(), c.len()) {
        (4, 1..=2) => (first, last),
        (1..=2, 4) => (last, first),
        (1..=2, 2) => (last.checked_add(2000)?, first),
        _ => return None,
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_type_them() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 9);
        for text in ["09/11/2026", "9.11.26", "09-11-2026", "2026-11-09", " 09/11/2026 00:00:00", "2026-11-09T00:00:00"]
        {
            assert_eq!(parse(&Value::Text(text.into())), day, "{text}");
        }
        for text in ["à voir", "2026-13-01", "31/02/2027", "09/11", "9/11/126", "09/11/1900", "1/2/3/4", "", "//"] {
            assert_eq!(parse(&Value::Text(text.into())), None, "{text}");
        }
        assert_eq!(parse(&Value::Number(46_000.0)), None);
    }
}
