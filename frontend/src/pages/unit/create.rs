//! A new unit under another.

use contract::unit::{Unit, UnitCreate};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use crate::{
    client,
    components::{
        button::Button,
        dialog::Dialog,
        field::{ErrorSummary, Fault, Field, fault_of},
        loaded::Failed,
    },
    context::{use_lang, use_speaker},
    i18n::messages::{common, units},
    page::Page,
    router::use_router,
};

/// The dialog.
#[component]
pub fn CreateDialog(open: RwSignal<bool>, parent: Unit, done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let title = units::new_under(lang, parent.code.as_str());
    let content = move || view! { <CreateForm open=open parent=parent.clone() done=done /> }.into_any();
    view! { <Dialog open=open title=Signal::stored(title) content=content /> }.into_any()
}

#[component]
fn CreateForm(open: RwSignal<bool>, parent: Unit, done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let (router, speaker) = (use_router(), use_speaker());
    let code = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let create = Deed::new(move |body: UnitCreate| async move {
        let made = client::catalogue::create_unit(&body).await?;
        open.set(false);
        done.run(());
        speaker.say(units::created(lang, made.code.as_str()));
        router.go(&Page::Unit(made.id).path());
        Ok(())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (code, name) = (code.get_untracked().trim().to_owned(), name.get_untracked().trim().to_owned());
        let fault = |field: &str, words: &str| Fault { field: field.to_owned(), words: words.to_owned() };
        let no_code =
            (code.is_empty() || code.chars().count() > 32).then(|| fault("unit-code", units::code_needed(lang)));
        let no_name = name.is_empty().then(|| fault("unit-name", units::name_needed(lang)));
        let found: Vec<Fault> = no_code.into_iter().chain(no_name).collect();
        if found.is_empty() {
            create.run(UnitCreate { parent_id: parent.id, code: code.into(), name: name.into(), time_zone: None });
        }
        faults.set(found);
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || create.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <Field id="unit-code" label=units::code(lang) value=code fault=fault_of(faults.into(), "unit-code") />
            <Field id="unit-name" label=units::name(lang) value=name fault=fault_of(faults.into(), "unit-name") />
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| open.set(false) />
                <Button label=units::create(lang) class="primary" submit=true busy=create.busy() />
            </div>
        </form>
    }
    .into_any()
}
