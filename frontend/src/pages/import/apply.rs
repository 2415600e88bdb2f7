//! Before an import is applied: what it will write, and whether the whole or the accepted lines.

use contract::import::{ApplyOnly, Import, Totals};
use leptos::prelude::*;

use super::columns::is_open;
use crate::{
    components::{
        badge::{Tone, callout},
        button::Button,
        loaded::Failed,
    },
    context::use_lang,
    i18n::messages::{common, imports},
    remote::{Deed, shown},
};

/// What was chosen: the version seen, which lines, and whether sheets that wait are left out.
pub type Chosen = (i32, ApplyOnly, bool);

/// What stands in the dialog.
pub fn confirm(import: &Import, open: RwSignal<bool>, apply: Deed<Chosen>) -> AnyView {
    let lang = use_lang();
    let version = import.version.0;
    let whole = RwSignal::new(false);
    let without = RwSignal::new(false);
    let rejected = import.totals.rejected.0;
    let waiting = waiting(import);
    let some_wait = !waiting.is_empty();
    let choice = move |wanted: bool, words: &'static str| {
        view! {
            <label class="check">
                <input type="radio" name="apply-only" prop:checked=move || whole.get() == wanted on:change=move |_| whole.set(wanted) />
                <span>{words}</span>
            </label>
        }
    };
    let sheets = some_wait.then(|| {
        let words = imports::sheets_wait(lang, &waiting.join(", "));
        callout(
            Tone::Watch,
            view! {
                <p>{words}</p>
                <label class="check">
                    <input type="checkbox" prop:checked=move || without.get() on:change=move |event| without.set(event_target_checked(&event)) />
                    <span>{imports::leave_out_sheets(lang)}</span>
                </label>
            }
            .into_any(),
        )
    });
    let refused = move || {
        (whole.get() && rejected > 0)
            .then(|| callout(Tone::Bad, view! { <p>{imports::apply_whole_refused(lang, rejected)}</p> }.into_any()))
    };
    let go = move |()| {
        let only = if whole.get_untracked() { ApplyOnly::Whole } else { ApplyOnly::Good };
        apply.run((version, only, without.get_untracked()));
    };
    view! {
        <div class="stack">
            {shown(move || apply.error().get().map(|error| view! { <Failed error=error /> }))}
            <p>{imports::apply_words(lang, &changes(&import.totals))}</p>
            <fieldset class="stack-tight">
                <legend>{imports::whole_or_good(lang)}</legend>
                {choice(false, imports::apply_good(lang))}
                {choice(true, imports::apply_whole(lang))}
            </fieldset>
            {shown(refused)}
            {sheets}
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| open.set(false) />
                <Button label=imports::apply(lang) class="primary" busy=apply.busy() on_press=go />
            </div>
        </div>
    }
    .into_any()
}

/// Sheets of which no line is read yet.
fn waiting(import: &Import) -> Vec<String> {
    let sheets = import.files.iter().flat_map(|file| {
        file.sheets.iter().filter(|sheet| is_open(sheet)).map(|sheet| match sheet.name.as_str() {
            "" => file.name.0.clone(),
            name => name.to_owned(),
        })
    });
    sheets.collect()
}

/// What applying would write: "470 créations et 2 mises à jour".
fn changes(totals: &Totals) -> String {
    let lang = use_lang();
    let created = imports::creations(lang, totals.create.0);
    match totals.update.0 {
        0 => created,
        count => imports::both(lang, &created, &imports::updates(lang, count)),
    }
}
