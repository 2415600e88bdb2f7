//! CSV files, in the encodings and with the separators that planners meet.

use std::collections::HashMap;

use csv_core::ReadFieldResult;

use crate::grid::Grid;
use crate::limits::Budget;
use crate::{Cell, Format, Limits, Sheet, Unreadable, encoding};

/// What may separate cells, in the order that settles a draw: where the decimal mark is a comma,
/// a comma on every line proves nothing.
const DELIMITERS: [char; 4] = [';', '\t', '|', ','];

/// How many records the choice of a delimiter looks at.
const SAMPLE: usize = 20;

/// The first characters of texts that are something else: web pages, PDF, RTF.
const OTHER_TEXTS: [&str; 3] = ["<", "%PDF-", "{\\rtf"];

/// Reads a text file as one sheet.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<(Sheet, Format), Unreadable> {
    let (text, encoding) = encoding::decode(bytes)?;
    refuse_other_files(&text)?;
    let announced = announced_delimiter(&text);
    let delimiter = announced.unwrap_or_else(|| likely_delimiter(&text, limits));

    let mut budget = Budget::to_keep(limits);
    let mut grid = Grid::new(limits, &mut budget);
    let mut lines = Lines::new(&text);
    let mut fields = Fields::new(&text, delimiter, limits);
    let (mut column, mut line, mut record_from) = (0, 1, 0);
    loop {
        if column == 0 {
            record_from = fields.read;
            line = lines.at(record_from);
        }
        let unclosed = || {
            let quote = format!("the quote opened on line {line} is never closed");
            has_an_open_quote(&text, record_from).then(|| Unreadable::damaged(quote))
        };
        let Some(field) = fields.next().map_err(|refusal| unclosed().unwrap_or(refusal))? else {
            break;
        };
        if field.ends_file
            && let Some(refusal) = unclosed()
        {
            return Err(refusal);
        }
        if announced.is_none() || line > 1 {
            grid.place(line, column, Cell::from_text(field.text), false)?;
        }
        column = if field.ends_record { 0 } else { column + 1 };
    }
    let sheet = Sheet { name: String::new(), rows: grid.into_rows() };
    Ok((sheet, Format::Csv { encoding, delimiter }))
}

/// Binary files that happen to decode hold characters that nobody types.
fn refuse_other_files(text: &str) -> Result<(), Unreadable> {
    let start = text.trim_start();
    let binary = text.contains(|c| matches!(c, '\0'..='\x08' | '\x0E'..='\x1F' | '\x7F'));
    if binary || OTHER_TEXTS.iter().any(|other| start.starts_with(other)) {
        return Err(Unreadable::NotASpreadsheet);
    }
    Ok(())
}

/// The delimiter of a first line such as `sep=;`, which spreadsheet programs obey and hide.
fn announced_delimiter(text: &str) -> Option<char> {
    let line = text.split(['\r', '\n']).next()?.trim_end_matches(' ');
    let (key, value) = line.split_once('=')?;
    let mut value = value.chars();
    let delimiter = value.next().filter(|c| DELIMITERS.contains(c))?;
    (key.eq_ignore_ascii_case("sep") && value.next().is_none()).then_some(delimiter)
}

/// The delimiter that cuts the most records of the sample into the same number of cells.
fn likely_delimiter(text: &str, limits: &Limits) -> char {
    let mut best = (0, ';');
    for delimiter in DELIMITERS {
        let agreeing = records_of_same_width(Fields::new(text, delimiter, limits));
        if agreeing > best.0 {
            best = (agreeing, delimiter);
        }
    }
    best.1
}

fn records_of_same_width(mut fields: Fields) -> usize {
    let mut widths: HashMap<usize, usize> = HashMap::new();
    let (mut seen, mut width, mut blank) = (0, 0, true);
    while let Ok(Some(field)) = fields.next() {
        width += 1;
        blank &= field.text.trim().is_empty();
        if !field.ends_record {
            continue;
        }
        if width > 1 && !blank {
            *widths.entry(width).or_default() += 1;
        }
        seen += usize::from(!blank);
        if seen == SAMPLE {
            break;
        }
        (width, blank) = (0, true);
    }
    widths.into_values().max().unwrap_or(0)
}

/// The fields of the file one after the other. A record of a million fields takes no more memory
/// than one of ten.
struct Fields<'t> {
    parser: csv_core::Reader,
    text: &'t str,
    /// How many bytes are read.
    read: usize,
    buffer: Vec<u8>,
}

struct Field<'f> {
    text: &'f str,
    ends_record: bool,
    ends_file: bool,
}

impl<'t> Fields<'t> {
    fn new(text: &'t str, delimiter: char, limits: &Limits) -> Self {
        let delimiter = u8::try_from(delimiter).unwrap_or(b';');
        // A character takes at most four bytes. The extra byte keeps room for no character at
        // all: the parser reads nothing into an empty buffer.
        let longest = limits.cell_chars.saturating_mul(4).saturating_add(1);
        Self {
            parser: csv_core::ReaderBuilder::new().delimiter(delimiter).build(),
            text,
            read: 0,
            buffer: vec![0; longest.min(text.len().saturating_add(1))],
        }
    }

    fn next(&mut self) -> Result<Option<Field<'_>>, Unreadable> {
        let mut written = 0;
        let ends_record = loop {
            let input = self.text.as_bytes().get(self.read..).unwrap_or_default();
            let output = self.buffer.get_mut(written..).unwrap_or_default();
            let (result, read, wrote) = self.parser.read_field(input, output);
            self.read += read;
            written += wrote;
            match result {
                // The parser wants to be told once more that nothing is left.
                ReadFieldResult::InputEmpty => {}
                ReadFieldResult::OutputFull => return Err(Unreadable::CellTooLong),
                ReadFieldResult::Field { record_end } => break record_end,
                ReadFieldResult::End => return Ok(None),
            }
        };
        let bytes = self.buffer.get(..written).unwrap_or_default();
        let text = str::from_utf8(bytes).map_err(|_| Unreadable::damaged("a line cannot be cut into cells"))?;
        Ok(Some(Field { text, ends_record, ends_file: self.read >= self.text.len() }))
    }
}

/// Whether the record that starts here swallows the rest of the file because a quote is missing.
/// The parser accepts it, and the people on those lines would be lost in one cell.
fn has_an_open_quote(text: &str, from: usize) -> bool {
    let rest = text.get(from..).unwrap_or_default();
    rest.trim().contains(['\r', '\n']) && rest.matches('"').count() % 2 == 1
}

/// Tells on which line a record starts. The parser gives the end of the previous record instead,
/// and does not count lines that end with a bare carriage return.
#[derive(Debug)]
struct Lines<'t> {
    text: &'t str,
    byte: usize,
    line: u32,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, byte: 0, line: 1 }
    }

    /// The line of the first character at or after this byte that ends no line. Bytes must grow
    /// from one call to the next.
    fn at(&mut self, byte: usize) -> u32 {
        let rest = self.text.as_bytes().get(self.byte..).unwrap_or_default();
        let mut after_return = false;
        for &next in rest {
            let ends_line = matches!(next, b'\r' | b'\n');
            if self.byte >= byte && !ends_line {
                break;
            }
            if ends_line && !(next == b'\n' && after_return) {
                self.line = self.line.saturating_add(1);
            }
            after_return = next == b'\r';
            self.byte += 1;
        }
        self.line
    }
}
