//! Writing a page: what is typed beside what anyone will read, why, and what the page was.

use contract::public_page::{PageLanguage, PageSlug, PublicPage, PublicPageUpdate, PublicPageVersion};
use domain::{
    markup::Document,
    public_page::{InvalidPageText, PageText},
    text::{Title, Words},
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    history::{History, Opened, VersionDialog, Which, versions},
    list::{language_words, state},
};
use crate::{
    client,
    components::{
        badge::{Tone, callout},
        button::Button,
        confirm::reason_fault,
        field::{ErrorSummary, Fault, Field, WordsField, fault_of},
        form::{Basis, told_on},
        heading::PageHead,
        loaded::{Failed, Loaded},
        prose::prose,
    },
    context::{use_lang, use_speaker, use_titles},
    i18n::{
        Lang,
        messages::{common, public_pages},
    },
    page::Page,
};

/// The ids of the fields, and what the API calls each.
const FIELDS: [(&str, &str); 3] = [("/title", "page-title"), ("/text", "page-text"), ("/reason", "page-reason")];

/// The page.
#[component]
pub fn PublicPageEditPage(slug: PageSlug, language: PageLanguage) -> impl IntoView {
    let lang = use_lang();
    let page = Remote::new(move || client::public_page::get_public_page(slug, language));
    view! { <Loaded resource=page lines=16 title=public_pages::title(lang) render=move |now| writing(&now, page) /> }
        .into_any()
}

/// What is typed, and what stands: read with the page, and again when somebody wrote it meanwhile.
#[derive(Clone, Copy)]
struct Draft {
    title: RwSignal<String>,
    text: RwSignal<String>,
    stands: RwSignal<PublicPage>,
}

impl Draft {
    fn of(now: &PublicPage) -> Self {
        let (title, text) = (RwSignal::new(now.title.0.clone()), RwSignal::new(now.text.0.clone()));
        Self { title, text, stands: RwSignal::new(now.clone()) }
    }

    /// Whether what is typed says something else than what anyone reads.
    fn is_unpublished(self) -> bool {
        let same = |typed: RwSignal<String>, now: &str| typed.with(|typed| typed.trim() == now);
        self.stands.with(|now| !same(self.title, now.title.as_str()) || !same(self.text, now.text.as_str()))
    }
}

fn writing(now: &PublicPage, page: Remote<PublicPage>) -> AnyView {
    let lang = use_lang();
    let titles = use_titles();
    let opened = Opened::nothing();
    let draft = Draft::of(now);
    let unpublished = Memo::new(move |_| draft.is_unpublished());
    let (slug, language) = (now.slug, now.language);
    let (is_model, blanks) = (now.is_model, now.blanks.0);
    let above = (Page::PublicPages.path(), public_pages::title(lang).to_owned());
    let about = move || {
        let left = (blanks > 0).then(|| view! { <span>{public_pages::blank_count(lang, blanks)}</span> });
        view! { <span>{language_words(lang, language)}</span>{state(lang, is_model, blanks)}{left} }
    };
    // What is typed and not published stays in this tab.
    let see = move || if unpublished.get() { public_pages::see_apart(lang) } else { public_pages::see(lang) };
    let actions = move || {
        view! {
            <a class="button" href=Page::Public(slug).path() target=move || unpublished.get().then_some("_blank")><span>{see}</span></a>
            <Button label=public_pages::see_model(lang) on_press=move |()| opened.show(Which::Model) />
        }
    };
    let done = Callback::new(move |()| {
        page.again();
        titles.again();
    });
    let versions = versions((slug, language));
    view! {
        <PageHead title=now.title.0.clone() above=above about=about actions=actions />
        <Editor draft=draft versions=versions done=done />
        <History versions=versions stands=draft.stands opened=opened />
        <VersionDialog stands=draft.stands unpublished=unpublished opened=opened done=done />
    }
    .into_any()
}

