//! Buttons.

use leptos::prelude::*;

use super::icon::{Icon, icon};

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
    #[prop(optional, into)] on_press: Option<Callback<()>>,
) -> impl IntoView {
    view! {
        <button
            type=if submit { "submit" } else { "button" }
            class=format!("button {class}")
            aria-label=full_label
            aria-busy=move || busy.get().then_some("true")
            disabled=move || busy.get()
            on:click=move |_| {
                if let Some(act) = on_press {
                    act.run(());
                }
            }
        >
            {shape.map(icon)}
            <span>{label}</span>
        </button>
    }
    .into_any()
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[must_use]
pub fn link_button(href: String, label: impl Into<String>, class: &'static str, shape: Option<Icon>) -> AnyView {
    view! { <a class=format!("button {class}") href=href>{shape.map(icon)}<span>{label.into()}</span></a> }.into_any()
}
