//! From the cells of a line to a session or a request, or to every reason why not.

mod more;

use super::header::{Column, Header, Kind};
use super::line::{
    LineReason, ParsedCourse, ParsedEnrolment, ParsedPerson, ParsedQuota, ParsedRequest, ParsedSession, ParsedSkill,
    ReasonCode, SaidCourse,
};
use super::{SourceRow, SourceSheet, Value, date, said};
use crate::request::Priority;
use crate::session::Seats;
use crate::span::DateSpan;
use crate::text::{CourseCode, InvalidText, Name, RankCode, ServiceNumber, SessionCode, Title, Words, fold, name_case};
use chrono::{Days, NaiveDate};

/// What a line holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// A course.
    Course(ParsedCourse),
    /// Seats set aside.
    Quota(ParsedQuota),
    /// A person.
    Person(ParsedPerson),
    /// A skill held.
    Skill(ParsedSkill),
    /// A seat.
    Enrolment(ParsedEnrolment),
    /// A session.
    Session(ParsedSession),
    /// A request.
    Request(ParsedRequest),
}

/// A cell that tells a person which line it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryCell {
    /// The head of its column, when the column means something.
    pub column: Option<String>,
    /// What it holds.
    pub text: String,
}

/// Cells of a summary.
const SUMMARY_CELLS: usize = 8;

fn summary(row: &SourceRow, header: Option<&Header>) -> Vec<SummaryCell> {
    let head = |at: usize| header?.columns.values().find(|(index, _)| *index == at).map(|(_, words)| words.clone());
    let texts = row.values.iter().map(Value::text).enumerate().filter(|(_, text)| !text.is_empty());
    texts.take(SUMMARY_CELLS).map(|(at, text)| SummaryCell { column: head(at), text }).collect()
}

/// A line that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadLine {
    /// The file's name.
    pub file: String,
    /// The file's place in the import, from 0: two files may have one name.
    pub at: u32,
    /// The sheet's name.
    pub sheet: String,
    /// The line's number.
    pub line: u32,
    /// What such lines are; none outside a table.
    pub kind: Option<Kind>,
    /// The cells that tell a person which line it is.
    pub summary: Vec<SummaryCell>,
    /// What it says, or why it is set aside.
    pub parsed: Result<Parsed, Vec<LineReason>>,
    /// What had to be guessed.
    pub notices: Vec<LineReason>,
}

/// Reads every line of a sheet. Without a header, each line stands outside any table.
#[must_use]
pub fn read(sheet: &SourceSheet, header: Option<&Header>) -> Vec<ReadLine> {
    sheet
        .rows
        .iter()
        .filter(|row| header.is_none_or(|h| !(h.line..=h.until).contains(&row.line)))
        .map(|row| {
            let inside = header.filter(|h| row.line > h.until);
            let (parsed, notices) = match inside {
                None => (Err(vec![LineReason::of(ReasonCode::OutsideTable)]), Vec::new()),
                Some(_) if is_total(row) => (Err(vec![LineReason::of(ReasonCode::TotalLine)]), Vec::new()),
                Some(header) => Cells { row, header, reasons: Vec::new(), notices: Vec::new() }.parse(),
            };
            let inside = inside.filter(|_| !is_total(row));
            ReadLine {
                file: sheet.file.clone(),
                at: sheet.at,
                sheet: sheet.sheet.clone(),
                line: row.line,
                kind: inside.map(|h| h.kind),
                summary: summary(row, inside),
                parsed,
                notices,
            }
        })
        .collect()
}

