//! Writing a page: what is typed beside what anyone will read, why, and what the page was.

use contract::public_page::{PageLanguage, PageSlug, PublicPage, PublicPageUpdate};
use domain::{
    markup::Document,
    public_page::{InvalidPageText, PageText},
    text::{Title, Words},
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    history::{History, Opened, VersionDialog, Which},
    list::{language_words, state},
};
use crate::{
    client,
    client::error::ClientError,
    components::{
        badge::{Tone, callout},
        button::{Button, link_button},
        field::{ErrorSummary, Fault, Field, WordsField, fault_of},
        heading::PageHead,
        loaded::{Failed, Loaded},
        prose::prose,
    },
    context::{use_lang, use_speaker},
    i18n::{Lang, messages::public_pages},
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

fn writing(now: &PublicPage, page: Remote<PublicPage>) -> AnyView {
    let lang = use_lang();
    let opened = Opened::nothing();
    let (slug, language) = (now.slug, now.language);
    let (is_model, blanks) = (now.is_model, now.blanks.0);
    let above = (Page::PublicPages.path(), public_pages::title(lang).to_owned());
    let about = move || {
        let left = (blanks > 0).then(|| view! { <span>{public_pages::blank_count(lang, blanks)}</span> });
        view! { <span>{language_words(lang, language)}</span>{state(lang, is_model, blanks)}{left} }
    };
    let actions = move || {
        view! {
            {link_button(Page::Public(slug).path(), public_pages::see(lang), "", None)}
            <Button label=public_pages::see_model(lang) on_press=move |()| opened.show(Which::Model) />
        }
    };
    let done = Callback::new(move |()| page.again());
    view! {
        <PageHead title=now.title.0.clone() above=above about=about actions=actions />
        <Editor now=now.clone() done=done />
        <History now=now.clone() opened=opened />
        <VersionDialog now=now.clone() opened=opened done=done />
    }
    .into_any()
}

#[component]
fn Editor(now: PublicPage, done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let (title, text) = (RwSignal::new(now.title.0.clone()), RwSignal::new(now.text.0.clone()));
    let reason = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let address = (now.slug, now.language);
    let version = now.version.0;
    let publish = Deed::new(move |body: PublicPageUpdate| async move {
        match client::public_page::update_public_page(address, &body, version).await {
            Ok(_) => {
                speaker.say(public_pages::published(lang));
                done.run(());
                Ok(())
            }
            Err(error) => refused(error, faults),
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let typed = [title, text, reason].map(|field| field.get_untracked());
        match read(lang, &typed, &now) {
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
                <Field id="page-title" label=public_pages::page_title(lang) hint=public_pages::page_title_hint(lang) value=title fault=fault_of(faults.into(), "page-title") />
                <WordsField id="page-text" label=public_pages::text(lang) value=text most=PageText::MOST tall=true fault=fault_of(faults.into(), "page-text") />
                {help()}
                <WordsField id="page-reason" label=public_pages::reason(lang) hint=public_pages::reason_hint(lang) value=reason fault=fault_of(faults.into(), "page-reason") />
                <div class="actions"><Button label=public_pages::publish(lang) class="primary large" submit=true busy=publish.busy() /></div>
            </form>
            <section class="card preview" tabindex="0" aria-label=public_pages::preview(lang)>
                <header><h2>{public_pages::preview(lang)}</h2></header>
                <div class="prose">
                    <p class="preview-title">{move || title.get()}</p>
                    {shown(move || text.with(|typed| drawn(lang, typed)))}
                </div>
            </section>
        </div>
    }
    .into_any()
}

/// A field that the server refused is told at its field; anything else over the form.
fn refused(error: ClientError, faults: RwSignal<Vec<Fault>>) -> Result<(), ClientError> {
    let told = FIELDS.iter().filter_map(|(pointer, id)| {
        let words = error.of_field(pointer)?;
        Some(Fault { field: (*id).to_owned(), words })
    });
    let told: Vec<Fault> = told.collect();
    if told.is_empty() {
        return Err(error);
    }
    faults.set(told);
    Ok(())
}

/// What was typed, as the API takes it, by the domain's own rules.
fn read(lang: Lang, [title, text, reason]: &[String; 3], now: &PublicPage) -> Result<PublicPageUpdate, Vec<Fault>> {
    let fault = |field: &str, words: String| Fault { field: field.to_owned(), words };
    let mut faults = Vec::new();
    if Title::parse(title).is_err() {
        faults.push(fault("page-title", public_pages::page_title_needed(lang).to_owned()));
    }
    if let Err(error) = PageText::parse(text) {
        faults.push(fault("page-text", invalid(lang, error)));
    }
    if Words::parse(reason).is_err() {
        faults.push(fault("page-reason", public_pages::reason_needed(lang).to_owned()));
    }
    if faults.is_empty() && title.trim() == now.title.0 && text.trim() == now.text.0 {
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
        Err(link) => callout(Tone::Bad, view! { <p>{public_pages::text_link(lang, link.line)}</p> }.into_any()),
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
