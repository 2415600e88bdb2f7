//! The heading of a page: takes the focus after a move, and gives the tab its title.

use leptos::{html, prelude::*};

use super::icon::{Icon, icon};
use crate::{browser, context::use_lang, i18n::messages::common, router::use_router};

/// The `h1` of the page, one per page.
#[component]
pub fn Heading(#[prop(into)] title: String) -> impl IntoView {
    browser::set_title(&common::page_title(use_lang(), &title));
    let node = NodeRef::<html::H1>::new();
    let router = use_router();
    node.on_load(move |heading| {
        if router.take_moved() {
            let _ = heading.focus();
        }
    });
    view! { <h1 tabindex="-1" node_ref=node>{title}</h1> }.into_any()
}

/// The head of a page: where it belongs, its title, a line about it, its actions.
#[component]
pub fn PageHead(
    #[prop(into)] title: String,
    /// Address and words of the page above.
    #[prop(optional)]
    above: Option<(String, String)>,
    #[prop(optional, into)] about: Option<ViewFn>,
    #[prop(optional, into)] actions: Option<ViewFn>,
) -> impl IntoView {
    view! {
        <div class="page-head">
            <div>
                {above.map(|(href, words)| view! { <a class="back" href=href>{icon(Icon::Back)}<span>{words}</span></a> })}
                <Heading title=title />
                {about.map(|about| view! { <div class="row soft">{about.run()}</div> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{actions.run()}</div> })}
        </div>
    }
    .into_any()
}
