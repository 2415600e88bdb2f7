//! The page of a course: what it is for, what it asks for, what it gives, and when it is held.

use contract::{
    course::{Course, CourseTag, Grant},
    id::CourseId,
    session::{Period, SessionItem, SessionPage, SessionQuery},
};
use leptos::prelude::*;

use super::{approval::ApprovalCard, templates::TemplatesCard};
use crate::remote::Remote;

use crate::{
    client,
    components::{
        button::link_button,
        fill_bar::{Fill, fill_bar},
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty_line},
    },
    context::{use_account, use_lang},
    i18n::{
        catalogue::{conditions, validity},
        date,
        messages::{courses, filing, planning},
        number::{euros, whole},
        terms::Term,
    },
    page::Page,
    pages::session::list::state_badge,
    state::query::Query,
};

/// Sessions to come that the page shows; the rest is a link away.
const SHOWN: u16 = 10;

/// The page.
#[component]
pub fn CoursePage(id: CourseId) -> impl IntoView {
    let lang = use_lang();
    let course = Remote::new(move || client::catalogue::get_course(id));
    let sessions = Remote::new(move || async move {
        let query = SessionQuery {
            course_id: Some(id),
            period: Some(Period::Upcoming),
            limit: Some(SHOWN.into()),
            ..SessionQuery::default()
        };
        client::session::list_sessions(&query).await
    });
    let plans = use_account().with_untracked(|account| account.may("plan_sessions"));
    view! {
        <Loaded resource=course title=courses::course(lang) render=move |course| view! {
            {head(&course)}
            <div class="columns even">
                <div class="stack">{presentation(&course)}{asked(&course)}{given(&course)}</div>
                <div class="stack">{organisation(&course)}<ApprovalCard id=id />{coming(id, sessions)}{plans.then(|| view! { <TemplatesCard id=id /> })}</div>
            </div>
        }.into_any() />
    }
    .into_any()
}

fn of_course(id: CourseId) -> Query {
    Query::default().with("course_id", &id.to_string())
}

fn head(course: &Course) -> AnyView {
    let lang = use_lang();
    let (id, code) = (course.id, course.code.0.clone());
    let (edits, plans, files) = use_account().with_untracked(|account| {
        (account.may("edit_courses"), account.may("plan_sessions"), account.may("file_requests"))
    });
    let actions = move || {
        view! {
            {plans.then(|| link_button(Page::NewSession.with(&of_course(id)), planning::new(lang), "primary", Some(Icon::Plus)))}
            {files.then(|| link_button(Page::NewRequest.with(&of_course(id)), filing::title(lang), "", None))}
            {edits.then(|| link_button(Page::CourseEdit(id).path(), courses::edit(lang), "", None))}
        }
    };
    let above = (Page::Courses.path(), courses::title(lang).to_owned());
    view! { <PageHead title=course.title.0.clone() above=above about=move || code.clone() actions=actions /> }
        .into_any()
}

/// Words on several lines, as they were written.
fn lines(words: &str) -> AnyView {
    words.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view().into_any()
}

fn presentation(course: &Course) -> AnyView {
    let lang = use_lang();
    let aims = match &course.aims {
        Some(words) => view! { <div class="stack-tight">{lines(words.as_str())}</div> }.into_any(),
        None => view! { <p class="soft">{courses::aims_none(lang)}</p> }.into_any(),
    };
    let audience = course.audience.as_ref().map(|words| {
        view! { <h3>{courses::audience(lang)}</h3><div class="stack-tight">{lines(words.as_str())}</div> }
    });
    view! { <section class="card"><header><h2>{courses::aims(lang)}</h2></header>{aims}{audience}</section> }.into_any()
}

fn asked(course: &Course) -> AnyView {
    let lang = use_lang();
    let said = conditions(lang, course);
    let previous = |course: &CourseTag| {
        view! { <li><a href=Page::Course(course.id).path()>{course.title.0.clone()}</a></li> }
    };
    let before = (!course.previous.is_empty()).then(|| {
        view! { <h3>{courses::previous(lang)}</h3><ul class="bullets">{course.previous.iter().map(previous).collect_view()}</ul> }
    });
    let none = (said.is_empty() && before.is_none()).then(|| view! { <p>{courses::conditions_none(lang)}</p> });
    view! {
        <section class="card">
            <header><h2>{courses::conditions(lang)}</h2></header>
            {said.into_iter().map(|words| view! { <p>{words}</p> }).collect_view()}
            {before}
            {none}
        </section>
    }
    .into_any()
}

fn given(course: &Course) -> AnyView {
    let lang = use_lang();
    let grant = |grant: &Grant| {
        view! { <li><strong>{grant.skill.label.0.clone()}</strong><br /><span class="small soft">{validity(lang, grant)}</span></li> }
    };
    let content = if course.grants.is_empty() {
        view! { <p class="soft">{courses::gives_none(lang)}</p> }.into_any()
    } else {
        view! { <ul class="stack-tight">{course.grants.iter().map(grant).collect_view()}</ul> }.into_any()
    };
    view! { <section class="card"><header><h2>{courses::gives(lang)}</h2></header>{content}</section> }.into_any()
}

fn organisation(course: &Course) -> AnyView {
    let lang = use_lang();
    let fact = |label: &'static str, words: String| view! { <div><dt>{label}</dt><dd>{words}</dd></div> };
    let days = course.duration_days.map(|days| fact(courses::duration(lang), courses::days(lang, days.0.into())));
    let session_cost = course.session_cost.map(|cents| fact(courses::session_cost(lang), euros(lang, cents.0)));
    let seat_cost = course.seat_cost.map(|cents| fact(courses::seat_cost(lang), euros(lang, cents.0)));
    view! {
        <section class="card">
            <header><h2>{courses::organisation(lang)}</h2></header>
            <dl class="facts">
                {days}
                {fact(courses::usual_seats(lang), whole(lang, course.usual_capacity.0.into()))}
                {fact(courses::usual_minimum(lang), whole(lang, course.usual_minimum.0.into()))}
                {session_cost}
                {seat_cost}
                <div class="whole"><dt>{courses::policy(lang)}</dt><dd>{course.replacement_policy.words(lang)}</dd></div>
                <div class="whole"><dt>{courses::promotion(lang)}</dt><dd>{course.promotion.words(lang)}</dd></div>
            </dl>
        </section>
    }
    .into_any()
}

fn coming(id: CourseId, sessions: Remote<SessionPage>) -> AnyView {
    let lang = use_lang();
    let draw = move |page: SessionPage| {
        if page.items.is_empty() {
            return empty_line(courses::sessions_none(lang));
        }
        view! { <ul class="items">{page.items.into_iter().map(session).collect_view()}</ul> }.into_any()
    };
    let all = link_button(Page::Sessions.with(&of_course(id)), courses::sessions_all(lang), "small quiet", None);
    view! {
        <section class="card flush">
            <header><h2>{courses::sessions(lang)}</h2>{all}</header>
            <Loaded resource=sessions lines=3 render=draw />
        </section>
    }
    .into_any()
}

fn session(session: SessionItem) -> AnyView {
    let lang = use_lang();
    view! {
        <li>
            <span class="spread">
                <a class="item-title" href=Page::Session(session.id).path()>{date::range(lang, session.starts_on, session.ends_on)}</a>
                {state_badge(session.state)}
            </span>
            <span class="small soft">{format!("{} · {}", session.site.name, session.code)}</span>
            {fill_bar(Fill::from(&session.fill), false)}
        </li>
    }
    .into_any()
}
