//! A small chart of days: bars, the highest one labelled, the part that matters in another ink and in words.

use leptos::prelude::*;

/// One bar: its height and how much of it is the marked part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    pub whole: u32,
    pub part: u32,
}

/// Units of the drawing for one bar and the room after it.
const STEP: usize = 10;

/// The bars, first to last. Decorative: the title and the table beside it say the same.
#[must_use]
pub fn bars(all: &[Bar]) -> AnyView {
    let most = all.iter().map(|bar| bar.whole).max().unwrap_or(0).max(1);
    // In thousandths: whole numbers keep the formatting of floats out of the program.
    let height = |value: u32| u64::from(value).saturating_mul(1000) / u64::from(most);
    let width = all.len().max(1).saturating_mul(STEP);
    let one = |(index, bar): (usize, &Bar)| {
        let (whole, part) = (height(bar.whole), height(bar.part));
        let x = index.saturating_mul(STEP);
        view! {
            <rect class="taken" x=x y=1000_u64.saturating_sub(whole) width="8" height=whole />
            <rect class="refused" x=x y=1000_u64.saturating_sub(part) width="8" height=part />
        }
    };
    view! {
        <svg class="bars" viewBox=format!("0 0 {width} 1000") preserveAspectRatio="none" aria-hidden="true" focusable="false">
            {all.iter().enumerate().map(one).collect_view()}
        </svg>
    }
    .into_any()
}
