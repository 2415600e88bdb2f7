//! Dates, hours and durations as people say them. Pure: "now" and local times are arguments.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Timelike, Weekday};

use super::Lang;

const fn month(lang: Lang, number: u32) -> &'static str {
    match (lang, number) {
        (Lang::Fr, 1) => "janvier",
        (Lang::Fr, 2) => "février",
        (Lang::Fr, 3) => "mars",
        (Lang::Fr, 4) => "avril",
        (Lang::Fr, 5) => "mai",
        (Lang::Fr, 6) => "juin",
        (Lang::Fr, 7) => "juillet",
        (Lang::Fr, 8) => "août",
        (Lang::Fr, 9) => "septembre",
        (Lang::Fr, 10) => "octobre",
        (Lang::Fr, 11) => "novembre",
        (Lang::Fr, _) => "décembre",
        (Lang::En, 1) => "January",
        (Lang::En, 2) => "February",
        (Lang::En, 3) => "March",
        (Lang::En, 4) => "April",
        (Lang::En, 5) => "May",
        (Lang::En, 6) => "June",
        (Lang::En, 7) => "July",
        (Lang::En, 8) => "August",
        (Lang::En, 9) => "September",
        (Lang::En, 10) => "October",
        (Lang::En, 11) => "November",
        (Lang::En, _) => "December",
    }
}

const fn month_short(lang: Lang, number: u32) -> &'static str {
    match (lang, number) {
        (Lang::Fr, 1) => "janv.",
        (Lang::Fr, 2) => "févr.",
        (Lang::Fr, 4) => "avr.",
        (Lang::Fr, 7) => "juill.",
        (Lang::Fr, 9) => "sept.",
        (Lang::Fr, 10) => "oct.",
        (Lang::Fr, 11) => "nov.",
        (Lang::Fr, 12) => "déc.",
        (Lang::Fr, _) => month(lang, number),
        (Lang::En, 1) => "Jan",
        (Lang::En, 2) => "Feb",
        (Lang::En, 3) => "Mar",
        (Lang::En, 4) => "Apr",
        (Lang::En, 5) => "May",
        (Lang::En, 6) => "Jun",
        (Lang::En, 7) => "Jul",
        (Lang::En, 8) => "Aug",
        (Lang::En, 9) => "Sep",
        (Lang::En, 10) => "Oct",
        (Lang::En, 11) => "Nov",
        (Lang::En, _) => "Dec",
    }
}

const fn weekday(lang: Lang, day: Weekday) -> &'static str {
    match (lang, day) {
        (Lang::Fr, Weekday::Mon) => "lundi",
        (Lang::Fr, Weekday::Tue) => "mardi",
        (Lang::Fr, Weekday::Wed) => "mercredi",
        (Lang::Fr, Weekday::Thu) => "jeudi",
        (Lang::Fr, Weekday::Fri) => "vendredi",
        (Lang::Fr, Weekday::Sat) => "samedi",
        (Lang::Fr, Weekday::Sun) => "dimanche",
        (Lang::En, Weekday::Mon) => "Monday",
        (Lang::En, Weekday::Tue) => "Tuesday",
        (Lang::En, Weekday::Wed) => "Wednesday",
        (Lang::En, Weekday::Thu) => "Thursday",
        (Lang::En, Weekday::Fri) => "Friday",
        (Lang::En, Weekday::Sat) => "Saturday",
        (Lang::En, Weekday::Sun) => "Sunday",
    }
}

/// The number of the day: "1er" in French for the first.
fn day_number(lang: Lang, date: NaiveDate) -> String {
    match (lang, date.day()) {
        (Lang::Fr, 1) => "1er".to_owned(),
        (_, day) => day.to_string(),
    }
}

/// "1er mars" or "1 March".
#[must_use]
pub fn day_month(lang: Lang, date: NaiveDate) -> String {
    format!("{}\u{a0}{}", day_number(lang, date), month(lang, date.month()))
}

/// "1er sept." or "1 Sep".
#[must_use]
pub fn day_month_short(lang: Lang, date: NaiveDate) -> String {
    format!("{}\u{a0}{}", day_number(lang, date), month_short(lang, date.month()))
}

