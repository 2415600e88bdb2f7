//! First step: who keeps the files, and the files.

use contract::id::UnitId;
use leptos::prelude::*;

use crate::remote::{Deed, shown};
use wasm_bindgen::JsCast;
use web_sys::{DragEvent, File, FileList, HtmlInputElement};

use super::{keeper::KeeperSearch, steps};
use crate::{
    client,
    components::{
        button::Button,
        field::{ErrorSummary, Fault, fault_of},
        heading::PageHead,
        icon::{Icon, icon},
        loaded::Failed,
    },
    context::use_lang,
    i18n::{
        messages::{common, imports},
        number::whole,
    },
    page::Page,
    router::use_router,
};

/// What a file weighs at most, in bytes: the server reads no heavier one.
const HEAVIEST: f64 = 10_485_760.0;

/// Files chosen so far; they belong to this thread.
type Files = RwSignal<Vec<File>, LocalStorage>;

/// The form; reading is a dry run, and its result has an address of its own.
#[component]
pub fn NewImportPage() -> impl IntoView {
    let lang = use_lang();
    let router = use_router();
    let keeper = RwSignal::new(String::new());
    let files: Files = RwSignal::new_local(Vec::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let read = Deed::new(move |keeper: UnitId| {
        let files = files.get_untracked();
        async move {
            let import = client::import::create_import(keeper, files).await?;
            router.go(&Page::Import(import.id).path());
            Ok(())
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let unit = keeper.get_untracked().parse::<UnitId>().ok();
        let no_unit = unit
            .is_none()
            .then(|| Fault { field: "keeper".to_owned(), words: imports::keeper_needed(lang).to_owned() });
        let no_files = files
            .with_untracked(Vec::is_empty)
            .then(|| Fault { field: "files".to_owned(), words: imports::files_needed(lang).to_owned() });
        let heavy = files.with_untracked(|files| files.iter().find(|file| file.size() > HEAVIEST).map(File::name));
        let heavy = heavy.map(|name| Fault { field: "files".to_owned(), words: imports::file_heavy(lang, &name) });
        let found: Vec<Fault> = no_unit.into_iter().chain(no_files).chain(heavy).collect();
        if let (Some(unit), true) = (unit, found.is_empty()) {
            read.run(unit);
        }
        faults.set(found);
    };
    let above = (Page::Imports.path(), imports::title(lang).to_owned());
    view! {
        <PageHead title=imports::new(lang) above=above about=move || imports::intro(lang) />
        {steps(0)}
        <form class="stack home" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || read.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <KeeperSearch chosen=keeper fault=fault_of(faults.into(), "keeper") />
            <Drop files=files fault=fault_of(faults.into(), "files") />
            <FileLines files=files />
            <div class="actions"><Button label=imports::read(lang) class="primary large" submit=true busy=read.busy() /></div>
            {shown(move || read.busy().get().then(|| view! { <p role="status">{imports::reading(lang)}</p> }))}
        </form>
    }
    .into_any()
}

fn take(files: Files, list: Option<FileList>) {
    let Some(list) = list else { return };
    files.update(|files| {
        for index in 0..list.length() {
            if let Some(file) = list.get(index) {
                files.retain(|known: &File| known.name() != file.name());
                files.push(file);
            }
        }
    });
}

/// A place to drop files, and the native button that does the same.
#[component]
fn Drop(files: Files, fault: Signal<Option<String>>) -> impl IntoView {
    let lang = use_lang();
    let over = RwSignal::new(false);
    let on_drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        take(files, event.data_transfer().and_then(|data| data.files()));
    };
    let on_choose = move |event: web_sys::Event| {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            take(files, input.files());
            input.set_value("");
        }
    };
    view! {
        <div class="field">
            <span class="label">{imports::files(lang)}</span>
            <p class="hint" id="files-hint">{imports::drop_hint(lang)}</p>
            {shown(move || fault.get().map(|words| view! { <p class="fault" id="files-fault">{icon(Icon::Alert)}<span>{words}</span></p> }))}
            <div
                class=move || if over.get() { "drop over" } else { "drop" }
                on:dragover=move |event: DragEvent| { event.prevent_default(); over.set(true); }
                on:dragleave=move |_| over.set(false)
                on:drop=on_drop
            >
                {icon(Icon::Import)}
                <p>{imports::drop(lang)}</p>
                <label for="files" class="button">{icon(Icon::File)}<span>{imports::choose_files(lang)}</span></label>
                <input
                    class="unseen"
                    type="file"
                    id="files"
                    multiple
                    accept=".xlsx,.ods,.csv"
                    on:change=on_choose
                    aria-describedby=move || if fault.with(Option::is_some) { "files-hint files-fault" } else { "files-hint" }
                    aria-invalid=move || fault.with(Option::is_some).then_some("true")
                />
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn FileLines(files: Files) -> impl IntoView {
    let lang = use_lang();
    move || {
        let lines =
            files.with(|files| files.iter().map(|file| (file.name(), kilobytes(file.size()))).collect::<Vec<_>>());
        (!lines.is_empty()).then(|| {
            let lines = lines.into_iter().map(|(name, size)| {
                let (label, own) = (imports::remove_file(lang, &name), name.clone());
                let press = move |()| files.update(|files| files.retain(|file| file.name() != own));
                view! { <li>{icon(Icon::File)}<span><strong>{name}</strong>" "<span class="soft">{imports::size_kb(lang, &whole(lang, size))}</span></span><Button label=common::remove(lang) full_label=label class="small quiet" on_press=press /></li> }
            });
            view! { <ul class="file-list">{lines.collect_view()}</ul> }
        })
    }
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a size in bytes from JavaScript is a positive double; `as` saturates"
)]
fn kilobytes(bytes: f64) -> u32 {
    (bytes / 1024.0).ceil() as u32
}
