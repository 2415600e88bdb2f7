//! What happened to a request, and what comes next.

use contract::{
    id::RequestId,
    request::{Standing, Timeline, TimelineEvent, WhyWaiting},
};
use domain::event::Action as Did;
use leptos::prelude::*;

use crate::{pages::session::ranking::gate_line, remote::Remote};

use crate::{
    browser, client,
    components::{
        badge::{Tone, badge, callout},
        loaded::{Loaded, empty_line},
        timeline::{Event, timeline},
    },
    context::use_lang,
    i18n::{
        Lang, date,
        messages::{delegations, requests, sessions},
        number::{ordinal, whole},
        speak,
        terms::{self, Term},
    },
};

/// The timeline, read from the server.
#[component]
pub fn RequestTimeline(id: RequestId) -> impl IntoView {
    let resource = Remote::new(move || client::request::get_request_timeline(id));
    view! { <Loaded resource=resource lines=4 render=draw /> }.into_any()
}

/// The steps, then the next one.
#[must_use]
pub fn draw(steps: Timeline) -> AnyView {
    let lang = use_lang();
    let told = match lang {
        Lang::Fr => steps.told_fr.0.clone(),
        Lang::En => steps.told_en.0.clone(),
    };
    if steps.items.is_empty() {
        return empty_line(requests::timeline_none(lang));
    }
    let next = steps.next_step.map(|code| terms::of_code::<NextStep>(lang, code.as_str()));
    let events = timeline(steps.items.into_iter().map(|event| step(lang, event)).collect(), next);
    let told = (!told.is_empty()).then(|| callout(Tone::Info, view! { <p>{told}</p> }.into_any()));
    view! { {told}{standings(steps.standings)}{events} }.into_any()
}

/// Where the request stands for each session, said as it is read, for those who do not look at the whole.
#[component]
pub fn RequestStandings(id: RequestId) -> impl IntoView {
    let resource = Remote::new(move || client::request::get_request_timeline(id));
    let render = move |steps: Timeline| view! { {standings(steps.standings)} }.into_any();
    view! { <Loaded resource=resource lines=1 render=render /> }.into_any()
}

/// The place of a request in each session, and why no seat came; nothing once it waits no more.
fn standings(all: Vec<Standing>) -> Option<AnyView> {
    let lang = use_lang();
    if all.is_empty() {
        return None;
    }
    let line = |one: Standing| {
        let ranked = whole(lang, one.ranked.0);
        let place = one.place.map(|place| requests::place_among(lang, &ordinal(lang, place.0), &ranked));
        let tone = if one.place.is_some() { Tone::Info } else { Tone::Bad };
        let free = (one.free.0 > 0).then(|| requests::free_seats(lang, one.free.0));
        let unmet = one.unmet.iter().map(|gate| gate_line(lang, gate));
        let unmet = unmet.map(|gate| view! { <li>{gate.words}{gate.why.map(|why| format!("\u{a0}: {why}"))}</li> });
        let travel = one.travel.iter().map(|one| view! { <li>{speak::travel(lang, one)}</li> });
        let reason = match one.why {
            WhyWaiting::Condition => None,
            why => Some(why.words(lang)),
        };
        let about = [reason.map(str::to_owned), free].into_iter().flatten().collect::<Vec<_>>().join(" · ");
        view! {
            <li>
                <span class="spread">
                    <span>{speak::days_and_site(lang, &one.session)}</span>
                    {badge(tone, place.unwrap_or_else(|| requests::no_place(lang).to_owned()))}
                </span>
                <span class="small soft">{about}</span>
                <ul class="small">{unmet.collect_view()}{travel.collect_view()}</ul>
            </li>
        }
    };
    let lines = all.into_iter().map(line).collect_view();
    Some(view! { <div class="stack-tight standings"><h3 class="small">{requests::standings(lang)}</h3><ul class="items">{lines}</ul></div> }.into_any())
}

fn step(lang: Lang, event: TimelineEvent) -> Event {
    let mut what = terms::of_code::<Did>(lang, event.action.as_str());
    if let Some(session) = &event.session {
        what = requests::on_session(lang, &what, &speak::days_and_site(lang, session));
    }
    let mut why: Vec<String> = Vec::new();
    if let Some(code) = &event.reason_code {
        why.push(terms::any_reason(lang, code.as_str()));
    }
    why.extend(event.words.map(|words| words.0));
    if let Some(place) = event.place.filter(|place| place.0 > 0) {
        why.push(sessions::rank_of(lang, &ordinal(lang, place.0)));
    }
    if let Some(deadline) = event.deadline {
        why.push(requests::next_answer(lang, &date::moment(lang, browser::local(deadline))));
    }
    Event {
        tone: tone(event.action.as_str()),
        what,
        who: Some(match (event.actor, event.actor_client) {
            (Some(person), _) => match event.on_behalf_of {
                Some(whose) => {
                    format!("{}, {}", speak::name(&person), delegations::on_behalf(lang, &speak::name(&whose)))
                }
                None => speak::name(&person),
            },
            (None, Some(system)) => system.name.0,
            (None, None) => requests::by_system(lang).to_owned(),
        }),
        at: event.at,
        why: (!why.is_empty()).then(|| why.join(" · ")),
    }
}

fn tone(action: &str) -> Tone {
    match Did::from_code(action) {
        Some(Did::EnrolmentConfirmed | Did::OfferAccepted) => Tone::Good,
        Some(
            Did::RequestRefused
            | Did::EnrolmentCancelled
            | Did::OfferDeclined
            | Did::OfferExpired
            | Did::OfferRevoked
            | Did::SessionCancelled,
        ) => Tone::Bad,
        Some(Did::OfferMade) => Tone::Info,
        Some(Did::WaitlistJoined | Did::CandidatePassedOver) => Tone::Watch,
        _ => Tone::Quiet,
    }
}

/// What comes next for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NextStep {
    Approval,
    WaitForSeat,
    AnswerOffer,
    Attend,
}

impl Term for NextStep {
    fn all() -> &'static [Self] {
        &[Self::Approval, Self::WaitForSeat, Self::AnswerOffer, Self::Attend]
    }
    fn code(self) -> &'static str {
        match self {
            Self::Approval => "approval",
            Self::WaitForSeat => "offer_of_a_seat",
            Self::AnswerOffer => "answer_the_offer",
            Self::Attend => "attend_the_session",
        }
    }
    fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Approval => requests::next_approval(lang),
            Self::WaitForSeat => requests::next_waiting(lang),
            Self::AnswerOffer => requests::next_answer_offer(lang),
            Self::Attend => requests::next_attend(lang),
        }
    }
}
