//! An import and its lines, in the words of the contract.

use super::{cell, sheets};
use crate::app::show::Names;
use crate::problem::{Outcome, Problem};
use crate::wire as tags;
use contract::import as wire;
use contract::text::{Count, LineNumber};
use domain::import::{Kind, Totals};
use serde_json::Value;
use store::import::reading::Progress;
use store::import::{Import, ImportLine, ImportState};
use store::{Conn, import, unit};

/// What is shown of a line.
#[derive(serde::Deserialize)]
struct Summary {
    reasons: Vec<wire::ImportReason>,
    changes: Vec<wire::ImportChange>,
    cells: Vec<KeptCell>,
}

/// A cell as it was kept: lines of before columns were kept hold the text alone.
#[derive(serde::Deserialize)]
#[serde(untagged)]
enum KeptCell {
    Headed(wire::SummaryCell),
    Bare(contract::text::CellText),
}

impl From<KeptCell> for wire::SummaryCell {
    fn from(kept: KeptCell) -> Self {
        match kept {
            KeptCell::Headed(cell) => cell,
            KeptCell::Bare(text) => Self { column: None, text },
        }
    }
}

pub(super) fn shown_line(line: ImportLine) -> Outcome<wire::ImportLine> {
    let summary: Summary = serde_json::from_value(line.summary).map_err(|e| Problem::internal(&e))?;
    Ok(wire::ImportLine {
        position: Count(line.position),
        file: cell(&line.file),
        sheet: cell(&line.sheet),
        line: LineNumber(line.line),
        kind: line.kind.map(kind),
        verdict: wire::Verdict::from_code(line.verdict.code()).unwrap_or(wire::Verdict::Ignored),
        cancelled: line.cancelled,
        reasons: summary.reasons,
        changes: summary.changes,
        summary: summary.cells.into_iter().map(Into::into).collect(),
    })
}

pub(super) fn kind(kind: Kind) -> wire::LineKind {
    match kind {
        Kind::Course => wire::LineKind::Course,
        Kind::Session => wire::LineKind::Session,
        Kind::Quota => wire::LineKind::Quota,
        Kind::Person => wire::LineKind::Person,
        Kind::Skill => wire::LineKind::Skill,
        Kind::Request => wire::LineKind::Request,
        Kind::Enrolment => wire::LineKind::Enrolment,
    }
}

pub(super) fn read_kind(kind: wire::LineKind) -> Kind {
    match kind {
        wire::LineKind::Course => Kind::Course,
        wire::LineKind::Session => Kind::Session,
        wire::LineKind::Quota => Kind::Quota,
        wire::LineKind::Person => Kind::Person,
        wire::LineKind::Skill => Kind::Skill,
        wire::LineKind::Request => Kind::Request,
        wire::LineKind::Enrolment => Kind::Enrolment,
    }
}

/// The totals of each kind as they were kept; imports of before kept those of sessions and requests alone.
fn kinds(kept: &Value) -> Outcome<Vec<wire::KindTotals>> {
    let of = |one: Kind| {
        let found = kept.get("kinds").and_then(|kinds| kinds.get(one.code())).cloned();
        found.map(|totals| {
            let totals = serde_json::from_value(totals).map_err(|e| Problem::internal(&e))?;
            Ok(wire::KindTotals { kind: kind(one), totals })
        })
    };
    Kind::ALL.into_iter().filter_map(of).collect()
}

pub(super) fn totals(totals: Totals) -> wire::Totals {
    wire::Totals {
        lines: Count(totals.lines),
        create: Count(totals.create),
        update: Count(totals.update),
        unchanged: Count(totals.unchanged),
        duplicate: Count(totals.duplicate),
        rejected: Count(totals.rejected),
        cancelled: Count(totals.cancelled),
        ignored: Count(totals.ignored),
        sessions_moved: Count(totals.sessions_moved),
    }
}

pub(super) fn shown(conn: &mut Conn, one: &Import) -> Outcome<wire::Import> {
    let names = Names::of_people(conn, one.created_by)?;
    let organiser = unit::tags(conn, [one.organiser])?.remove(&one.organiser).ok_or_else(Problem::not_found)?;
    let part = |name: &str| {
        let value = one.totals.get(name).cloned().unwrap_or(Value::Null);
        serde_json::from_value(value).map_err(|e| Problem::internal(&e))
    };
    let reading = import::reading::progress(conn, one.id)?;
    let (state, applied_at) = match (one.state, reading) {
        (ImportState::Applied { at, .. }, _) => (wire::ImportState::Applied, Some(at)),
        (ImportState::Previewed, Some(Progress { failed: true, .. })) => (wire::ImportState::Failed, None),
        (ImportState::Previewed, Some(_)) => (wire::ImportState::Reading, None),
        (ImportState::Previewed, None) => (wire::ImportState::Previewed, None),
    };
    Ok(wire::Import {
        id: one.id.into(),
        organiser: tags::unit_tag(organiser),
        state,
        progress: reading.map(|far| wire::ImportProgress { read: Count(far.read), total: Count(far.total) }),
        created_at: one.created_at,
        created_by: one.created_by.map(|id| names.person(id)).transpose()?,
        applied_at,
        files: sheets::kept(one.files.clone())?,
        totals: part("all")?,
        sessions: part("sessions")?,
        requests: part("requests")?,
        kinds: kinds(&one.totals)?,
        files_kept_until: import::files::kept_until(conn, one.id)?,
        version: one.version.into(),
    })
}