/// "mars 2027".
#[must_use]
pub fn month_year(lang: Lang, date: NaiveDate) -> String {
    format!("{} {}", month(lang, date.month()), date.year())
}

/// "1er mars 2027".
#[must_use]
pub fn day(lang: Lang, date: NaiveDate) -> String {
    format!("{} {}", day_month(lang, date), date.year())
}

/// "lundi 1er mars 2027".
#[must_use]
pub fn long(lang: Lang, date: NaiveDate) -> String {
    format!("{} {}", weekday(lang, date.weekday()), day(lang, date))
}

/// For a table: "01/03/2027" in French, "1 Mar 2027" in English.
#[must_use]
pub fn compact(lang: Lang, date: NaiveDate) -> String {
    match lang {
        Lang::Fr => format!("{:02}/{:02}/{}", date.day(), date.month(), date.year()),
        Lang::En => format!("{}\u{a0}{}\u{a0}{}", date.day(), month_short(lang, date.month()), date.year()),
    }
}

/// "mars" short, for the tile of a date.
#[must_use]
pub const fn short_month(lang: Lang, number: u32) -> &'static str {
    month_short(lang, number)
}

/// A first and a last day: "du 1er au 5 mars 2027", "1–5 March 2027"; one day alone is said in full.
#[must_use]
pub fn range(lang: Lang, first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        return long(lang, first);
    }
    let same_year = first.year() == last.year();
    let same_month = same_year && first.month() == last.month();
    let start = if same_month {
        day_number(lang, first)
    } else if same_year {
        day_month(lang, first)
    } else {
        day(lang, first)
    };
    let end = day(lang, last);
    match lang {
        Lang::Fr => format!("du {start} au {end}"),
        Lang::En if same_month => format!("{start}–{end}"),
        Lang::En => format!("{start} – {end}"),
    }
}

/// The same in a narrow column: "1er – 5 mars 2027", "28 févr. – 4 mars 2027".
#[must_use]
pub fn range_compact(lang: Lang, first: NaiveDate, last: NaiveDate) -> String {
    let end = format!("{}\u{a0}{}\u{a0}{}", day_number(lang, last), month_short(lang, last.month()), last.year());
    if first == last {
        return end;
    }
    let start = day_number(lang, first);
    if first.year() != last.year() {
        format!("{start}\u{a0}{}\u{a0}{} – {end}", month_short(lang, first.month()), first.year())
    } else if first.month() == last.month() {
        // The word joiner: a line may otherwise break after the dash, even before a no-break space.
        format!("{start}\u{a0}–\u{2060}\u{a0}{end}")
    } else {
        format!("{start}\u{a0}{} – {end}", month_short(lang, first.month()))
    }
}

/// A text that is a date or, with a slash, a span of dates in ISO 8601, in the narrow form; any other text as it is.
#[must_use]
pub fn of_iso(lang: Lang, text: String) -> String {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    let (first, last) = text.split_once('/').unwrap_or((&text, &text));
    match (day(first), day(last)) {
        (Some(first), Some(last)) if first == last => compact(lang, first),
        (Some(first), Some(last)) => range_compact(lang, first, last),
        _ => text,
    }
}

/// "8 h", "8 h 30"; "8:00", "8:30".
#[must_use]
pub fn hour(lang: Lang, hours: u32, minutes: u32) -> String {
    match (lang, minutes) {
        (Lang::Fr, 0) => format!("{hours}\u{a0}h"),
        (Lang::Fr, _) => format!("{hours}\u{a0}h\u{a0}{minutes:02}"),
        (Lang::En, _) => format!("{hours}:{minutes:02}"),
    }
}

/// "8 h – 17 h".
#[must_use]
pub fn hours(lang: Lang, from: (u32, u32), to: (u32, u32)) -> String {
    format!("{} – {}", hour(lang, from.0, from.1), hour(lang, to.0, to.1))
}

