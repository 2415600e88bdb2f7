//! Exceptions to the conditions of a course: what was asked for a request, what was answered, and by whom.

use contract::{
    exception::{ExceptionAnswer, ExceptionAsk, ExceptionGate, ExceptionState, RequestException},
    id::{RequestExceptionId, RequestId},
    request::{Request, RequestState},
};
use leptos::prelude::*;

use crate::{
    client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge},
        button::Button,
        confirm::{ConfirmInWords, Reason, ReasonFields},
        dialog::Dialog,
        form::DialogForm,
        timeline::instant,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        messages::requests,
        speak,
        terms::{Term, choices},
    },
    remote::Deed,
};

/// What is asked, answered, and may still be.
#[component]
pub fn Exceptions(request: Request, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let id = request.id;
    let mine = use_account().with_untracked(|account| account.person_id() == Some(request.person.id));
    let decides = use_account().with_untracked(|account| account.may("decide_requests"));
    let open = request.state == RequestState::Submitted && request.enrolment_id.is_none();
    let files = mine || decides || use_account().with_untracked(|account| account.may("file_requests"));
    let answering = RwSignal::new(None::<(RequestExceptionId, bool)>);
    let asking = RwSignal::new(false);
    let (grants, refuses) = (RwSignal::new(false), RwSignal::new(false));
    let answer = Deed::new(move |words: String| async move {
        let Some((one, granted)) = answering.get_untracked() else { return Ok(()) };
        let body = ExceptionAnswer { words: words.into() };
        if granted {
            client::request::grant_exception(one, &body).await?;
            speaker.say(requests::exception_granted_done(lang));
        } else {
            client::request::refuse_exception(one, &body).await?;
            speaker.say(requests::exception_refused_done(lang));
        }
        grants.set(false);
        refuses.set(false);
        again.run(());
        Ok(())
    });
    let start = Callback::new(move |(one, granted): (RequestExceptionId, bool)| {
        answering.set(Some((one, granted)));
        if granted { grants.set(true) } else { refuses.set(true) }
    });
    let lines: Vec<AnyView> =
        request.exceptions.iter().map(|one| line(one, (open && decides && !mine).then_some(start))).collect();
    let list = (!lines.is_empty()).then(|| view! { <ul class="stack-tight small">{lines}</ul> });
    let heading = (open && files || !request.exceptions.is_empty())
        .then(|| view! { <h2 class="label">{requests::exceptions(lang)}</h2> });
    view! {
        <div class="stack-tight">
            {heading}
            {list}
            {(open && files).then(|| view! {
                <div class="actions"><Button label=requests::ask_exception(lang) class="small" on_press=move |()| asking.set(true) /></div>
                <AskException request=id open=asking again=again />
            })}
        </div>
        <ConfirmInWords open=grants title=requests::grant_exception(lang) effect=requests::grant_effect(lang) act=requests::grant_exception(lang) hint=requests::exception_read_by_person(lang) doing=answer.doing() on_confirm=Callback::new(move |words| answer.run(words)) />
        <ConfirmInWords open=refuses title=requests::refuse_exception(lang) effect=requests::refuse_exception_effect(lang) act=requests::refuse_exception(lang) hint=requests::exception_read_by_person(lang) doing=answer.doing() on_confirm=Callback::new(move |words| answer.run(words)) />
    }
    .into_any()
}

/// One exception: which condition, where it stands, who said what.
fn line(one: &RequestException, start: Option<Callback<(RequestExceptionId, bool)>>) -> AnyView {
    let lang = use_lang();
    let (id, tone) = match one.state {
        ExceptionState::Asked => (one.id, Tone::Watch),
        ExceptionState::Granted => (one.id, Tone::Good),
        ExceptionState::Refused => (one.id, Tone::Bad),
    };
    let who = |person: &Option<contract::person::PersonTag>| {
        person.as_ref().map(|person| requests::by_whom(lang, &speak::name(person)))
    };
    let answered = one.decided_at.map(|at| {
        let words = one.decided_words.clone().map(|words| view! { <blockquote>{words.0}</blockquote> });
        view! { <p class="small soft">{one.state.words(lang)}" "{who(&one.decided_by)}" "{instant(at)}</p>{words} }
    });
    let acts = start.filter(|_| one.state == ExceptionState::Asked).map(|start| {
        view! {
            <div class="actions">
                <Button label=requests::grant_exception(lang) class="small primary" on_press=move |()| start.run((id, true)) />
                <Button label=requests::refuse_exception(lang) class="small quiet danger" on_press=move |()| start.run((id, false)) />
            </div>
        }
    });
    view! {
        <li>
            <div class="row">{badge(tone, one.state.words(lang))}<span>{one.gate.words(lang)}</span></div>
            <p class="small soft">{requests::exception_asked(lang)}" "{who(&one.asked_by)}" "{instant(one.asked_at)}</p>
            <blockquote>{one.words.0.clone()}</blockquote>
            {answered}
            {acts}
        </li>
    }
    .into_any()
}

/// Which condition, and why it should not be in the way.
#[component]
fn AskException(request: RequestId, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let ask = Deed::new(move |reason: Reason| async move {
        let gate = ExceptionGate::from_code(&reason.code).ok_or(ClientError::Broken)?;
        let body = ExceptionAsk { gate, words: reason.words.unwrap_or_default().into() };
        client::request::ask_exception(request, &body).await?;
        speaker.say(requests::exception_asked_done(lang));
        open.set(false);
        again.run(());
        Ok(())
    });
    let content = move || {
        ask.doing().forget();
        let (code, words) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let faults = RwSignal::new(Vec::new());
        let gates = choices::<ExceptionGate>(lang);
        let submit =
            Callback::new(move |()| match Reason::parse(&code.get_untracked(), &words.get_untracked(), true) {
                Ok(reason) => {
                    faults.set(Vec::new());
                    ask.run(reason);
                }
                Err(found) => faults.set(found),
            });
        let fields = view! {
            <p>{requests::ask_exception_effect(lang)}</p>
            <ReasonFields label=requests::condition(lang) choices=gates code=code words=words faults=faults words_needed=true />
        };
        let form = view! {
            <DialogForm open=open faults=faults error=ask.error() busy=ask.busy() act=requests::ask_exception(lang) on_submit=submit fields=fields.into_any() />
        };
        form.into_any()
    };
    view! { <Dialog open=open title=Signal::stored(requests::ask_exception(lang).to_owned()) content=content /> }
        .into_any()
}
