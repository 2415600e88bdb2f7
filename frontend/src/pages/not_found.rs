//! The page of what does not exist.

use leptos::prelude::*;

use crate::{
    components::{button::link_button, heading::Heading, icon::Icon},
    context::use_lang,
    i18n::messages::common,
    page::Page,
};

/// Says so, and offers the way home.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    let lang = use_lang();
    view! {
        <div class="stack not-found">
            <Heading title=common::not_found_title(lang) />
            <p>{common::not_found_words(lang)}</p>
            <div>{link_button(Page::Home.path(), common::go_home(lang), "primary", Some(Icon::Home))}</div>
        </div>
    }
    .into_any()
}
