//! What others change shows by itself: a page asks again while it is looked at.

use std::time::Duration;

use leptos::prelude::*;

const EVERY: Duration = Duration::from_secs(15);

/// Calls `again` every fifteen seconds while the tab is visible and the page is here.
pub fn keep_fresh(again: impl Fn() + 'static) {
    let tick = move || {
        if !document().hidden() {
            again();
        }
    };
    if let Ok(handle) = set_interval_with_handle(tick, EVERY) {
        on_cleanup(move || handle.clear());
    }
}
