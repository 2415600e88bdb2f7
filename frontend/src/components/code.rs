//! A code that opens once: of an authenticator, or a recovery code.

use leptos::prelude::*;

use super::field::{described_by, frame};

/// The field. Nothing typed here outlives the page.
#[component]
pub fn CodeField(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: Option<String>,
    value: RwSignal<String>,
    #[prop(into)] fault: Signal<Option<String>>,
    /// Whether it holds digits only.
    #[prop(optional)]
    digits: bool,
) -> impl IntoView {
    let described = described_by(id, hint.is_some(), fault);
    let input = view! {
        <input
            class=if digits { "input code" } else { "input" }
            id=id
            name=id
            type="text"
            inputmode=if digits { "numeric" } else { "text" }
            autocomplete="one-time-code"
            autocapitalize="characters"
            spellcheck="false"
            maxlength="40"
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
            aria-describedby=described
            aria-invalid=move || fault.with(Option::is_some).then_some("true")
        />
    };
    frame(id, label, false, hint, fault, input.into_any())
}
