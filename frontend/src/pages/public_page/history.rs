//! What a page was: its versions, each to be read again and put back.

use contract::public_page::{PageLanguage, PageSlug, PublicPage, PublicPageRestore, PublicPageVersion};
use contract::unit::PageQuery;
use domain::text::Words;
use leptos::prelude::*;

use crate::remote::{Deed, Remote};

use super::{list::state, text};
use crate::{
    client,
    components::{
        badge::{Tone, badge, callout},
        button::Button,
        confirm::reason_fault,
        dialog::Dialog,
        field::{Fault, WordsField, fault_of},
        form::DialogForm,
        loaded::Loaded,
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

/// The versions of a page, the latest first: as many as anyone looks back on; the API has the others.
pub(super) fn versions(address: (PageSlug, PageLanguage)) -> Remote<Vec<PublicPageVersion>> {
    Remote::new(move || async move {
        let query = PageQuery { limit: Some(MOST.into()), cursor: None };
        client::public_page::list_public_page_versions(address, &query).await.map(|page| page.items)
    })
}

/// The list of them.
#[component]
pub(super) fn History(
    versions: Remote<Vec<PublicPageVersion>>,
    stands: RwSignal<PublicPage>,
    opened: Opened,
) -> impl IntoView {
    let lang = use_lang();
    let draw = move |versions: Vec<_>| draw(&versions, stands.with(|now| now.version.0), opened);
    view! {
        <section class="stack-tight">
            <h2>{public_pages::history(lang)}</h2>
            <div class="table-box"><Loaded resource=versions lines=3 render=draw /></div>
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
        column(common::reason(lang)).wide(),
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
            cell(common::reason(lang), reason),
            cell_above(open.into_any()),
        ],
    )
}

/// A version or the model to read, and to put back with a reason.
#[component]
pub(super) fn VersionDialog(
    stands: RwSignal<PublicPage>,
    /// Whether something typed would go with it.
    unpublished: Memo<bool>,
    opened: Opened,
    done: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let Opened { which, open } = opened;
    let title = Signal::derive(move || match which.get() {
        Which::Version(number) => public_pages::version_title(lang, number),
        Which::Model => public_pages::model_title(lang).to_owned(),
    });
    let content = move || {
        let (now, loses) = (stands.get_untracked(), unpublished.get_untracked());
        view! { <Former now=now which=which.get_untracked() loses=loses open=open done=done /> }.into_any()
    };
    view! { <Dialog open=open title=title wide=true content=content /> }.into_any()
}

#[component]
fn Former(now: PublicPage, which: Which, loses: bool, open: RwSignal<bool>, done: Callback<()>) -> impl IntoView {
    let address = (now.slug, now.language);
    let page = Remote::new(move || async move {
        match which {
            Which::Model => client::public_page::get_public_page_model(address.0, address.1).await,
            Which::Version(number) => client::public_page::get_public_page_version(address, number).await,
        }
    });
    let render = move |former: PublicPage| {
        let same = former.title == now.title && former.text == now.text;
        let restore =
            (!same).then(|| view! { <Restore address=address which=which loses=loses open=open done=done /> });
        view! {
            <div class="prose former" tabindex="0" role="region" lang=address.1.code() aria-label=former.title.0.clone()>
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
fn Restore(
    address: (PageSlug, PageLanguage),
    which: Which,
    loses: bool,
    open: RwSignal<bool>,
    done: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let reason = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let restore = Deed::new(move |body: PublicPageRestore| async move {
        client::public_page::restore_public_page(address, &body).await?;
        open.set(false);
        speaker.say(match which {
            Which::Model => public_pages::restored_model(lang),
            Which::Version(_) => public_pages::restored(lang),
        });
        done.run(());
        Ok(())
    });
    let submit = Callback::new(move |()| {
        let words = reason.with_untracked(|words| words.trim().to_owned());
        let fault = Words::parse(&words).is_err().then(|| reason_fault("restore-reason"));
        if fault.is_none() {
            let version = match which {
                Which::Model => None,
                Which::Version(number) => Some(number.into()),
            };
            restore.run(PublicPageRestore { version, reason: words.into() });
        }
        faults.set(fault.into_iter().collect());
    });
    let effect = match which {
        Which::Model => public_pages::restore_model_effect(lang),
        Which::Version(_) => public_pages::restore_effect(lang),
    };
    let lost = loses.then(|| callout(Tone::Watch, view! { <p>{public_pages::restore_loses(lang)}</p> }.into_any()));
    let fields = view! {
        <p>{effect}</p>
        {lost}
        <WordsField id="restore-reason" label=common::reason(lang) hint=public_pages::reason_hint(lang) value=reason fault=fault_of(faults.into(), "restore-reason") />
    };
    view! {
        <DialogForm open=open faults=faults error=restore.error() busy=restore.busy() act=public_pages::restore(lang) on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}