#[component]
fn Editor(draft: Draft, versions: Remote<Vec<PublicPageVersion>>, done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let Draft { title, text, stands } = draft;
    let reason = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let now = stands.get_untracked();
    let (address, language) = ((now.slug, now.language), now.language.code());
    let basis = Basis::new(now.version);
    let publish = Deed::new(move |body: PublicPageUpdate| async move {
        match client::public_page::update_public_page(address, &body, basis.version()).await {
            Ok(_) => {
                speaker.say(public_pages::published(lang));
                done.run(());
                Ok(())
            }
            Err(error) => {
                let present = async {
                    let now = client::public_page::get_public_page(address.0, address.1).await?;
                    let words = public_pages::stands(lang, now.version.0, now.title.as_str());
                    let version = now.version;
                    stands.set(now);
                    versions.again();
                    Ok((version, words))
                };
                basis.heed(&error, present).await?;
                told_on(error, &FIELDS, faults)
            }
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match read(lang, draft, &reason.get_untracked()) {
            Ok(body) => {
                faults.set(Vec::new());
                publish.run(body);
            }
            Err(found) => faults.set(found),
        }
    };
    view! {
        <div class="columns even">
            <form class="stack" novalidate on:submit=submit>
                <ErrorSummary faults=faults />
                {shown(move || publish.error().get().map(|error| view! { <Failed error=error form=true /> }))}
                {basis.present()}
                <Field id="page-title" label=public_pages::page_title(lang) hint=public_pages::page_title_hint(lang) value=title language=language fault=fault_of(faults.into(), "page-title") />
                <WordsField id="page-text" label=public_pages::text(lang) value=text most=PageText::MOST tall=true language=language fault=fault_of(faults.into(), "page-text") />
                {help()}
                <WordsField id="page-reason" label=common::reason(lang) hint=public_pages::reason_hint(lang) value=reason fault=fault_of(faults.into(), "page-reason") />
                <div class="actions"><Button label=public_pages::publish(lang) class="primary large" submit=true busy=publish.busy() /></div>
            </form>
            <section class="card preview" tabindex="0" aria-label=public_pages::preview(lang)>
                <header><h2>{public_pages::preview(lang)}</h2></header>
                <div class="prose" lang=language>
                    <p class="preview-title">{move || title.get()}</p>
                    {shown(move || text.with(|typed| drawn(lang, typed)))}
                </div>
            </section>
        </div>
    }
    .into_any()
}

/// What was typed, as the API takes it, by the domain's own rules.
fn read(lang: Lang, draft: Draft, reason: &str) -> Result<PublicPageUpdate, Vec<Fault>> {
    let (title, text) = (draft.title.get_untracked(), draft.text.get_untracked());
    let fault = |field: &str, words: String| Fault { field: field.to_owned(), words };
    let mut faults = Vec::new();
    if Title::parse(&title).is_err() {
        faults.push(fault("page-title", public_pages::page_title_needed(lang).to_owned()));
    }
    if let Err(error) = PageText::parse(&text) {
        faults.push(fault("page-text", invalid(lang, error)));
    }
    if Words::parse(reason).is_err() {
        faults.push(reason_fault("page-reason"));
    }
    if faults.is_empty() && !untrack(move || draft.is_unpublished()) {
        faults.push(fault("page-text", public_pages::unchanged(lang).to_owned()));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let (title, text) = (Some(title.trim().into()), Some(text.trim().into()));
    Ok(PublicPageUpdate { title, text, reason: reason.trim().into() })
}

fn invalid(lang: Lang, error: InvalidPageText) -> String {
    match error {
        InvalidPageText::Empty => public_pages::text_needed(lang).to_owned(),
        InvalidPageText::TooLong => public_pages::text_too_long(lang).to_owned(),
        InvalidPageText::Character { line } => public_pages::text_character(lang, line),
        InvalidPageText::Link(link) => public_pages::text_link(lang, link.line),
    }
}

/// What anyone will read, or why nobody will.
fn drawn(lang: Lang, typed: &str) -> AnyView {
    match Document::parse(typed) {
        Ok(document) => prose(&document),
        Err(link) => {
            let words = view! { <p lang=lang.code()>{public_pages::text_link(lang, link.line)}</p> };
            callout(Tone::Bad, words.into_any())
        }
    }
}

/// The few signs that mean something.
fn help() -> AnyView {
    let lang = use_lang();
    let words = public_pages::help_words(lang);
    let signs = [
        (format!("## {words}"), public_pages::help_section(lang)),
        (format!("### {words}"), public_pages::help_subsection(lang)),
        (format!("- {words}"), public_pages::help_list(lang)),
        (format!("1. {words}"), public_pages::help_numbers(lang)),
        (format!("**{words}**"), public_pages::help_strong(lang)),
        (format!("[{words}](https://…)"), public_pages::help_link(lang)),
        (format!("[[{words}]]"), public_pages::help_blank(lang)),
    ];
    let lines = signs.into_iter().map(|(sign, gives)| {
        view! { <tr><th scope="row"><code>{sign}</code></th><td>{gives}</td></tr> }
    });
    view! {
        <details>
            <summary>{public_pages::help(lang)}</summary>
            <table class="criteria">
                <thead><tr><th scope="col">{public_pages::help_sign(lang)}</th><th scope="col">{public_pages::help_gives(lang)}</th></tr></thead>
                <tbody>{lines.collect_view()}</tbody>
            </table>
        </details>
    }
    .into_any()
}
