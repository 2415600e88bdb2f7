//! The pages that the organisation writes: read by anyone here, written by administrators in the files beside.

pub mod edit;
mod history;
pub mod list;

use contract::public_page::{PageLanguage, PageSlug, PublicPage};
use domain::markup::Document;
use leptos::prelude::*;

use crate::remote::Remote;

use crate::{
    browser, client,
    components::{
        badge::{Tone, callout},
        heading::Heading,
        loaded::Loaded,
        prose::prose,
    },
    context::use_lang,
    i18n::{Lang, date, messages::public_pages},
};

/// What a link to a page says until its title is known.
#[must_use]
pub const fn usual_title(lang: Lang, slug: PageSlug) -> &'static str {
    match slug {
        PageSlug::Accessibility => public_pages::accessibility(lang),
        PageSlug::LegalNotice => public_pages::legal_notice(lang),
        PageSlug::PersonalData => public_pages::personal_data(lang),
        PageSlug::Terms => public_pages::terms(lang),
    }
}

/// The language in which pages are read.
const fn language(lang: Lang) -> PageLanguage {
    match lang {
        Lang::Fr => PageLanguage::Fr,
        Lang::En => PageLanguage::En,
    }
}

/// A page, as anyone reads it.
#[component]
pub fn PublicPageView(slug: PageSlug) -> impl IntoView {
    let lang = use_lang();
    let page = Remote::new(move || client::public_page::get_public_page(slug, language(lang)));
    view! { <Loaded resource=page lines=24 title=usual_title(lang, slug) render=|page| article(&page) /> }.into_any()
}

fn article(page: &PublicPage) -> AnyView {
    let lang = use_lang();
    let notice = match (page.is_model, page.blanks.0) {
        (true, _) => Some(public_pages::is_model(lang)),
        (false, 0) => None,
        (false, _) => Some(public_pages::is_incomplete(lang)),
    };
    let since = match page.written_at {
        Some(at) => public_pages::version_of(lang, page.version.0, &date::day(lang, browser::local(at).date())),
        None => public_pages::version_given(lang, page.version.0),
    };
    view! {
        <article class="prose">
            <Heading title=page.title.0.clone() />
            {notice.map(|words| callout(Tone::Watch, view! { <p>{words}</p> }.into_any()))}
            {text(page.text.as_str())}
            <p class="small soft">{since}</p>
        </article>
    }
    .into_any()
}

/// A text in its markup; one that asks for what it does not get stands as it was typed.
fn text(typed: &str) -> AnyView {
    Document::parse(typed).map_or_else(|_| view! { <p>{typed.to_owned()}</p> }.into_any(), |document| prose(&document))
}
