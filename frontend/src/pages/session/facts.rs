//! What a session says of itself.

use contract::{
    enrolment::DepartureCode,
    session::{Session, SessionState},
};
use leptos::prelude::*;

use crate::{
    browser,
    components::{
        badge::{Tone, callout},
        fill_bar::{Fill, fill_bar},
    },
    context::use_lang,
    i18n::{
        Lang, date,
        messages::{planning, sessions},
        number::{euros, whole},
        speak,
        terms::Term,
    },
    page::Page,
};

fn fact(label: &'static str, words: String) -> AnyView {
    view! { <div><dt>{label}</dt><dd>{words}</dd></div> }.into_any()
}

/// Its days, its place, its seats; `acts` stands under them.
#[must_use]
pub fn facts(session: &Session, acts: AnyView) -> AnyView {
    let lang = use_lang();
    let called_off =
        session.cancel_reason.clone().map(|words| callout(Tone::Bad, view! { <p>{words.0}</p> }.into_any()));
    let zone = (browser::time_zone().as_deref() != Some(session.site.time_zone.as_str()))
        .then(|| fact(sessions::time_zone(lang), session.site.time_zone.0.clone()));
    let course = Page::Course(session.course.id).path();
    view! {
        <section class="card">
            {called_off}
            {fill_bar(Fill::from(&session.fill), true)}
            <dl class="facts">
                {days(session)}
                {fact(sessions::site(lang), session.site.name.0.clone())}
                {zone}
                {fact(sessions::organiser(lang), speak::unit(&session.organiser))}
                {fact(sessions::minimum(lang), whole(lang, session.fill.minimum.0.into()))}
                {window(lang, session).map(|words| fact(planning::window(lang), words))}
                {session.withdrawal_until.map(|day| fact(planning::withdrawal_fact(lang), planning::window_until(lang, &date::day(lang, day))))}
                {session.cost.map(|cents| fact(planning::cost(lang), euros(lang, cents.0)))}
                {trainers(session)}
                {quotas(session)}
                {overbooking(session)}
                {joining(session)}
            </dl>
            <div><a href=course>{planning::course_page(lang)}</a></div>
            {acts}
        </section>
    }
    .into_any()
}

fn days(session: &Session) -> AnyView {
    let lang = use_lang();
    if session.blocks.len() < 2 {
        return fact(sessions::dates(lang), date::range(lang, session.starts_on, session.ends_on));
    }
    let line = |block: &contract::ranking::Days| view! { <li>{date::range(lang, block.starts_on, block.ends_on)}</li> };
    view! { <div><dt>{sessions::dates(lang)}</dt><dd><ul>{session.blocks.iter().map(line).collect_view()}</ul></dd></div> }
        .into_any()
}

/// When people enrol by themselves, if that has bounds.
fn window(lang: Lang, session: &Session) -> Option<String> {
    let day = |day| date::day(lang, day);
    match (session.enrolment_opens_on, session.enrolment_closes_on) {
        (Some(first), Some(last)) => Some(planning::window_between(lang, &day(first), &day(last))),
        (Some(first), None) => Some(planning::window_from(lang, &day(first))),
        (None, Some(last)) => Some(planning::window_until(lang, &day(last))),
        (None, None) => None,
    }
}

/// Why people cannot enrol by themselves today, when it is for the day.
#[must_use]
pub fn out_of_window(session: &Session) -> Option<String> {
    let (lang, today) = (use_lang(), browser::today());
    if session.state != SessionState::Published {
        return None;
    }
    let later = session.enrolment_opens_on.filter(|day| *day > today);
    let over = session.enrolment_closes_on.filter(|day| *day < today);
    later
        .map(|day| planning::opens_later(lang, &date::day(lang, day)))
        .or_else(|| over.map(|day| planning::closed_since(lang, &date::day(lang, day))))
}

fn trainers(session: &Session) -> Option<AnyView> {
    let names: Vec<String> = session.trainers.iter().map(speak::name).collect();
    (!names.is_empty()).then(|| fact(planning::trainers(use_lang()), names.join(", ")))
}

fn quotas(session: &Session) -> Option<AnyView> {
    let lang = use_lang();
    let quotas: Vec<String> = session
        .quotas
        .iter()
        .map(|quota| {
            let seats = whole(lang, quota.seats.0.into());
            sessions::quota_of(lang, quota.unit.code.as_str(), &seats, &date::day(lang, quota.release_on))
        })
        .collect();
    (!quotas.is_empty()).then(|| fact(sessions::quotas(lang), quotas.join(" ; ")))
}

/// How many more people than seats are let in, by whom and why: planners are told.
fn overbooking(session: &Session) -> Option<AnyView> {
    let lang = use_lang();
    let over = session.overbooking.as_ref()?;
    let count = planning::over_fact(lang, session.fill.overbooking_limit.0.into());
    let why = match over.code {
        DepartureCode::Other => over.words.0.clone(),
        code => format!("{} – {}", code.words(lang), over.words),
    };
    let said = match &over.by {
        Some(person) => planning::over_by(lang, &speak::name(person), &why),
        None => why,
    };
    Some(view! { <div class="whole"><dt>{planning::over(lang)}</dt><dd>{count}", "{said}</dd></div> }.into_any())
}

fn joining(session: &Session) -> Option<AnyView> {
    let lines =
        session.joining.as_ref()?.as_str().lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view();
    Some(view! { <div class="whole"><dt>{planning::joining_fact(use_lang())}</dt><dd>{lines}</dd></div> }.into_any())
}
