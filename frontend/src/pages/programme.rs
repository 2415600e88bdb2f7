//! The person's home: what is next for me, and what do you need from me?

use chrono::Datelike;
use contract::{
    enrolment::{CancelCode, Enrolment, EnrolmentCancel, EnrolmentState},
    id::RequestId,
    programme::Programme,
    request::{Progress, Request},
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    calendar::{CalendarCard, add_link},
    live::keep_fresh,
    offer::OfferToAnswer,
    request::timeline::RequestTimeline,
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
        messages::{home, requests},
        speak,
        terms::{Term, choices},
    },
    page::Page,
    state::{account::Account, live},
};

/// Offers first, then what is coming, then what is being followed.
#[component]
pub fn ProgrammePage() -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let programme = Remote::new(client::offer::get_my_programme);
    let again = Callback::new(move |()| programme.again());
    let me = use_account().with_untracked(Account::person_id);
    keep_fresh(move |event| live::in_programme(event, me), move || programme.again());
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
            !matches!(code.as_str(), "session_cancelled" | "session_moved" | "capacity_lowered" | "not_eligible")
        })
        .collect::<Vec<_>>();
    view! {
        <div class="home stack">
            <PageHead title=home::person_title(lang) />
            <Loaded resource=programme lines=8 render=move |programme| content(programme, leave, again) />
            <CalendarCard />
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
        view! { <ul class="items">{waiting.into_iter().map(followed).collect_view()}</ul> }.into_any()
    };
    view! {
        {offers}
        <section class="card flush"><header><h2>{home::upcoming(lang)}</h2></header>{upcoming}</section>
        <section class="card flush"><header><h2>{home::following(lang)}</h2></header>{following}</section>
        {past(programme.past)}
    }
    .into_any()
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

fn followed(request: Request) -> AnyView {
    let lang = use_lang();
    let id = request.id;
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
            <ul class="small">{wishes.into_iter().map(|wish| view! { <li>{wish}</li> }).collect_view()}</ul>
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
            view! { <li><span class="spread"><span>{seat.session.course.title.0.clone()}</span>{cancelled}</span><span class="small soft">{speak::days_and_site(lang, &seat.session)}</span>{seat.request_id.map(history)}</li> }
        })
        .collect_view();
    Some(view! { <section class="card flush"><header><h2>{home::past(lang)}</h2></header><ul class="items">{lines}</ul></section> }.into_any())
}