/// "lundi 1er mars 2027 à 8 h 30".
#[must_use]
pub fn moment(lang: Lang, local: NaiveDateTime) -> String {
    let hour = hour(lang, local.hour(), local.minute());
    match lang {
        Lang::Fr => format!("{} à {hour}", long(lang, local.date())),
        Lang::En => format!("{} at {hour}", long(lang, local.date())),
    }
}

/// "1er mars à 8 h 30", for a column where the year goes without saying.
#[must_use]
pub fn moment_compact(lang: Lang, local: NaiveDateTime) -> String {
    let hour = hour(lang, local.hour(), local.minute());
    let date = format!("{}\u{a0}{}", day_number(lang, local.date()), month_short(lang, local.month()));
    match lang {
        Lang::Fr => format!("{date} à {hour}"),
        Lang::En => format!("{date}, {hour}"),
    }
}

/// The hour of a moment: "8 h 30".
#[must_use]
pub fn hour_of(lang: Lang, local: NaiveDateTime) -> String {
    hour(lang, local.hour(), local.minute())
}

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// "dans 3 jours", "il y a 2 heures", from seconds: the future is positive.
#[must_use]
pub fn relative(lang: Lang, seconds: i64) -> String {
    let size = seconds.abs();
    let (count, fr, en) = if size < MINUTE {
        return match lang {
            Lang::Fr => "à l’instant".to_owned(),
            Lang::En => "just now".to_owned(),
        };
    } else if size < HOUR {
        (size / MINUTE, ("minute", "minutes"), ("minute", "minutes"))
    } else if size < 2 * DAY {
        (size / HOUR, ("heure", "heures"), ("hour", "hours"))
    } else if size < 60 * DAY {
        (size / DAY, ("jour", "jours"), ("day", "days"))
    } else {
        (size / (30 * DAY), ("mois", "mois"), ("month", "months"))
    };
    let forms = match lang {
        Lang::Fr => fr,
        Lang::En => en,
    };
    let unit = if count == 1 { forms.0 } else { forms.1 };
    match (lang, seconds > 0) {
        (Lang::Fr, true) => format!("dans {count}\u{a0}{unit}"),
        (Lang::Fr, false) => format!("il y a {count}\u{a0}{unit}"),
        (Lang::En, true) => format!("in {count}\u{a0}{unit}"),
        (Lang::En, false) => format!("{count}\u{a0}{unit} ago"),
    }
}

/// How far a day is: "aujourd’hui", "demain", "hier", "dans 12 jours".
#[must_use]
pub fn relative_day(lang: Lang, today: NaiveDate, date: NaiveDate) -> String {
    let days = (date - today).num_days();
    match (lang, days) {
        (Lang::Fr, 0) => "aujourd’hui".to_owned(),
        (Lang::Fr, 1) => "demain".to_owned(),
        (Lang::Fr, -1) => "hier".to_owned(),
        (Lang::En, 0) => "today".to_owned(),
        (Lang::En, 1) => "tomorrow".to_owned(),
        (Lang::En, -1) => "yesterday".to_owned(),
        _ if (2..60).contains(&days) || (-59..=-2).contains(&days) => in_days(lang, days),
        _ => relative(lang, days * DAY),
    }
}

