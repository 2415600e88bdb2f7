//! A choice of several among few, as native check boxes in a list.

use leptos::prelude::*;

use super::{
    field::{described_by, fault_words},
    pick::Choice,
};

/// The list, with its hint and its fault; `chosen` holds the codes in the order they were ticked.
#[component]
pub fn Boxes(
    #[prop(into)] id: String,
    #[prop(into)] legend: String,
    #[prop(optional)] hint: Option<&'static str>,
    choices: Vec<Choice>,
    chosen: RwSignal<Vec<String>>,
    /// Whether a long list scrolls in its frame.
    #[prop(optional)]
    short: bool,
    fault: Signal<Option<String>>,
) -> impl IntoView {
    let name = id.clone();
    let one = move |Choice { code, words, about }: Choice| {
        let own = code.clone();
        let toggle = move |event: web_sys::Event| {
            let on = event_target_checked(&event);
            chosen.update(|chosen| {
                chosen.retain(|one| *one != code);
                if on {
                    chosen.push(code.clone());
                }
            });
        };
        view! {
            <li>
                <label>
                    <input type="checkbox" name=name.clone() prop:checked=move || chosen.with(|chosen| chosen.contains(&own)) on:change=toggle />
                    <span>{words}{about.map(|about| view! { <br /><span class="small soft">{about}</span> })}</span>
                </label>
            </li>
        }
        .into_any()
    };
    view! {
        <fieldset class="field" id=id.clone() tabindex="-1" aria-describedby=described_by(&id, hint.is_some(), fault)>
            <legend class="label">{legend}</legend>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            {fault_words(&id, fault)}
            <ul class=if short { "picks" } else { "picks whole" }>{choices.into_iter().map(one).collect_view()}</ul>
        </fieldset>
    }
    .into_any()
}
