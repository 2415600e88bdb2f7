//! The page of a session: its seats, who holds them, who waits, who is asked.

use contract::{
    enrolment::{EnrolmentCreate, EnrolmentState, Outcome},
    id::SessionId,
    programme::Programme,
    ranking::Gate,
    request::{Progress, Request},
    session::{Session, SessionState},
    travel::TravelWarning,
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    acts::Acts,
    facts::{facts, out_of_window},
    list::state_badge,
    offers::OffersCard,
    placing::{PlaceDialog, Waiting},
    ranking::{RankingCard, gate_line},
    roster::{FreedCard, RosterCard},
};
use crate::{
    client,
    client::error::ClientError,
    components::{
        badge::{Tone, callout},
        button::{Button, link_button},
        heading::PageHead,
        icon::Icon,
        loaded::{Failed, Loaded},
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{attendance, common, planning, sessions},
        speak,
    },
    page::Page,
    pages::live::keep_fresh,
    router::use_router,
    state::live::in_session,
};

/// Everything a planner reads on this page, asked again together after each act.
#[derive(Clone, Copy)]
pub struct Live {
    pub id: SessionId,
    pub session: Remote<Session>,
    pub roster: Remote<contract::enrolment::RosterPage>,
    pub cancelled: Remote<contract::enrolment::RosterPage>,
    pub offers: Remote<contract::offer::OfferPage>,
    pub ranking: Remote<contract::ranking::Ranking>,
}

impl Live {
    fn read(id: SessionId) -> Self {
        Self {
            id,
            session: Remote::new(move || client::session::get_session(id)),
            roster: Remote::new(move || client::session::list_session_enrolments(id, EnrolmentState::Confirmed)),
            cancelled: Remote::new(move || client::session::list_session_enrolments(id, EnrolmentState::Cancelled)),
            offers: Remote::new(move || client::offer::list_session_offers(id)),
            // It is made as it is read: without its instant, a ranking that has not changed is not drawn anew.
            ranking: Remote::new(move || async move {
                let ranking = client::session::list_replacement_candidates(id).await?;
                Ok(contract::ranking::Ranking { computed_at: chrono::DateTime::UNIX_EPOCH, ..ranking })
            }),
        }
    }

    /// Asks everything again; what is shown stays until the answers come.
    pub fn again(self) {
        self.session.again();
        self.roster.again();
        self.cancelled.again();
        self.offers.again();
        self.ranking.again();
    }
}

/// A planner sees it all; anyone else sees the session and may ask for a seat.
#[component]
pub fn SessionPage(id: SessionId) -> impl IntoView {
    if use_account().with_untracked(|account| account.is_planner()) {
        view! { <PlannerSession id=id /> }.into_any()
    } else {
        view! { <OpenSession id=id /> }.into_any()
    }
}

#[component]
fn PlannerSession(id: SessionId) -> impl IntoView {
    let lang = use_lang();
    let live = Live::read(id);
    keep_fresh(move |event| in_session(event, id), move || live.again());
    let placing = RwSignal::new(false);
    let whom = RwSignal::new(None::<Waiting>);
    let ask_place = move |someone: Option<Waiting>| {
        whom.set(someone);
        placing.set(true);
    };
    let acts = Acts::new(live, Callback::new(move |()| ask_place(None)));
    // A session out of scope is said once, not once per card.
    let here = Memo::new(move |_| live.session.get().is_none_or(|answer| answer.is_ok()));
    view! {
        {acts.failed()}
        <Loaded resource=live.session title=sessions::session(lang) render=move |session| view! { {head(&session, Some(acts))}{facts(&session, acts.foot(&session))} }.into_any() />
        {shown(move || here.get().then(|| view! {
            <div class="columns even">
                <div class="stack"><OffersCard live=live /><RankingCard live=live place=Callback::new(move |one| ask_place(Some(one))) /></div>
                <div class="stack"><RosterCard live=live /><FreedCard live=live /></div>
            </div>
            <PlaceDialog live=live open=placing whom=whom />
            {acts.dialogs()}
        }))}
    }
    .into_any()
}

fn head(session: &Session, acts: Option<Acts>) -> AnyView {
    let lang = use_lang();
    let (state, code) = (session.state, session.code.0.clone());
    let about = move || view! { {state_badge(state)}<span>{code.clone()}</span> };
    let above = (Page::Sessions.path(), sessions::title(lang).to_owned());
    let title = session.course.title.0.clone();
    let session = session.clone();
    let actions = move || acts.map(|acts| acts.head(&session));
    view! { <PageHead title=title above=above about=about actions=actions /> }.into_any()
}

#[component]
fn OpenSession(id: SessionId) -> impl IntoView {
    let lang = use_lang();
    let session = Remote::new(move || client::session::get_session(id));
    keep_fresh(move |event| in_session(event, id), move || session.again());
    view! { <Loaded resource=session title=sessions::session(lang) render=move |session| view! { <div class="home stack">{head(&session, None)}{sheet(&session)}{facts(&session, ().into_any())}<Enrol session=session.clone() /></div> }.into_any() /> }.into_any()
}

