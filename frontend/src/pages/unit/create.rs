//! A new unit under another.

use contract::unit::{Unit, UnitCreate};
use leptos::prelude::*;

use crate::remote::Deed;

use super::act::{NAMES, faults_of_names, names};
use crate::{
    client,
    components::{
        field::Fault,
        form::{DialogForm, told_on},
    },
    context::{use_lang, use_speaker},
    i18n::messages::units,
    page::Page,
    router::use_router,
};

/// The form; the unit made is shown.
#[component]
pub fn CreateForm(open: RwSignal<bool>, parent: Unit, done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let (router, speaker) = (use_router(), use_speaker());
    let code = RwSignal::new(String::new());
    let name = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let create = Deed::new(move |body: UnitCreate| async move {
        match client::unit::create_unit(&body).await {
            Ok(made) => {
                open.set(false);
                done.run(());
                speaker.say(units::created(lang, made.code.as_str()));
                router.go(&Page::Unit(made.id).path());
                Ok(())
            }
            Err(error) => told_on(error, &NAMES, faults),
        }
    });
    let submit = Callback::new(move |()| {
        let (code, name) = (code.get_untracked().trim().to_owned(), name.get_untracked().trim().to_owned());
        let found = faults_of_names(&code, &name);
        if found.is_empty() {
            create.run(UnitCreate { parent_id: parent.id, code: code.into(), name: name.into(), time_zone: None });
        }
        faults.set(found);
    });
    view! {
        <DialogForm open=open faults=faults error=create.error() busy=create.busy() act=units::create(lang) on_submit=submit fields=names(code, name, faults) />
    }
    .into_any()
}