fn is_total(row: &SourceRow) -> bool {
    let first = row.values.iter().map(Value::text).find(|text| !text.is_empty()).unwrap_or_default();
    let first = fold(&first);
    ["total", "totaux", "sous total", "s total"]
        .iter()
        .any(|word| first.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

struct Cells<'a> {
    row: &'a SourceRow,
    header: &'a Header,
    reasons: Vec<LineReason>,
    notices: Vec<LineReason>,
}

impl Cells<'_> {
    fn parse(mut self) -> (Result<Parsed, Vec<LineReason>>, Vec<LineReason>) {
        let parsed = match self.header.kind {
            Kind::Session => self.session().map(Parsed::Session),
            Kind::Request => self.request().map(Parsed::Request),
            Kind::Course => self.course_line().map(Parsed::Course),
            Kind::Quota => self.quota_line().map(Parsed::Quota),
            Kind::Person => self.person_line().map(Parsed::Person),
            Kind::Skill => self.skill_line().map(Parsed::Skill),
            Kind::Enrolment => self.enrolment_line().map(Parsed::Enrolment),
        };
        match parsed {
            Some(parsed) if self.reasons.is_empty() => (Ok(parsed), self.notices),
            _ => (Err(self.reasons), Vec::new()),
        }
    }

    fn value(&self, column: &Column) -> Value {
        let at = self.header.columns.get(column).map(|(index, _)| *index);
        at.and_then(|index| self.row.values.get(index)).cloned().unwrap_or(Value::Empty)
    }

    fn has(&self, column: &Column) -> bool {
        self.header.columns.contains_key(column)
    }

    fn is_empty(&self, column: &Column) -> bool {
        self.value(column).text().is_empty()
    }

    fn heading(&self, column: &Column) -> Option<String> {
        self.header.columns.get(column).map(|(_, words)| words.clone())
    }

    fn fault<T>(&mut self, column: &Column, code: ReasonCode) -> Option<T> {
        let value = self.value(column).text();
        self.reasons.push(LineReason {
            code: if value.is_empty() { ReasonCode::Missing } else { code },
            column: self.heading(column),
            value: (!value.is_empty()).then(|| value.chars().take(80).collect()),
        });
        None
    }

    /// Tells what a cell was understood as.
    fn guessed(&mut self, column: &Column, as_what: &str) {
        let notice = LineReason::understood(self.heading(column), &self.value(column).text(), as_what);
        self.notices.push(notice);
    }

    fn text<T>(&mut self, column: &Column, parse: fn(&str) -> Result<T, InvalidText>) -> Option<T> {
        match parse(&self.value(column).text()) {
            Ok(parsed) => Some(parsed),
            Err(_) => self.fault(column, ReasonCode::InvalidText),
        }
    }

    fn optional<T>(&mut self, column: &Column, parse: fn(&str) -> Result<T, InvalidText>) -> Option<T> {
        if self.is_empty(column) { None } else { self.text(column, parse) }
    }

    /// What must be filled where the file has the column.
    fn when_there<T>(&mut self, column: &Column, parse: fn(&str) -> Result<T, InvalidText>) -> Option<T> {
        if self.has(column) { self.text(column, parse) } else { None }
    }

    fn date(&mut self, column: &Column) -> Option<NaiveDate> {
        let value = self.value(column);
        if let Some(date) = date::parse(&value) {
            return Some(date);
        }
        let Some(date) = date::from_serial(&value) else {
            return self.fault(column, ReasonCode::InvalidDate);
        };
        self.guessed(column, &date.to_string());
        Some(date)
    }

    fn number(&mut self, column: &Column) -> Option<u16> {
        let Some((number, worded)) = said::whole(&self.value(column)) else {
            return self.fault(column, ReasonCode::InvalidNumber);
        };
        if worded {
            self.guessed(column, &number.to_string());
        }
        Some(number)
    }

    /// By its code; by its title where the file has no code.
    fn course(&mut self) -> Option<SaidCourse> {
        if self.has(&Column::CourseCode) {
            return self.text(&Column::CourseCode, CourseCode::parse).map(SaidCourse::Code);
        }
        self.text(&Column::CourseTitle, Title::parse).map(SaidCourse::Titled)
    }

    /// From the first day to the last, which may be told by how many there are.
    fn dates(&mut self) -> Option<DateSpan> {
        let first = self.date(&Column::Starts);
        let lasting = self.has(&Column::Duration) && self.is_empty(&Column::Ends);
        if !lasting {
            let last = self.date(&Column::Ends);
            return match DateSpan::of_days(first?, last?) {
                Ok(dates) => Some(dates),
                Err(_) => self.fault(&Column::Ends, ReasonCode::DatesReversed),
            };
        }
        let days = self.number(&Column::Duration)?;
        let last = first?.checked_add_days(Days::new(u64::from(days).checked_sub(1).unwrap_or(u64::MAX)));
        match last.and_then(|last| DateSpan::of_days(first?, last).ok()) {
            Some(dates) => {
                self.guessed(&Column::Duration, &dates.last().to_string());
                Some(dates)
            }
            None => self.fault(&Column::Duration, ReasonCode::InvalidNumber),
        }
    }

    fn session(&mut self) -> Option<ParsedSession> {
        let code = self.text(&Column::SessionCode, SessionCode::parse);
        let course = self.course();
        let title = match self.optional(&Column::CourseTitle, Title::parse) {
            Some(title) => Some(title),
            None => course.as_ref().and_then(|c| Title::parse(c.as_str()).ok()),
        };
        let dates = self.dates();
        let site = self.text(&Column::Site, Title::parse);
        let capacity = self.number(&Column::Capacity);
        let minimum = if self.is_empty(&Column::Minimum) { Some(0) } else { self.number(&Column::Minimum) };
        let seats = match (capacity, minimum) {
            (Some(capacity), Some(minimum)) => match Seats::new(capacity, minimum, 0) {
                Ok(seats) => Some(seats),
                Err(_) => self.fault(&Column::Capacity, ReasonCode::InvalidNumber),
            },
            _ => None,
        };
        let quotas = self.quotas();
        Some(ParsedSession {
            code: code?,
            course: course?,
            title: title?,
            dates: dates?,
            site: site?,
            seats: seats?,
            says_minimum: self.has(&Column::Minimum),
            quotas,
        })
    }

    fn quotas(&mut self) -> Vec<(String, u16)> {
        let columns: Vec<Column> =
            self.header.columns.keys().filter(|c| matches!(c, Column::Quota(_))).cloned().collect();
        let mut quotas = Vec::new();
        for column in columns {
            let seats = if self.is_empty(&column) { Some(0) } else { self.number(&column) };
            if let (Some(seats), Column::Quota(unit)) = (seats, column) {
                quotas.push((unit, seats));
            }
        }
        quotas
    }

    fn service_number(&mut self) -> Option<ServiceNumber> {
        match said::service_number(&self.value(&Column::ServiceNumber)) {
            Ok((number, restored)) => {
                if restored {
                    self.guessed(&Column::ServiceNumber, number.as_str());
                }
                Some(number)
            }
            Err(_) => self.fault(&Column::ServiceNumber, ReasonCode::InvalidServiceNumber),
        }
    }

    fn priority(&mut self) -> Option<Priority> {
        let Some((priority, worded)) = said::priority(&self.value(&Column::Priority)) else {
            return self.fault(&Column::Priority, ReasonCode::InvalidPriority);
        };
        if worded {
            self.guessed(&Column::Priority, &format!("P{}", priority.class()));
        }
        Some(priority)
    }

    fn wishes(&mut self) -> Option<Vec<SessionCode>> {
        if !self.has(&Column::Wish(1)) {
            return None;
        }
        let first = self.text(&Column::Wish(1), SessionCode::parse);
        let others = [2, 3].map(|rank| self.optional(&Column::Wish(rank), SessionCode::parse));
        Some(first.into_iter().chain(others.into_iter().flatten()).collect())
    }

    fn request(&mut self) -> Option<ParsedRequest> {
        let service_number = self.service_number();
        let family_name = self.when_there(&Column::FamilyName, |t| Name::parse(&name_case(t)));
        let given_name = self.when_there(&Column::GivenName, |t| Name::parse(&name_case(t)));
        let rank = self.when_there(&Column::Rank, rank);
        let unit = self.when_there(&Column::Unit, |t| Title::parse(t).map(String::from));
        let course = self.course();
        let wishes = self.wishes();
        let priority = self.priority();
        let requested_on = if self.has(&Column::RequestedOn) { self.date(&Column::RequestedOn) } else { None };
        let note = self.optional(&Column::Note, Words::parse);
        let marked = !matches!(fold(&self.value(&Column::Cancelled).text()).as_str(), "" | "non" | "n" | "0" | "no");
        Some(ParsedRequest {
            service_number: service_number?,
            rank,
            family_name,
            given_name,
            unit,
            course: course?,
            wishes,
            priority: priority?,
            requested_on,
            note,
            says_note: self.has(&Column::Note),
            cancelled: self.row.struck || marked,
        })
    }
}

/// A rank by its code, in capitals, or by its name, as it is.
fn rank(text: &str) -> Result<String, InvalidText> {
    if let Ok(code) = RankCode::parse(&text.to_uppercase()) {
        return Ok(code.into());
    }
    if fold(text).is_empty() && !text.trim().is_empty() {
        return Err(InvalidText::Character);
    }
    Title::parse(text).map(String::from)
}
