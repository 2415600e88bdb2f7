//! Lists as files: any list of the API, with the filters in force and the columns chosen, written as it is read.

mod tables;

pub use tables::{Courses, People, Requests, Seats, Sessions};

use crate::extract::who::Who;
use crate::lang::{Lang, Words};
use crate::problem::{Outcome, Problem};
use contract::export::{ExportColumn, ExportFormat, ExportQuery, ExportTable, ExportTables};
use contract::text::Limit;
use sheet::write::{Column as Head, CsvStyle, Field, Target, Unwritable, Writer};
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use store::Conn;
use store::page::{Page, PageRequest};

/// Lines read at a time when the caller does not say: no reading stays open while they are slow.
pub const AT_ONCE: u16 = 500;

/// A column of a list.
pub struct Column<T: 'static> {
    /// Its stable code.
    pub code: &'static str,
    /// Its header in French.
    pub fr: &'static str,
    /// Its header in English.
    pub en: &'static str,
    /// Its width in characters.
    pub width: u16,
    /// What it holds of a line.
    pub cell: for<'l> fn(&'l T, Lang) -> Field<'l>,
}

/// A list that can be taken away.
pub trait Table: 'static {
    /// Its filters and its order.
    type Query: Clone + Send + 'static;
    /// Its lines.
    type Line: Send + 'static;
    /// Its stable code.
    const CODE: &'static str;
    /// Its name in French and in English: that of the sheet and of the file.
    const NAMES: (&'static str, &'static str);
    /// Its columns, in their usual order.
    const COLUMNS: &'static [Column<Self::Line>];
    /// Where it starts.
    ///
    /// # Errors
    /// 422 for a filter.
    fn first(query: &Self::Query) -> Outcome<PageRequest>;
    /// One page of it, for this asker.
    ///
    /// # Errors
    /// As the list.
    fn page(conn: &mut Conn, who: &Who, query: &Self::Query, page: &PageRequest) -> Outcome<Page<Self::Line>>;
}

/// What is being written, drained as it comes.
#[derive(Clone, Default)]
struct Spool(Arc<Mutex<Vec<u8>>>);

impl Spool {
    fn drain(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A list being written.
pub struct Writing<T: Table> {
    columns: Vec<&'static Column<T::Line>>,
    lang: Lang,
    writer: Writer<Spool>,
    spool: Spool,
}

impl<T: Table> Writing<T> {
    /// The file with its header.
    ///
    /// # Errors
    /// 422 for a column that the list does not have, or that is named twice.
    pub fn open(how: &ExportQuery, lang: Lang) -> Outcome<Self> {
        let columns = chosen::<T>(how)?;
        let spool = Spool::default();
        let mut writer = Writer::new(spool.clone(), target(how.format)).map_err(broken)?;
        let head: Vec<Head<'_>> =
            columns.iter().map(|column| Head { title: title(column, lang), width: column.width }).collect();
        let name = match lang {
            Lang::Fr => T::NAMES.0,
            Lang::En => T::NAMES.1,
        };
        writer.sheet(name, &head).map_err(broken)?;
        Ok(Self { columns, lang, writer, spool })
    }

    /// Writes lines; answers what is ready to leave.
    ///
    /// # Errors
    /// More lines than spreadsheets open.
    pub fn lines(&mut self, lines: &[T::Line]) -> Outcome<Vec<u8>> {
        for line in lines {
            let cells = self.columns.iter().map(|column| (column.cell)(line, self.lang));
            self.writer.row(cells).map_err(broken)?;
        }
        Ok(self.spool.drain())
    }

    /// The end of the file.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn close(self) -> Outcome<Vec<u8>> {
        Ok(self.writer.finish().map_err(broken)?.drain())
    }
}

fn broken(error: Unwritable) -> Problem {
    Problem::internal(&error)
}

fn target(format: Option<ExportFormat>) -> Target {
    match format.unwrap_or(ExportFormat::Csv) {
        ExportFormat::Xlsx => Target::Xlsx,
        ExportFormat::Csv => Target::Csv(CsvStyle::International),
        ExportFormat::CsvFrench => Target::Csv(CsvStyle::French),
    }
}

fn title<T>(column: &Column<T>, lang: Lang) -> &'static str {
    match lang {
        Lang::Fr => column.fr,
        Lang::En => column.en,
    }
}

fn chosen<T: Table>(how: &ExportQuery) -> Outcome<Vec<&'static Column<T::Line>>> {
    let Some(names) = &how.columns else { return Ok(T::COLUMNS.iter().collect()) };
    let mut columns: Vec<&'static Column<T::Line>> = Vec::new();
    for name in names.as_str().split(',') {
        let found = T::COLUMNS.iter().find(|column| column.code == name).ok_or_else(|| {
            let known: Vec<&str> = T::COLUMNS.iter().map(|column| column.code).collect();
            let known = known.join(", ");
            let words = Words::new(
                format!("la colonne « {name} » n'existe pas ; il y a : {known}"),
                format!("there is no column {name}; there are: {known}"),
            );
            Problem::invalid("/query/columns", "unknown", words)
        })?;
        if columns.iter().any(|column| column.code == found.code) {
            let words = Words::new("colonne citée deux fois", "this column is named twice");
            return Err(Problem::invalid("/query/columns", "duplicate", words));
        }
        columns.push(found);
    }
    Ok(columns)
}

/// The page that a list starts with when it is taken away.
///
/// # Errors
/// 422 for a cursor of another list.
fn first(order: &str, limit: Option<Limit>, cursor: Option<&contract::text::Cursor>) -> Outcome<PageRequest> {
    let page = crate::extract::page::page_in(order, limit, cursor)?;
    Ok(PageRequest { limit: limit.map_or(AT_ONCE, |limit| limit.0), ..page })
}

fn described<T: Table>(lang: Lang) -> ExportTable {
    let column =
        |column: &Column<T::Line>| ExportColumn { code: column.code.into(), title: title(column, lang).into() };
    ExportTable { table: T::CODE.into(), columns: T::COLUMNS.iter().map(column).collect() }
}

/// Every list that can be taken away, with its columns.
#[must_use]
pub fn tables(lang: Lang) -> ExportTables {
    ExportTables {
        items: vec![
            described::<Courses>(lang),
            described::<Seats>(lang),
            described::<People>(lang),
            described::<Requests>(lang),
            described::<Sessions>(lang),
        ],
    }
}
