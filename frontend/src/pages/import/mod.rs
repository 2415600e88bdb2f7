//! Bringing a planner's files in: choose, check, apply.

mod apply;
mod columns;
pub mod detail;
mod keeper;
mod lines;
pub mod list;
pub mod new;
mod reading;

use contract::import::Totals;
use leptos::prelude::*;

use crate::{components::stepper::stepper, context::use_lang, i18n::messages::imports};

/// Every line read: those of the tables, and the titles, totals and reminders around them.
#[must_use]
pub const fn lines_read(totals: &Totals) -> u32 {
    totals.lines.0.saturating_add(totals.ignored.0)
}

/// The three steps, the current one marked.
#[must_use]
pub fn steps(current: usize) -> AnyView {
    let lang = use_lang();
    stepper(
        imports::steps(lang),
        &[imports::step_files(lang), imports::step_check(lang), imports::step_done(lang)],
        current,
    )
}
