//! From uploaded bytes to sheets that the domain reads.

use crate::lang::Words;
use crate::problem::{Fault, Outcome, Problem, ProblemCode};
use domain::import::header::Header;
use domain::import::{Kind, ReadLine, SourceRow, SourceSheet, Unrecognised, Value, read, recognise};
use sheet::{Cell, Format, Limits, Workbook};

/// A file as it came.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The name the sender gave it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name.
    pub name: String,
    /// `xlsx`, or `csv` with its encoding.
    pub format: &'static str,
    /// Its sheets, each with its header when one was recognised.
    pub sheets: Vec<(SourceSheet, Option<Header>)>,
}

/// Reads the files and recognises their tables.
///
/// # Errors
/// 422 that names each file and why: not a spreadsheet, too large, macros, no header, columns that lack.
pub fn open(uploads: &[Upload]) -> Outcome<Vec<SourceFile>> {
    let mut files = Vec::new();
    let mut faults = Vec::new();
    for (index, upload) in uploads.iter().enumerate() {
        match sheet::read(&upload.name, &upload.bytes, &Limits::default()) {
            Ok(workbook) => match source(&upload.name, workbook) {
                Ok(file) => files.push(file),
                Err((code, words)) => faults.push(fault(index, upload, code, &words)),
            },
            Err(unreadable) => faults.push(fault(index, upload, unreadable.code(), &said(&unreadable))),
        }
    }
    if faults.is_empty() { Ok(files) } else { Err(Problem::new(ProblemCode::UnreadableFile).faults(faults)) }
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

fn source(name: &str, workbook: Workbook) -> Result<SourceFile, (&'static str, Words)> {
    let format = match workbook.format {
        Format::Xlsx => "xlsx",
        Format::Ods => "ods",
        Format::Csv { encoding, .. } => match encoding {
            sheet::Encoding::Utf8 => "csv-utf-8",
            sheet::Encoding::Utf16Le | sheet::Encoding::Utf16Be => "csv-utf-16",
            sheet::Encoding::Windows1252 => "csv-windows-1252",
        },
    };
    let mut sheets = Vec::new();
    let mut why = Unrecognised::NoHeader;
    for one in workbook.sheets {
        let rows = one
            .rows
            .into_iter()
            .map(|row| SourceRow {
                line: row.number,
                struck: row.struck,
                values: row.cells.into_iter().map(value).collect(),
            })
            .collect();
        let sheet = SourceSheet { file: name.to_owned(), sheet: one.name, rows };
        let header = match recognise(&sheet) {
            Ok(header) => Some(header),
            Err(reason) => {
                if why == Unrecognised::NoHeader {
                    why = reason;
                }
                None
            }
        };
        sheets.push((sheet, header));
    }
    if sheets.iter().all(|(_, header)| header.is_none()) {
        return Err(unrecognised(&why));
    }
    Ok(SourceFile { name: name.to_owned(), format, sheets })
}

fn unrecognised(why: &Unrecognised) -> (&'static str, Words) {
    match why {
        Unrecognised::NoHeader => (
            "no_header",
            Words::new(
                "aucune ligne d'en-têtes reconnue dans les 20 premières lignes ; un calendrier a les colonnes Code session, Code stage, Du, Au, Lieu, Places ; des demandes ont Matricule, Nom, Code stage, Session souhaitée, Date de la demande",
                "no header row recognised in the first 20 lines; a calendar has the columns Code session, Code stage, Du, Au, Lieu, Places; requests have Matricule, Nom, Code stage, Session souhaitée, Date de la demande",
            ),
        ),
        Unrecognised::MissingColumns { line, missing } => (
            "missing_columns",
            Words::new(
                format!("il manque des colonnes à la ligne {line} : {}", missing.join(", ")),
                format!("columns are missing on line {line}: {}", missing.join(", ")),
            ),
        ),
        Unrecognised::TwiceTheSame { line, column } => (
            "twice_the_same_column",
            Words::new(
                format!("deux colonnes ont le même sens à la ligne {line} : {column}"),
                format!("two columns mean the same on line {line}: {column}"),
            ),
        ),
    }
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
    files.iter().flat_map(|file| &file.sheets).flat_map(|(sheet, header)| read(sheet, header.as_ref())).collect()
}

/// What a sheet was recognised as.
#[must_use]
pub fn kind(header: Option<&Header>) -> Option<Kind> {
    header.map(|h| h.kind)
}
