//! What someone says of a sheet's columns: the kept files are read again, and what was said is remembered for the next ones.

use super::reach::Reach;
use super::show::read_kind as kind;
use super::source::{self, SourceFile, Told, Upload};
use super::{Both, all_totals, answer, background, hash, kept_lines, over_import, sheets, standing, tried};
use crate::answer::Answer;
use crate::app::act::{About, Act, Why};
use crate::extract::if_match::IfMatch;
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use actix_web::web;
use contract::import as wire;
use domain::event::Action;
use domain::id::{ImportId, UnitId};
use domain::import::{Column, ImportPlan, Mapping, ReadLine};
use domain::role::Permission;
use serde_json::json;
use std::collections::BTreeMap;
use store::audit::Subject;
use store::import::Import;
use store::import::files::KeptFile;
use store::{Conn, Tx, import};

/// Files that were read, with their bytes.
#[derive(Debug)]
pub struct Reading {
    /// The files as they are understood.
    pub opened: Vec<SourceFile>,
    /// Their lines.
    pub lines: Vec<ReadLine>,
    /// Their bytes.
    pub uploads: Vec<KeptFile>,
    /// What was said of their sheets by hand.
    pub told: Told,
}

impl Reading {
    /// How many lines of tables there are.
    #[must_use]
    pub fn lines_told(&self) -> usize {
        self.lines.iter().filter(|line| line.kind.is_some()).count()
    }
}

/// An import with its files.
#[derive(Debug)]
pub struct Kept {
    /// The import.
    pub import: Import,
    /// Its files, as they were sent.
    pub files: Vec<KeptFile>,
}

/// Reads files away from the threads that answer, with what the unit remembers of their headers.
///
/// # Errors
/// 422 that names each file that cannot be read and why; the store's.
pub async fn read(state: &AppState, organiser: UnitId, uploads: Vec<KeptFile>, told: Told) -> Outcome<Reading> {
    let cells = move || {
        let files: Vec<Upload> = uploads.into_iter().map(|KeptFile { name, bytes }| Upload { name, bytes }).collect();
        let grids = source::grids(&files)?;
        let hashes = source::hashes(&grids);
        let uploads = files.into_iter().map(|Upload { name, bytes }| KeptFile { name, bytes }).collect();
        Ok::<_, Problem>((grids, hashes, uploads))
    };
    let (grids, hashes, uploads) = web::block(cells).await.map_err(|error| Problem::internal(&error))??;
    let known = move |conn: &mut Conn| import::mapping::remembered(conn, organiser, &hashes);
    let remembered = state.store().read(known).await?;
    let lines = move || {
        let opened = source::understood(grids, &remembered, &told);
        (source::lines(&opened), opened, told)
    };
    let (lines, opened, told) = web::block(lines).await.map_err(|error| Problem::internal(&error))?;
    Ok(Reading { opened, lines, uploads, told })
}

/// An import of the asker's scope with its files.
///
/// # Errors
/// 403 without the role, 404 outside the scope; 409 when the files are no longer kept.
pub fn kept(conn: &mut Conn, who: &Who, id: ImportId) -> Outcome<Kept> {
    who.require(Permission::Import)?;
    let import = import::find(conn, id)?.ok_or_else(Problem::not_found)?;
    over_import(conn, who, &import)?;
    let files = import::files::of(conn, id, who.now)?;
    if files.is_empty() {
        let words = Both::new(
            "les fichiers de cet import ne sont plus conservés : envoyez-les de nouveau",
            "the files of this import are no longer kept: send them again",
        );
        return Err(Problem::new(ProblemCode::Conflict).detail(words));
    }
    Ok(Kept { import, files })
}

/// What is said of the sheets: what was said of the others before, and now of this one.
///
/// # Errors
/// 422 at what no sheet has or no column means.
pub fn told(import: &Import, said: &wire::ImportMapping) -> Outcome<Told> {
    let files = sheets::kept(import.files.clone())?;
    let at = usize::try_from(said.file.0).unwrap_or(usize::MAX);
    let no_file = || invalid("/file", "aucun fichier à cette place", "no file stands at this place");
    let file = files.get(at).ok_or_else(no_file)?;
    if !file.sheets.iter().any(|sheet| sheet.name == said.sheet) {
        return Err(invalid(
            "/sheet",
            "aucune feuille de ce nom dans ce fichier",
            "the file has no sheet of this name",
        ));
    }
    let mut told = Told::new();
    for (at, file) in files.iter().enumerate() {
        for sheet in &file.sheets {
            if let Some(before) = said_before(sheet) {
                told.insert((at, sheet.name.0.clone()), before);
            }
        }
    }
    told.insert((at, said.sheet.0.clone()), (said.header_line.0, mapping(said)?));
    Ok(told)
}

