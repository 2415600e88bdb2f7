//! An e-mail address.

use leptos::prelude::*;

/// The address; one too long for its line goes on after one of its signs rather than within a word.
#[must_use]
pub fn email(address: &str) -> AnyView {
    let parts = address.split_inclusive(['@', '.']).map(|part| view! { {part.to_owned()}<wbr /> });
    view! { <span class="breaks">{parts.collect_view()}</span> }.into_any()
}
