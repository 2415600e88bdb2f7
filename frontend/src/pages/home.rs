//! The planner's home: what needs me today?

use contract::{offer::Offer, overview::Overview, session::SessionItem};
use leptos::prelude::*;

use crate::remote::Remote;

use super::live::keep_fresh;
use crate::{
    browser, client,
    components::{
        badge::{Tone, badge},
        button::link_button,
        fill_bar::{Fill, fill_bar},
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty, empty_line},
    },
    context::use_lang,
    i18n::{
        date,
        messages::{home, imports, sessions},
        number::whole,
        speak,
    },
    page::Page,
    state::{live, query::Query},
};

/// Freed places, offers about to expire, sessions below their minimum, requests waiting.
#[component]
pub fn PlannerHome() -> impl IntoView {
    let lang = use_lang();
    let overview = Remote::new(client::catalogue::get_overview);
    keep_fresh(live::in_overview, move || overview.again());
    view! {
        <PageHead
            title=home::planner_title(lang)
            about=move || view! { <span>{date::long(lang, browser::today())}</span> }.into_any()
            actions=move || link_button(Page::NewImport.path(), imports::new(lang), "", Some(Icon::Import))
        />
        <Loaded resource=overview lines=8 render=needs />
    }
    .into_any()
}

fn needs(overview: Overview) -> AnyView {
    let lang = use_lang();
    if overview.upcoming_sessions.0 == 0 && overview.waiting_requests.0 == 0 {
        let action = link_button(Page::NewImport.path(), home::start_import(lang), "primary", Some(Icon::Import));
        return view! { <section class="card">{empty(home::nothing_yet(lang), home::nothing_yet_words(lang), Some(action))}</section> }.into_any();
    }
    let waiting = Page::Requests.with(&Query::default().with("progress", "waiting"));
    let free = Page::Sessions.with(&Query::default().with("free_seats", "true"));
    let figures = [
        (Page::Sessions.path(), overview.upcoming_sessions.0, home::figure_sessions(lang)),
        (Page::Sessions.path(), overview.seats.0, home::figure_seats(lang)),
        (Page::Sessions.path(), overview.enrolled.0, home::figure_enrolled(lang)),
        (waiting, overview.waiting_requests.0, home::figure_waiting(lang)),
    ];
    view! {
        <ul class="tally">
            {figures
                .into_iter()
                .map(|(href, count, words)| view! { <li><a href=href><strong>{whole(lang, count)}</strong><span>{words}</span></a></li> })
                .collect_view()}
        </ul>
        <div class="columns even">
            <div class="stack">
                {need(home::freed(lang), home::freed_none(lang), overview.freed_places.into_iter().map(|one| to_offer(&one, true)).collect(), None, true)}
                {need(home::to_place(lang), home::to_place_none(lang), overview.to_place.into_iter().map(|one| to_offer(&one, false)).collect(), Some(free), false)}
            </div>
            <div class="stack">
                {need(home::expiring(lang), home::expiring_none(lang), overview.expiring_offers.into_iter().map(expiring).collect(), None, false)}
                {need(home::below(lang), home::below_none(lang), overview.under_minimum.into_iter().map(below).collect(), Some(Page::Sessions.path()), false)}
            </div>
        </div>
    }
    .into_any()
}

/// Lines shown of each kind; the rest is one press away.
const SHOWN: usize = 6;

/// What the server lists of each kind at most.
const LISTED: usize = 50;

/// One kind of thing to see to; urgent ones are marked when there are any.
fn need(
    title: &'static str,
    none: &'static str,
    mut lines: Vec<AnyView>,
    all: Option<String>,
    urgent: bool,
) -> AnyView {
    let lang = use_lang();
    let count = u32::try_from(lines.len()).unwrap_or(u32::MAX);
    let figure = format!("{}{}", whole(lang, count), if lines.len() >= LISTED { "+" } else { "" });
    let class = if urgent && count > 0 { "card flush urgent" } else { "card flush" };
    let more = all.filter(|_| lines.len() > SHOWN);
    if more.is_some() {
        lines.truncate(SHOWN);
    }
    let content = if lines.is_empty() { empty_line(none) } else { view! { <ul class="items">{lines}</ul> }.into_any() };
    let more = more
        .map(|href| view! { <div class="more">{link_button(href, home::see_all(lang), "quiet small", None)}</div> });
    view! {
        <section class=class>
            <header><h2>{title}</h2><span class="count">{figure}</span></header>
            {content}
            {more}
        </section>
    }
    .into_any()
}

fn session_line(session: &SessionItem, what: AnyView, action: Option<AnyView>) -> AnyView {
    let lang = use_lang();
    let href = Page::Session(session.id).path();
    let about = format!(
        "{} · {}, {}",
        session.code,
        date::range_compact(lang, session.starts_on, session.ends_on),
        session.site.name
    );
    view! {
        <li class="opens">
            <div class="need-line">
                <div class="stack-tight">
                    <a class="item-title" href=href>{session.course.title.0.clone()}</a>
                    <span class="small soft">{about}</span>
                    {what}
                </div>
                {action}
            </div>
        </li>
    }
    .into_any()
}

/// A session with seats to offer to those who wait; a freed seat says so with a button.
fn to_offer(session: &SessionItem, freed: bool) -> AnyView {
    let lang = use_lang();
    // No more seats than people to offer them to.
    let to_offer_now = session.fill.free.0.min(session.fill.waiting.0);
    let what = view! {
        <span class="row small">{badge(Tone::Watch, home::freed_seats(lang, to_offer_now))}{sessions::fill_waiting(lang, session.fill.waiting.0)}</span>
    };
    let href = Page::Session(session.id).path();
    let action = freed.then(|| link_button(href, home::see_ranking(lang), "primary small", None));
    session_line(session, what.into_any(), action)
}

fn below(session: SessionItem) -> AnyView {
    let lang = use_lang();
    let fill = Fill::from(&session.fill);
    let what = view! {
        {fill_bar(fill, false)}
        <span class="row small">{badge(Tone::Watch, sessions::fill_below(lang, fill.short_of_minimum()))}<span class="soft">{date::relative_day(lang, browser::today(), session.starts_on)}</span></span>
    };
    session_line(&session, what.into_any(), None)
}

fn expiring(offer: Offer) -> AnyView {
    let lang = use_lang();
    let until = home::answer_by(
        lang,
        &date::moment_compact(lang, browser::local(offer.deadline)),
        &date::relative(lang, (offer.deadline - browser::now()).num_seconds()),
    );
    view! {
        <li class="opens">
            <a class="item-title" href=Page::Session(offer.session.id).path()>{speak::name(&offer.person)}</a>
            <span class="small soft">{format!("{}, {}", offer.session.course.title, speak::days_and_site(lang, &offer.session))}</span>
            <span class="row small">{badge(Tone::Watch, until)}</span>
        </li>
    }
    .into_any()
}
