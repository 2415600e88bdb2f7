//! Imports of planners' files: previewed with every line's verdict, then applied once.

pub mod files;
pub mod mapping;
pub mod reading;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use domain::id::{ImportId, PersonId, UnitId};
use domain::import::{Kind, Verdict};
use serde_json::Value;

use crate::page::{Cursor, Page, PageRequest, Scope, within};
use crate::row::{insert_all, key, lock_rows, of, unreadable, update_version};
use crate::run::Run;
use crate::schema::{import, import_line};
use crate::sql_types::{At, Id, Json};
use crate::{Conn, StoreError, Tx};

const WHAT: &str = "import";

/// Where an import stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImportState {
    /// Read without effect.
    Previewed,
    /// Applied.
    Applied {
        /// When.
        at: DateTime<Utc>,
        /// By whom.
        by: Option<PersonId>,
    },
}

/// An import.
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Whose calendar and requests the files hold.
    pub organiser: UnitId,
    /// Who brought the files; none when another system did.
    pub created_by: Option<PersonId>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Where it stands.
    pub state: ImportState,
    /// A hash of the plan: another one means that what it was computed on has changed.
    pub plan_hash: String,
    /// The files and what was recognised in them.
    pub files: Value,
    /// How many lines of each verdict.
    pub totals: Value,
    /// Counts the edits, from 1.
    pub version: i32,
}

/// A line of the files.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportLine {
    /// From 0, over all files.
    pub position: u32,
    /// The file.
    pub file: String,
    /// The file's place in the import, from 0.
    pub file_at: u32,
    /// The sheet.
    pub sheet: String,
    /// The line in the sheet.
    pub line: u32,
    /// What it is; none outside any table.
    pub kind: Option<Kind>,
    /// What becomes of it.
    pub verdict: Verdict,
    /// Whether it is accepted and cancels a request: struck through, or marked as cancelled.
    pub cancelled: bool,
    /// What is shown of it: reasons, changes, cells.
    pub summary: Value,
    /// What was read in it, to apply it.
    pub parsed: Value,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = import, treat_none_as_default_value = false)]
struct Row {
    id: Id,
    organiser_unit_id: Id,
    created_by: Option<Id>,
    created_at: At,
    state: String,
    applied_at: Option<At>,
    applied_by: Option<Id>,
    plan_hash: String,
    files: Json,
    totals: Json,
    version: i32,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = import_line, treat_none_as_default_value = false)]
struct LineRow {
    import_id: Id,
    position: i32,
    file: String,
    sheet: String,
    line: i32,
    kind: Option<String>,
    verdict: String,
    summary: Json,
    parsed: Json,
    cancelled: bool,
    file_position: i32,
}

/// Which lines of an import.
#[derive(Debug, Clone, Copy, Default)]
pub struct LineFilter {
    /// Only those of this verdict.
    pub verdict: Option<Verdict>,
    /// Only those of this kind.
    pub kind: Option<Kind>,
    /// Only those that cancel a request, or only the others.
    pub cancelled: Option<bool>,
}

impl TryFrom<Row> for Import {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        let state = match (row.state.as_str(), row.applied_at) {
            ("previewed", None) => ImportState::Previewed,
            ("applied", Some(at)) => ImportState::Applied { at: at.0, by: row.applied_by.map(of) },
            _ => return Err(unreadable(WHAT, row.state)),
        };
        Ok(Self {
            id: of(row.id),
            organiser: of(row.organiser_unit_id),
            created_by: row.created_by.map(of),
            created_at: row.created_at.0,
            state,
            plan_hash: row.plan_hash,
            files: row.files.0,
            totals: row.totals.0,
            version: row.version,
        })
    }
}

impl TryFrom<LineRow> for ImportLine {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        let kind = match row.kind.as_deref() {
            None => None,
            Some(code) => Some(Kind::from_code(code).ok_or_else(|| unreadable("import_line", code))?),
        };
        Ok(Self {
            position: u32::try_from(row.position).map_err(|e| unreadable("import_line", e))?,
            file: row.file,
            file_at: u32::try_from(row.file_position).map_err(|e| unreadable("import_line", e))?,
            sheet: row.sheet,
            line: u32::try_from(row.line).map_err(|e| unreadable("import_line", e))?,
            kind,
            verdict: Verdict::from_code(&row.verdict).ok_or_else(|| unreadable("import_line", &row.verdict))?,
            cancelled: row.cancelled,
            summary: row.summary.0,
            parsed: row.parsed.0,
        })
    }
}

/// Files hold anything, and PostgreSQL keeps no zero character in a text.
fn clean(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.replace('\0', "")),
        Value::Array(items) => Value::Array(items.iter().map(clean).collect()),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.replace('\0', ""), clean(value))).collect())
        }
        other => other.clone(),
    }
}

/// Keeps a previewed import with its lines.
///
/// # Errors
/// The database's.
pub fn insert(tx: &mut Tx, new: &Import, lines: &[ImportLine]) -> Result<(), StoreError> {
    let (state, applied) = match new.state {
        ImportState::Previewed => ("previewed", None),
        ImportState::Applied { at, by } => ("applied", Some((at, by))),
    };
    let row = Row {
        id: key(new.id),
        organiser_unit_id: key(new.organiser),
        created_by: new.created_by.map(key),
        created_at: At(new.created_at),
        state: state.to_owned(),
        applied_at: applied.map(|(at, _)| At(at)),
        applied_by: applied.and_then(|(_, by)| by).map(key),
        plan_hash: new.plan_hash.clone(),
        files: Json(clean(&new.files)),
        totals: Json(clean(&new.totals)),
        version: new.version,
    };
    diesel::insert_into(import::table).values(row).apply(tx)?;
    insert_lines(tx, new.id, lines)
}

