//! A choice of one among few, as native radio buttons in a list.

use leptos::prelude::*;

/// One possible answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub code: String,
    pub words: String,
    pub about: Option<String>,
}

/// The list; arrows move, Space chooses, as the browser does.
#[component]
pub fn Picks(
    #[prop(into)] legend: String,
    name: &'static str,
    choices: Vec<Choice>,
    chosen: RwSignal<String>,
    /// Said to assistive technology only, when the field above says it already.
    #[prop(optional)]
    unseen: bool,
) -> impl IntoView {
    view! {
        <fieldset class="field">
            <legend class=if unseen { "unseen" } else { "label" }>{legend}</legend>
            <ul class="picks">
                {choices
                    .into_iter()
                    .map(|choice| {
                        let (code, own) = (choice.code.clone(), choice.code.clone());
                        // A unit without a longer name is not said twice.
                        let about = choice.about.filter(|about| *about != choice.words);
                        view! {
                            <li>
                                <label>
                                    <input type="radio" name=name value=choice.code prop:checked=move || chosen.with(|it| *it == own) on:change=move |_| chosen.set(code.clone()) />
                                    <span>{choice.words}{about.map(|about| view! { <br /><span class="soft small">{about}</span> })}</span>
                                </label>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </fieldset>
    }
    .into_any()
}