/// What was said of a sheet by hand.
fn said_before(sheet: &wire::ImportSheet) -> Option<(u32, Mapping)> {
    let by_hand = |one: &wire::SheetHeading| one.confidence == Some(wire::ColumnConfidence::Told);
    if !sheet.headings.iter().any(by_hand) {
        return None;
    }
    let columns = sheet.headings.iter().filter_map(|one| Some((index(one.position.0), one.meaning.clone()?.0)));
    Some((sheet.header_line?.0, Mapping { kind: kind(sheet.kind?), columns: columns.collect() }))
}

fn mapping(said: &wire::ImportMapping) -> Outcome<Mapping> {
    let kind = kind(said.kind);
    let mut columns = BTreeMap::new();
    for (at, one) in said.columns.iter().enumerate() {
        let pointer = |field: &str| format!("/columns/{at}/{field}");
        if Column::from_code(kind, one.meaning.as_str(), "").is_none() {
            return Err(invalid(
                &pointer("meaning"),
                "ces lignes n'ont pas cette donnée",
                "such lines have no such meaning",
            ));
        }
        if columns.insert(index(one.position.0), one.meaning.0.clone()).is_some() {
            return Err(invalid(&pointer("position"), "cette colonne est dite deux fois", "this column is said twice"));
        }
    }
    Ok(Mapping { kind, columns })
}

fn index(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}

fn invalid(pointer: &str, fr: &'static str, en: &'static str) -> Problem {
    Problem::invalid(pointer, "invalid", Both::new(fr, en))
}

/// Puts the new reading in the place of the dry run, and remembers or forgets what the header means.
///
/// # Errors
/// 403 or 404 outside the scope; 409 when it is applied already; 412 on another version; 422 when the sheet has no such line.
pub fn read_again(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: ImportId,
    on: IfMatch,
    said: &wire::ImportMapping,
    reading: &Reading,
) -> Outcome<Answer> {
    let found = standing(tx, who, id, on)?;
    remember(tx, act, &found, said, reading)?;
    let reach = Reach::of(who);
    let later = background::is_large(&reading.lines);
    let plan =
        if later { ImportPlan::default() } else { tried(tx, act, who, &reach, found.organiser, &reading.lines)? };
    let again = Import {
        plan_hash: hash(&plan),
        files: serde_json::to_value(sheets::shown(&reading.opened)).map_err(|e| Problem::internal(&e))?,
        totals: all_totals(&plan),
        ..found
    };
    import::read_again(tx, &again, &kept_lines(0, &plan.lines)?)?;
    if later {
        background::ask(tx, id, &reach, reading)?;
    }
    let why = Why::default().after(json!({ "lines": reading.lines_told(), "remembered": said.remember }));
    act.record(tx, Action::ImportPreviewed, Subject::of("import", id), About::default(), why)?;
    let after = import::find(tx, id)?.ok_or_else(Problem::not_found)?;
    let answer = answer(tx, &after)?;
    Ok(if later { answer.but_accepted() } else { answer })
}

fn remember(tx: &mut Tx, act: &Act, found: &Import, said: &wire::ImportMapping, reading: &Reading) -> Outcome<()> {
    let file = reading.opened.get(index(said.file.0)).ok_or_else(Problem::not_found)?;
    let sheet = file.sheets.iter().map(|(sheet, _)| sheet).find(|sheet| sheet.sheet == said.sheet.0);
    let hash = sheet.and_then(|sheet| source::hash_of_line(sheet, said.header_line.0)).ok_or_else(|| {
        invalid("/header_line", "cette feuille n'a rien à cette ligne", "the sheet has nothing on this line")
    })?;
    if said.remember && !said.columns.is_empty() {
        import::mapping::remember(tx, found.organiser, &hash, &mapping(said)?, act.now)?;
    } else {
        import::mapping::forget(tx, found.organiser, &hash)?;
    }
    Ok(())
}
