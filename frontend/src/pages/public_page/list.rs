//! The pages that the organisation writes, each in both languages: what is still to be done.

use contract::public_page::{PageLanguage, PublicPageTag};
use leptos::prelude::*;

use crate::remote::Remote;

use crate::{
    browser, client,
    components::{
        badge::{Tone, badge},
        heading::PageHead,
        loaded::Loaded,
        table::{cell, cell_line, column, row, table},
    },
    context::use_lang,
    i18n::{
        Lang, date,
        messages::{common, public_pages},
    },
    page::Page,
};

/// The page.
#[component]
pub fn PublicPagesPage() -> impl IntoView {
    let lang = use_lang();
    let pages = Remote::new(|| async { client::public_page::list_public_pages().await.map(|list| list.items) });
    view! {
        <PageHead title=public_pages::title(lang) about=move || public_pages::about(lang) />
        <div class="table-box tall"><Loaded resource=pages lines=8 render=draw /></div>
    }
    .into_any()
}

/// A language in its own words.
pub(super) const fn language_words(lang: Lang, language: PageLanguage) -> &'static str {
    match language {
        PageLanguage::Fr => common::french(lang),
        PageLanguage::En => common::english(lang),
    }
}

/// Where a page stands: a model, with blanks, or complete.
pub(super) fn state(lang: Lang, is_model: bool, blanks: u32) -> AnyView {
    match (is_model, blanks) {
        (true, _) => badge(Tone::Watch, public_pages::state_model(lang)),
        (false, 0) => badge(Tone::Good, public_pages::state_written(lang)),
        (false, _) => badge(Tone::Watch, public_pages::state_incomplete(lang)),
    }
}

fn draw(pages: Vec<PublicPageTag>) -> AnyView {
    let lang = use_lang();
    let columns = [
        column(public_pages::page(lang)).wide(),
        column(public_pages::language(lang)),
        column(public_pages::state(lang)),
        column(public_pages::blanks(lang)),
        column(public_pages::changed(lang)),
    ];
    table(public_pages::title(lang).to_owned(), &columns, None, pages.iter().map(line).collect())
}

fn line(page: &PublicPageTag) -> AnyView {
    let lang = use_lang();
    let blanks = page.blanks.0;
    let written = page
        .written_at
        .map_or_else(|| public_pages::never(lang).to_owned(), |at| date::compact(lang, browser::local(at).date()));
    let left = if blanks == 0 { "–".to_owned() } else { public_pages::blank_count(lang, blanks) };
    row(
        Some(Page::PublicPageEdit(page.slug, page.language).path()),
        false,
        view! { <strong lang=page.language.code()>{page.title.0.clone()}</strong> }.into_any(),
        vec![
            cell(public_pages::language(lang), language_words(lang, page.language)),
            cell(public_pages::state(lang), state(lang, page.is_model, blanks)),
            cell(public_pages::blanks(lang), left),
            cell_line(public_pages::changed(lang), written),
        ],
    )
}
