//! What happened, who, when, why; what comes next in a lighter ink.

use chrono::{DateTime, Utc};
use leptos::prelude::*;

use super::{
    badge::Tone,
    icon::{Icon, icon},
};
use crate::{
    browser,
    context::use_lang,
    i18n::{date, messages::requests},
};

/// One event.
#[derive(Clone, Debug)]
pub struct Event {
    pub tone: Tone,
    pub what: String,
    pub who: Option<String>,
    pub at: DateTime<Utc>,
    pub why: Option<String>,
}

/// An instant: how long ago, and exactly when.
#[must_use]
pub fn instant(at: DateTime<Utc>) -> AnyView {
    let lang = use_lang();
    let exact = date::moment(lang, browser::local(at));
    let far = date::relative(lang, (at - browser::now()).num_seconds());
    view! { <time datetime=at.to_rfc3339() title=exact.clone()>{far}<span class="unseen">", "{exact.clone()}</span></time> }.into_any()
}

/// The events, oldest first, then what comes next.
#[must_use]
pub fn timeline(events: Vec<Event>, next: Option<String>) -> AnyView {
    let lang = use_lang();
    let next = next.map(|words| {
        view! {
            <li class="next">
                <span class="timeline-dot" aria-hidden="true"></span>
                <div><span class="unseen">{requests::what_next(lang)}" – "</span><span class="timeline-what">{words}</span></div>
            </li>
        }
    });
    view! { <ol class="timeline">{events.into_iter().map(event).collect_view()}{next}</ol> }.into_any()
}

fn event(event: Event) -> AnyView {
    let lang = use_lang();
    let shape = match event.tone {
        Tone::Good => Icon::Check,
        Tone::Bad => Icon::Cross,
        Tone::Info => Icon::Send,
        Tone::Watch => Icon::Clock,
        Tone::Quiet => Icon::Circle,
    };
    let who = event.who.map(|who| format!("{}, ", requests::by_whom(lang, &who)));
    view! {
        <li class=event.tone.class()>
            <span class="timeline-dot">{icon(shape)}</span>
            <div>
                <p class="timeline-what">{event.what}</p>
                <p class="timeline-who">{who}{instant(event.at)}</p>
                {event.why.map(|why| view! { <blockquote>{why}</blockquote> })}
            </div>
        </li>
    }
    .into_any()
}
