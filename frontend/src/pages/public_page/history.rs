//! What a page was: its versions, each to be read again and put back.

use contract::public_page::{PublicPage, PublicPageRestore, PublicPageVersion};
use contract::unit::PageQuery;
use domain::text::Words;
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{list::state, text};
use crate::{
    client,
    components::{
        badge::{Tone, badge},
        button::Button,
        dialog::Dialog,
        field::{ErrorSummary, Fault, WordsField, fault_of},
        loaded::{Failed, Loaded},
        table::{cell, cell_above, column, row, table},
        timeline::instant,
    },
    context::{use_lang, use_speaker},
    i18n::{
        messages::{common, public_pages},
        speak,
    },
};

/// Versions shown at most.
const MOST: u16 = 200;

/// What is looked at in the dialog.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// The model, as the program brings it now.
    Model,
    /// A version that was kept.
    Version(i32),
}

/// What the dialog shows, and whether it does.
#[derive(Clone, Copy)]
pub(super) struct Opened {
    which: RwSignal<Which>,
    open: RwSignal<bool>,
}

impl Opened {
    /// Nothing yet.
    pub(super) fn nothing() -> Self {
        Self { which: RwSignal::new(Which::Model), open: RwSignal::new(false) }
    }

    /// Shows this.
    pub(super) fn show(self, which: Which) {
        self.which.set(which);
        self.open.set(true);
    }
}

/// The versions, the latest first.
#[component]
pub(super) fn History(now: PublicPage, opened: Opened) -> impl IntoView {
    let lang = use_lang();
    let address = (now.slug, now.language);
    let present = now.version.0;
    // As many as anyone looks back on; the API has the others.
    let versions = Remote::new(move || async move {
        let query = PageQuery { limit: Some(MOST.into()), cursor: None };
        client::public_page::list_public_page_versions(address, &query).await.map(|page| page.items)
    });
    view! {
        <section class="stack-tight">
            <h2>{public_pages::history(lang)}</h2>
            <div class="table-box"><Loaded resource=versions lines=3 render=move |versions| draw(&versions, present, opened) /></div>
        </section>
    }
    .into_any()
}

fn draw(versions: &[PublicPageVersion], present: i32, opened: Opened) -> AnyView {
    let lang = use_lang();
    let columns = [
        column(public_pages::version(lang)),
        column(public_pages::state(lang)),
        column(public_pages::changed(lang)),
        column(public_pages::author(lang)),
        column(public_pages::reason(lang)).wide(),
        column(common::action(lang)),
    ];
    let lines = versions.iter().map(|version| line(version, present, opened)).collect();
    table(public_pages::version(lang).to_owned(), &columns, None, lines)
}

fn line(version: &PublicPageVersion, present: i32, opened: Opened) -> AnyView {
    let lang = use_lang();
    let number = version.version.0;
    let state = if number == present {
        badge(Tone::Good, public_pages::in_force(lang))
    } else {
        state(lang, version.is_model, version.blanks.0)
    };
    let written = version.written_at.map_or_else(|| public_pages::given(lang).into_any(), instant);
    let author = version.written_by.as_ref().map_or_else(|| "–".to_owned(), speak::name);
    let reason = version.reason.as_ref().map_or_else(|| "–".to_owned(), |reason| reason.0.clone());
    let open = view! {
        <Button
            label=public_pages::open(lang)
            full_label=public_pages::open_of(lang, number)
            class="small quiet"
            on_press=move |()| opened.show(Which::Version(number))
        />
    };
    row(
        None,
        number == present,
        public_pages::version_title(lang, number).into_any(),
        vec![
            cell(public_pages::state(lang), state),
            cell(public_pages::changed(lang), written),
            cell(public_pages::author(lang), author),
            cell(public_pages::reason(lang), reason),
            cell_above(open.into_any()),
        ],
    )
}

/// A version or the model to read, and to put back with a reason.
#[component]
pub(super) fn VersionDialog(now: PublicPage, opened: Opened, done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let Opened { which, open } = opened;
    let title = Signal::derive(move || match which.get() {
        Which::Version(number) => public_pages::version_title(lang, number),
        Which::Model => public_pages::model_title(lang).to_owned(),
    });
    let content =
        move || view! { <Former now=now.clone() which=which.get_untracked() open=open done=done /> }.into_any();
    view! { <Dialog open=open title=title wide=true content=content /> }.into_any()
}

#[component]
fn Former(now: PublicPage, which: Which, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let address = (now.slug, now.language);
    let page = Remote::new(move || async move {
        match which {
            Which::Model => client::public_page::get_public_page_model(address.0, address.1).await,
            Which::Version(number) => client::public_page::get_public_page_version(address, number).await,
        }
    });
    let render = move |former: PublicPage| {
        let same = former.title == now.title && former.text == now.text;
        let restore = (!same).then(|| view! { <Restore now=now.clone() which=which open=open done=done /> });
        view! {
            <div class="prose former" tabindex="0" role="region" aria-label=former.title.0.clone()>
                <p class="preview-title">{former.title.0.clone()}</p>
                {text(former.text.as_str())}
            </div>
            {restore}
        }
        .into_any()
    };
    view! { <Loaded resource=page lines=12 render=render /> }.into_any()
}

#[component]
fn Restore(now: PublicPage, which: Which, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let reason = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let address = (now.slug, now.language);
    let restore = Deed::new(move |body: PublicPageRestore| async move {
        client::public_page::restore_public_page(address, &body).await?;
        open.set(false);
        speaker.say(public_pages::restored(lang));
        done.run(());
        Ok(())
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let words = reason.get_untracked().trim().to_owned();
        if Words::parse(&words).is_err() {
            let needed = public_pages::reason_needed(lang).to_owned();
            return faults.set(vec![Fault { field: "restore-reason".to_owned(), words: needed }]);
        }
        faults.set(Vec::new());
        let version = match which {
            Which::Model => None,
            Which::Version(number) => Some(number.into()),
        };
        restore.run(PublicPageRestore { version, reason: words.into() });
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || restore.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <p>{public_pages::restore_effect(lang)}</p>
            <WordsField id="restore-reason" label=public_pages::reason(lang) hint=public_pages::reason_hint(lang) value=reason fault=fault_of(faults.into(), "restore-reason") />
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| open.set(false) />
                <Button label=public_pages::restore(lang) class="primary" submit=true busy=restore.busy() />
            </div>
        </form>
    }
    .into_any()
}
