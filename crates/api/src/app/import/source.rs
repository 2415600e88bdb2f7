//! From uploaded bytes to sheets that the domain reads.

use crate::extract::json::hash_of;
use crate::lang::Words;
use crate::problem::{Fault, Outcome, Problem, ProblemCode};
use domain::import::{Kind, Mapping, ReadLine, SourceRow, SourceSheet, Survey, Value, header, read};
use serde::{Deserialize, Serialize};
use sheet::{Cell, Format, Limits, Workbook};
use std::collections::{BTreeMap, BTreeSet};

/// A file as it came.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The name the sender gave it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file whose cells were read.
#[derive(Clone, Debug)]
pub struct Grid {
    /// Its name.
    pub name: String,
    /// `xlsx`, `ods`, or `csv` with its encoding.
    pub format: &'static str,
    /// Its sheets.
    pub sheets: Vec<SourceSheet>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// `xlsx`, `ods`, or `csv` with its encoding.
    pub format: &'static str,
    /// Its sheets, each with its header as far as it is understood.
    pub sheets: Vec<(SourceSheet, Option<Survey>)>,
}

/// What someone says of the sheets of an import, by the file's place and the sheet's name: the line of the header, and its
/// columns; without any, they are guessed.
pub type Told = BTreeMap<(usize, String), (u32, Mapping)>;

/// What was said of one sheet, as it is kept for a job.
#[derive(Serialize, Deserialize)]
struct KeptSaying {
    file: usize,
    sheet: String,
    line: u32,
    kind: String,
    columns: BTreeMap<usize, String>,
}

/// What was said, as it is kept for a job.
///
/// # Errors
/// 500 when it has no JSON form.
pub fn told_kept(told: &Told) -> Outcome<serde_json::Value> {
    let kept = told.iter().map(|((file, sheet), (line, said))| KeptSaying {
        file: *file,
        sheet: sheet.clone(),
        line: *line,
        kind: said.kind.code().to_owned(),
        columns: said.columns.clone(),
    });
    serde_json::to_value(kept.collect::<Vec<_>>()).map_err(|e| Problem::internal(&e))
}

/// What was said, again.
///
/// # Errors
/// 500 when what was kept cannot be read.
pub fn told_again(kept: &serde_json::Value) -> Outcome<Told> {
    let kept: Vec<KeptSaying> = serde_json::from_value(kept.clone()).map_err(|e| Problem::internal(&e))?;
    let said = kept.into_iter().map(|one| {
        let kind = Kind::from_code(&one.kind).ok_or_else(|| Problem::new(ProblemCode::Internal))?;
        Ok(((one.file, one.sheet), (one.line, Mapping { kind, columns: one.columns })))
    });
    said.collect()
}

/// Reads the files and recognises their tables.
///
/// # Errors
/// 422 that names each file and why: not a spreadsheet, too large, macros.
pub fn open(uploads: &[Upload]) -> Outcome<Vec<SourceFile>> {
    Ok(understood(grids(uploads)?, &BTreeMap::new(), &Told::new()))
}

/// Reads the cells of the files.
///
/// # Errors
/// 422 that names each file and why: not a spreadsheet, too large, macros.
pub fn grids(uploads: &[Upload]) -> Outcome<Vec<Grid>> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for (index, upload) in uploads.iter().enumerate() {
        match sheet::read(&upload.name, &upload.bytes, &Limits::default()) {
            Ok(workbook) => files.push(grid((index, &upload.name), workbook)),
            Err(unreadable) => faults.push(fault(index, upload, unreadable.code(), &said(&unreadable))),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(Problem::new(ProblemCode::UnreadableFile).faults(faults)) }
}

/// Hashes of the lines that may be headers, by which what was said of them is remembered.
#[must_use]
pub fn hashes(files: &[Grid]) -> BTreeSet<String> {
    let sheets = files.iter().flat_map(|file| &file.sheets);
    sheets.flat_map(header::candidates).map(|row| hash_of(header::key_of(row).as_bytes())).collect()
}

