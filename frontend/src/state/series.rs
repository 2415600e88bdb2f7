//! A series of copies: their first days and their codes, proposed before they are edited.

use chrono::{Days, Months, NaiveDate};

/// How far apart copies are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Every {
    Once,
    Week,
    Month,
}

impl Every {
    /// All of them, in the order a list offers them.
    pub const ALL: [Self; 3] = [Self::Once, Self::Week, Self::Month];

    /// Its code in the form.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// Reads its code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }

    /// So many steps after a day. A month later keeps the day of the week: the same of the month's Mondays, or its last.
    #[must_use]
    pub fn after(self, first: NaiveDate, steps: u32) -> Option<NaiveDate> {
        match self {
            Self::Once => (steps == 0).then_some(first),
            Self::Week => first.checked_add_days(Days::new(u64::from(steps) * 7)),
            Self::Month => {
                use chrono::Datelike;
                let turn = u8::try_from((first.day() - 1) / 7 + 1).ok()?;
                let month = first.with_day(1)?.checked_add_months(Months::new(steps))?;
                let nth = |n| NaiveDate::from_weekday_of_month_opt(month.year(), month.month(), first.weekday(), n);
                nth(turn).or_else(|| nth(turn - 1))
            }
        }
    }
}

/// The code of the next copy: the figures at the end go one up, and keep their zeros; a code without any gets "-2".
#[must_use]
pub fn next_code(code: &str) -> String {
    let stem = code.trim_end_matches(|sign: char| sign.is_ascii_digit());
    let figures = code.strip_prefix(stem).unwrap_or_default();
    match figures.parse::<u64>() {
        Ok(number) => format!("{stem}{:0width$}", number + 1, width = figures.len()),
        Err(_) => format!("{code}-2"),
    }
}

/// Codes and first days of copies of a session, in order.
#[must_use]
pub fn copies(code: &str, first: NaiveDate, every: Every, count: u32) -> Vec<(String, NaiveDate)> {
    let mut made = Vec::new();
    let mut code = code.to_owned();
    for step in 0..count {
        let Some(day) = every.after(first, step) else { break };
        code = next_code(&code);
        made.push((code.clone(), day));
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn codes_count_on_and_keep_their_zeros() {
        let cases = [("PERM-C-27-03", "PERM-C-27-04"), ("S9", "S10"), ("CYNO", "CYNO-2"), ("A-099", "A-100")];
        for (code, next) in cases {
            assert_eq!(next_code(code), next);
        }
    }

    #[test]
    fn a_weekly_series_goes_on_from_its_first_day() {
        let made = copies("X-01", on("2027-03-01"), Every::Week, 3);
        let expected = [("X-02", "2027-03-01"), ("X-03", "2027-03-08"), ("X-04", "2027-03-15")];
        assert_eq!(made, expected.map(|(code, day)| (code.to_owned(), on(day))));
        assert_eq!(copies("X-01", on("2027-03-01"), Every::Once, 5).len(), 1);
    }

    #[test]
    fn a_monthly_series_keeps_the_day_of_the_week() {
        let days =
            |first: &str| copies("X", on(first), Every::Month, 3).into_iter().map(|(_, day)| day).collect::<Vec<_>>();
        assert_eq!(days("2027-03-01"), [on("2027-03-01"), on("2027-04-05"), on("2027-05-03")]);
        // A fifth Monday is followed by the last one.
        assert_eq!(days("2027-03-29"), [on("2027-03-29"), on("2027-04-26"), on("2027-05-31")]);
    }
}
