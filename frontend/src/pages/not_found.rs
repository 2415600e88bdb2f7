//! The pages of what does not exist, and of what is not this person's to do.

use leptos::prelude::*;

use crate::{
    client::error::ClientError,
    components::{button::link_button, heading::Heading, icon::Icon},
    context::use_lang,
    i18n::messages::{common, problems},
    page::Page,
};

/// Says so, and offers the way home.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let lang = use_lang();
    page(common::not_found_title(lang), common::not_found_words(lang).to_owned())
}

/// The same for a page that the person's roles do not open.
#[component]
pub fn ForbiddenPage() -> impl IntoView {
    let lang = use_lang();
    page(problems::forbidden_page(lang), ClientError::Forbidden.words(lang))
}

fn page(title: &'static str, words: String) -> AnyView {
    view! {
        <div class="stack not-found">
            <Heading title=title />
            <p>{words}</p>
            <div>{link_button(Page::Home.path(), common::go_home(use_lang()), "primary", Some(Icon::Home))}</div>
        </div>
    }
    .into_any()
}
