//! What each column of a sheet seems to mean, whole or not: what is shown for a person to correct.

use super::{Column, Confidence, Header, Kind, Unrecognised, words};
use crate::import::{SourceRow, SourceSheet, Value, date};
use crate::text::fold;
use std::collections::BTreeMap;

/// How far down a header may stand.
const HEADER_WITHIN: usize = 20;

/// A header as far as it is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Survey {
    /// What its lines are.
    pub kind: Kind,
    /// The line of the header row.
    pub line: u32,
    /// Its last line.
    pub until: u32,
    /// The words on top of each column, by position from 0; empty where there are none.
    pub words: Vec<String>,
    /// What columns mean, and how sure that is, by position.
    pub meanings: BTreeMap<usize, (Column, Confidence)>,
    /// The headings of what no line can be read without, and no column gives.
    pub missing: Vec<&'static str>,
    /// The heading of what two columns mean.
    pub twice: Option<&'static str>,
}

/// What someone says of a sheet's columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// What its lines are.
    pub kind: Kind,
    /// The codes of its columns, by position from 0.
    pub columns: BTreeMap<usize, String>,
}

impl Survey {
    /// The header, when every line can be read with it.
    ///
    /// # Errors
    /// It lacks what must be there, or says something twice.
    pub fn header(&self) -> Result<Header, Unrecognised> {
        if !self.missing.is_empty() {
            return Err(Unrecognised::MissingColumns { line: self.line, missing: self.missing.clone() });
        }
        if let Some(column) = self.twice {
            return Err(Unrecognised::TwiceTheSame { line: self.line, column });
        }
        let words = |at: usize| self.words.get(at).cloned().unwrap_or_default();
        let columns = self.meanings.iter().map(|(at, (column, _))| (column.clone(), (*at, words(*at)))).collect();
        Ok(Header { kind: self.kind, line: self.line, until: self.until, columns })
    }

    fn new(kind: Kind, (line, until): (u32, u32), words: Vec<String>, said: Vec<(usize, Column, Confidence)>) -> Self {
        let mut by_column: BTreeMap<Column, (usize, Confidence)> = BTreeMap::new();
        let mut twice = None;
        for (at, column, confidence) in said {
            match by_column.get(&column) {
                // What is surer wins; of two that are as sure, neither does.
                Some((_, other)) if *other > confidence => {}
                Some((_, other)) if *other == confidence => {
                    if confidence == Confidence::Likely {
                        // A second guess is left out, to be corrected by whoever knows.
                        continue;
                    }
                    twice = twice.or(Some(column.heading()));
                }
                _ => {
                    by_column.insert(column, (at, confidence));
                }
            }
        }
        let has = |column: &Column| by_column.contains_key(column);
        let missing = needed(kind).iter().filter(|one| !one.iter().any(has));
        let missing = missing.filter_map(|one| one.first()).map(Column::heading).collect();
        let meanings = by_column.into_iter().map(|(column, (at, confidence))| (at, (column, confidence))).collect();
        Self { kind, line, until, words, meanings, missing, twice }
    }

    fn whole(&self) -> bool {
        self.missing.is_empty() && self.twice.is_none()
    }

    /// How many columns are known by their words.
    fn sure(&self) -> usize {
        self.meanings.values().filter(|(_, confidence)| *confidence > Confidence::Likely).count()
    }

    /// Three columns at least, two of which are sure: fewer is a title or a line of data, unless they are all there is and enough.
    fn is_header(&self) -> bool {
        let all = || self.words.iter().filter(|words| !words.is_empty()).count() == self.sure();
        self.sure() >= 2 && (self.meanings.len() >= 3 || self.whole() && all())
    }
}

