//! What is shown of the files: each sheet with all its columns and what they are understood to mean.

use super::source::SourceFile;
use super::{Both, cell, kind};
use crate::problem::{Outcome, Problem, ProblemCode};
use contract::import as wire;
use contract::text::{Count, LineNumber, Token};
use domain::import::{SourceSheet, Survey, Value as Cell, header};
use serde_json::{Value, json};
use store::import::Import;

/// Cells shown of a column.
const SAMPLES: usize = 3;
/// Rows below the header among which they are looked for.
const SAMPLED: usize = 200;

pub(super) fn shown(files: &[SourceFile]) -> Vec<wire::ImportFile> {
    let shown = files.iter().map(|file| wire::ImportFile {
        name: cell(&file.name),
        format: file.format.into(),
        sheets: file.sheets.iter().map(|(sheet, survey)| shown_sheet(sheet, survey.as_ref())).collect(),
    });
    shown.collect()
}

/// The files of an import as they were kept: those of before say nothing of each column.
///
/// # Errors
/// A 500 when what was kept cannot be read.
pub(super) fn kept(mut files: Value) -> Outcome<Vec<wire::ImportFile>> {
    let files_of = files.as_array_mut().into_iter().flatten();
    let sheets = files_of.filter_map(|file| file.get_mut("sheets")?.as_array_mut()).flatten();
    for sheet in sheets.filter_map(Value::as_object_mut) {
        for (field, none) in [("headings", json!([])), ("missing", json!([])), ("twice", Value::Null)] {
            sheet.entry(field).or_insert(none);
        }
    }
    serde_json::from_value(files).map_err(|e| Problem::internal(&e))
}

/// Refuses an import of which a sheet waits for what its columns mean: its lines would be left out unseen.
///
/// # Errors
/// 409 that names the sheets; 500 when what was kept cannot be read.
pub(super) fn insist_on_all(found: &Import) -> Outcome<()> {
    let files = kept(found.files.clone())?;
    let waiting =
        files.iter().flat_map(|file| file.sheets.iter().filter(|sheet| waits(sheet)).map(move |one| (file, one)));
    let name = |(file, sheet): (&wire::ImportFile, &wire::ImportSheet)| match sheet.name.as_str() {
        "" => file.name.to_string(),
        sheet => format!("{} / {sheet}", file.name),
    };
    let names: Vec<String> = waiting.map(name).collect();
    if names.is_empty() {
        return Ok(());
    }
    let names = names.join(", ");
    let words = Both::new(
        format!(
            "des feuilles attendent le sens de leurs colonnes ({names}) : dites-le, ou appliquez sans elles avec leave_out_sheets=true"
        ),
        format!(
            "sheets wait for what their columns mean ({names}): say it, or apply without them with leave_out_sheets=true"
        ),
    );
    Err(Problem::new(ProblemCode::Conflict).detail(words))
}

/// Whether no line of a sheet is read until someone says more. A sheet with one reminder on it asks for nothing.
fn waits(sheet: &wire::ImportSheet) -> bool {
    sheet.columns.is_empty() && sheet.headings.len() > 2
}

fn shown_sheet(sheet: &SourceSheet, survey: Option<&Survey>) -> wire::ImportSheet {
    let whole = survey.and_then(|found| found.header().ok());
    wire::ImportSheet {
        name: cell(&sheet.sheet),
        kind: survey.map(|found| kind(found.kind)),
        header_line: survey
            .map(|found| LineNumber(found.line))
            .or_else(|| header::widest(sheet).map(|row| LineNumber(row.line))),
        columns: whole.iter().flat_map(|found| found.columns.values()).map(|(_, words)| cell(words)).collect(),
        headings: headings(sheet, survey),
        missing: survey.iter().flat_map(|found| &found.missing).map(|heading| cell(heading)).collect(),
        twice: survey.and_then(|found| found.twice).map(cell),
    }
}

/// Every column, by what stands on top of it; of a sheet without a header, by the line that looks most like one.
fn headings(sheet: &SourceSheet, survey: Option<&Survey>) -> Vec<wire::SheetHeading> {
    let (words, until) = match survey {
        Some(found) => (found.words.clone(), found.until),
        None => match header::widest(sheet) {
            Some(row) => (row.values.iter().map(Cell::text).collect(), row.line),
            None => return Vec::new(),
        },
    };
    let below: Vec<_> = sheet.rows.iter().filter(|row| row.line > until).take(SAMPLED).collect();
    let shown = words.iter().enumerate().map(|(at, words)| {
        let filled = below.iter().filter_map(|row| row.values.get(at)).map(Cell::text).filter(|text| !text.is_empty());
        let said = survey.and_then(|found| found.meanings.get(&at));
        wire::SheetHeading {
            position: Count(u32::try_from(at).unwrap_or(u32::MAX)),
            words: cell(words),
            samples: filled.take(SAMPLES).map(|text| cell(&text)).collect(),
            meaning: said.map(|(column, _)| Token::from(column.code())),
            confidence: said.and_then(|(_, how)| wire::ColumnConfidence::from_code(how.code())),
        }
    });
    shown.filter(|heading| !heading.words.0.is_empty() || !heading.samples.is_empty()).collect()
}
