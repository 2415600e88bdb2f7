//! Calendars as a strict reader takes them: unfolded, unescaped, line by line.

use crate::calendar::{Calendar, Entry, EntryOf, Standing, sequence};
use crate::fixture::day;
use crate::id::Mint;
use crate::span::DateSpan;
use chrono::{DateTime, Utc};
use proptest::prelude::*;

/// Name and value of each line. Panics on what RFC 5545 forbids.
fn read(text: &str) -> Vec<(String, String)> {
    assert!(text.ends_with("\r\n"));
    let physical: Vec<&str> = text.trim_end_matches("\r\n").split("\r\n").collect();
    let mut logical: Vec<String> = Vec::new();
    for line in physical {
        assert!(line.len() <= 75, "{} octets: {line}", line.len());
        assert!(!line.contains(['\r', '\n']), "a bare end of line: {line:?}");
        match line.strip_prefix(' ') {
            Some(rest) => logical.last_mut().expect("nothing to go on from").push_str(rest),
            None => logical.push(line.to_owned()),
        }
    }
    let cut = |line: &String| line.split_once(':').map(|(name, value)| (name.to_owned(), value.to_owned()));
    logical.iter().map(|line| cut(line).unwrap_or_else(|| panic!("no name: {line}"))).collect()
}

/// A text value as it was before it was escaped.
fn plain(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value.chars();
    while let Some(c) = rest.next() {
        match c {
            '\\' => match rest.next() {
                Some('n' | 'N') => out.push('\n'),
                Some(c @ ('\\' | ';' | ',')) => out.push(c),
                other => panic!("escaped: {other:?}"),
            },
            ';' | ',' => panic!("not escaped: {c}"),
            _ => out.push(c),
        }
    }
    out
}

fn of<'a>(lines: &'a [(String, String)], name: &str) -> &'a str {
    let found: Vec<_> = lines.iter().filter(|(known, _)| known == name).collect();
    assert_eq!(found.len(), 1, "{name}");
    &found[0].1
}

fn changed() -> DateTime<Utc> {
    "2027-01-04T08:30:15.123456Z".parse().unwrap()
}

fn entry() -> Entry {
    Entry {
        of: EntryOf::Enrolment(Mint::new(changed(), 1).id()),
        changed_at: changed(),
        sequence: 3,
        standing: Standing::Confirmed,
        dates: DateSpan::of_days(day("2027-03-01"), day("2027-03-05")).unwrap(),
        summary: "Secourisme, niveau 2".to_owned(),
        location: "Brest ; Lanvéoc".to_owned(),
        description: "Session PSE2-27-01\nVoir la page".to_owned(),
        url: "https://releve.example/sessions/1;a,b".to_owned(),
    }
}

fn written(entry: Entry) -> Vec<(String, String)> {
    read(&Calendar { name: None, entries: vec![entry] }.text())
}

#[test]
fn an_entry_says_what_when_and_where_for_whole_days() {
    let entry = entry();
    let EntryOf::Enrolment(id) = entry.of else { panic!() };
    let lines = written(entry);
    assert_eq!(of(&lines, "UID"), format!("{id}@releve"));
    assert_eq!(of(&lines, "DTSTAMP"), "20270104T083015Z");
    assert_eq!(of(&lines, "SEQUENCE"), "3");
    assert_eq!(of(&lines, "DTSTART;VALUE=DATE"), "20270301");
    assert_eq!(of(&lines, "DTEND;VALUE=DATE"), "20270306", "the day after the last one");
    assert_eq!(of(&lines, "SUMMARY"), "Secourisme\\, niveau 2");
    assert_eq!(of(&lines, "LOCATION"), "Brest \\; Lanvéoc");
    assert_eq!(of(&lines, "DESCRIPTION"), "Session PSE2-27-01\\nVoir la page");
    assert_eq!(of(&lines, "URL"), "https://releve.example/sessions/1;a,b");
    let begins: Vec<_> = lines.iter().filter(|(name, _)| name == "BEGIN" || name == "END").map(|(_, v)| v).collect();
    assert_eq!(begins, ["VCALENDAR", "VEVENT", "VEVENT", "VCALENDAR"]);
}

#[test]
fn where_it_stands_is_told_and_only_what_takes_place_makes_one_busy() {
    for (standing, status, transparency) in [
        (Standing::Confirmed, "CONFIRMED", "OPAQUE"),
        (Standing::Tentative, "TENTATIVE", "TRANSPARENT"),
        (Standing::Cancelled, "CANCELLED", "TRANSPARENT"),
    ] {
        let lines = written(Entry { standing, ..entry() });
        assert_eq!((of(&lines, "STATUS"), of(&lines, "TRANSP")), (status, transparency));
    }
}

#[test]
fn an_empty_calendar_still_holds_a_component_and_has_a_name_when_it_is_followed() {
    let lines = read(&Calendar { name: Some("Relève, mon programme".to_owned()), entries: Vec::new() }.text());
    assert_eq!(of(&lines, "NAME"), "Relève\\, mon programme");
    assert_eq!(of(&lines, "REFRESH-INTERVAL;VALUE=DURATION"), "PT6H");
    assert!(lines.iter().any(|(name, value)| name == "BEGIN" && value == "VTIMEZONE"));
    let lines = written(entry());
    assert!(lines.iter().all(|(name, _)| name != "NAME" && name != "REFRESH-INTERVAL;VALUE=DURATION"));
}

#[test]
fn each_edit_of_what_it_shows_is_counted() {
    for (versions, expected) in [(vec![1, 1], 0), (vec![2, 1], 1), (vec![2, 4], 4), (vec![0, -3], 0), (vec![], 0)] {
        assert_eq!(sequence(versions), expected);
    }
    assert_eq!(sequence([i32::MAX, i32::MAX, i32::MAX]), u32::MAX);
}

proptest! {
    /// Whatever people write comes out as they wrote it, without what cannot be shown, and ends no line of its own.
    #[test]
    fn any_text_is_read_back(summary in any::<String>(), location in "[é😀,;:\\\\ \n\r\t]{0,200}", url in any::<String>()) {
        let shown = |text: &str| text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect::<String>();
        let lines = written(Entry { summary: summary.clone(), location: location.clone(), url: url.clone(), ..entry() });
        prop_assert_eq!(plain(of(&lines, "SUMMARY")), shown(&summary));
        prop_assert_eq!(plain(of(&lines, "LOCATION")), shown(&location));
        let kept: String = url.chars().filter(|c| !c.is_control()).collect();
        prop_assert_eq!(of(&lines, "URL"), kept.as_str());
        prop_assert_eq!(lines.len(), written(entry()).len());
    }
}