/// What no line can be read without: one of each.
fn needed(kind: Kind) -> &'static [&'static [Column]] {
    match kind {
        Kind::Course => &[&[Column::CourseCode], &[Column::CourseTitle]],
        Kind::Quota => &[&[Column::SessionCode], &[Column::Unit], &[Column::QuotaSeats]],
        Kind::Person => {
            &[&[Column::ServiceNumber], &[Column::FamilyName], &[Column::GivenName], &[Column::Rank], &[Column::Unit]]
        }
        Kind::Skill => &[&[Column::ServiceNumber], &[Column::SkillCode], &[Column::ValidFrom]],
        Kind::Enrolment => &[&[Column::ServiceNumber], &[Column::SessionCode]],
        Kind::Session => &[
            &[Column::SessionCode],
            &[Column::CourseCode, Column::CourseTitle],
            &[Column::Starts],
            &[Column::Ends, Column::Duration],
            &[Column::Site],
            &[Column::Capacity],
        ],
        Kind::Request => &[&[Column::ServiceNumber], &[Column::CourseCode, Column::CourseTitle], &[Column::Priority]],
    }
}

/// The words of a row, by which a header is known again.
#[must_use]
pub fn key_of(row: &SourceRow) -> String {
    row.values.iter().map(|value| fold(&value.text())).collect::<Vec<_>>().join("|").trim_end_matches('|').to_owned()
}

/// The rows among which a header may stand.
pub fn candidates(sheet: &SourceSheet) -> impl Iterator<Item = &SourceRow> {
    sheet.rows.iter().take(HEADER_WITHIN)
}

/// Finds the header of a sheet: one that was told before for the same words, the first whole one, else the one of which most
/// is understood. `remembered` answers what was said of a header, by its [`key_of`].
pub fn survey(sheet: &SourceSheet, remembered: impl Fn(&str) -> Option<Mapping>) -> Option<Survey> {
    for row in candidates(sheet) {
        if let Some(known) = remembered(&key_of(row)) {
            let survey = told(sheet, row, &known, Confidence::Remembered);
            if survey.whole() {
                return Some(survey);
            }
        }
    }
    let mut best: Option<Survey> = None;
    let rows: Vec<&SourceRow> = candidates(sheet).collect();
    for (at, row) in rows.iter().enumerate() {
        let below = rows.get(at.saturating_add(1)).filter(|below| may_head(below));
        // Two rows are one header when each of them says something that the other does not.
        let words = below.map(|below| (below.line, together(row, below), words_of(below)));
        let of_kind = |kind: Kind| {
            let alone = guess(kind, (row.line, row.line), words_of(row));
            let Some((until, together, lower)) = &words else { return alone };
            let lower = guess(kind, (*until, *until), lower.clone());
            let both = guess(kind, (row.line, *until), together.clone());
            if rank(&both) > rank(&lower) && rank(&both) > rank(&alone) { both } else { alone }
        };
        let found = Kind::ALL.into_iter().map(of_kind).filter(Survey::is_header);
        let found = found.reduce(|one, other| if fitness(&other) > fitness(&one) { other } else { one });
        let Some(found) = found else { continue };
        if found.whole() {
            return Some(found);
        }
        if best.as_ref().is_none_or(|best| rank(&found) > rank(best)) {
            best = Some(found);
        }
    }
    best
}

/// Of what a row may be, the kind that understands the most of its words; it is asked what it lacks rather than taken for another
/// that understands less. Requests and sessions go before the others of which as much is understood and lacking.
fn fitness(survey: &Survey) -> (usize, bool, std::cmp::Reverse<usize>, bool, usize) {
    let usual = matches!(survey.kind, Kind::Session | Kind::Request);
    (survey.sure(), survey.whole(), std::cmp::Reverse(survey.missing.len()), usual, survey.meanings.len())
}

/// Whole before not, then by how much is understood.
fn rank(survey: &Survey) -> (bool, usize, usize) {
    (survey.whole(), survey.sure(), survey.meanings.len())
}

