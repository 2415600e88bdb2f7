//! Large files are accepted at once and read by a job, which goes on where a server that stopped left it.

use super::mapping::{self, Reading};
use super::reach::{Reach, known_to};
use super::source::{Told, told_again, told_kept};
use super::{Both, all_totals, asks_for_seats, hash, kept_lines, rehearse, sheets};
use crate::extract::who::Who;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use actix_web::web;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::ImportId;
use domain::import::{ImportPlan, Known, ReadLine, plan};
use std::sync::Arc;
use store::import::reading::{self, Claimed, ToRead};
use store::import::{Import, ImportLine};
use store::{Conn, Tx, import};

/// Lines beyond which files are read by a job.
const LARGE: usize = 2_000;
/// Lines kept in one transaction: other writes come between.
const AT_ONCE: usize = 1_000;
/// How long a server may say nothing of what it reads before another one takes over, in seconds.
const LEASE_SECONDS: i64 = 30;

pub(super) fn is_large(lines: &[ReadLine]) -> bool {
    lines.len() > LARGE
}

/// Asks the job to read the files of an import.
///
/// # Errors
/// The store's.
pub(super) fn ask(tx: &mut Tx, import: ImportId, reach: &Reach, reading: &Reading) -> Outcome<()> {
    let lines = u32::try_from(reading.lines.len()).unwrap_or(u32::MAX);
    let work = ToRead { import, reach: reach.kept(), told: told_kept(&reading.told)?, lines };
    Ok(reading::ask(tx, &work)?)
}

/// Refuses what needs files that are read.
///
/// # Errors
/// 409 while they are read, or when that was given up.
pub(super) fn insist_on_read(conn: &mut Conn, id: ImportId) -> Outcome<()> {
    let words = match reading::progress(conn, id)? {
        None => return Ok(()),
        Some(far) if far.failed => Both::new(
            "la lecture de ces fichiers a été abandonnée : envoyez-les de nouveau",
            "the reading of these files was given up: send them again",
        ),
        Some(_) => Both::new(
            "ces fichiers sont encore en cours de lecture : attendez la fin",
            "these files are still being read: wait for the end",
        ),
    };
    Err(Problem::new(ProblemCode::Conflict).detail(words))
}

/// Reads the oldest files that wait for it; answers how many. Several servers may do it at once: each takes others on, and what
/// a server that died had taken on is free again after a while.
///
/// # Errors
/// The store's.
pub async fn read_waiting(state: &AppState) -> Outcome<usize> {
    let now = state.clock().now();
    let due = state.store().read(move |conn| Ok::<_, Problem>(reading::due(conn, now)?)).await?;
    let Some(id) = due else { return Ok(0) };
    let until = lease(now);
    let take_on = move |tx: &mut Tx| Ok::<_, Problem>(reading::claim(tx, id, now, until)?);
    let Some(Claimed { work, attempt }) = state.store().write("claim_import", take_on).await? else { return Ok(0) };
    match read(state, &work, attempt).await {
        // What the files hold does not change: reading them again would end in the same way.
        Err(problem) if problem.code() == ProblemCode::UnreadableFile => {
            tracing::warn!(import.id = %id, problem.cause = %problem, "the reading of an import was given up");
            let give_up = move |tx: &mut Tx| Ok::<_, Problem>(reading::fail(tx, (id, attempt), now)?);
            state.store().write("fail_import", give_up).await?;
            Ok(1)
        }
        other => other.map(|()| 1),
    }
}

async fn read(state: &AppState, work: &ToRead, attempt: i32) -> Outcome<()> {
    let (id, now) = (work.import, state.clock().now());
    let kept = move |conn: &mut Conn| {
        let found = import::find(conn, id)?.ok_or_else(Problem::not_found)?;
        Ok::<_, Problem>((found, import::files::of(conn, id, now)?))
    };
    let (found, files) = state.store().read(kept).await?;
    if files.is_empty() {
        return Err(Problem::new(ProblemCode::UnreadableFile));
    }
    let told: Told = told_again(&work.told)?;
    let reading = mapping::read(state, found.organiser, files, told).await?;
    let (organiser, reach, lines) = (found.organiser, Reach::read(&work.reach)?, reading.lines);
    let planned = move |conn: &mut Conn| {
        let known = known_to(conn, &reach, organiser, &lines, now)?;
        Ok::<_, Problem>((plan(lines, &known, organiser), known))
    };
    let (mut plan, known) = state.store().read(planned).await?;
    if asks_for_seats(&plan) {
        plan = seats_tried(state, &found, plan, known).await?;
    }
    let plan = Arc::new(plan);
    if !keep(state, (id, attempt), &plan).await? {
        return Ok(());
    }
    let again = Import {
        plan_hash: hash(&plan),
        files: serde_json::to_value(sheets::shown(&reading.opened)).map_err(|e| Problem::internal(&e))?,
        totals: all_totals(&plan),
        ..found
    };
    let end = move |tx: &mut Tx| {
        if reading::end(tx, (id, attempt))? {
            import::save_reading(tx, &again)?;
        }
        Ok::<_, Problem>(())
    };
    state.store().write("end_import_reading", end).await
}

/// The plan with what becomes of its seats, tried by the right of whoever brought the files, as it is now.
async fn seats_tried(state: &AppState, found: &Import, plan: ImportPlan, known: Known) -> Outcome<ImportPlan> {
    let organiser = found.organiser;
    // Machines are given no seats to ask for: such lines are rejected before.
    let by = found.created_by.ok_or_else(|| Problem::new(ProblemCode::NotAllowed))?;
    let now = state.clock().now();
    let who = state.store().read(move |conn| Who::later(conn, by, now)).await?;
    let act = who.act(state)?;
    let rehearsal = move |tx: &mut Tx| {
        let mut tried = plan.clone();
        rehearse(tx, &act, &who, &mut tried, &known, organiser)?;
        Ok::<_, Problem>(tried)
    };
    state.store().write("rehearse_import", rehearsal).await
}

/// Keeps the lines, some at a time; false when another server took over.
async fn keep(state: &AppState, mine: (ImportId, i32), plan: &Arc<ImportPlan>) -> Outcome<bool> {
    let total = plan.lines.len();
    for first in (0..total).step_by(AT_ONCE) {
        let whole = Arc::clone(plan);
        let some = web::block(move || part(&whole, first)).await.map_err(|error| Problem::internal(&error))??;
        let read = u32::try_from(first.saturating_add(some.len())).unwrap_or(u32::MAX);
        let until = lease(state.clock().now());
        let keep = move |tx: &mut Tx| {
            if !reading::note(tx, mine, read, until)? {
                return Ok::<_, Problem>(false);
            }
            if first == 0 {
                import::forget_lines(tx, mine.0)?;
            }
            import::insert_lines(tx, mine.0, &some)?;
            Ok(true)
        };
        if !state.store().write("keep_import_lines", keep).await? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn lease(now: DateTime<Utc>) -> DateTime<Utc> {
    now + TimeDelta::seconds(LEASE_SECONDS)
}

fn part(plan: &ImportPlan, first: usize) -> Outcome<Vec<ImportLine>> {
    let end = first.saturating_add(AT_ONCE).min(plan.lines.len());
    let position = u32::try_from(first).unwrap_or(u32::MAX);
    kept_lines(position, plan.lines.get(first..end).unwrap_or_default())
}
