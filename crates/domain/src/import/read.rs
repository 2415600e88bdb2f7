//! From the cells of a line to a session or a request, or to every reason why not.

use super::header::{Column, Header, Kind};
use super::line::{LineReason, ParsedRequest, ParsedSession, ReasonCode};
use super::{SourceRow, SourceSheet, Value, date};
use crate::request::Priority;
use crate::session::Seats;
use crate::span::DateSpan;
use crate::text::{CourseCode, InvalidText, Name, RankCode, ServiceNumber, SessionCode, Title, Words, fold, name_case};
use chrono::NaiveDate;

/// What a line holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
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
}

/// Reads every line of a sheet. Without a header, each line stands outside any table.
#[must_use]
pub fn read(sheet: &SourceSheet, header: Option<&Header>) -> Vec<ReadLine> {
    sheet
        .rows
        .iter()
        .filter(|row| header.is_none_or(|h| h.line != row.line))
        .map(|row| {
            let inside = header.filter(|h| row.line > h.line);
            let parsed = match inside {
                None => Err(vec![LineReason::of(ReasonCode::OutsideTable)]),
                Some(_) if is_total(row) => Err(vec![LineReason::of(ReasonCode::TotalLine)]),
                Some(header) => Cells { row, header, reasons: Vec::new() }.parse(),
            };
            let inside = inside.filter(|_| !is_total(row));
            ReadLine {
                file: sheet.file.clone(),
                sheet: sheet.sheet.clone(),
                line: row.line,
                kind: inside.map(|h| h.kind),
                summary: summary(row, inside),
                parsed,
            }
        })
        .collect()
}

fn is_total(row: &SourceRow) -> bool {
    let first = row.values.iter().map(Value::text).find(|text| !text.is_empty()).unwrap_or_default();
    let first = fold(&first);
    first == "total" || first.starts_with("total ")
}

struct Cells<'a> {
    row: &'a SourceRow,
    header: &'a Header,
    reasons: Vec<LineReason>,
}

impl Cells<'_> {
    fn parse(mut self) -> Result<Parsed, Vec<LineReason>> {
        let parsed = match self.header.kind {
            Kind::Session => self.session().map(Parsed::Session),
            Kind::Request => self.request().map(Parsed::Request),
        };
        match parsed {
            Some(parsed) if self.reasons.is_empty() => Ok(parsed),
            _ => Err(self.reasons),
        }
    }

    fn value(&self, column: &Column) -> Value {
        self.header
            .columns
            .get(column)
            .and_then(|(index, _)| self.row.values.get(*index))
            .cloned()
            .unwrap_or(Value::Empty)
    }

    fn fault<T>(&mut self, column: &Column, code: ReasonCode) -> Option<T> {
        let value = self.value(column).text();
        self.reasons.push(LineReason {
            code: if value.is_empty() { ReasonCode::Missing } else { code },
            column: self.header.columns.get(column).map(|(_, words)| words.clone()),
            value: (!value.is_empty()).then(|| value.chars().take(80).collect()),
        });
        None
    }

    fn text<T>(&mut self, column: &Column, parse: fn(&str) -> Result<T, InvalidText>) -> Option<T> {
        match parse(&self.value(column).text()) {
            Ok(parsed) => Some(parsed),
            Err(InvalidText::TenDigits) => self.fault(column, ReasonCode::InvalidServiceNumber),
            Err(_) => self.fault(column, ReasonCode::InvalidText),
        }
    }

    fn optional<T>(&mut self, column: &Column, parse: fn(&str) -> Result<T, InvalidText>) -> Option<T> {
        if self.value(column).text().is_empty() { None } else { self.text(column, parse) }
    }

    fn date(&mut self, column: &Column) -> Option<NaiveDate> {
        match date::parse(&self.value(column)) {
            Some(date) => Some(date),
            None => self.fault(column, ReasonCode::InvalidDate),
        }
    }

    fn number(&mut self, column: &Column) -> Option<u16> {
        match self.value(column).text().parse() {
            Ok(number) => Some(number),
            Err(_) => self.fault(column, ReasonCode::InvalidNumber),
        }
    }

    fn session(&mut self) -> Option<ParsedSession> {
        let code = self.text(&Column::SessionCode, SessionCode::parse);
        let course = self.text(&Column::CourseCode, CourseCode::parse);
        let title = match self.optional(&Column::CourseTitle, Title::parse) {
            Some(title) => Some(title),
            None => course.as_ref().and_then(|c| Title::parse(c.as_str()).ok()),
        };
        let (starts, ends) = (self.date(&Column::Starts), self.date(&Column::Ends));
        let dates = match (starts, ends) {
            (Some(first), Some(last)) => match DateSpan::of_days(first, last) {
                Ok(dates) => Some(dates),
                Err(_) => self.fault(&Column::Ends, ReasonCode::DatesReversed),
            },
            _ => None,
        };
        let site = self.text(&Column::Site, Title::parse);
        let capacity = self.number(&Column::Capacity);
        let minimum =
            if self.value(&Column::Minimum).text().is_empty() { Some(0) } else { self.number(&Column::Minimum) };
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
            quotas,
        })
    }

    fn quotas(&mut self) -> Vec<(String, u16)> {
        let columns: Vec<Column> =
            self.header.columns.keys().filter(|c| matches!(c, Column::Quota(_))).cloned().collect();
        let mut quotas = Vec::new();
        for column in columns {
            if self.value(&column).text().is_empty() {
                continue;
            }
            if let (Some(seats), Column::Quota(unit)) = (self.number(&column), &column)
                && seats > 0
            {
                quotas.push((unit.clone(), seats));
            }
        }
        quotas
    }

    fn request(&mut self) -> Option<ParsedRequest> {
        let service_number = self.text(&Column::ServiceNumber, ServiceNumber::parse);
        let family_name = self.text(&Column::FamilyName, |t| Name::parse(&name_case(t)));
        let given_name = self.text(&Column::GivenName, |t| Name::parse(&name_case(t)));
        let rank = self.text(&Column::Rank, |t| RankCode::parse(&t.to_uppercase()));
        let unit = self.value(&Column::Unit).text();
        if unit.is_empty() {
            self.fault::<()>(&Column::Unit, ReasonCode::Missing);
        }
        let course = self.text(&Column::CourseCode, CourseCode::parse);
        let first = self.text(&Column::Wish(1), SessionCode::parse);
        let others = [2, 3].map(|rank| self.optional(&Column::Wish(rank), SessionCode::parse));
        let wishes: Vec<SessionCode> = first.into_iter().chain(others.into_iter().flatten()).collect();
        let priority = match Priority::parse(&self.value(&Column::Priority).text()) {
            Ok(priority) => Some(priority),
            Err(_) => self.fault(&Column::Priority, ReasonCode::InvalidPriority),
        };
        let requested_on = self.date(&Column::RequestedOn);
        let note = self.optional(&Column::Note, Words::parse);
        let marked = !matches!(fold(&self.value(&Column::Cancelled).text()).as_str(), "" | "non" | "n" | "0");
        Some(ParsedRequest {
            service_number: service_number?,
            rank: rank?,
            family_name: family_name?,
            given_name: given_name?,
            unit,
            course: course?,
            wishes,
            priority: priority?,
            requested_on: requested_on?,
            note,
            cancelled: self.row.struck || marked,
        })
    }
}
