//! Calendars as other programs read them: iCalendar (RFC 5545), for whole days.
//!
//! An entry keeps its id for as long as there is anything to say of it. What no longer takes place is told as cancelled, with a
//! higher sequence, so that whoever holds it takes it away; leaving it out would leave it where it is.

use crate::id::{EnrolmentId, OfferId};
use crate::span::DateSpan;
use chrono::{DateTime, NaiveDate, Utc};

/// Octets of a line, without its end.
const LINE: usize = 75;

/// How often those who follow a calendar are asked to read it again.
const REFRESH: &str = "PT6H";

/// What an entry is the image of. Its id in calendars follows from it alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EntryOf {
    /// A seat held, or given back.
    Enrolment(EnrolmentId),
    /// A seat that waits for an answer.
    Offer(OfferId),
}

/// Whether it takes place for the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Confirmed,
    /// It may: the person has not answered.
    Tentative,
    /// It does not any more.
    Cancelled,
}

impl Standing {
    fn code(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::Tentative => "TENTATIVE",
            Self::Cancelled => "CANCELLED",
        }
    }

    /// Whether the days count as busy.
    fn transparency(self) -> &'static str {
        match self {
            Self::Confirmed => "OPAQUE",
            Self::Tentative | Self::Cancelled => "TRANSPARENT",
        }
    }
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is the image of.
    pub of: EntryOf,
    /// When what it says last changed.
    pub changed_at: DateTime<Utc>,
    /// Grows with each change.
    pub sequence: u32,
    /// Whether it takes place.
    pub standing: Standing,
    /// When.
    pub dates: DateSpan,
    /// What, in a few words.
    pub summary: String,
    /// Where.
    pub location: String,
    /// What there is to know, in lines.
    pub description: String,
    /// The page that tells the rest.
    pub url: String,
}

/// A calendar: entries, and what its reader calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// What it is called; none for entries that go into a calendar of the reader's.
    pub name: Option<String>,
    /// Its entries, in their order.
    pub entries: Vec<Entry>,
}

/// How often an entry was changed, from the versions of what it shows, which count from 1.
#[must_use]
pub fn sequence(versions: impl IntoIterator<Item = i32>) -> u32 {
    let edits = versions.into_iter().map(|version| u32::try_from(version.saturating_sub(1)).unwrap_or_default());
    edits.fold(0, u32::saturating_add)
}

impl Calendar {
    /// The text, in the form of RFC 5545.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = Lines(String::new());
        out.line("BEGIN", "VCALENDAR");
        out.line("VERSION", "2.0");
        out.line("PRODID", "-//Releve//Programme//FR");
        out.line("CALSCALE", "GREGORIAN");
        if let Some(name) = &self.name {
            out.text("NAME", name);
            out.text("X-WR-CALNAME", name);
            out.line("REFRESH-INTERVAL;VALUE=DURATION", REFRESH);
            out.line("X-PUBLISHED-TTL", REFRESH);
        }
        if self.entries.is_empty() {
            out.greenwich();
        }
        self.entries.iter().for_each(|entry| out.entry(entry));
        out.line("END", "VCALENDAR");
        out.0
    }
}

/// Lines, each ended and none too long.
struct Lines(String);

impl Lines {
    fn entry(&mut self, entry: &Entry) {
        self.line("BEGIN", "VEVENT");
        match entry.of {
            EntryOf::Enrolment(id) => self.line("UID", &format!("{id}@releve")),
            EntryOf::Offer(id) => self.line("UID", &format!("{id}@releve")),
        }
        let changed = entry.changed_at.format("%Y%m%dT%H%M%SZ").to_string();
        self.line("DTSTAMP", &changed);
        self.line("LAST-MODIFIED", &changed);
        self.line("SEQUENCE", &entry.sequence.to_string());
        self.line("STATUS", entry.standing.code());
        self.line("TRANSP", entry.standing.transparency());
        self.line("DTSTART;VALUE=DATE", &day(entry.dates.first()));
        self.line("DTEND;VALUE=DATE", &day(entry.dates.end()));
        self.text("SUMMARY", &entry.summary);
        self.text("LOCATION", &entry.location);
        self.text("DESCRIPTION", &entry.description);
        // An address is no text: it is written as it is, without what would end its line.
        let url: String = entry.url.chars().filter(|c| !c.is_control()).collect();
        self.line("URL", &url);
        self.line("END", "VEVENT");
    }

    /// A calendar holds at least one component: an empty one says what it could reckon by.
    fn greenwich(&mut self) {
        self.line("BEGIN", "VTIMEZONE");
        self.line("TZID", "Etc/UTC");
        self.line("BEGIN", "STANDARD");
        self.line("DTSTART", "19700101T000000");
        self.line("TZOFFSETFROM", "+0000");
        self.line("TZOFFSETTO", "+0000");
        self.line("END", "STANDARD");
        self.line("END", "VTIMEZONE");
    }

    fn text(&mut self, name: &str, value: &str) {
        self.line(name, &escaped(value));
    }

    /// Cuts between characters; what goes on begins with a space, which counts.
    fn line(&mut self, name: &str, value: &str) {
        let mut used = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            if used + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                used = 1;
            }
            self.0.push(c);
            used += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A text value: what means something to a reader of the format is escaped, and control characters have no place in it.
fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push(c),
            _ if c.is_control() => {}
            _ => out.push(c),
        }
    }
    out
}

fn day(day: NaiveDate) -> String {
    day.format("%Y%m%d").to_string()
}
