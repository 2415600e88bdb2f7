//! Buttons.

use std::sync::atomic::{AtomicUsize, Ordering};

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// Gives each reason an id of its own.
static NUMBER: AtomicUsize = AtomicUsize::new(0);

/// A native button; while `busy` it shows so and takes no second press.
#[component]
pub fn Button(
    /// What it does, as a verb.
    #[prop(into)]
    label: String,
    /// `primary`, `danger`, `quiet`, `small`, `large`, `wide`.
    #[prop(optional, into)]
    class: String,
    #[prop(optional)] shape: Option<Icon>,
    /// What assistive technology says instead of the label, when the label needs its row to be understood.
    #[prop(optional, into)]
    full_label: Option<String>,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional)] submit: bool,
    /// Why it cannot be pressed now; it stays reachable, so that the reason is read with it.
    #[prop(optional_no_strip)]
    why_not: Option<String>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
) -> impl IntoView {
    let off = why_not.is_some();
    let name = why_not.is_some().then(|| format!("why-not-{}", NUMBER.fetch_add(1, Ordering::Relaxed)));
    let reason = why_not.map(|words| view! { <p class="why-not small soft" id=name.clone()>{words}</p> });
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=format!("button {class}")
            aria-label=full_label
            aria-busy=move || busy.get().then_some("true")
            aria-disabled=off.then_some("true")
            aria-describedby=name
            disabled=move || busy.get()
            on:click=move |_| {
                if !off && let Some(act) = on_press {
                    act.run(());
                }
            }
        >
            {shape.map(icon)}
            <span>{label}</span>
        </button>
        {reason}
    }
    .into_any()
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[must_use]
pub fn link_button(href: String, label: impl Into<String>, class: &'static str, shape: Option<Icon>) -> AnyView {
    view! { <a class=format!("button {class}") href=href>{shape.map(icon)}<span>{label.into()}</span></a> }.into_any()
}
