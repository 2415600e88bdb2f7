//! What others change shows by itself: a page asks again when it is told of a change that concerns it.

use std::{cell::Cell, rc::Rc, time::Duration};

use contract::event::LiveEvent;
use leptos::prelude::*;

use crate::{
    browser,
    live::{Word, is_heeded, line, listen},
    state::live::Phase,
};

/// Without the line, a page asks again at this pace.
const EVERY: Duration = Duration::from_secs(15);
/// With it, it does so one time in this many: deadlines pass without anything being changed.
const SELDOM: u32 = 8;
/// Between two readings that changes call for.
const APART: Duration = Duration::from_secs(2);
/// Messages are delivered a moment after the change that causes them.
pub const MESSAGE: Duration = Duration::from_secs(3);

/// Calls `again` soon after a change that concerns the page, and from time to time, while the tab is visible and the page is
/// here.
pub fn keep_fresh(concerns: impl Fn(&LiveEvent) -> bool + 'static, again: impl Fn() + 'static) {
    keep_fresh_after(Duration::ZERO, concerns, again);
}

/// Likewise, so long after the change.
pub fn keep_fresh_after(delay: Duration, concerns: impl Fn(&LiveEvent) -> bool + 'static, again: impl Fn() + 'static) {
    follow(delay, Box::new(concerns), Rc::new(again));
}

/// Who listens, whether a reading is due, and whether one has just been made.
#[derive(Default)]
struct Pace {
    number: Cell<u32>,
    due: Cell<bool>,
    resting: Cell<bool>,
}

fn follow(delay: Duration, concerns: Box<dyn Fn(&LiveEvent) -> bool>, again: Rc<dyn Fn()>) {
    let pace = Rc::new(Pace::default());
    let (heeding, reading) = (Rc::clone(&pace), Rc::clone(&again));
    let number = listen(move |word| {
        let concerned = match word {
            Word::Change(event) => concerns(event),
            Word::Everything => true,
        };
        if concerned && !heeding.due.replace(true) {
            let (pace, again) = (Rc::clone(&heeding), Rc::clone(&reading));
            // Screens that hear the same word do not all ask in the same instant.
            let soon = Duration::from_millis(u64::from(browser::dice()) * 100);
            set_timeout(move || read(&pace, &again), delay + soon);
        }
    });
    pace.number.set(number);
    let ticks = Cell::new(0_u32);
    let tick = move || {
        ticks.set(ticks.get().wrapping_add(1));
        let live = untrack(line).phase() == Phase::Live;
        if !document().hidden() && (!live || ticks.get().is_multiple_of(SELDOM)) {
            again();
        }
    };
    let timer = set_interval_with_handle(tick, EVERY).ok();
    on_cleanup(move || {
        if let Some(timer) = timer {
            timer.clear();
        }
    });
}

/// Reads again now, or once the reading just made and the selection under way are over.
fn read(pace: &Rc<Pace>, again: &Rc<dyn Fn()>) {
    if !is_heeded(pace.number.get()) {
        return;
    }
    if document().hidden() {
        // Everything is read again when the tab is shown.
        pace.due.set(false);
        return;
    }
    if pace.resting.get() || browser::is_selecting() {
        let (pace, again) = (Rc::clone(pace), Rc::clone(again));
        set_timeout(move || read(&pace, &again), APART);
        return;
    }
    pace.due.set(false);
    pace.resting.set(true);
    let rested = Rc::clone(pace);
    set_timeout(move || rested.resting.set(false), APART);
    again();
}