/// The hash of the words of a sheet's line.
#[must_use]
pub fn hash_of_line(sheet: &SourceSheet, line: u32) -> Option<String> {
    let row = sheet.rows.iter().find(|row| row.line == line)?;
    Some(hash_of(header::key_of(row).as_bytes()))
}

/// Understands the sheets: what is said of them now, what was said of the same headers before, or what their words say.
#[must_use]
pub fn understood(files: Vec<Grid>, remembered: &BTreeMap<String, Mapping>, told: &Told) -> Vec<SourceFile> {
    let before =
        |key: &str| if remembered.is_empty() { None } else { remembered.get(&hash_of(key.as_bytes())).cloned() };
    let survey = |at: usize, sheet: &SourceSheet| match told.get(&(at, sheet.sheet.clone())) {
        Some((line, said)) if said.columns.is_empty() => header::guessed(sheet, *line, said.kind),
        Some((line, said)) => header::mapped(sheet, *line, said),
        None => header::survey(sheet, before),
    };
    let files = files.into_iter().enumerate().map(|(at, file)| {
        let sheets = file.sheets.into_iter().map(|sheet| {
            let survey = survey(at, &sheet);
            (sheet, survey)
        });
        SourceFile { name: file.name, format: file.format, sheets: sheets.collect() }
    });
    files.collect()
}

fn fault(index: usize, upload: &Upload, code: &'static str, words: &Words) -> Fault {
    let name: String = upload.name.chars().take(80).collect();
    let detail = Words::new(format!("{name} : {}", words.fr), format!("{name}: {}", words.en));
    Fault { pointer: format!("/files/{index}"), code, detail }
}

fn said(unreadable: &sheet::Unreadable) -> Words {
    let fr = match unreadable.code() {
        "too_large" => "le fichier dépasse 10 Mo",
        "unpacks_too_large" => "le fichier se déplie au-delà de ce qui est permis",
        "too_many_sheets" => "le classeur a plus de 20 feuilles",
        "too_many_rows" => "une feuille a plus de 60 000 lignes",
        "too_many_columns" => "une feuille a plus de 100 colonnes",
        "cell_too_long" => "une cellule dépasse 2 000 caractères",
        "macros" => "les classeurs à macros ne sont pas acceptés : enregistrez-le en .xlsx",
        "old_format" => "format d'avant 2007 : enregistrez-le en .xlsx",
        "encrypted" => "le classeur est protégé par un mot de passe",
        "not_a_spreadsheet" => "ce n'est ni un classeur .xlsx ou .ods, ni un fichier CSV",
        "empty" => "le fichier est vide",
        "external_entity" => "le classeur contient une construction interdite",
        _ => "le fichier est endommagé",
    };
    Words::new(fr, unreadable.to_string())
}

fn grid((at, name): (usize, &str), workbook: Workbook) -> Grid {
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let format = match workbook.format {
        Format::Xlsx => "xlsx",
        Format::Ods => "ods",
        Format::Csv { encoding, .. } => match encoding {
            sheet::Encoding::Utf8 => "csv-utf-8",
            sheet::Encoding::Utf16Le | sheet::Encoding::Utf16Be => "csv-utf-16",
            sheet::Encoding::Windows1252 => "csv-windows-1252",
        },
    };
    let sheets = workbook.sheets.into_iter().map(|one| {
        let rows = one.rows.into_iter().map(|row| SourceRow {
            line: row.number,
            struck: row.struck,
            values: row.cells.into_iter().map(value).collect(),
        });
        SourceSheet { file: name.to_owned(), at, sheet: one.name, rows: rows.collect() }
    });
    Grid { name: name.to_owned(), format, sheets: sheets.collect() }
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Empty => Value::Empty,
        Cell::Number(number) => Value::Number(number),
        Cell::Date(date) => Value::Date(date),
        Cell::DateTime(at) => Value::Date(at.date()),
        other => Value::Text(other.text()),
    }
}

/// Reads every line of the files.
#[must_use]
pub fn lines(files: &[SourceFile]) -> Vec<ReadLine> {
    let sheets = files.iter().flat_map(|file| &file.sheets);
    sheets
        .flat_map(|(sheet, survey)| read(sheet, survey.as_ref().and_then(|found| found.header().ok()).as_ref()))
        .collect()
}
