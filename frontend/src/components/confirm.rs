//! Before you do it: what will change, who is told, and why.

use leptos::prelude::*;

use super::{
    dialog::Dialog,
    field::{Fault, Field, SelectField, WordsField, fault_of},
    form::DialogForm,
};
use crate::{context::use_lang, i18n::messages::common, remote::Doing};

/// A coded reason with its words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reason {
    pub code: String,
    pub words: Option<String>,
}

impl Reason {
    /// Reads what was typed: a code is needed, and words when the code is `other` or when `words_needed`.
    ///
    /// # Errors
    /// The faults, by field.
    pub fn parse(code: &str, words: &str, words_needed: bool) -> Result<Self, Vec<Fault>> {
        let lang = use_lang();
        let words = words.trim();
        let mut faults = Vec::new();
        if code.is_empty() {
            faults.push(Fault { field: "reason-code".to_owned(), words: common::reason_needed(lang).to_owned() });
        }
        if words.is_empty() && (code == "other" || words_needed) {
            let said = if code == "other" { common::reason_words_needed(lang) } else { common::reason_in_words(lang) };
            faults.push(Fault { field: "reason-words".to_owned(), words: said.to_owned() });
        }
        if faults.is_empty() {
            Ok(Self { code: code.to_owned(), words: (!words.is_empty()).then(|| words.to_owned()) })
        } else {
            Err(faults)
        }
    }
}

/// The two fields of a reason, for any form.
#[component]
pub fn ReasonFields(
    #[prop(into)] label: String,
    choices: Vec<(String, String)>,
    code: RwSignal<String>,
    words: RwSignal<String>,
    #[prop(into)] faults: Signal<Vec<Fault>>,
    #[prop(optional)] words_needed: bool,
) -> impl IntoView {
    let lang = use_lang();
    view! {
        <SelectField id="reason-code" label=label value=code on_choose=Callback::new(move |chosen| code.set(chosen)) choices=Signal::stored(choices) fault=fault_of(faults, "reason-code") />
        <WordsField
            id="reason-words"
            label=common::reason_words(lang)
            hint=common::reason_words_hint(lang)
            value=words
            optional=!words_needed
            fault=fault_of(faults, "reason-words")
        />
    }
    .into_any()
}

/// The dialog: says the effect, asks the reason, does it, and stays open with the words typed when it fails.
#[component]
pub fn ConfirmWithReason(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// What will change and who will be told.
    #[prop(into)]
    effect: String,
    /// The verb of the button.
    #[prop(into)]
    act: String,
    choices: Vec<(String, String)>,
    doing: Doing,
    on_confirm: Callback<Reason>,
    /// More to decide, between the effect and the reason.
    #[prop(optional, into)]
    extra: Option<ViewFn>,
) -> impl IntoView {
    let content = move || {
        doing.forget();
        let form = view! {
            <ReasonForm
                open=open
                effect=effect.clone()
                act=act.clone()
                choices=choices.clone()
                doing=doing
                on_confirm=on_confirm
                extra=extra.clone().unwrap_or_default()
            />
        };
        form.into_any()
    };
    view! { <Dialog open=open title=title content=content /> }.into_any()
}

/// The dialog of an act that asks for no reason: says the effect, does it, and stays open when it fails.
#[component]
pub fn Confirm(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// What will change.
    #[prop(into)]
    effect: Signal<String>,
    /// The verb of the button.
    #[prop(into)]
    act: String,
    doing: Doing,
    on_confirm: Callback<()>,
    /// What must be typed first, for an act of great effect: what to say of it, what to say when it is not that, and the words.
    #[prop(optional_no_strip)]
    typed: Option<(String, String, String)>,
) -> impl IntoView {
    let content = move || {
        doing.forget();
        let said = RwSignal::new(String::new());
        let faults = RwSignal::new(Vec::new());
        let needed = typed.clone();
        let field = typed.clone().map(|(label, ..)| {
            view! { <Field id="confirm-words" label=label value=said fault=fault_of(faults.into(), "confirm-words") /> }
        });
        let submit = Callback::new(move |()| {
            let wrong = needed.as_ref().filter(|(.., words)| said.with_untracked(|said| said.trim() != words));
            let fault = wrong.map(|(_, words, _)| Fault { field: "confirm-words".to_owned(), words: words.clone() });
            if fault.is_none() {
                on_confirm.run(());
            }
            faults.set(fault.into_iter().collect());
        });
        let fields = view! { <p>{effect.get_untracked()}</p>{field} };
        // The one fault stands on the one field: no list leads to it.
        let form = view! {
            <DialogForm open=open faults=RwSignal::new(Vec::new()) error=doing.error() busy=doing.busy() act=act.clone() class="primary danger" on_submit=submit fields=fields.into_any() />
        };
        form.into_any()
    };
    view! { <Dialog open=open title=title content=content /> }.into_any()
}

/// The dialog of an act that asks why in words: says the effect, takes the words, and keeps them when it fails.
#[component]
pub fn ConfirmInWords(
    open: RwSignal<bool>,
    #[prop(into)] title: Signal<String>,
    /// What will change.
    #[prop(into)]
    effect: Signal<String>,
    /// The verb of the button.
    #[prop(into)]
    act: String,
    /// Who reads the words; the history when not said.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Whether it is done without words too.
    #[prop(optional)]
    optional: bool,
    doing: Doing,
    on_confirm: Callback<String>,
) -> impl IntoView {
    let lang = use_lang();
    let content = move || {
        doing.forget();
        let words = RwSignal::new(String::new());
        let faults = RwSignal::new(Vec::new());
        let submit = Callback::new(move |()| {
            let said = words.with_untracked(|words| words.trim().to_owned());
            let fault = (said.is_empty() && !optional).then(|| reason_fault("reason-words"));
            if fault.is_none() {
                on_confirm.run(said);
            }
            faults.set(fault.into_iter().collect());
        });
        let fields = view! {
            <p>{effect.get_untracked()}</p>
            <WordsField id="reason-words" label=common::reason(lang) hint=hint.unwrap_or_else(|| common::reason_kept(lang)) value=words optional=optional fault=fault_of(faults.into(), "reason-words") />
        };
        let form = view! {
            <DialogForm open=open faults=faults error=doing.error() busy=doing.busy() act=act.clone() class="primary danger" on_submit=submit fields=fields.into_any() />
        };
        form.into_any()
    };
    view! { <Dialog open=open title=title content=content /> }.into_any()
}

/// What to say of a reason that is missing.
#[must_use]
pub fn reason_fault(field: &str) -> Fault {
    Fault { field: field.to_owned(), words: common::reason_in_words(use_lang()).to_owned() }
}

#[component]
fn ReasonForm(
    open: RwSignal<bool>,
    effect: String,
    act: String,
    choices: Vec<(String, String)>,
    doing: Doing,
    on_confirm: Callback<Reason>,
    extra: ViewFn,
) -> impl IntoView {
    let lang = use_lang();
    let code = RwSignal::new(String::new());
    let words = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::new());
    let submit = Callback::new(move |()| match Reason::parse(&code.get_untracked(), &words.get_untracked(), false) {
        Ok(reason) => {
            faults.set(Vec::new());
            on_confirm.run(reason);
        }
        Err(found) => faults.set(found),
    });
    let fields = view! {
        <p>{effect}</p>
        {extra.run()}
        <ReasonFields label=common::reason(lang) choices=choices code=code words=words faults=faults />
    };
    view! {
        <DialogForm open=open faults=faults error=doing.error() busy=doing.busy() act=act class="primary danger" on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}