/// The columns of a sheet as someone says them; none when it has no such line.
#[must_use]
pub fn mapped(sheet: &SourceSheet, line: u32, mapping: &Mapping) -> Option<Survey> {
    let row = sheet.rows.iter().find(|row| row.line == line)?;
    Some(told(sheet, row, mapping, Confidence::Told))
}

/// The columns of a sheet as the words of one of its lines say; none when it has no such line.
#[must_use]
pub fn guessed(sheet: &SourceSheet, line: u32, kind: Kind) -> Option<Survey> {
    let row = sheet.rows.iter().find(|row| row.line == line)?;
    let (lines, words) = frame(sheet, row);
    Some(guess(kind, lines, words))
}

/// The line that looks most like a header of a sheet in which none is recognised: the one with the most words.
#[must_use]
pub fn widest(sheet: &SourceSheet) -> Option<&SourceRow> {
    let texts = |row: &SourceRow| row.values.iter().filter(|value| matches!(value, Value::Text(_))).count();
    // The first of equals: a header stands above its lines.
    candidates(sheet)
        .filter(|row| texts(row) > 1)
        .reduce(|one, other| if texts(other) > texts(one) { other } else { one })
}

/// The lines of the header that begins on a row, and its words: it may span two.
fn frame(sheet: &SourceSheet, row: &SourceRow) -> ((u32, u32), Vec<String>) {
    match survey(sheet, |_| None).filter(|found| found.line == row.line) {
        Some(found) => ((found.line, found.until), found.words),
        None => ((row.line, row.line), words_of(row)),
    }
}

fn told(sheet: &SourceSheet, row: &SourceRow, mapping: &Mapping, confidence: Confidence) -> Survey {
    let (lines, words) = frame(sheet, row);
    let said = mapping.columns.iter().filter_map(|(at, code)| {
        let heading = words.get(*at).map_or("", String::as_str);
        Some((*at, Column::from_code(mapping.kind, code, heading)?, confidence))
    });
    let said = said.collect();
    Survey::new(mapping.kind, lines, words, said)
}

fn guess(kind: Kind, lines: (u32, u32), words: Vec<String>) -> Survey {
    let said = words.iter().enumerate().filter_map(|(at, words)| {
        let (column, confidence) = words::meaning(kind, words)?;
        Some((at, column, confidence))
    });
    let said = said.collect();
    Survey::new(kind, lines, words, said)
}

fn words_of(row: &SourceRow) -> Vec<String> {
    row.values.iter().map(Value::text).collect()
}

/// Whether a row may be the second one of a header: words only, no number, no date, nothing like a service number.
fn may_head(row: &SourceRow) -> bool {
    row.values.iter().all(|value| match value {
        Value::Empty => true,
        Value::Number(_) | Value::Date(_) => false,
        Value::Text(text) => {
            date::parse(value).is_none() && text.chars().filter(char::is_ascii_digit).count() < 4 && !text.contains(';')
        }
    })
}

/// The words of a header on two rows. A cell of the upper one that is merged over several stands over those that follow; what
/// the lower one says alone is enough when it is known so.
fn together(upper: &SourceRow, lower: &SourceRow) -> Vec<String> {
    let (upper, lower) = (words_of(upper), words_of(lower));
    let most = upper.len().max(lower.len());
    let mut over = String::new();
    (0..most)
        .map(|at| {
            let (own, below) = (upper.get(at).map_or("", String::as_str), lower.get(at).map_or("", String::as_str));
            if !own.is_empty() {
                own.clone_into(&mut over);
            }
            match (own.is_empty(), below.is_empty()) {
                (_, true) => own.to_owned(),
                _ => {
                    let both = format!("{over} {below}");
                    let sure = |words: &str| {
                        Kind::ALL
                            .iter()
                            .any(|kind| words::meaning(*kind, words).is_some_and(|(_, sure)| sure > Confidence::Likely))
                    };
                    if !sure(&both) && sure(below) { below.to_owned() } else { both.trim().to_owned() }
                }
            }
        })
        .collect()
}
