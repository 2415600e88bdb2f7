//! The three states of every list and page: loading, failed, here. The empty state is the list's own, drawn with [`empty`].

use leptos::prelude::*;

use crate::remote::{Remote, shown};

use super::{
    badge::{Tone, callout},
    button::{Button, link_button},
    heading::Heading,
    icon::Icon,
};
use crate::{
    browser,
    client::error::ClientError,
    context::use_lang,
    i18n::messages::{common, problems},
    page::Page,
    router::use_router,
};

/// Lines of grey about the size of what comes.
#[must_use]
pub fn skeleton(lines: usize) -> AnyView {
    let lang = use_lang();
    view! {
        <div class="skeleton" role="status">
            <b class="unseen">{common::loading(lang)}</b>
            {(0..lines).map(|_| view! { <span aria-hidden="true"></span> }).collect_view()}
        </div>
    }
    .into_any()
}

/// What happened, what was kept, what to do.
#[component]
pub fn Failed(
    error: ClientError,
    #[prop(optional, into)] retry: Option<Callback<()>>,
    /// Whether it stands over a form that holds what the person entered.
    #[prop(optional)]
    form: bool,
) -> impl IntoView {
    let lang = use_lang();
    let kept =
        (form && (error.is_outage() || error == ClientError::Stale)).then(|| view! { <p>{problems::kept(lang)}</p> });
    let again = retry
        .filter(|_| error.may_pass())
        .map(|retry| view! { <div><Button label=common::retry(lang) class="small" on_press=retry /></div> });
    view! { <div role="alert">{callout(Tone::Bad, view! { <strong>{error.title(lang)}</strong>{kept}<p>{error.words(lang)}</p>{again} }.into_any())}</div> }.into_any()
}

/// Why there is nothing, and the one thing to do.
#[must_use]
pub fn empty(title: &'static str, words: &'static str, action: Option<AnyView>) -> AnyView {
    view! { <div class="void"><strong>{title}</strong><p>{words}</p>{action}</div> }.into_any()
}

/// One quiet sentence instead of an empty list inside a card.
#[must_use]
pub fn empty_line(words: &'static str) -> AnyView {
    view! { <p class="void">{words}</p> }.into_any()
}

/// What is read, in its three states. What was shown stays while newer data comes, so nothing jumps.
#[component]
pub fn Loaded<T, F>(
    resource: Remote<T>,
    /// Height of the skeleton, in lines.
    #[prop(default = 5)]
    lines: usize,
    /// The heading of the page while its own has not come, for a page whose heading is what is read.
    #[prop(optional)]
    title: Option<&'static str>,
    render: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(T) -> AnyView + Send + 'static,
{
    shown(move || {
        let answer = resource.get();
        keep_focus();
        match answer {
            None => awaited(title, lines),
            Some(Ok(value)) => render(value),
            Some(Err(error)) => failed(title, error, Callback::new(move |()| resource.again())),
        }
    })
}

/// What is drawn anew under the focus gives it back to what took its place.
fn keep_focus() {
    let router = use_router();
    if let Some(mark) = browser::focus_mark() {
        request_animation_frame(move || {
            // On the way to another page, its heading is what takes the focus.
            if !router.is_moving() {
                browser::refocus(&mark);
            }
        });
    }
}

/// The heading to come takes the focus; this one only names the page meanwhile.
fn awaited(title: Option<&'static str>, lines: usize) -> AnyView {
    view! { {title.map(|title| view! { <h1 class="unseen">{title}</h1> })}{skeleton(lines)} }.into_any()
}

fn failed(title: Option<&'static str>, error: ClientError, retry: Callback<()>) -> AnyView {
    let Some(title) = title else { return view! { <Failed error=error retry=retry /> }.into_any() };
    // A page whose subject cannot be read: the way out is on it.
    let home =
        (!error.may_pass()).then(|| link_button(Page::Home.path(), common::go_home(use_lang()), "", Some(Icon::Home)));
    view! { <Heading title=title /><Failed error=error retry=retry /><div>{home}</div> }.into_any()
}
