//! What one cell holds.

use chrono::{NaiveDate, NaiveDateTime, Timelike};

/// What one cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Nothing, or only spaces.
    Empty,
    /// A text, as typed: spaces around it are kept, lines end with `\n`, and no other control
    /// character than `\n` and `\t` is left. A time of day and a duration are texts too, such as
    /// `08:30`.
    Text(String),
    /// A number that is not shown as a date. Always finite.
    Number(f64),
    /// A number shown as a date, without time of day.
    Date(NaiveDate),
    /// A number shown as a date, with a time of day rounded to the second.
    DateTime(NaiveDateTime),
    /// A truth value.
    Bool(bool),
    /// A formula that failed, such as `#N/A`.
    Error(String),
}

impl Cell {
    /// The cell that holds this text.
    pub(crate) fn from_text(text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Empty;
        }
        Self::Text(clean(text))
    }

    /// The content as a person would read it: trimmed, whole numbers without decimals, other
    /// numbers with the fifteen digits that spreadsheets keep, dates as `YYYY-MM-DD`.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) | Self::Error(text) => text.trim().to_owned(),
            Self::Number(number) => number_text(*number),
            Self::Date(date) => date.to_string(),
            Self::DateTime(at) if at.second() == 0 => at.format("%Y-%m-%d %H:%M").to_string(),
            Self::DateTime(at) => at.format("%Y-%m-%d %H:%M:%S").to_string(),
            Self::Bool(true) => "TRUE".to_owned(),
            Self::Bool(false) => "FALSE".to_owned(),
        }
    }

    /// Whether a person sees nothing in the cell.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

/// Spreadsheets compute and show fifteen significant digits; the sixteenth is noise.
fn number_text(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let rounded = format!("{number:.14e}").parse().unwrap_or(number);
    rounded.to_string()
}

fn clean(text: &str) -> String {
    if !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
        return text.to_owned();
    }
    text.replace("\r\n", "\n").replace('\r', "\n").replace(|c: char| c.is_control() && c != '\n' && c != '\t', "")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn numbers_read_as_a_person_writes_them() {
        for (number, text) in [
            (12.0, "12"),
            (-3.0, "-3"),
            (-0.0, "0"),
            (0.5, "0.5"),
            (0.1 + 0.2, "0.3"),
            (4_115_190_704.0, "4115190704"),
            (1e15, "1000000000000000"),
        ] {
            assert_eq!(Cell::Number(number).text(), text);
        }
    }

    #[test]
    fn other_cells_read_as_a_person_writes_them() {
        let day = NaiveDate::from_ymd_opt(2027, 3, 4).unwrap();
        assert_eq!(Cell::Date(day).text(), "2027-03-04");
        assert_eq!(Cell::DateTime(day.and_hms_opt(8, 30, 0).unwrap()).text(), "2027-03-04 08:30");
        assert_eq!(Cell::DateTime(day.and_hms_opt(8, 30, 5).unwrap()).text(), "2027-03-04 08:30:05");
        assert_eq!(Cell::Bool(true).text(), "TRUE");
        assert_eq!(Cell::Bool(false).text(), "FALSE");
        assert_eq!(Cell::Error("#N/A".to_owned()).text(), "#N/A");
        assert_eq!(Cell::Text(" Noël \u{a0}".to_owned()).text(), "Noël");
        assert_eq!(Cell::Empty.text(), "");
    }

    #[test]
    fn spaces_alone_are_an_empty_cell() {
        assert_eq!(Cell::from_text(" \t\u{a0}\n"), Cell::Empty);
        assert!(Cell::Text("  ".to_owned()).is_empty());
        assert!(!Cell::Number(0.0).is_empty());
    }

    #[test]
    fn control_characters_do_not_pass() {
        assert_eq!(Cell::from_text("a\r\nb\rc\td\u{0}\u{7}\u{85}"), Cell::Text("a\nb\nc\td".to_owned()));
    }
}