fn in_days(lang: Lang, days: i64) -> String {
    let count = days.abs();
    match (lang, days > 0) {
        (Lang::Fr, true) => format!("dans {count}\u{a0}jours"),
        (Lang::Fr, false) => format!("il y a {count}\u{a0}jours"),
        (Lang::En, true) => format!("in {count}\u{a0}days"),
        (Lang::En, false) => format!("{count}\u{a0}days ago"),
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn on(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn dates_are_said_as_people_say_them() {
        assert_eq!(long(Lang::Fr, on("2027-03-01")), "lundi 1er\u{a0}mars 2027");
        assert_eq!(long(Lang::En, on("2027-03-01")), "Monday 1\u{a0}March 2027");
        assert_eq!(long(Lang::Fr, on("2027-08-12")), "jeudi 12\u{a0}août 2027");
        assert_eq!(compact(Lang::Fr, on("2027-03-01")), "01/03/2027");
        assert_eq!(compact(Lang::En, on("2027-03-01")), "1\u{a0}Mar\u{a0}2027");
    }

    #[test]
    fn a_range_says_each_part_once() {
        assert_eq!(range(Lang::Fr, on("2027-03-01"), on("2027-03-05")), "du 1er au 5\u{a0}mars 2027");
        assert_eq!(range(Lang::Fr, on("2027-02-28"), on("2027-03-04")), "du 28\u{a0}février au 4\u{a0}mars 2027");
        assert_eq!(
            range(Lang::Fr, on("2027-12-30"), on("2028-01-02")),
            "du 30\u{a0}décembre 2027 au 2\u{a0}janvier 2028"
        );
        assert_eq!(range(Lang::En, on("2027-03-01"), on("2027-03-05")), "1–5\u{a0}March 2027");
        assert_eq!(range(Lang::Fr, on("2027-03-01"), on("2027-03-01")), "lundi 1er\u{a0}mars 2027");
        assert_eq!(
            range_compact(Lang::Fr, on("2027-02-28"), on("2027-03-04")),
            "28\u{a0}févr. – 4\u{a0}mars\u{a0}2027"
        );
        assert_eq!(
            range_compact(Lang::En, on("2027-03-01"), on("2027-03-05")),
            "1\u{a0}–\u{2060}\u{a0}5\u{a0}Mar\u{a0}2027"
        );
    }

    #[test]
    fn hours_are_written_the_local_way() {
        assert_eq!(hours(Lang::Fr, (8, 0), (17, 0)), "8\u{a0}h – 17\u{a0}h");
        assert_eq!(hours(Lang::Fr, (8, 30), (12, 5)), "8\u{a0}h\u{a0}30 – 12\u{a0}h\u{a0}05");
        assert_eq!(hours(Lang::En, (8, 0), (17, 30)), "8:00 – 17:30");
        let local = on("2027-03-01").and_hms_opt(8, 30, 0).expect("an hour");
        assert_eq!(moment(Lang::Fr, local), "lundi 1er\u{a0}mars 2027 à 8\u{a0}h\u{a0}30");
        assert_eq!(moment(Lang::En, local), "Monday 1\u{a0}March 2027 at 8:30");
    }

    #[test]
    fn distances_in_time_take_the_unit_that_fits() {
        let cases = [
            (3 * DAY, "dans 3\u{a0}jours", "in 3\u{a0}days"),
            (-2 * HOUR, "il y a 2\u{a0}heures", "2\u{a0}hours ago"),
            (-MINUTE, "il y a 1\u{a0}minute", "1\u{a0}minute ago"),
            (10, "à l’instant", "just now"),
            (-100 * DAY, "il y a 3\u{a0}mois", "3\u{a0}months ago"),
            (36 * HOUR, "dans 36\u{a0}heures", "in 36\u{a0}hours"),
        ];
        for (seconds, fr, en) in cases {
            assert_eq!(relative(Lang::Fr, seconds), fr);
            assert_eq!(relative(Lang::En, seconds), en);
        }
        assert_eq!(relative_day(Lang::Fr, on("2027-03-01"), on("2027-03-02")), "demain");
        assert_eq!(relative_day(Lang::Fr, on("2027-03-01"), on("2027-03-13")), "dans 12\u{a0}jours");
        assert_eq!(relative_day(Lang::En, on("2027-03-01"), on("2027-02-28")), "yesterday");
    }

    #[test]
    fn iso_dates_in_a_text_read_as_people_write_them() {
        let read = |text: &str| super::of_iso(Lang::Fr, text.to_owned());
        assert_eq!(read("2027-03-01"), "01/03/2027");
        assert_eq!(read("2027-03-01/2027-03-01"), "01/03/2027");
        assert_eq!(read("2027-03-01/2027-03-05"), "1er\u{a0}–\u{2060}\u{a0}5\u{a0}mars\u{a0}2027");
        for other in ["2027-02-30", "01/03/2027", "12/24", "PSC1", ""] {
            assert_eq!(read(other), other);
        }
    }
}
