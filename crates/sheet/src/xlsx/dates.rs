//! Numbers that are shown as dates: which ones, and which day they mean.

use std::time::Duration;

use chrono::{Days, NaiveDate, NaiveTime};

use crate::Cell;
use crate::moment::clock;

/// How a number format shows a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// As a number.
    Number,
    /// As a date, with or without time of day.
    Date,
    /// As a time of day only.
    Time,
    /// As a count of hours, minutes or seconds.
    Elapsed,
}

/// The day that the dates of a workbook count from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Epoch {
    /// Day 1 is 1 January 1900, and 29 February 1900 counts although it never was.
    Y1900,
    /// Day 0 is 1 January 1904.
    Y1904,
}

/// The day that the 1900 calendar makes up.
const PHANTOM_DAY: u64 = 60;

/// 31 December 9999 in the 1900 calendar; spreadsheets know no later day.
const LAST_DAY: f64 = 2_958_465.0;

const SECONDS_PER_DAY: u64 = 86_400;

impl Shown {
    /// The formats that every workbook has without writing them.
    pub(super) fn from_builtin(id: u32) -> Self {
        match id {
            14..=17 | 22 | 27..=36 | 50..=58 => Self::Date,
            18..=21 | 45 | 47 => Self::Time,
            46 => Self::Elapsed,
            _ => Self::Number,
        }
    }

    /// Reads the part of the code that is for positive numbers, leaving out what it shows as is.
    pub(super) fn from_code(code: &str) -> Self {
        let (mut day, mut time, mut month_or_minute) = (false, false, false);
        let mut characters = code.chars();
        while let Some(character) = characters.next() {
            match character.to_ascii_lowercase() {
                ';' => break,
                '"' => {
                    characters.by_ref().find(|c| *c == '"');
                }
                '\\' | '_' | '*' => {
                    characters.next();
                }
                '[' => {
                    let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                    if is_elapsed(&inside) {
                        return Self::Elapsed;
                    }
                }
                'd' | 'y' => day = true,
                'h' | 's' => time = true,
                'm' => month_or_minute = true,
                _ => {}
            }
        }
        match (day, time, month_or_minute) {
            (true, _, _) | (_, false, true) => Self::Date,
            (_, true, _) => Self::Time,
            _ => Self::Number,
        }
    }

    /// The cell that a person sees. Numbers that are no day stay numbers.
    pub(super) fn cell(self, number: f64, epoch: Epoch) -> Cell {
        let cell = match (self, seconds(number)) {
            (Self::Number, _) | (_, None) => None,
            (Self::Elapsed, Some(seconds)) => Some(clock(seconds, 1)),
            (Self::Time, Some(seconds)) if seconds < SECONDS_PER_DAY => Some(clock(seconds, 2)),
            (Self::Time | Self::Date, Some(seconds)) => moment(seconds, epoch),
        };
        cell.unwrap_or(Cell::Number(number))
    }
}

fn is_elapsed(inside: &str) -> bool {
    let inside = inside.to_ascii_lowercase();
    let same = |unit: char| inside.chars().all(|character| character == unit);
    !inside.is_empty() && ['h', 'm', 's'].into_iter().any(same)
}

/// The whole seconds since the start of the calendar; the fraction is rounding noise.
fn seconds(number: f64) -> Option<u64> {
    if number >= LAST_DAY + 1.0 {
        return None;
    }
    let seconds = (number * 86_400.0).round();
    Some(Duration::try_from_secs_f64(seconds).ok()?.as_secs())
}

