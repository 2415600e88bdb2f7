//! Imports of planners' files: a dry run first, then the same applied, or refused when the data changed between the two.

pub mod apply;
pub mod background;
pub mod codec;
pub mod copy;
pub mod mapping;
mod reach;
mod sheets;
mod show;
pub mod source;

use super::act::{About, Act, Why};
use super::field::out_of_scope;
use crate::answer::Answer;
use crate::extract::if_match::IfMatch;
use crate::extract::who::Who;
use crate::lang::Words as Both;
use crate::problem::{Outcome, Problem, ProblemCode};
use chrono::TimeDelta;
use contract::import as wire;
use domain::event::Action;
use domain::id::{ImportId, UnitId};
use domain::import::{ImportPlan, Kind, Known, LinePlan, Parsed, ReadLine, ReasonCode, Verdict, plan};
use domain::role::Permission;
use domain::text::{SessionCode, fold};
use mapping::Reading;
use reach::{Reach, known_to};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use show::{kind, read_kind, shown, shown_line, totals};
use std::collections::BTreeMap;
use store::audit::Subject;
use store::import::{Import, ImportLine, ImportState, LineFilter};
use store::page::{Page, PageRequest};
use store::snapshot::{Hold, lock_people, lock_sessions};
use store::{Conn, Tx, import, unit};

/// Days for which the files are kept as they were sent.
const FILES_KEPT_DAYS: i64 = 7;

/// Lines read at once when an import is applied.
const BATCH: u16 = 5_000;

/// Reads files without effect and keeps what they would do; large ones are kept to be read by a job.
///
/// # Errors
/// 403 without the role; 422 for an organiser out of scope.
pub fn preview(tx: &mut Tx, act: &mut Act, who: &Who, organiser: UnitId, reading: &Reading) -> Outcome<Answer> {
    over_organiser(tx, who, organiser)?;
    let reach = Reach::of(who);
    let later = background::is_large(&reading.lines);
    let plan = if later { ImportPlan::default() } else { tried(tx, act, who, &reach, organiser, &reading.lines)? };
    let new = Import {
        id: act.mint.id(),
        organiser,
        created_by: who.authority.person(),
        created_at: act.now,
        state: ImportState::Previewed,
        plan_hash: hash(&plan),
        files: serde_json::to_value(sheets::shown(&reading.opened)).map_err(|e| Problem::internal(&e))?,
        totals: all_totals(&plan),
        version: 1,
    };
    import::insert(tx, &new, &kept_lines(0, &plan.lines)?)?;
    import::files::keep(tx, (new.id, organiser), &reading.uploads, act.now + TimeDelta::days(FILES_KEPT_DAYS))?;
    if later {
        background::ask(tx, new.id, &reach, reading)?;
    }
    let why = Why::default().after(json!({ "lines": reading.lines_told() }));
    act.record(tx, Action::ImportPreviewed, Subject::of("import", new.id), About::default(), why)?;
    let shown = shown(tx, &new)?;
    let answer = Answer::created("imports", new.id, &shown)?.version(1);
    Ok(if later { answer.but_accepted() } else { answer })
}

/// What the lines would do. Whether seats can be taken is tried for real, with all that the lines do before, and taken back.
fn tried(
    tx: &mut Tx,
    act: &Act,
    who: &Who,
    reach: &Reach,
    organiser: UnitId,
    lines: &[ReadLine],
) -> Outcome<ImportPlan> {
    let known = known_to(tx, reach, organiser, lines, act.now)?;
    let mut plan = plan(lines.to_vec(), &known, organiser);
    if asks_for_seats(&plan) {
        rehearse(tx, act, who, &mut plan, &known, organiser)?;
    }
    Ok(plan)
}

fn rehearse(tx: &mut Tx, act: &Act, who: &Who, plan: &mut ImportPlan, known: &Known, organiser: UnitId) -> Outcome<()> {
    tx.rehearse(|tx| apply::apply(tx, &mut act.clone(), who, plan, known, organiser))?
}

