//! Keeping a session as a template of its course.

use contract::{id::SessionId, session_template::SessionTemplateCreate};
use leptos::prelude::*;

use crate::{
    client,
    components::{
        dialog::Dialog,
        field::{Fault, Field, fault_of},
        form::{DialogForm, told_on},
    },
    context::{use_lang, use_speaker},
    i18n::messages::templates,
    remote::Deed,
};

/// The dialog.
#[component]
pub fn KeepDialog(id: SessionId, open: RwSignal<bool>) -> impl IntoView {
    let content = move || view! { <Keep id=id open=open /> };
    view! { <Dialog open=open title=templates::keep(use_lang()).to_owned() content=content /> }.into_any()
}

#[component]
fn Keep(id: SessionId, open: RwSignal<bool>) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let name = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let keep = Deed::new(move |name: String| async move {
        let body = SessionTemplateCreate { session_id: id, name: name.into() };
        match client::session_template::create_session_template(&body).await {
            Ok(kept) => {
                open.set(false);
                speaker.say(templates::kept(lang, kept.name.as_str()));
                Ok(())
            }
            Err(error) => told_on(error, &[("/name", "template-name")], faults),
        }
    });
    let submit = Callback::new(move |()| {
        let typed = name.with_untracked(|name| name.trim().to_owned());
        if typed.is_empty() {
            let words = templates::name_needed(lang).to_owned();
            return faults.set(vec![Fault { field: "template-name".to_owned(), words }]);
        }
        faults.set(Vec::new());
        keep.run(typed);
    });
    let fields = view! {
        <p>{templates::keep_effect(lang)}</p>
        <Field id="template-name" label=templates::name(lang) hint=templates::name_hint(lang) value=name fault=fault_of(faults.into(), "template-name") />
    };
    view! { <DialogForm open=open faults=faults error=keep.error() busy=keep.busy() act=templates::keep(lang) on_submit=submit fields=fields.into_any() /> }
        .into_any()
}
