//! Reads the spreadsheets that planners send, as a neutral grid of cells, and writes those that
//! people download: lists ([`write`]), and a sent file with what became of its rows ([`annotate`]).
//!
//! Bytes in, [`Workbook`] out: no file, no network, no clock. The bytes come from outside and may
//! be hostile, so nothing here trusts a size, a name or a reference found in them: every quantity
//! is bounded by [`Limits`], and a file beyond a bound is refused with an [`Unreadable`], never
//! read in part.
//!
//! The kind of file is decided by its content: a zip is an `.xlsx` or an `.ods`, any other text is
//! a CSV. The name only serves to refuse the formats that may carry macros. Nothing is computed:
//! formulas give the value that the spreadsheet program last saved. Hidden sheets are left out;
//! hidden and filtered rows are read like the others, since a filter is often left on by mistake.
#![deny(missing_docs)]

pub mod annotate;
mod cell;
mod delimited;
mod encoding;
mod grid;
mod limits;
mod moment;
mod ods;
mod package;
mod rich;
mod unreadable;
pub mod write;
mod xlsx;
mod xml;

pub use cell::Cell;
pub use encoding::Encoding;
pub use limits::Limits;
pub use unreadable::Unreadable;

use package::Package;

/// A spreadsheet, read whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// The visible sheets, in the order of their tabs. At least one has a row.
    pub sheets: Vec<Sheet>,
    /// What the bytes turned out to be.
    pub format: Format,
}

/// One tab of a spreadsheet, or the whole of a CSV file.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The name on the tab; empty for a CSV file.
    pub name: String,
    /// The rows that hold something, by increasing number.
    pub rows: Vec<Row>,
}

/// A row with at least one cell that is not empty.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The number that a person sees beside the row, from 1; in a CSV file, the line of the file
    /// on which the row starts.
    pub number: u32,
    /// The cells from the first column; the last one is never empty.
    pub cells: Vec<Cell>,
    /// Whether every cell that is not empty is struck through.
    pub struck: bool,
}

/// The kinds of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// An Office Open XML workbook.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// Text with one row per line.
    Csv {
        /// How its bytes spell characters.
        encoding: Encoding,
        /// What separates two cells of a row.
        delimiter: char,
    },
}

/// The first bytes of an OLE2 container: a spreadsheet from before 2007, or an encrypted one.
const OLE2: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// The name of the stream that holds the document in an encrypted container, in UTF-16LE.
const ENCRYPTED_STREAM: &[u8] = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";

/// The endings of the formats that may carry macros.
const MACRO_ENDINGS: [&str; 7] = ["xlsm", "xltm", "xlam", "xlsb", "xls", "xlt", "xla"];

/// Reads a file that someone sent under this name.
///
/// # Errors
/// The reason for which the file is refused; see each variant of [`Unreadable`].
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Workbook, Unreadable> {
    if bytes.len() > limits.file_bytes {
        return Err(Unreadable::TooLarge);
    }
    if bytes.starts_with(&OLE2) {
        let encrypted = bytes.windows(ENCRYPTED_STREAM.len()).any(|window| window == ENCRYPTED_STREAM);
        return Err(if encrypted { Unreadable::Encrypted } else { Unreadable::OldFormat });
    }
    if may_carry_macros(name) {
        return Err(Unreadable::Macros);
    }
    let workbook = if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        let mut package = Package::open(bytes, limits)?;
        if ods::is_one(&package) {
            Workbook { sheets: ods::read(&mut package, limits)?, format: Format::Ods }
        } else {
            Workbook { sheets: xlsx::read(&mut package, limits)?, format: Format::Xlsx }
        }
    } else {
        let (sheet, format) = delimited::read(bytes, limits)?;
        Workbook { sheets: vec![sheet], format }
    };
    if workbook.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(Unreadable::Empty);
    }
    Ok(workbook)
}

fn may_carry_macros(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ending)| {
        let ending = ending.trim_end().to_ascii_lowercase();
        MACRO_ENDINGS.contains(&ending.as_str())
    })
}