/// Whether some lines are seats to try.
fn asks_for_seats(plan: &ImportPlan) -> bool {
    let asks = |line: &LinePlan| line.read.kind == Some(Kind::Enrolment) && line.verdict == Verdict::Create;
    plan.lines.iter().any(asks)
}

fn all_totals(plan: &ImportPlan) -> Value {
    let held = |kind: &Kind| plan.lines.iter().any(|line| line.read.kind == Some(*kind));
    let kinds = Kind::ALL.into_iter().filter(held).map(|kind| (kind.code(), totals(plan.totals(Some(kind)))));
    json!({
        "kinds": kinds.collect::<BTreeMap<_, _>>(),
        "all": totals(plan.totals(None)),
        "sessions": totals(plan.totals(Some(Kind::Session))),
        "requests": totals(plan.totals(Some(Kind::Request))),
    })
}

/// Lines of a plan as they are kept, the first one at this position.
fn kept_lines(first: u32, lines: &[LinePlan]) -> Outcome<Vec<ImportLine>> {
    (first..).zip(lines).map(|(at, line)| kept_line(at, line)).collect()
}

fn over_organiser(conn: &mut Conn, who: &Who, organiser: UnitId) -> Outcome<()> {
    who.require(Permission::Import)?;
    let lineage = unit::lineage(conn, organiser)?;
    if who.may(Permission::Import, &lineage) {
        return Ok(());
    }
    let words = Both::new("unité inconnue ou hors de votre périmètre", "no such unit in your scope");
    Err(out_of_scope("/organiser_unit_id", words))
}