/// Puts another reading of the same files in the place of the one that was shown, if it still has the version that was read.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Missing`], or the database's.
pub fn read_again(tx: &mut Tx, again: &Import, lines: &[ImportLine]) -> Result<i32, StoreError> {
    let version = save_reading(tx, again)?;
    forget_lines(tx, again.id)?;
    insert_lines(tx, again.id, lines)?;
    Ok(version)
}

/// Keeps what a reading found but for its lines, if the import still has the version that was read.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Missing`], or the database's.
pub fn save_reading(tx: &mut Tx, again: &Import) -> Result<i32, StoreError> {
    Ok(update_version!(
        tx,
        import,
        key(again.id),
        again.version,
        (
            dsl::plan_hash.eq(&again.plan_hash),
            dsl::files.eq(Json(clean(&again.files))),
            dsl::totals.eq(Json(clean(&again.totals))),
        )
    ))
}

/// Takes the lines of an import away, for another reading.
///
/// # Errors
/// The database's.
pub fn forget_lines(tx: &mut Tx, id: ImportId) -> Result<(), StoreError> {
    diesel::delete(import_line::table.filter(import_line::import_id.eq(key(id)))).apply(tx)?;
    Ok(())
}

/// Keeps lines of an import.
///
/// # Errors
/// The database's.
pub fn insert_lines(tx: &mut Tx, id: ImportId, lines: &[ImportLine]) -> Result<(), StoreError> {
    let number = |n: u32| i32::try_from(n).map_err(|_| StoreError::broken("a file has too many lines"));
    for some in lines.chunks(2_000) {
        let rows = some
            .iter()
            .map(|line| {
                Ok(LineRow {
                    import_id: key(id),
                    position: number(line.position)?,
                    file: line.file.replace('\0', ""),
                    sheet: line.sheet.replace('\0', ""),
                    line: number(line.line)?,
                    kind: line.kind.map(|kind| kind.code().to_owned()),
                    verdict: line.verdict.code().to_owned(),
                    summary: Json(clean(&line.summary)),
                    parsed: Json(clean(&line.parsed)),
                    cancelled: line.cancelled,
                    file_position: number(line.file_at)?,
                })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        insert_all!(&mut **tx, import_line::table, rows);
    }
    Ok(())
}

/// One import.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn find(conn: &mut Conn, id: ImportId) -> Result<Option<Import>, StoreError> {
    let row: Option<Row> = import::table.find(key(id)).first_row(conn).optional()?;
    row.map(Import::try_from).transpose()
}

/// Holds an import for the rest of the write, and reads it.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn lock(tx: &mut Tx, id: ImportId) -> Result<Option<Import>, StoreError> {
    let ids = [key(id)];
    lock_rows!(tx, import, &ids);
    find(tx, id)
}

/// Imports into calendars in scope, the latest first.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn list(conn: &mut Conn, scope: &Scope, page: &PageRequest) -> Result<Page<Import>, StoreError> {
    let mut query = import::table.into_boxed();
    if let Scope::Under(roots) = scope {
        query = query.filter(import::organiser_unit_id.eq_any(within!(roots)));
    }
    if let Some(after) = &page.after {
        query = query.filter(import::id.lt(Id(after.id)));
    }
    let rows: Vec<Row> = query.order(import::id.desc()).limit(page.rows()).load(conn)?;
    let imports = rows.into_iter().map(Import::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(imports, page, |import| Cursor::new("", import.id)))
}

/// The lines of an import, in the order of the files.
///
/// # Errors
/// The database's, or a row that cannot be read.
pub fn lines(
    conn: &mut Conn,
    id: ImportId,
    only: LineFilter,
    page: &PageRequest,
) -> Result<Page<ImportLine>, StoreError> {
    let mut query = import_line::table.filter(import_line::import_id.eq(key(id))).into_boxed();
    if let Some(verdict) = only.verdict {
        query = query.filter(import_line::verdict.eq(verdict.code()));
    }
    if let Some(kind) = only.kind {
        query = query.filter(import_line::kind.eq(kind.code()));
    }
    if let Some(cancelled) = only.cancelled {
        query = query.filter(import_line::cancelled.eq(cancelled));
    }
    if let Some(after) = &page.after {
        query = query.filter(import_line::position.gt(after.key::<i32>()?));
    }
    let rows: Vec<LineRow> = query.order(import_line::position).limit(page.rows()).load(conn)?;
    let lines = rows.into_iter().map(ImportLine::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::cut(lines, page, |line| Cursor::new(line.position, id)))
}

/// Marks an import as applied, if it still has the version that was read; answers the new version.
///
/// # Errors
/// [`StoreError::Stale`], [`StoreError::Missing`], or the database's.
pub fn mark_applied(
    tx: &mut Tx,
    id: ImportId,
    version: i32,
    at: DateTime<Utc>,
    by: Option<PersonId>,
) -> Result<i32, StoreError> {
    Ok(update_version!(
        tx,
        import,
        key(id),
        version,
        (dsl::state.eq("applied"), dsl::applied_at.eq(At(at)), dsl::applied_by.eq(by.map(key)))
    ))
}
