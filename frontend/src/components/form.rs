//! The frame of a form in a dialog, and what an edit keeps of what was read.

use std::future::Future;

use contract::text::Version;
use leptos::prelude::*;

use crate::remote::shown;

use super::{
    badge::{Tone, callout},
    button::Button,
    field::{ErrorSummary, Fault},
    loaded::Failed,
};
use crate::{client::error::ClientError, context::use_lang, i18n::messages::common};

/// The faults, what went wrong, the fields, then the way back and the act.
#[component]
pub fn DialogForm(
    open: RwSignal<bool>,
    faults: RwSignal<Vec<Fault>>,
    #[prop(into)] error: Signal<Option<ClientError>>,
    #[prop(into)] busy: Signal<bool>,
    /// The verb of the button.
    #[prop(into)]
    act: String,
    /// `primary`, or `primary danger` for what takes something away.
    #[prop(default = "primary")]
    class: &'static str,
    on_submit: Callback<()>,
    fields: AnyView,
) -> impl IntoView {
    let lang = use_lang();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        on_submit.run(());
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || error.get().map(|error| view! { <Failed error=error form=true /> }))}
            {fields}
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| open.set(false) />
                <Button label=act class=class submit=true busy=busy />
            </div>
        </form>
    }
    .into_any()
}

/// Says on the fields what the server refused of them; an error about none of them stays one.
///
/// # Errors
/// The error, when no field of the form bears it.
pub fn told_on(error: ClientError, fields: &[(&str, &str)], faults: RwSignal<Vec<Fault>>) -> Result<(), ClientError> {
    let fault =
        |(pointer, id): &(&str, &str)| error.of_field(pointer).map(|words| Fault { field: (*id).to_owned(), words });
    let found: Vec<Fault> = fields.iter().filter_map(fault).collect();
    if found.is_empty() {
        return Err(error);
    }
    faults.set(found);
    Ok(())
}

/// What an edit was made on; when somebody changed it meanwhile, what stands now, in words.
#[derive(Clone, Copy)]
pub struct Basis {
    version: RwSignal<i32>,
    now: RwSignal<Option<String>>,
}

impl Basis {
    /// What was read.
    #[must_use]
    pub fn new(version: Version) -> Self {
        Self { version: RwSignal::new(version.0), now: RwSignal::new(None) }
    }

    /// The version to save on.
    #[must_use]
    pub fn version(self) -> i32 {
        self.version.get_untracked()
    }

    /// After a stale save, reads what stands now: saving again is then a choice made on it. What was typed stays.
    ///
    /// # Errors
    /// That of the reading.
    pub async fn heed(
        self,
        error: &ClientError,
        read: impl Future<Output = Result<(Version, String), ClientError>>,
    ) -> Result<(), ClientError> {
        if *error == ClientError::Stale {
            let (version, words) = read.await?;
            self.version.set(version.0);
            self.now.set(Some(words));
        }
        Ok(())
    }

    /// What stands now, once it is not what was read.
    #[must_use]
    pub fn present(self) -> AnyView {
        let lang = use_lang();
        shown(move || {
            let words = self.now.get()?;
            Some(callout(Tone::Watch, view! { <p>{common::stands_now(lang, &words)}</p> }.into_any()))
        })
    }
}
