//! Placing a person by hand, searched for or taken from the ranking; a departure from the rules asks for its reason first.

use contract::{
    enrolment::{Departure, DepartureCode, EnrolmentCreate, Outcome},
    id::PersonId,
    person::PersonTag,
    request::RequestBatch,
    text::Priority,
    travel::TravelWarning,
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    detail::{Live, before_travel},
    ranking::gate_line,
};
use crate::{
    client,
    client::error::ClientError,
    components::{
        badge::{Tone, callout},
        button::Button,
        confirm::{Reason, ReasonFields},
        dialog::Dialog,
        field::{ErrorSummary, Fault, fault_of},
        loaded::Failed,
    },
    context::{use_lang, use_speaker},
    i18n::{
        messages::{common, sessions},
        speak,
        terms::{Term, choices},
    },
    pages::person::search::PersonSearch,
};

/// A person of the ranking whom the planner wants to place.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub person: PersonTag,
    /// Their turn has not come: the reason is asked at once.
    pub out_of_turn: bool,
}

/// The dialog: for one waiting person, or for whoever is searched for.
#[component]
pub fn PlaceDialog(live: Live, open: RwSignal<bool>, whom: RwSignal<Option<Waiting>>) -> impl IntoView {
    let lang = use_lang();
    let title = Signal::derive(move || {
        whom.with(|whom| {
            whom.as_ref().map_or_else(
                || sessions::place(lang).to_owned(),
                |whom| sessions::place_who(lang, &speak::name(&whom.person)),
            )
        })
    });
    view! { <Dialog open=open title=title content=move || view! { <PlaceForm live=live open=open whom=whom.get_untracked() /> } /> }.into_any()
}

#[component]
fn PlaceForm(live: Live, open: RwSignal<bool>, whom: Option<Waiting>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let chosen = RwSignal::new(whom.as_ref().map(|whom| whom.person.id.to_string()).unwrap_or_default());
    let searched = whom.is_none();
    let out_of_turn = whom.as_ref().is_some_and(|whom| whom.out_of_turn);
    let code = RwSignal::new(String::new());
    let words = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let place = Deed::new(move |who: EnrolmentCreate| async move {
        let placed = client::session::create_enrolment(live.id, &who).await?;
        let person =
            placed.enrolment.map(|seat| seat.person).or_else(|| placed.waitlist_entry.map(|entry| entry.person));
        let name = person.map(|person| speak::name(&person)).unwrap_or_default();
        let said = match placed.outcome {
            Outcome::Enrolled => sessions::placed(lang, &name),
            Outcome::Waitlisted => sessions::placed_waiting(lang, &name),
        };
        speaker.say(speak::with_travel(lang, said, &placed.travel));
        open.set(false);
        live.again();
        Ok(())
    });
    let travel = Remote::new(move || travel_of(live, chosen.with(|id| id.parse().ok())));
    let error = Memo::new(move |_| place.error().get());
    // An outage says nothing of the rules: what the last refusal asked for stays asked.
    let asked = move |before: Option<&bool>, asks: fn(&ClientError) -> bool| {
        error.with(|error| match error {
            Some(error) if error.is_outage() => before.is_some_and(|before| *before),
            error => error.as_ref().is_some_and(asks),
        })
    };
    let departs = Memo::new(move |before| out_of_turn || asked(before, ClientError::needs_departure));
    // A condition set aside is told in words; another order may rest on the coded reason alone.
    let condition = Memo::new(move |before| asked(before, ClientError::names_conditions));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match parse(
            &chosen.get_untracked(),
            departs.get_untracked().then(|| (code.get_untracked(), words.get_untracked())),
            condition.get_untracked(),
        ) {
            Ok(who) => {
                faults.set(Vec::new());
                place.run(who);
            }
            Err(found) => faults.set(found),
        }
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || error.get().map(|error| refusal(error, searched || departs.get())))}
            {match whom {
                Some(whom) => known(&whom),
                None => view! { <PersonSearch chosen=chosen fault=fault_of(faults.into(), "person") /> }.into_any(),
            }}
            {shown(move || before_travel(&travel.ok().unwrap_or_default()))}
            {shown(move || departs.get().then(|| view! { <ReasonFields label=sessions::override_code(lang) choices={choices::<DepartureCode>(lang)} code=code words=words faults=faults words_needed=condition.get() /> }))}
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| open.set(false) />
                <Button label=sessions::place_do(lang) class="primary" submit=true busy=place.busy() />
            </div>
        </form>
    }
    .into_any()
}

/// What leaves the person chosen too little time to travel. Whatever keeps it from being told is told when the person is placed.
async fn travel_of(live: Live, person: Option<PersonId>) -> Result<Vec<TravelWarning>, ClientError> {
    let Some((person, session)) = person.zip(live.session.now()) else { return Ok(Vec::new()) };
    let asked = RequestBatch {
        person_ids: vec![person],
        course_id: session.course.id,
        session_ids: vec![session.id],
        accepts: None,
        // How urgent it is changes no condition.
        priority: Priority(3),
        priority_reason: None,
        linked: false,
    };
    let Ok(seen) = client::request::preview_requests(&asked).await else { return Ok(Vec::new()) };
    Ok(seen.lines.into_iter().flat_map(|line| line.sessions).flat_map(|one| one.travel).collect())
}

/// Who is placed and what it means, when they come from the ranking.
fn known(whom: &Waiting) -> AnyView {
    let lang = use_lang();
    view! {
        <p class="small soft">{speak::rank_and_unit(&whom.person)}</p>
        <p>{sessions::place_effect(lang)}</p>
        {whom.out_of_turn.then(|| view! { <p>{sessions::passes_over(lang)}</p> })}
    }
    .into_any()
}

/// Reads what was typed; the reason counts only once the rules have stood in the way.
fn parse(chosen: &str, reason: Option<(String, String)>, words_needed: bool) -> Result<EnrolmentCreate, Vec<Fault>> {
    let lang = use_lang();
    let Ok(person_id) = chosen.parse::<PersonId>() else {
        return Err(vec![Fault { field: "person".to_owned(), words: sessions::choose_person(lang).to_owned() }]);
    };
    let departure = match reason {
        None => None,
        Some((code, words)) => {
            let reason = Reason::parse(&code, &words, words_needed)?;
            DepartureCode::from_code(&reason.code).map(|code| Departure {
                code,
                words: reason.words.unwrap_or_else(|| code.words(lang).to_owned()).into(),
            })
        }
    };
    Ok(EnrolmentCreate { person_id, departure })
}

/// What stands in the way, condition by condition; `typed` when there are entries to keep.
fn refusal(error: ClientError, typed: bool) -> AnyView {
    let lang = use_lang();
    let departs = error.needs_departure();
    let ClientError::Refused(problem) = &error else { return view! { <Failed error=error form=typed /> }.into_any() };
    let gates = problem.gates.iter().filter(|gate| !gate.passed).map(|gate| {
        let line = gate_line(lang, gate);
        view! { <li><strong>{line.words}</strong>{line.why.map(|why| view! { <br /><span>{why}</span> })}</li> }
    });
    let gates = gates.collect_view();
    let content = view! {
        <strong>{problem.title.clone()}</strong>
        {problem.detail.clone().map(|words| view! { <p>{words.0}</p> })}
        <ul>{gates}</ul>
        {departs.then(|| view! { <p>{sessions::place_needs_override(lang)}</p> })}
    };
    view! { <div role="alert">{callout(if departs { Tone::Watch } else { Tone::Bad }, content.into_any())}</div> }
        .into_any()
}
