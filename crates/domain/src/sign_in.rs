//! Sign-ins: for how long one stands, and what is said of the program that opened it.

use chrono::{DateTime, TimeDelta, Utc};

/// How far apart the clocks of machines side by side may be: a proof from further ahead was made before the clock stepped back.
pub const SKEW: TimeDelta = TimeDelta::minutes(5);

/// Whether something made at an instant and good until another is worth anything at `now`. A clock that steps back makes
/// nothing last longer: what was made later than now, by more than [`SKEW`], is worth nothing.
#[must_use]
pub fn stands(made_at: DateTime<Utc>, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now < expires_at && made_at <= now + SKEW
}

/// A program as a person knows it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Program {
    /// The browser, or the program that is none.
    pub browser: Option<&'static str>,
    /// The system it runs on.
    pub system: Option<&'static str>,
}

/// Browsers by a word of their `User-Agent`; many name those after them too, so the order decides.
const BROWSERS: [(&str, &str); 13] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Version/", "Safari"),
    ("curl/", "curl"),
    ("python-requests/", "Python"),
    ("okhttp/", "Java"),
    ("Java/", "Java"),
    ("PostmanRuntime/", "Postman"),
];

/// Systems by a word of the `User-Agent`, likewise.
const SYSTEMS: [(&str, &str); 7] = [
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

/// What a `User-Agent` tells that helps a person to recognise their own sign-in; no version, nothing that tells one machine
/// from another.
#[must_use]
pub fn program(user_agent: &str) -> Program {
    let found = |words: &[(&str, &'static str)]| {
        words.iter().find(|(word, _)| user_agent.contains(word)).map(|(_, name)| *name)
    };
    Program { browser: found(&BROWSERS), system: found(&SYSTEMS) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(1_000 + minute)
    }

    #[test]
    fn a_clock_that_steps_back_makes_nothing_last_longer() {
        let (made, ends) = (at(0), at(60));
        for (now, stands_then) in
            [(-6, false), (-5, true), (0, true), (59, true), (60, false), (61, false), (-1_000, false)]
        {
            assert_eq!(stands(made, ends, at(now)), stands_then, "at {now}");
        }
    }

    #[test]
    fn a_person_recognises_the_program_and_nothing_more_is_kept() {
        for (text, browser, system) in [
            ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", Some("Firefox"), Some("Linux")),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0",
                Some("Edge"),
                Some("Windows"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36",
                Some("Chrome"),
                Some("Android"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
                Some("Safari"),
                Some("iOS"),
            ),
            ("curl/8.5.0", Some("curl"), None),
            ("", None, None),
            ("\u{202E}éé", None, None),
        ] {
            assert_eq!(program(text), Program { browser, system }, "{text}");
        }
    }
}