fn moment(total: u64, epoch: Epoch) -> Option<Cell> {
    let days = total / SECONDS_PER_DAY;
    let (first, days) = match epoch {
        Epoch::Y1904 => (NaiveDate::from_ymd_opt(1904, 1, 1)?, days),
        Epoch::Y1900 if days < PHANTOM_DAY => (NaiveDate::from_ymd_opt(1900, 1, 1)?, days.checked_sub(1)?),
        Epoch::Y1900 if days == PHANTOM_DAY => return None,
        Epoch::Y1900 => (NaiveDate::from_ymd_opt(1900, 3, 1)?, days - PHANTOM_DAY - 1),
    };
    let date = first.checked_add_days(Days::new(days))?;
    let second = u32::try_from(total % SECONDS_PER_DAY).ok()?;
    if second == 0 {
        return Some(Cell::Date(date));
    }
    let time = NaiveTime::from_num_seconds_from_midnight_opt(second, 0)?;
    Some(Cell::DateTime(date.and_time(time)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_calendars_and_the_day_that_never_was() {
        for (number, epoch, text) in [
            (1.0, Epoch::Y1900, "1900-01-01"),
            (59.0, Epoch::Y1900, "1900-02-28"),
            (60.0, Epoch::Y1900, "60"),
            (60.5, Epoch::Y1900, "60.5"),
            (61.0, Epoch::Y1900, "1900-03-01"),
            (46_391.0, Epoch::Y1900, "2027-01-04"),
            (46_391.0 - 1_462.0, Epoch::Y1904, "2027-01-04"),
            (60.0, Epoch::Y1904, "1904-03-01"),
            (0.0, Epoch::Y1904, "1904-01-01"),
            (0.0, Epoch::Y1900, "0"),
            (-1.0, Epoch::Y1900, "-1"),
            (2_958_465.0, Epoch::Y1900, "9999-12-31"),
            (2_958_466.0, Epoch::Y1900, "2958466"),
            (f64::MAX, Epoch::Y1904, &f64::MAX.to_string()),
            (46_391.354_166_666_664, Epoch::Y1900, "2027-01-04 08:30"),
            (46_390.999_999_999, Epoch::Y1900, "2027-01-04"),
        ] {
            let cell = Shown::Date.cell(number, epoch);
            if number < f64::MAX {
                assert_eq!(cell.text(), text, "{number} {epoch:?}");
            } else {
                assert_eq!(cell, Cell::Number(number));
            }
        }
    }

    #[test]
    fn times_and_durations_read_as_they_show() {
        for (shown, number, text) in [
            (Shown::Time, 0.354_166_666_666_666_7, "08:30"),
            (Shown::Time, 0.5 + 1.0 / 86_400.0, "12:00:01"),
            (Shown::Time, 46_391.5, "2027-01-04 12:00"),
            (Shown::Elapsed, 1.145_833_333_333_333_3, "27:30"),
            (Shown::Elapsed, 0.25, "6:00"),
            (Shown::Elapsed, -0.25, "-0.25"),
        ] {
            assert_eq!(shown.cell(number, Epoch::Y1900).text(), text);
        }
    }

    #[test]
    fn a_format_is_a_date_by_the_letters_it_does_not_quote() {
        for (code, shown) in [
            ("dd/mm/yyyy", Shown::Date),
            ("[$-40C]d mmmm yyyy;@", Shown::Date),
            ("mmm-yy", Shown::Date),
            ("MMMM", Shown::Date),
            (r"yyyy\-mm\-dd\ hh:mm", Shown::Date),
            ("h:mm AM/PM", Shown::Time),
            ("mm:ss.0", Shown::Time),
            ("[h]:mm", Shown::Elapsed),
            ("[SS]", Shown::Elapsed),
            ("General", Shown::Number),
            ("@", Shown::Number),
            ("0.00E+00", Shown::Number),
            (r"#,##0 \d", Shown::Number),
            ("0\" jours d'hiver\"", Shown::Number),
            ("[Red]0;[Blue]dd", Shown::Number),
            ("0_d*y", Shown::Number),
            ("\"unclosed d", Shown::Number),
            ("[unclosed d", Shown::Number),
            ("[]0", Shown::Number),
            ("", Shown::Number),
        ] {
            assert_eq!(Shown::from_code(code), shown, "{code}");
        }
    }

    #[test]
    fn builtin_formats_have_a_meaning_by_number() {
        for (ids, shown) in [
            (&[14, 17, 22, 27, 36, 50, 58][..], Shown::Date),
            (&[18, 21, 45, 47], Shown::Time),
            (&[46], Shown::Elapsed),
            (&[0, 13, 23, 26, 37, 44, 48, 49, 59, 164], Shown::Number),
        ] {
            for id in ids {
                assert_eq!(Shown::from_builtin(*id), shown, "{id}");
            }
        }
    }
}
