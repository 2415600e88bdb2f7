//! The person's home: what is next for me, and what do you need from me?

use chrono::Datelike;
use contract::{
    attendance::{OutcomeSaid, TrainingOutcome},
    enrolment::{CancelCode, Enrolment, EnrolmentCancel, EnrolmentState},
    id::RequestId,
    programme::{ExpiringSkill, Programme, Teaching},
    request::{Progress, Request},
    required_course::RequiredCourse,
    session::SessionState,
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    calendar::{CalendarCard, add_link},
    live::keep_fresh,
    offer::OfferToAnswer,
    person::required::{line, progress},
    request::timeline::{RequestStandings, RequestTimeline},
};
use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge},
        button::{Button, link_button},
        confirm::{ConfirmWithReason, Reason},
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty, empty_line},
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        date,
        messages::{attendance, home, requests, required as words},
        speak,
        terms::{Term, choices},
    },
    page::Page,
    state::{account::Account, live},
};

/// Requests of which it is said at once where they stand; the others say so in their history.
const EXPLAINED: usize = 5;

/// Offers first, then what is coming, then what is being followed.
#[component]
pub fn ProgrammePage() -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let programme = Remote::new(client::offer::get_my_programme);
    let again = Callback::new(move |()| programme.again());
    let me = use_account().with_untracked(Account::person_id);
    keep_fresh(move |event| live::in_programme(event, me), move || programme.again());
    // Below what is still to come it would jump.
    let answered = Memo::new(move |_| programme.get().is_some());
    let leaving = RwSignal::new(None::<Enrolment>);
    let open = RwSignal::new(false);
    let cancel = Deed::new(move |reason: Reason| {
        let why = CancelCode::from_code(&reason.code).map(|code| EnrolmentCancel {
            code,
            words: reason.words.clone().map(Into::into),
            after: None,
        });
        let seat = leaving.with_untracked(|seat| seat.as_ref().map(|seat| seat.id));
        async move {
            let (Some(why), Some(id)) = (why, seat) else { return Err(ClientError::Broken) };
            client::session::cancel_enrolment(id, &why).await?;
            open.set(false);
            speaker.say(home::cancelled_mine(lang));
            programme.again();
            Ok(())
        }
    });
    let leave = Callback::new(move |seat: Enrolment| {
        leaving.set(Some(seat));
        open.set(true);
    });
    let mine = choices::<CancelCode>(lang)
        .into_iter()
        .filter(|(code, _)| {
            !matches!(
                code.as_str(),
                "session_cancelled" | "session_moved" | "crew_incomplete" | "capacity_lowered" | "not_eligible"
            )
        })
        .collect::<Vec<_>>();
    view! {
        <div class="home stack">
            <PageHead title=home::person_title(lang) />
            <Loaded resource=programme lines=8 render=move |programme| content(programme, leave, again) />
            {shown(move || answered.get().then(|| view! { <CalendarCard /> }))}
        </div>
        <ConfirmWithReason
            open=open
            title=Signal::derive(move || leaving.with(|seat| home::cancel_mine_title(lang, seat.as_ref().map_or("", |seat| seat.session.course.title.as_str()))))
            effect=home::cancel_mine_effect(lang)
            act=home::cancel_mine_do(lang)
            choices=mine
            doing=cancel.doing()
            on_confirm=Callback::new(move |reason| cancel.run(reason))
        />
    }
    .into_any()
}

