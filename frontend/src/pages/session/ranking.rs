//! Who waits, in the published order, each line explained; and the offer to the next.

use contract::{
    enrolment::{Departure, DepartureCode},
    offer::OfferCreate,
    person::PersonTag,
    ranking::{CriterionCode, Gate, RankedLine as Candidate, Ranking, Terms},
    session::Session,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

use crate::remote::{Deed, shown};

use super::{batch::Batch, detail::Live, placing::Waiting};
use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge, callout},
        button::Button,
        confirm::{ConfirmWithReason, Reason},
        explanation::{CriterionLine, GateLine, RankedLine, explanation},
        loaded::{Failed, Loaded, empty_line},
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang, date,
        messages::{planning, requests, sessions},
        number::whole,
        speak,
        terms::{self, Term, choices},
    },
};

/// To whom the seat is offered, and why them when it is not their turn.
type To = (PersonTag, Option<Departure>);

/// The queue as ranked now, with what a planner may do while a seat is free: offer it, or place the person at once.
#[component]
pub fn RankingCard(live: Live, place: Callback<Waiting>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let open = RwSignal::new(false);
    let other = RwSignal::new(None::<PersonTag>);
    let send = Deed::new(move |(person, departure): To| async move {
        let offer = client::offer::create_offer(live.id, &OfferCreate { person_id: Some(person.id), departure }).await;
        live.again();
        if offer.as_ref().is_err_and(ClientError::needs_departure) {
            other.set(Some(person.clone()));
            open.set(true);
        }
        let offer = offer?;
        open.set(false);
        speaker.say(sessions::offer_sent(
            lang,
            &speak::name(&person),
            &date::moment(lang, browser::local(offer.deadline)),
        ));
        Ok(())
    });
    let offer = Callback::new(move |whom: Waiting| {
        if whom.out_of_turn {
            other.set(Some(whom.person));
            open.set(true);
        } else {
            send.run((whom.person, None));
        }
    });
    let depart = Callback::new(move |reason: Reason| {
        if let (Some(person), Some(code)) = (other.get_untracked(), DepartureCode::from_code(&reason.code)) {
            let words = reason.words.unwrap_or_else(|| code.words(lang).to_owned());
            send.run((person, Some(Departure { code, words: words.into() })));
        }
    });
    let error = send.error();
    let batch = Batch::new(live);
    view! {
        <section class="card flush no-print" id="ranking">
            <header><h2>{sessions::queue(lang)}</h2><span class="count">{shown(move || live.ranking.ok().map(|ranking| whole(lang, ranking.waiting.0)))}</span></header>
            {shown(move || (!open.get()).then(|| error.get()).flatten().map(|error| view! { <Failed error=error /> }))}
            {batch.report()}
            <Loaded resource=live.ranking render=move |ranking| draw(ranking, live.session.ok(), Acts { offer, place, batch, busy: send.busy() }) />
        </section>
        <ConfirmWithReason
            open=open
            title=Signal::derive(move || other.with(|person| person.as_ref().map(|person| sessions::place_offer_to(lang, &speak::name(person))).unwrap_or_default()))
            effect=sessions::passes_over(lang)
            act=sessions::place_offer(lang)
            choices={choices::<DepartureCode>(lang)}
            doing=send.doing()
            on_confirm=depart
        />
    }
    .into_any()
}

/// What a planner may do with a line.
#[derive(Clone, Copy)]
struct Acts {
    offer: Callback<Waiting>,
    place: Callback<Waiting>,
    batch: Batch,
    busy: Signal<bool>,
}

/// Where a line stands among those who may take the free seats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Holds an offer already.
    Offered,
    /// Taking a seat passes nobody over; `next` is the first of them.
    Now { next: bool },
    /// Others come before: a reason is needed.
    Later,
    /// A condition that may be departed from is not met: placed with a reason, never offered.
    Departing,
    /// Nothing can be done.
    Closed,
}

/// The turn of each line, for this many free seats.
fn turns(ranking: &Ranking) -> Vec<Turn> {
    let mut left = ranking.free.0;
    let mut next = true;
    ranking
        .lines
        .iter()
        .map(|line| {
            if line.offer_id.is_some() {
                Turn::Offered
            } else if ranking.free.0 == 0 {
                Turn::Closed
            } else if line.place.is_none() {
                let lifts = line.gates.iter().all(|gate| gate.passed || gate.can_be_overridden);
                if lifts { Turn::Departing } else { Turn::Closed }
            } else if left > 0 {
                left -= 1;
                Turn::Now { next: std::mem::take(&mut next) }
            } else {
                Turn::Later
            }
        })
        .collect()
}

