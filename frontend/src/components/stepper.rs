//! Where one is in a job of several steps.

use leptos::prelude::*;

/// The steps, the current one marked, those before it done.
#[must_use]
pub fn stepper(label: &'static str, steps: &[&'static str], current: usize) -> AnyView {
    view! {
        <ol class="steps" aria-label=label>
            {steps
                .iter()
                .enumerate()
                .map(|(index, words)| {
                    let class = if index < current { "done" } else { "" };
                    view! { <li class=class aria-current=(index == current).then_some("step")><span>{*words}</span></li> }
                })
                .collect_view()}
        </ol>
    }
    .into_any()
}