fn content(programme: Programme, leave: Callback<Enrolment>, again: Callback<()>) -> AnyView {
    let lang = use_lang();
    let offers = (!programme.offers.is_empty()).then(|| {
        view! {
            <section class="stack">
                <h2>{home::answer_needed(lang)}</h2>
                <For each={let offers = programme.offers.clone(); move || offers.clone()} key=|offer| offer.id let:offer>
                    <OfferToAnswer offer=offer on_answered=again />
                </For>
            </section>
        }
    });
    let upcoming = if programme.upcoming.is_empty() {
        let action = link_button(Page::Sessions.path(), home::see_sessions(lang), "", Some(Icon::Sessions));
        empty(home::upcoming_none(lang), home::upcoming_none_words(lang), Some(action))
    } else {
        view! { <ul class="items">{programme.upcoming.into_iter().map(|seat| coming(seat, leave)).collect_view()}</ul> }
            .into_any()
    };
    // A request that has its seat, or gave it back, is told with the seat.
    let told = |request: &Request| {
        request.progress == Progress::Enrolled
            || programme
                .past
                .iter()
                .any(|seat| seat.request_id == Some(request.id) && request.progress != Progress::Waiting)
    };
    let waiting: Vec<Request> = programme.requests.iter().filter(|request| !told(request)).cloned().collect();
    let following = if waiting.is_empty() {
        empty_line(home::following_none(lang))
    } else {
        view! { <ul class="items">{waiting.into_iter().enumerate().map(|(at, one)| followed(one, at < EXPLAINED)).collect_view()}</ul> }.into_any()
    };
    view! {
        {offers}
        {teaching(programme.teaching)}
        <section class="card flush"><header><h2>{home::upcoming(lang)}</h2></header>{upcoming}</section>
        <section class="card flush"><header><h2>{home::following(lang)}</h2></header>{following}</section>
        {plan(programme.required)}
        {renewals(programme.expiring)}
        {past(programme.past)}
    }
    .into_any()
}

/// What one teaches, each with the way to its attendance sheet.
fn teaching(taught: Vec<Teaching>) -> Option<AnyView> {
    let lang = use_lang();
    if taught.is_empty() {
        return None;
    }
    let line = |one: Teaching| {
        let session = one.session;
        let held = matches!(session.state, SessionState::Running | SessionState::Done);
        let sheet = held.then(|| {
            view! {
                <div class="actions">{link_button(Page::Attendance(session.id).path(), attendance::title(lang), "primary", Some(Icon::Check))}</div>
                <span class="small soft">{attendance::teaching_hint(lang, &date::day(lang, one.sheet_until))}</span>
            }
        });
        view! {
            <li>
                <a class="item-title" href=Page::Session(session.id).path()>{session.course.title.0.clone()}</a>
                <span class="small soft">{speak::days_and_site(lang, &session)}</span>
                {sheet}
            </li>
        }
    };
    let lines = taught.into_iter().map(line).collect_view();
    Some(view! { <section class="card flush"><header><h2>{attendance::teaching(lang)}</h2></header><ul class="items">{lines}</ul></section> }.into_any())
}

/// The courses that one is to take, with how far one is.
fn plan(required: Vec<RequiredCourse>) -> Option<AnyView> {
    let lang = use_lang();
    if required.is_empty() {
        return None;
    }
    let count = progress(&required);
    let lines = required.into_iter().map(|one| line(one, ().into_any())).collect_view();
    Some(view! { <section class="card flush"><header><h2>{words::title(lang)}" "<span class="count">{count}</span></h2></header><ul class="items">{lines}</ul></section> }.into_any())
}

/// The skills that end soon, each with a course that renews it.
fn renewals(expiring: Vec<ExpiringSkill>) -> Option<AnyView> {
    let lang = use_lang();
    if expiring.is_empty() {
        return None;
    }
    let line = |one: ExpiringSkill| {
        let course = match one.renewed_by {
            Some(course) => {
                let words = words::renewed_by(lang, course.title.as_str());
                view! { <a href=Page::Course(course.id).path()>{words}</a> }.into_any()
            }
            None => view! { <span class="small soft">{words::no_course(lang)}</span> }.into_any(),
        };
        let until = words::until(lang, &date::day(lang, one.valid_until));
        view! { <li><span class="spread"><strong>{one.skill.label.0}</strong>{badge(Tone::Watch, until)}</span>{course}</li> }
    };
    let lines = expiring.into_iter().map(line).collect_view();
    Some(view! { <section class="card flush"><header><h2>{words::expiring(lang)}</h2></header><ul class="items">{lines}</ul></section> }.into_any())
}

