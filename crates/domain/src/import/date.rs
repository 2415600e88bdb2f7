//! Dates as people type them.

use super::Value;
use crate::text::fold;
use chrono::{Datelike, Days, NaiveDate};

/// Reads a date cell, or a text such as `24/10/2026`, `09.11.26`, `4-1-2027`, `2026-10-24` or `12 mars 2027`. None when there is
/// no such day.
#[must_use]
pub fn parse(value: &Value) -> Option<NaiveDate> {
    let date = match value {
        Value::Date(date) => *date,
        Value::Text(text) => from_text(text.trim()).or_else(|| from_words(text))?,
        Value::Empty | Value::Number(_) => return None,
    };
    (2000..=2100).contains(&date.year()).then_some(date)
}

/// The day that a spreadsheet counts as this number: what is left of a date in a column without a date format.
#[must_use]
pub fn from_serial(value: &Value) -> Option<NaiveDate> {
    let text = value.text();
    let days = (text.len() == 5).then(|| text.parse::<u64>().ok())??;
    let date = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))?;
    (2000..=2100).contains(&date.year()).then_some(date)
}

/// The beginnings of months, in French and English; the longer ones first where one begins the other.
const MONTHS: [(&str, u32); 22] = [
    ("janv", 1),
    ("jan", 1),
    ("fev", 2),
    ("feb", 2),
    ("mars", 3),
    ("mar", 3),
    ("avr", 4),
    ("apr", 4),
    ("mai", 5),
    ("may", 5),
    ("juin", 6),
    ("jun", 6),
    ("juil", 7),
    ("jul", 7),
    ("aou", 8),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
    ("august", 8),
    ("juillet", 7),
];

/// Months in full: a beginning must begin one of them.
const FULL: [&str; 24] = [
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `12 mars 2027`, `lundi 1er févr. 27`, `March 12, 2027`.
fn from_words(text: &str) -> Option<NaiveDate> {
    let folded = fold(text);
    let mut words: Vec<&str> = folded.split(' ').filter(|word| !matches!(*word, "le" | "the" | "of")).collect();
    if words.len() == 4 && !words.first()?.bytes().any(|b| b.is_ascii_digit()) {
        // The day of the week adds nothing.
        words.remove(0);
    }
    let [a, b, c] = words.as_slice() else {
        return None;
    };
    let (day, month) = month(b).map(|month| (*a, month)).or_else(|| Some((*b, month(a)?)))?;
    let day = ["er", "st", "nd", "rd", "th"].iter().find_map(|end| day.strip_suffix(end)).unwrap_or(day);
    let year = match c.len() {
        4 => c.parse().ok()?,
        2 => c.parse::<i32>().ok()?.checked_add(2000)?,
        _ => return None,
    };
    NaiveDate::from_ymd_opt(year, month, (day.len() <= 2).then(|| day.parse().ok())??)
}

fn month(word: &str) -> Option<u32> {
    if word.len() < 3 || !FULL.iter().any(|full| full.starts_with(word) || (word == "sept" && *full == "septembre")) {
        return None;
    }
    MONTHS.iter().find(|(begin, _)| word.starts_with(begin)).map(|(_, month)| *month)
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
        for text in [
            "09/11/2026",
            "9.11.26",
            "09-11-2026",
            "2026-11-09",
            " 09/11/2026 00:00:00",
            "2026-11-09T00:00:00",
            "9 novembre 2026",
            "lundi 9 nov. 2026",
            "le 09 NOVEMBRE 26",
            "9-nov-26",
            "9/Nov/2026",
            "November 9, 2026",
            "9th nov 2026",
        ] {
            assert_eq!(parse(&Value::Text(text.into())), day, "{text}");
        }
        let first = |month| NaiveDate::from_ymd_opt(2027, month, 1);
        let months =
            ["janv.", "février", "mars", "avr", "mai", "juin", "juil.", "août", "sept.", "oct", "nov", "décembre"];
        for (month, words) in (1..).zip(months) {
            assert_eq!(parse(&Value::Text(format!("1er {words} 2027"))), first(month), "{words}");
        }
        for text in [
            "à voir",
            "2026-13-01",
            "31/02/2027",
            "09/11",
            "9/11/126",
            "09/11/1900",
            "1/2/3/4",
            "",
            "//",
            "31 février 2027",
            "9 marsouin 2026",
            "9 m 2026",
            "nov 2026",
            "9 9 nov 2026",
        ] {
            assert_eq!(parse(&Value::Text(text.into())), None, "{text}");
        }
        assert_eq!(parse(&Value::Number(46_000.0)), None);
        assert_eq!(from_serial(&Value::Number(46_335.0)), day);
        assert_eq!(from_serial(&Value::Text("46335".into())), day);
        for text in ["12345", "4633", "463350", "46335,5", "abcde"] {
            assert_eq!(from_serial(&Value::Text(text.into())), None, "{text}");
        }
    }
}
