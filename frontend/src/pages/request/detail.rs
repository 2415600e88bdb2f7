//! One request: its facts, its timeline, and what a planner or requester may do with it.

use contract::{
    approval::{Approver, RequestApprove, RequestStep, StepState},
    id::RequestId,
    request::{AcceptedDates, CloseCode, Request, RequestClose, RequestState},
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{exceptions::Exceptions, progress_badge, timeline};
use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge},
        button::Button,
        confirm::{ConfirmWithReason, Reason},
        heading::PageHead,
        loaded::{Failed, Loaded},
        timeline::instant,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        Lang, date,
        messages::requests,
        speak,
        terms::{Term, choices},
    },
    page::Page,
    pages::live::keep_fresh,
    router::use_router,
    state::live,
};

/// Which way a request is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Withdraw,
    Refuse,
}

/// The panel, with an address of its own.
#[component]
pub fn RequestPanel(id: RequestId) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let request = Remote::new(move || client::request::get_request(id));
    let steps = Remote::new(move || client::request::get_request_timeline(id));
    let again = move || {
        request.again();
        steps.again();
    };
    keep_fresh(move |event| live::in_request(event, id), again);
    // What cannot be read is said once.
    let here = Memo::new(move |_| request.get().is_none_or(|answer| answer.is_ok()));
    let closing = RwSignal::new(Closing::Withdraw);
    let open = RwSignal::new(false);
    let close = Deed::new(move |reason: Reason| {
        let why = CloseCode::from_code(&reason.code)
            .map(|code| RequestClose { code, words: reason.words.clone().map(Into::into) });
        async move {
            let Some(why) = why else { return Err(ClientError::Broken) };
            let said = match closing.get_untracked() {
                Closing::Withdraw => {
                    client::request::withdraw_request(id, &why).await.map(|_| requests::withdrawn_done(lang))?
                }
                Closing::Refuse => {
                    client::request::refuse_request(id, &why).await.map(|_| requests::refused_done(lang))?
                }
            };
            open.set(false);
            speaker.say(said);
            again();
            Ok(())
        }
    });
    let approve = Deed::new(move |(): ()| async move {
        client::request::approve_request(id, &RequestApprove { position: None, words: None }).await?;
        speaker.say(requests::approved_done(lang));
        again();
        Ok(())
    });
    let ask = Callback::new(move |way| {
        closing.set(way);
        open.set(true);
    });
    let above = (Page::Requests.with(&use_router().query_now()), requests::title(lang).to_owned());
    let dialog = move || {
        let (title, effect) = match closing.get() {
            Closing::Withdraw => (requests::withdraw(lang), requests::withdraw_effect(lang)),
            Closing::Refuse => (requests::refuse(lang), requests::refuse_effect(lang)),
        };
        view! {
            <ConfirmWithReason
                open=open
                title=title
                effect=effect
                act=title
                choices=closing_choices(lang)
                doing=close.doing()
                on_confirm=Callback::new(move |reason| close.run(reason))
            />
        }
    };
    view! {
        <article class="panel stack">
            <Loaded resource=request title=requests::request(lang) render={let above = above.clone(); move |request| facts(request, above.clone(), ask, approve, Callback::new(move |()| again()))} />
            {shown(move || approve.error().get().map(|error| view! { <Failed error=error /> }))}
            {shown(move || here.get().then(|| view! {
                <section class="card">
                    <header><h2>{requests::timeline(lang)}</h2></header>
                    <Loaded resource=steps render=timeline::draw />
                </section>
            }))}
        </article>
        {dialog}
    }
    .into_any()
}

/// Reasons a person may choose; those the program writes itself are left out.
pub(super) fn closing_choices(lang: crate::i18n::Lang) -> Vec<(String, String)> {
    choices::<CloseCode>(lang)
        .into_iter()
        .filter(|(code, _)| {
            code != Term::code(CloseCode::CancelledInFile) && code != Term::code(CloseCode::EnrolmentCancelled)
        })
        .collect()
}

/// The dates accepted, and those left out, in one sentence.
fn accepted(lang: Lang, dates: &AcceptedDates) -> String {
    let any = requests::accepts(lang, &date::range(lang, dates.starts_on, dates.ends_on));
    if dates.except.is_empty() {
        return any;
    }
    let out: Vec<String> = dates.except.iter().map(|days| date::range(lang, days.starts_on, days.ends_on)).collect();
    format!("{any}, {}", requests::except(lang, &out.join(", ")))
}