/// What became of someone, in a shape and a word.
fn outcome(said: &OutcomeSaid) -> AnyView {
    let tone = match said.outcome {
        TrainingOutcome::Passed | TrainingOutcome::Attended => Tone::Good,
        TrainingOutcome::Failed => Tone::Bad,
        TrainingOutcome::Absent => Tone::Quiet,
    };
    badge(tone, said.outcome.words(use_lang()))
}

fn coming(seat: Enrolment, leave: Callback<Enrolment>) -> AnyView {
    let lang = use_lang();
    let session = seat.session.clone();
    let leaving = seat.clone();
    view! {
        <li>
            <div class="date-tile">
                <div class="date-tile-day" aria-hidden="true"><strong>{session.starts_on.day()}</strong><span>{date::short_month(lang, session.starts_on.month())}</span></div>
                <div class="stack-tight">
                    <a class="item-title" href=Page::Session(session.id).path()>{session.course.title.0.clone()}</a>
                    <span>{speak::days(lang, &session)}</span>
                    <span class="soft small">{format!("{} · {}", session.site.name, date::relative_day(lang, browser::today(), session.starts_on))}</span>
                    <div class="actions">{add_link(&seat)}<Button label=home::cancel_mine(lang) class="small" on_press=move |()| leave.run(leaving.clone()) /></div>
                    {seat.request_id.map(history)}
                </div>
            </div>
        </li>
    }
    .into_any()
}

/// What happened to a request, read when it is opened.
fn history(id: RequestId) -> AnyView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    view! {
        <details on:toggle=move |_| open.set(true)>
            <summary class="open-more">{home::see_history(lang)}</summary>
            {shown(move || open.get().then(|| view! { <RequestTimeline id=id /> }))}
        </details>
    }
    .into_any()
}

fn followed(request: Request, explained: bool) -> AnyView {
    let lang = use_lang();
    let id = request.id;
    let stands = (explained && request.progress == Progress::Waiting).then(|| view! { <RequestStandings id=id /> });
    let wished = stands.is_none();
    let wishes = request
        .wishes
        .iter()
        .map(|wish| {
            requests::on_session(
                lang,
                &requests::wish(lang, &wish.rank.to_string()),
                &speak::days_and_site(lang, &wish.session),
            )
        })
        .collect::<Vec<_>>();
    view! {
        <li>
            <div class="spread">
                <strong>{request.course.title.0.clone()}</strong>
                {super::request::progress_badge(request.progress)}
            </div>
            <span class="small soft">{requests::requested_since(lang, &date::day(lang, request.requested_on))}</span>
            {wished.then(|| view! { <ul class="small">{wishes.into_iter().map(|wish| view! { <li>{wish}</li> }).collect_view()}</ul> })}
            {stands}
            {history(id)}
        </li>
    }
    .into_any()
}

fn past(seats: Vec<Enrolment>) -> Option<AnyView> {
    let lang = use_lang();
    if seats.is_empty() {
        return None;
    }
    let lines = seats
        .into_iter()
        .map(|seat| {
            let cancelled = (seat.state == EnrolmentState::Cancelled).then(|| badge(Tone::Quiet, seat.cancel_code.map_or_else(|| home::cancelled_seat(lang), |code| code.words(lang))));
            let said = seat.outcome.as_ref().map(outcome);
            let note = seat.outcome.and_then(|said| said.note).map(|note| view! { <span class="small">{note.0}</span> });
            view! { <li><span class="spread"><span>{seat.session.course.title.0.clone()}</span>{cancelled}{said}</span><span class="small soft">{speak::days_and_site(lang, &seat.session)}</span>{note}{seat.request_id.map(history)}</li> }
        })
        .collect_view();
    Some(view! { <section class="card flush"><header><h2>{home::past(lang)}</h2></header><ul class="items">{lines}</ul></section> }.into_any())
}