/// What the plan would do, in one word: another one means that the data changed.
fn hash(plan: &ImportPlan) -> String {
    let mut digest = Sha256::new();
    for line in &plan.lines {
        digest.update(line.verdict.code());
        for change in &line.changes {
            digest.update(format!("\n{}\t{}\t{}", change.field, change.from, change.to));
        }
        // A seat and a place in the queue are not the same.
        if line.reasons.iter().any(|reason| reason.code == ReasonCode::Waits) {
            digest.update("waits");
        }
        digest.update([0]);
    }
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn kept_line(position: u32, line: &LinePlan) -> Outcome<ImportLine> {
    let reasons: Vec<wire::ImportReason> = line
        .reasons
        .iter()
        .take(50)
        .map(|reason| wire::ImportReason {
            code: reason.code.code().into(),
            column: reason.column.as_deref().map(cell),
            value: reason.value.as_deref().map(cell),
        })
        .collect();
    let changes: Vec<wire::ImportChange> = line
        .changes
        .iter()
        .map(|change| wire::ImportChange { field: change.field.into(), from: cell(&change.from), to: cell(&change.to) })
        .collect();
    let cells: Vec<_> = line
        .read
        .summary
        .iter()
        .take(8)
        .map(|one| wire::SummaryCell { column: one.column.as_deref().map(cell), text: cell(&one.text) })
        .collect();
    Ok(ImportLine {
        position,
        file: line.read.file.clone(),
        file_at: line.read.at,
        sheet: line.read.sheet.clone(),
        line: line.read.line,
        kind: line.read.kind,
        verdict: line.verdict,
        cancelled: line.cancels(),
        summary: json!({ "reasons": reasons, "changes": changes, "cells": cells }),
        parsed: line.read.parsed.as_ref().map_or(Ok(Value::Null), codec::encode)?,
    })
}

fn cell(text: &str) -> contract::text::CellText {
    text.chars().take(500).collect::<String>().into()
}

/// Applies a dry run, if it would still do what was shown: the lines that can be, or all of them or nothing.
///
/// # Errors
/// 409 when a line is rejected and all were asked for; 404 outside the scope; 409 when it is applied already or the data changed; 412 on another version.
pub fn apply(
    tx: &mut Tx,
    act: &mut Act,
    who: &Who,
    id: ImportId,
    on: IfMatch,
    asked: &wire::ImportApplyQuery,
) -> Outcome<Answer> {
    let found = standing(tx, who, id, on)?;
    if asked.leave_out_sheets != Some(true) {
        sheets::insist_on_all(&found)?;
    }
    let lines = read_again(tx, id)?;
    let known = locked(tx, act, who, found.organiser, &lines)?;
    let mut plan = plan(lines, &known, found.organiser);
    let holds = |plan: &ImportPlan| match plan.totals(None).rejected {
        _ if hash(plan) != found.plan_hash => Err(Problem::new(ProblemCode::ImportChanged)),
        rejected if asked.only == Some(wire::ApplyOnly::Whole) && rejected > 0 => Err(not_whole(rejected)),
        _ => Ok(()),
    };
    // What becomes of seats is known once they are taken.
    let seats = asks_for_seats(&plan);
    if !seats {
        holds(&plan)?;
    }
    apply::apply(tx, act, who, &mut plan, &known, found.organiser)?;
    if seats {
        holds(&plan)?;
    }
    import::mark_applied(tx, id, found.version, act.now, who.authority.person())?;
    let all = plan.totals(None);
    let why = Why::default().after(json!({ "create": all.create, "update": all.update }));
    act.record(tx, Action::ImportApplied, Subject::of("import", id), About::default(), why)?;
    let after = import::find(tx, id)?.ok_or_else(Problem::not_found)?;
    answer(tx, &after)
}

/// An import whose files are read and that is not applied yet, held for the rest of the write.
///
/// # Errors
/// 403 without the role, 404 outside its subtree; 409 while it is read or when it is applied already; 412 on another version.
fn standing(tx: &mut Tx, who: &Who, id: ImportId, on: IfMatch) -> Outcome<Import> {
    who.require(Permission::Import)?;
    let found = import::lock(tx, id)?.ok_or_else(Problem::not_found)?;
    over_import(tx, who, &found)?;
    if found.state != ImportState::Previewed {
        let words = Both::new("cet import est déjà appliqué", "this import is applied already");
        return Err(Problem::new(ProblemCode::Conflict).detail(words));
    }
    background::insist_on_read(tx, id)?;
    on.check(found.version, || answer(tx, &found))?;
    Ok(found)
}

fn not_whole(rejected: u32) -> Problem {
    let words = if rejected == 1 {
        Both::new(
            "une ligne est rejetée : corrigez-la dans le fichier, ou appliquez les seules lignes acceptées",
            "one line is rejected: correct it in the file, or apply the accepted lines alone",
        )
    } else {
        Both::new(
            format!(
                "{rejected} lignes sont rejetées : corrigez-les dans le fichier, ou appliquez les seules lignes acceptées"
            ),
            format!("{rejected} lines are rejected: correct them in the file, or apply the accepted lines alone"),
        )
    };
    Problem::new(ProblemCode::Conflict).detail(words)
}

fn answer(tx: &mut Tx, found: &import::Import) -> Outcome<Answer> {
    Ok(Answer::ok(&shown(tx, found)?)?.version(found.version))
}

/// What is known of the lines. The first reading tells whom and what the import changes; the second, made once their
/// rows are locked, is the one that counts. What is new needs no lock here: its sessions are kept as it is written.
fn locked(tx: &mut Tx, act: &Act, who: &Who, organiser: UnitId, lines: &[ReadLine]) -> Outcome<Known> {
    let reach = Reach::of(who);
    let known = known_to(tx, &reach, organiser, lines, act.now)?;
    let session = |code: &SessionCode| known.sessions.get(&fold(code.as_str())).map(|one| one.id);
    let (mut people, mut sessions) = (Vec::new(), BTreeMap::new());
    for line in &plan(lines.to_vec(), &known, organiser).lines {
        match (&line.read.parsed, line.verdict) {
            (Ok(Parsed::Session(said)), Verdict::Update) => {
                sessions.extend(session(&said.code).map(|id| (id, Hold::Change)));
            }
            (Ok(Parsed::Request(said)), Verdict::Create | Verdict::Update) => {
                for wished in said.wishes.iter().flatten().filter_map(session) {
                    sessions.entry(wished).or_insert(Hold::Keep);
                }
                if line.verdict == Verdict::Update {
                    people.extend(known.people.get(&said.service_number).map(|one| one.id));
                }
            }
            (Ok(Parsed::Quota(said)), Verdict::Create | Verdict::Update) => {
                sessions.extend(session(&said.session).map(|id| (id, Hold::Change)));
            }
            (Ok(Parsed::Person(said)), Verdict::Update) => {
                people.extend(known.people.get(&said.service_number).map(|one| one.id));
            }
            (Ok(Parsed::Skill(said)), Verdict::Create | Verdict::Update) => {
                people.extend(known.people.get(&said.person.service_number).map(|one| one.id));
            }
            (Ok(Parsed::Enrolment(said)), Verdict::Create) => {
                people.extend(known.people.get(&said.person.service_number).map(|one| one.id));
                sessions.extend(session(&said.session).map(|id| (id, Hold::Change)));
            }
            _ => {}
        }
    }
    if people.is_empty() && !sessions.values().any(|hold| *hold == Hold::Change) {
        return Ok(known);
    }
    lock_people(tx, &people)?;
    lock_sessions(tx, &sessions)?;
    known_to(tx, &reach, organiser, lines, act.now)
}

fn over_import(conn: &mut Conn, who: &Who, found: &Import) -> Outcome<()> {
    who.require(Permission::Import)?;
    let organiser = unit::lineage(conn, found.organiser)?;
    who.require_over(Permission::Import, &organiser)
}

/// The lines of a dry run as they were read: those that could not be read stay as they are.
fn read_again(conn: &mut Conn, id: ImportId) -> Outcome<Vec<ReadLine>> {
    let mut lines = Vec::new();
    let mut page = PageRequest::first(BATCH);
    loop {
        let found = import::lines(conn, id, LineFilter::default(), &page)?;
        for line in found.items {
            lines.push(ReadLine {
                file: line.file,
                at: line.file_at,
                sheet: line.sheet,
                line: line.line,
                kind: line.kind,
                summary: Vec::new(),
                notices: Vec::new(),
                parsed: if line.parsed.is_null() { Err(Vec::new()) } else { Ok(codec::decode(line.parsed)?) },
            });
        }
        match found.next {
            Some(next) => page.after = Some(next),
            None => return Ok(lines),
        }
    }
}

/// One import.
///
/// # Errors
/// 403 without the role, 404 outside its subtree.
pub fn get(conn: &mut Conn, who: &Who, id: ImportId) -> Outcome<wire::Import> {
    who.require(Permission::Import)?;
    let found = import::find(conn, id)?.ok_or_else(Problem::not_found)?;
    over_import(conn, who, &found)?;
    shown(conn, &found)
}

/// Imports into calendars of the asker's scope, the latest first.
///
/// # Errors
/// 403 without the role.
pub fn list(conn: &mut Conn, who: &Who, page: &PageRequest) -> Outcome<Page<wire::Import>> {
    who.require(Permission::Import)?;
    let scope = unit::scope(conn, &who.authority.roots(Permission::Import, who.now))?;
    let found = import::list(conn, &scope, page)?;
    let items = found.items.iter().map(|one| shown(conn, one)).collect::<Outcome<_>>()?;
    Ok(Page { items, next: found.next })
}

/// The lines of an import.
///
/// # Errors
/// 403 without the role, 404 outside its subtree.
pub fn lines(
    conn: &mut Conn,
    who: &Who,
    id: ImportId,
    query: &wire::ImportLineQuery,
    page: &PageRequest,
) -> Outcome<Page<wire::ImportLine>> {
    get(conn, who, id)?;
    let verdict = query.verdict.and_then(|v| Verdict::from_code(v.code()));
    let kind = query.kind.map(read_kind);
    let found = import::lines(conn, id, LineFilter { verdict, kind, cancelled: query.cancelled }, page)?;
    let items = found.items.into_iter().map(shown_line).collect::<Outcome<_>>()?;
    Ok(Page { items, next: found.next })
}