/// A step of the approvals: whom it is with, since when, and what was said.
fn step_line(step: &RequestStep) -> AnyView {
    let lang = use_lang();
    let (tone, state) = match step.state {
        StepState::Approved => (Tone::Good, requests::step_approved(lang)),
        StepState::Refused => (Tone::Bad, requests::step_refused(lang)),
        StepState::Escalated => (Tone::Watch, requests::step_escalated(lang)),
        StepState::Pending if step.since.is_none() => (Tone::Quiet, requests::step_later(lang)),
        StepState::Pending => (Tone::Watch, requests::step_pending(lang)),
    };
    let who = match step.approver {
        Approver::UnitChief => requests::by_unit_chief(lang, step.unit.code.as_str()),
        Approver::UpperUnit => requests::by_upper_unit(lang, step.unit.code.as_str()),
        Approver::Planner => requests::by_planner(lang, step.unit.code.as_str()),
    };
    let answered = step.answered_by.as_ref().map(|person| requests::by_whom(lang, &speak::name(person)));
    let when = step.answered_at.or(step.since).map(instant);
    let due = step
        .due_at
        .filter(|_| step.answered_at.is_none())
        .map(|due| requests::step_due(lang, &date::day(lang, browser::local(due).date())));
    let words = step.words.clone().map(|words| view! { <blockquote>{words.0}</blockquote> });
    view! {
        <li>
            <div class="row">{badge(tone, state)}<span>{who}</span></div>
            <p class="small soft">{answered}" "{when}" "{due}</p>
            {words}
        </li>
    }
    .into_any()
}

fn facts(
    request: Request,
    above: (String, String),
    ask: Callback<Closing>,
    approve: Deed<()>,
    again: Callback<()>,
) -> AnyView {
    let lang = use_lang();
    let mine = use_account().with_untracked(|account| account.person_id() == Some(request.person.id));
    let planner = use_account().with_untracked(|account| account.is_planner());
    let open = request.state == RequestState::Submitted && request.enrolment_id.is_none();
    // Whose turn it is, the server knows: whoever may approve somewhere is shown the act.
    let approves = open
        && !mine
        && request.step.is_some()
        && use_account().with_untracked(|account| account.may("approve_requests") || account.may("decide_requests"));
    let steps: Vec<AnyView> = request.steps.iter().map(step_line).collect();
    let steps = (!steps.is_empty()).then(|| {
        view! { <div class="stack-tight"><h2 class="label">{requests::approvals(lang)}</h2><ol class="stack-tight small">{steps}</ol></div> }
    });
    let wishes = request.wishes.iter().map(|wish| {
        let words = format!("{} · {}", wish.session.code, speak::days_and_site(lang, &wish.session));
        let rank = if wish.by_dates {
            requests::by_dates(lang).to_owned()
        } else {
            requests::wish(lang, &wish.rank.to_string())
        };
        view! { <li><span class="soft">{rank}</span>" "<a href=Page::Session(wish.session.id).path()>{words}</a></li> }
    });
    let accepts = request.accepts.as_ref().map(|dates| view! { <p class="small">{accepted(lang, dates)}</p> });
    let closed = request.close_code.map(|code| {
        let words = request.close_words.clone().map(|words| format!(" – {words}")).unwrap_or_default();
        view! { <p>{format!("{}{words}", code.words(lang))}</p> }
    });
    let note = request.note.clone().map(|note| view! { <div><dt>{requests::note(lang)}</dt><dd>{note.0}</dd></div> });
    let linked = (!request.linked_with.is_empty()).then(|| {
        let names: Vec<String> = request.linked_with.iter().map(speak::name).collect();
        view! { <div><dt>{requests::linked_with(lang)}</dt><dd>{names.join(", ")}</dd></div> }
    });
    let why = request
        .priority_reason
        .clone()
        .map(|why| view! { <div><dt>{requests::priority_reason(lang)}</dt><dd>{why.0}</dd></div> });
    view! {
        <PageHead title=requests::one(lang, &speak::name(&request.person), request.course.title.as_str()) above=above />
        <section class="card">
            <div class="row">{progress_badge(request.progress)}<span class="soft small">{requests::requested_since(lang, &date::day(lang, request.requested_on))}</span></div>
            {closed}
            <dl class="facts">
                <div><dt>{requests::person(lang)}</dt><dd><a href=Page::Person(request.person.id).path()>{speak::name(&request.person)}</a></dd></div>
                <div><dt>{requests::unit(lang)}</dt><dd>{speak::rank_and_unit(&request.person)}</dd></div>
                <div><dt>{requests::priority(lang)}</dt><dd>{request.priority.to_string()}</dd></div>
                <div><dt>{requests::organiser(lang)}</dt><dd>{speak::unit(&request.organiser)}</dd></div>
                {linked}
                {why}
                {note}
            </dl>
            <div class="stack-tight"><h2 class="label">{requests::wishes(lang)}</h2>{accepts}<ul class="stack-tight small">{wishes.collect_view()}</ul></div>
            {steps}
            <Exceptions request=request.clone() again=again />
            <div class="actions">
                {approves.then(|| view! { <Button label=requests::approve(lang) class="primary" busy=approve.busy() on_press=move |()| approve.run(()) /> })}
                {open.then(|| view! { <Button label=requests::withdraw(lang) class="small" on_press=move |()| ask.run(Closing::Withdraw) /> })}
                {(open && (planner || approves) && !mine).then(|| view! { <Button label=requests::refuse(lang) class="small quiet danger" on_press=move |()| ask.run(Closing::Refuse) /> })}
            </div>
        </section>
    }
    .into_any()
}
