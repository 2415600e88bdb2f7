//! Planners' own spreadsheets: recognise the columns, read each line, say what it would change.
//!
//! The steps are pure: [`recognise`] finds header rows, [`read`] turns lines into sessions and requests or
//! reasons, [`plan`](plan::plan) compares them with what is known and gives each line one verdict.

pub mod date;
pub mod header;
pub mod known;
pub mod line;
pub mod people;
pub mod plan;
pub mod read;
mod said;
pub mod verdict;

pub use header::{Column, Confidence, Kind, Mapping, Survey, Unrecognised, recognise};
pub use known::{Known, KnownCourse, KnownHeld, KnownPerson, KnownRequest, KnownSession, KnownSkill, Rights};
pub use line::{
    LineReason, ParsedCourse, ParsedEnrolment, ParsedPerson, ParsedQuota, ParsedRequest, ParsedSession, ParsedSkill,
    ReasonCode, SaidCourse, SaidPerson,
};
pub use people::{ImportedPerson, people};
pub use plan::plan;
pub use read::{Parsed, ReadLine, read};
pub use verdict::{Change, ImportPlan, LinePlan, Totals, Verdict};

use chrono::NaiveDate;

/// A cell of a spreadsheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Nothing.
    Empty,
    /// Text, trimmed.
    Text(String),
    /// A number.
    Number(f64),
    /// A date.
    Date(NaiveDate),
}

impl Value {
    /// The cell as a person reads it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => crate::text::tidy(text),
            Self::Number(number) if number.fract() == 0.0 && number.abs() < 1e15 => {
                format!("{number:.0}")
            }
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// A line of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceRow {
    /// Its number as the spreadsheet shows it.
    pub line: u32,
    /// Whether it is struck through.
    pub struck: bool,
    /// Its cells.
    pub values: Vec<Value>,
}

/// A sheet of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceSheet {
    /// The file's name.
    pub file: String,
    /// The file's place in the import, from 0.
    pub at: u32,
    /// The sheet's name; empty for a CSV.
    pub sheet: String,
    /// Its lines, blank ones left out.
    pub rows: Vec<SourceRow>,
}