/// The buttons of a line.
fn acts_of(key: &str, person: &PersonTag, turn: Turn, several: bool, acts: Acts) -> AnyView {
    let lang = use_lang();
    let (out_of_turn, first, offers) = match turn {
        Turn::Offered => return badge(Tone::Info, sessions::offer_pending(lang)),
        Turn::Closed => return ().into_any(),
        Turn::Now { next } => (false, next, true),
        Turn::Later => (true, false, true),
        // The refusal names the conditions, then takes the reason.
        Turn::Departing => (false, false, false),
    };
    let name = speak::name(person);
    let whom = Waiting { person: person.clone(), out_of_turn };
    let placed = whom.clone();
    let class = if first && !several { "primary small" } else { "small" };
    let choice = (several && matches!(turn, Turn::Now { .. })).then(|| acts.batch.choice(key.to_owned(), &name));
    view! {
        {choice}
        {offers.then(|| view! { <Button label=sessions::place_offer(lang) full_label=sessions::place_offer_to(lang, &name) class=class busy=acts.busy on_press=move |()| acts.offer.run(whom.clone()) /> })}
        <Button label=sessions::place_do(lang) full_label=sessions::place_who(lang, &name) class="small quiet" on_press=move |()| acts.place.run(placed.clone()) />
    }
    .into_any()
}

fn draw(ranking: Ranking, session: Option<Session>, acts: Acts) -> AnyView {
    let lang = use_lang();
    if ranking.lines.is_empty() {
        return empty_line(sessions::queue_none(lang));
    }
    // No more seats than people to offer them to.
    let unasked = ranking.lines.iter().filter(|line| line.offer_id.is_none()).count();
    let free = ranking.free.0.min(u32::try_from(unasked).unwrap_or(u32::MAX));
    let none = !ranking.lines.iter().any(|line| line.place.is_some());
    let turns = turns(&ranking);
    let several = turns.iter().filter(|turn| matches!(turn, Turn::Now { .. })).count() > 1;
    let bar = acts.batch.bar(&ranking, &turns);
    let head = (free > 0).then(|| {
        let words = match &session {
            _ if none => sessions::nobody_eligible(lang).to_owned(),
            Some(session) => {
                let days = (session.starts_on - browser::today()).num_days();
                sessions::offer_deadline_rule(lang, domain::deadline::working_hours(days))
            }
            None => String::new(),
        };
        view! { <div class="stack-tight ranking-head">{callout(Tone::Watch, view! { <strong>{sessions::seats_to_offer(lang, free)}</strong><p>{words}</p> }.into_any())}{bar}</div> }
    });
    let made = sessions::ranking_made(lang, ranking.rule_version.as_str());
    let people: BTreeMap<String, (PersonTag, Turn)> = turns
        .into_iter()
        .zip(&ranking.lines)
        .map(|(turn, line)| (line.request_id.to_string(), (line.person.clone(), turn)))
        .collect();
    let lines = ranking.lines.into_iter().map(|line| explained(lang, line)).collect();
    let list = explanation(lines, |line| {
        people
            .get(&line.key)
            .map_or_else(|| ().into_any(), |(person, turn)| acts_of(&line.key, person, *turn, several, acts))
    });
    view! {
        {head}
        {list}
        <div class="ranking-foot stack-tight"><p class="small soft">{sessions::next_holders_hint(lang)}</p><p class="small soft">{made}</p></div>
    }
    .into_any()
}

fn explained(lang: Lang, line: Candidate) -> RankedLine {
    let asked = requests::asked(lang, &line.terms.priority.to_string(), &date::compact(lang, line.terms.requested_on));
    RankedLine {
        key: line.request_id.to_string(),
        rank: line.place.map(|place| place.0),
        name: speak::name(&line.person),
        about: speak::rank_and_unit(&line.person),
        asked,
        sentence: line.behind_by.map(|criterion| sessions::behind_by(lang, &criterion.words(lang).to_lowercase())),
        gates: line.gates.iter().map(|gate| gate_line(lang, gate)).collect(),
        criteria: CriterionCode::ALL
            .iter()
            .map(|one| CriterionLine {
                words: one.words(lang).to_owned(),
                value: value(lang, *one, &line.terms),
                decisive: line.behind_by == Some(*one),
            })
            .collect(),
    }
}