/// The way to the attendance sheet, for those who teach the session or trainers of its unit.
fn sheet(session: &Session) -> Option<AnyView> {
    let held = matches!(session.state, SessionState::Running | SessionState::Done);
    let keeps = use_account().with_untracked(|account| {
        account.may("record_outcomes") || session.trainers.iter().any(|trainer| account.person_id() == Some(trainer.id))
    });
    let open = || {
        link_button(
            Page::Attendance(session.id).path(),
            attendance::open(use_lang()),
            "primary large",
            Some(Icon::Check),
        )
    };
    (held && keeps).then(|| view! { <div>{open()}</div> }.into_any())
}

/// A person asks for a seat for themselves: they take it, or wait for it.
#[component]
fn Enrol(session: Session) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let router = use_router();
    let id = session.id;
    let me = use_account().with_untracked(|account| account.person_id());
    let ask = Deed::new(move |(): ()| async move {
        let Some(person_id) = me else { return Err(ClientError::Unauthenticated) };
        let placed = client::session::create_enrolment(id, &EnrolmentCreate { person_id, departure: None }).await?;
        let said = match placed.outcome {
            Outcome::Enrolled => sessions::enrolled_me(lang),
            Outcome::Waitlisted => sessions::waiting_me(lang),
        };
        speaker.say(speak::with_travel(lang, said.to_owned(), &placed.travel));
        router.go(&Page::Programme.path());
        Ok(())
    });
    let programme = Remote::new(client::offer::get_my_programme);
    let closed = out_of_window(&session);
    let open = session.state == SessionState::Published && closed.is_none();
    let kept = session.fill.free.0 > 0 && session.fill.waiting.0 > 0;
    let travel = session.travel;
    let label =
        if session.fill.free.0 > 0 && !kept { sessions::enrol_me(lang) } else { sessions::enrol_me_waiting(lang) };
    view! {
        <Loaded resource=programme lines=1 render=move |programme| {
            if let Some(words) = standing(lang, &programme, id) {
                let action = link_button(Page::Programme.path(), common::nav_programme_mine(lang), "", Some(Icon::Calendar));
                return view! { {callout(Tone::Good, view! { <p>{words}</p> }.into_any())}<div>{action}</div> }.into_any();
            }
            if let Some(words) = &closed {
                return callout(Tone::Info, view! { <p>{words.clone()}</p> }.into_any());
            }
            open.then(|| view! {
                {before_travel(&travel)}
                {kept.then(|| view! { <p class="soft">{sessions::kept_for_waiting(lang)}</p> })}
                {shown(move || ask.error().get().map(refusal))}
                <div><Button label=label class="primary large" busy=ask.busy() on_press=move |()| ask.run(()) /></div>
            }).into_any()
        } />
    }
    .into_any()
}

/// What leaves too little time to travel, told before the seat is asked for.
pub(super) fn before_travel(travel: &[TravelWarning]) -> Option<AnyView> {
    let lang = use_lang();
    let lines = travel.iter().map(|one| view! { <li>{speak::travel(lang, one)}</li> }).collect_view();
    let content = view! {
        <strong>{sessions::travel_ahead(lang)}</strong>
        <ul class="stack-tight">{lines}</ul>
        <p>{sessions::travel_allowed(lang)}</p>
    };
    (!travel.is_empty())
        .then(|| view! { <div role="status">{callout(Tone::Watch, content.into_any())}</div> }.into_any())
}

/// Why one is not let in, condition by condition.
fn refusal(error: ClientError) -> AnyView {
    let lang = use_lang();
    let ClientError::Refused(problem) = &error else { return view! { <Failed error=error /> }.into_any() };
    if !error.names_conditions() {
        return view! { <Failed error=error /> }.into_any();
    }
    let gate = |gate: &Gate| {
        let line = gate_line(lang, gate);
        view! { <li><strong>{line.words}</strong>{line.why.map(|why| view! { <br /><span>{why}</span> })}</li> }
    };
    let gates = problem.gates.iter().filter(|gate| !gate.passed).map(gate).collect_view();
    let content = view! { <strong>{planning::why_not(lang)}</strong><ul class="stack-tight">{gates}</ul> };
    view! { <div role="alert">{callout(Tone::Watch, content.into_any())}</div> }.into_any()
}

/// Where this person stands in the session already, if they do.
fn standing(lang: Lang, programme: &Programme, id: SessionId) -> Option<&'static str> {
    if programme.offers.iter().any(|offer| offer.session.id == id) {
        Some(sessions::offered_already(lang))
    } else if programme.upcoming.iter().any(|seat| seat.session.id == id) {
        Some(sessions::enrolled_already(lang))
    } else {
        let waits = |request: &Request| {
            request.progress == Progress::Waiting && request.wishes.iter().any(|wish| wish.session.id == id)
        };
        programme.requests.iter().any(waits).then(|| sessions::waiting_already(lang))
    }
}
