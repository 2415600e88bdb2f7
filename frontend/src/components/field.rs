//! A form's parts: label, hint and fault are tied to their input, and the list of faults leads to each.

use leptos::{html, prelude::*};

use crate::remote::shown;

use super::icon::{Icon, icon};
use crate::{context::use_lang, i18n::messages::common, upgrade};

/// A fault of a field: the id of its input and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub field: String,
    pub words: String,
}

/// The fault of one field among all.
#[must_use]
pub fn fault_of(faults: Signal<Vec<Fault>>, field: &str) -> Signal<Option<String>> {
    let field = field.to_owned();
    Signal::derive(move || {
        faults.with(|all| all.iter().find(|fault| fault.field == field).map(|fault| fault.words.clone()))
    })
}

/// What an input points to with `aria-describedby`.
pub(super) fn described_by(id: &str, hint: bool, fault: Signal<Option<String>>) -> Signal<Option<String>> {
    let id = id.to_owned();
    Signal::derive(move || match (hint, fault.with(Option::is_some)) {
        (true, true) => Some(format!("{id}-hint {id}-fault")),
        (true, false) => Some(format!("{id}-hint")),
        (false, true) => Some(format!("{id}-fault")),
        (false, false) => None,
    })
}

/// What was typed before the page was loaded anew stands here again.
fn put_back(id: &str, value: RwSignal<String>) {
    if let Some(words) = upgrade::typed_before(id) {
        value.set(words);
    }
}

/// The fault of an input, where it is described.
pub(super) fn fault_words(id: &str, fault: Signal<Option<String>>) -> AnyView {
    let name = format!("{id}-fault");
    shown(move || {
        let words = fault.get()?;
        Some(view! { <p class="fault" id=name.clone()>{icon(Icon::Alert)}<span>{words}</span></p> })
    })
}

pub(super) fn frame(
    id: &str,
    label: String,
    optional: bool,
    hint: Option<String>,
    fault: Signal<Option<String>>,
    input: AnyView,
) -> AnyView {
    let lang = use_lang();
    view! {
        <div class="field">
            <label for=id.to_owned()>{label}{optional.then(|| view! { <span class="soft">" ("{common::optional(lang)}")"</span> })}</label>
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            {fault_words(id, fault)}
            {input}
        </div>
    }
    .into_any()
}

/// A line of text, a number, a date: `kind` is the native type of the input.
#[component]
pub fn Field(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] fault: Signal<Option<String>>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] optional: bool,
    /// `numeric` brings the figures up on a phone.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The language of what is typed, when it may be another than that of the screen.
    #[prop(optional)]
    language: Option<&'static str>,
) -> impl IntoView {
    if kind != "password" && kind != "search" {
        put_back(&id, value);
    }
    let described = described_by(&id, hint.is_some(), fault);
    let input = view! {
        <input
            class="input"
            id=id.clone()
            name=id.clone()
            type=kind
            inputmode=inputmode
            lang=language
            autocomplete=autocomplete.unwrap_or("off")
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
            aria-describedby=described
            aria-invalid=move || fault.with(Option::is_some).then_some("true")
        />
    };
    frame(&id, label, optional, hint, fault, input.into_any())
}

/// Several lines of text.
#[component]
pub fn WordsField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] fault: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    /// How many characters fit in.
    #[prop(default = 500)]
    most: usize,
    /// Whether it holds a whole page.
    #[prop(optional)]
    tall: bool,
    /// The language of what is typed, when it may be another than that of the screen.
    #[prop(optional)]
    language: Option<&'static str>,
) -> impl IntoView {
    put_back(&id, value);
    let described = described_by(&id, hint.is_some(), fault);
    let input = view! {
        <textarea
            class=if tall { "input tall" } else { "input" }
            id=id.clone()
            name=id.clone()
            maxlength=most.to_string()
            lang=language
            prop:value=move || value.get()
            on:input=move |event| value.set(event_target_value(&event))
            aria-describedby=described
            aria-invalid=move || fault.with(Option::is_some).then_some("true")
        ></textarea>
    };
    frame(&id, label, optional, hint, fault, input.into_any())
}

/// What is looked for, as the address says it; Enter or leaving the field looks.
#[component]
pub fn SearchField(
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    #[prop(default = "search")] kind: &'static str,
    on_search: Callback<String>,
) -> impl IntoView {
    let input = view! {
        <input
            class="input"
            id=id
            name=id
            type=kind
            autocomplete="off"
            prop:value=value
            on:change=move |event| on_search.run(event_target_value(&event).trim().to_owned())
        />
    };
    frame(id, label, false, None, Signal::stored(None), input.into_any())
}

/// A choice in a native list; the first line asks to choose.
#[component]
pub fn SelectField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(into)] value: Signal<String>,
    on_choose: Callback<String>,
    /// Codes and words.
    #[prop(into)]
    choices: Signal<Vec<(String, String)>>,
    /// The words of "nothing chosen".
    #[prop(optional, into)]
    blank: Option<String>,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional, into)] fault: Signal<Option<String>>,
) -> impl IntoView {
    let described = described_by(&id, hint.is_some(), fault);
    let blank = blank.unwrap_or_else(|| common::none_chosen(use_lang()).to_owned());
    let option = move |(code, words): (String, String)| {
        let own = code.clone();
        view! { <option value=code prop:selected=move || value.with(|chosen| *chosen == own)>{words}</option> }
    };
    let input = view! {
        <select
            class="input"
            id=id.clone()
            name=id.clone()
            on:change=move |event| on_choose.run(event_target_value(&event))
            aria-describedby=described
            aria-invalid=move || fault.with(Option::is_some).then_some("true")
        >
            <option value="" prop:selected=move || value.with(String::is_empty)>{blank}</option>
            {shown(move || choices.get().into_iter().map(option).collect_view())}
        </select>
    };
    frame(&id, label, false, hint, fault, input.into_any())
}

/// The list of what to correct; it takes the focus when it appears, and each line leads to its field.
#[component]
pub fn ErrorSummary(#[prop(into)] faults: Signal<Vec<Fault>>) -> impl IntoView {
    let lang = use_lang();
    move || {
        let all = faults.get();
        (!all.is_empty()).then(|| {
            let node = NodeRef::<html::Div>::new();
            node.on_load(|summary| {
                let _ = summary.focus();
            });
            view! {
                <div class="error-summary" role="alert" tabindex="-1" node_ref=node>
                    <h2>{common::fault_summary(lang)}</h2>
                    <ul>
                        {all
                            .into_iter()
                            .map(|fault| view! { <li><a href=format!("#{}", fault.field)>{fault.words}</a></li> })
                            .collect_view()}
                    </ul>
                </div>
            }
        })
    }
}