fn value(lang: Lang, criterion: CriterionCode, terms: &Terms) -> String {
    match criterion {
        CriterionCode::Priority => terms.priority.to_string(),
        CriterionCode::TimesBumped => terms.times_bumped.to_string(),
        CriterionCode::RequestedOn => date::day(lang, terms.requested_on),
        CriterionCode::WishRank => terms.wish_rank.to_string(),
        CriterionCode::Lottery => terms.lottery.0.clone(),
    }
}

/// A condition with the data behind its failure and the next step.
pub fn gate_line(lang: Lang, gate: &Gate) -> GateLine {
    let mut why: Vec<String> = Vec::new();
    if let Some(failure) = &gate.failure {
        why.extend(failure.crew_lacks.map(|count| sessions::crew_lacks(lang, count.0)));
        why.extend(failure.crew_needs.map(|count| sessions::crew_needs(lang, count.0)));
        why.extend(failure.begun_on.map(|day| date::day(lang, day)));
        let today = browser::today();
        let opens = failure.opens_on.filter(|day| *day > today);
        why.extend(opens.map(|day| planning::gate_opens(lang, &date::day(lang, day))));
        let closes = failure.closes_on.filter(|_| opens.is_none());
        why.extend(closes.map(|day| planning::gate_closed(lang, &date::day(lang, day))));
        why.extend(failure.rank.then(|| planning::gate_rank(lang).to_owned()));
        why.extend(failure.status.then(|| planning::gate_status(lang).to_owned()));
        let before: Vec<&str> = failure.courses_before.iter().map(contract::text::CourseCode::as_str).collect();
        why.extend((!before.is_empty()).then(|| planning::gate_before(lang, &before.join(", "))));
        why.extend(failure.seats_elsewhere.iter().map(|seat| date::range(lang, seat.starts_on, seat.ends_on)));
        why.extend(failure.clashes.iter().map(|days| date::range(lang, days.starts_on, days.ends_on)));
        why.extend(failure.missing_skills.iter().map(|skill| skill.0.clone()));
        why.extend(failure.set_aside.iter().map(|quota| {
            sessions::quota_of(
                lang,
                quota.unit.code.as_str(),
                &quota.seats.to_string(),
                &date::day(lang, quota.release_on),
            )
        }));
    }
    why.extend(gate.excepted.then(|| requests::by_exception(lang).to_owned()));
    if let Some(step) = &gate.next_step {
        why.push(terms::of_code::<Step>(lang, step.as_str()));
    }
    GateLine {
        words: if gate.passed { gate.gate.words(lang) } else { terms::failed_gate(lang, gate.gate) }.to_owned(),
        passed: gate.passed,
        why: ((!gate.passed || gate.excepted) && !why.is_empty()).then(|| why.join(" · ")),
        can_be_overridden: gate.can_be_overridden,
    }
}

macro_rules! steps {
    ($($variant:ident = $code:literal => $text:ident),+ $(,)?) => {
        /// What to do about a condition that is not met.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum Step { $($variant),+ }
        impl Term for Step {
            fn all() -> &'static [Self] { &[$(Self::$variant),+] }
            fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            fn words(self, lang: Lang) -> &'static str { match self { $(Self::$variant => sessions::$text(lang)),+ } }
        }
    };
}

steps! {
    ChooseAnother = "choose_another_session" => step_choose_another,
    Nothing = "nothing_to_do" => step_nothing,
    WaitForAnswer = "wait_for_answer" => step_wait_for_answer,
    GiveBack = "give_back_the_other_seat" => step_give_back,
    FreeTheDates = "free_the_dates" => step_free_the_dates,
    ObtainSkill = "obtain_the_skill" => step_obtain_skill,
    WaitForRelease = "wait_for_release" => step_wait_for_release,
    AskAgain = "ask_again" => step_ask_again,
    AskThePlanner = "ask_the_planner" => step_ask_the_planner,
    AskException = "ask_for_an_exception" => step_ask_exception,
    TakeCourseBefore = "take_the_course_before" => step_take_course_before,
    WaitForApproval = "wait_for_approval" => step_wait_for_approval,
    WaitForTheOthers = "wait_for_the_others" => step_wait_for_the_others,
}
