//! Changing a session, on what was read: its seats, and what it says of itself. Its days are moved apart.

use contract::{
    enrolment::{DepartureCode, EnrolmentState, RosterLine},
    id::SessionId,
    session::{OverbookingBody, Session, SessionUpdate},
    text::SeatCount,
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::draft::{Draft, Said, rest, seats};
use crate::{
    client,
    components::{
        badge::{Tone, callout},
        boxes::Boxes,
        button::Button,
        field::{ErrorSummary, Fault, Field, SelectField, WordsField, fault_of},
        form::{Basis, told_on},
        heading::PageHead,
        loaded::{Failed, Loaded},
        pick::Choice,
    },
    context::{use_lang, use_speaker},
    i18n::{
        messages::{common, planning, sessions},
        speak,
        terms::choices,
    },
    page::Page,
    pages::course::draft::{Reading, change, other},
    router::use_router,
};

/// The page.
#[component]
pub fn EditSessionPage(id: SessionId) -> impl IntoView {
    let lang = use_lang();
    let ground = Remote::new(move || async move {
        let session = client::session::get_session(id).await?;
        let roster = client::session::list_session_enrolments(id, EnrolmentState::Confirmed).await?;
        Ok((session, roster.items))
    });
    let draw = move |(session, roster): (Session, Vec<RosterLine>)| {
        let above = (Page::Session(id).path(), session.course.title.0.clone());
        let title = planning::edit_of(lang, session.code.as_str());
        view! { <PageHead title=title above=above /><EditSession session=session roster=roster /> }.into_any()
    };
    view! { <Loaded resource=ground lines=10 title=planning::edit(lang) render=draw /> }.into_any()
}

/// What is typed of a change, beside what a session says of itself.
#[derive(Clone, Copy)]
struct Change {
    over: RwSignal<String>,
    over_code: RwSignal<String>,
    over_words: RwSignal<String>,
    leaving: RwSignal<Vec<String>>,
    words: RwSignal<String>,
}

/// What the session was when it was read.
#[derive(Clone, Debug, PartialEq)]
struct Was {
    said: Option<Said>,
    over: (u16, String, String),
    /// Seats taken, or held by an offer.
    occupied: u32,
}

impl Change {
    fn of(session: &Session) -> Self {
        let over = session.overbooking.as_ref();
        Self {
            over: RwSignal::new(session.fill.overbooking_limit.to_string()),
            over_code: RwSignal::new(over.map(|over| over.code.code().to_owned()).unwrap_or_default()),
            over_words: RwSignal::new(over.map(|over| over.words.0.clone()).unwrap_or_default()),
            leaving: RwSignal::new(Vec::new()),
            words: RwSignal::new(String::new()),
        }
    }

    /// How many more people are in than would be let in.
    fn excess(self, draft: Draft, occupied: u32) -> u32 {
        let number = |typed: RwSignal<String>| typed.with(|typed| typed.trim().parse::<u32>().ok());
        let Some(capacity) = number(draft.capacity) else { return 0 };
        occupied.saturating_sub(capacity.saturating_add(number(self.over).unwrap_or_default()))
    }

    fn parse(self, draft: Draft, was: &Was) -> Result<SessionUpdate, Vec<Fault>> {
        let lang = use_lang();
        let mut read = Reading::default();
        let said = draft.read(&mut read);
        let limit = read.number("over", self.over, 0, 1_000);
        let overbooking = limit.and_then(|limit| self.overbooking(&mut read, limit, was));
        let excess = untrack(|| self.excess(draft, was.occupied));
        let leaving = if excess > 0 { self.leaving.get_untracked() } else { Vec::new() };
        let words = self.words.with_untracked(|words| words.trim().to_owned());
        if u32::try_from(leaving.len()).unwrap_or(u32::MAX) < excess {
            read.fault("leaving", planning::leaving_few(lang));
        }
        if excess > 0 && words.is_empty() {
            read.fault("words", planning::words_needed(lang));
        }
        let (Some(is), true) = (said, read.faults.is_empty()) else { return Err(read.faults) };
        let was = was.said.clone().unwrap_or_else(|| is.clone());
        Ok(SessionUpdate {
            capacity: other(&was.capacity, is.capacity),
            minimum: other(&was.minimum, is.minimum),
            overbooking,
            leaving_ids: leaving.iter().filter_map(|id| id.parse().ok()).collect(),
            quotas: other(&was.quotas, is.quotas),
            enrolment_opens_on: change(&was.opens, is.opens),
            enrolment_closes_on: change(&was.closes, is.closes),
            withdrawal_until: change(&was.withdrawal, is.withdrawal),
            trainer_ids: other(&was.trainers, is.trainers),
            cost: change(&was.cost, is.cost),
            joining: change(&was.joining, is.joining),
            words: (!words.is_empty()).then(|| words.into()),
        })
    }

    /// What becomes of the overbooking; a reason is asked for as soon as there is some.
    fn overbooking(self, read: &mut Reading, limit: u16, was: &Was) -> Option<OverbookingBody> {
        let lang = use_lang();
        let (code, words) =
            (self.over_code.get_untracked(), self.over_words.with_untracked(|words| words.trim().to_owned()));
        if (limit, &code, &words) == (was.over.0, &was.over.1, &was.over.2) || (limit == 0 && was.over.0 == 0) {
            return None;
        }
        let known = DepartureCode::from_code(&code);
        if limit > 0 && known.is_none() {
            read.fault("over-code", planning::over_code_needed(lang));
        }
        if limit > 0 && words.is_empty() {
            read.fault("over-words", planning::over_words_needed(lang));
        }
        // Ending it needs no other reason than the one that there was.
        let words = if words.is_empty() { was.over.2.clone() } else { words };
        Some(OverbookingBody {
            limit: SeatCount(limit),
            code: known.unwrap_or(DepartureCode::Other),
            words: words.into(),
        })
    }
}

#[component]
fn EditSession(session: Session, roster: Vec<RosterLine>) -> impl IntoView {
    let lang = use_lang();
    let (router, speaker) = (use_router(), use_speaker());
    let id = session.id;
    let basis = Basis::new(session.version);
    let (draft, typed) = (Draft::of(&session), Change::of(&session));
    let was = Was {
        said: draft.read(&mut Reading::default()),
        over: (session.fill.overbooking_limit.0, typed.over_code.get_untracked(), typed.over_words.get_untracked()),
        occupied: session.fill.enrolled.0.saturating_add(session.fill.held.0),
    };
    let (occupied, held) = (was.occupied, session.fill.held.0);
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |body: SessionUpdate| async move {
        let Err(error) = client::session::update_session(id, &body, basis.version()).await else {
            router.go(&Page::Session(id).path());
            speaker.say(planning::edited(lang));
            return Ok(());
        };
        let present = async {
            let now = client::session::get_session(id).await?;
            Ok((now.version, sessions::seats_now(lang, &now.fill.capacity.to_string(), &now.fill.minimum.to_string())))
        };
        basis.heed(&error, present).await?;
        let mut fields = draft.fields();
        let own = [
            ("/overbooking/limit", "over"),
            ("/overbooking/words", "over-words"),
            ("/leaving_ids", "leaving"),
            ("/words", "words"),
        ];
        fields.extend(own.iter().map(|(pointer, id)| ((*pointer).to_owned(), (*id).to_owned())));
        let fields: Vec<(&str, &str)> = fields.iter().map(|(pointer, id)| (pointer.as_str(), id.as_str())).collect();
        told_on(error, &fields, faults)
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match typed.parse(draft, &was) {
            Ok(body) => {
                faults.set(Vec::new());
                save.run(body);
            }
            Err(found) => faults.set(found),
        }
    };
    let excess = Memo::new(move |_| typed.excess(draft, occupied));
    let fault = move |field: &str| fault_of(faults.into(), field);
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || save.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            {basis.present()}
            <h2>{planning::part_seats(lang)}</h2>
            {seats(draft, faults)}
            {shown(move || (excess.get() > 0).then(|| leaving(excess.get(), held, &roster, typed, faults)))}
            {overbooking(typed, faults)}
            {rest(draft, faults)}
            {shown(move || (excess.get() == 0).then(|| view! { <WordsField id="words" label=planning::words(lang) hint=planning::words_hint(lang) value=typed.words optional=true fault=fault("words") /> }))}
            <div class="actions">
                <Button label=common::save(lang) class="primary large" submit=true busy=save.busy() />
                <a class="button large" href=Page::Session(id).path()>{common::go_back(lang)}</a>
            </div>
        </form>
    }
    .into_any()
}

/// Who loses their seat: the planner sees them all, and chooses.
fn leaving(excess: u32, held: u32, roster: &[RosterLine], typed: Change, faults: RwSignal<Vec<Fault>>) -> AnyView {
    let lang = use_lang();
    let choice = |line: &RosterLine| Choice {
        code: line.id.to_string(),
        words: speak::name(&line.person),
        about: Some(speak::rank_and_unit(&line.person)),
    };
    let choices: Vec<Choice> = roster.iter().map(choice).collect();
    let said = view! {
        <p>{planning::leaving_effect(lang)}</p>
        {(held > 0).then(|| view! { <p>{planning::leaving_held(lang, held)}</p> })}
    };
    view! {
        {callout(Tone::Watch, said.into_any())}
        <Boxes id="leaving" legend=planning::leaving(lang, excess) choices=choices chosen=typed.leaving short=true fault=fault_of(faults.into(), "leaving") />
        <WordsField id="words" label=planning::words(lang) hint=planning::words_hint(lang) value=typed.words fault=fault_of(faults.into(), "words") />
    }
    .into_any()
}

/// People let in beyond the seats, and why.
fn overbooking(typed: Change, faults: RwSignal<Vec<Fault>>) -> AnyView {
    let lang = use_lang();
    let some = Memo::new(move |_| typed.over.with(|typed| typed.trim().parse::<u16>().is_ok_and(|limit| limit > 0)));
    let fault = move |field: &str| fault_of(faults.into(), field);
    let why = move || {
        view! {
            <SelectField id="over-code" label=planning::over_code(lang) value=typed.over_code on_choose=Callback::new(move |code| typed.over_code.set(code)) choices=Signal::stored(choices::<DepartureCode>(lang)) fault=fault("over-code") />
            <WordsField id="over-words" label=planning::over_words(lang) hint=planning::over_told(lang) value=typed.over_words fault=fault("over-words") />
        }
    };
    view! {
        <fieldset class="stack" aria-describedby="over-about">
            <legend class="label">{planning::over(lang)}</legend>
            <p class="hint" id="over-about">{planning::over_hint(lang)}</p>
            <Field id="over" label=planning::over_limit(lang) value=typed.over inputmode="numeric" fault=fault("over") />
            {shown(move || some.get().then(why))}
        </fieldset>
    }
    .into_any()
}
