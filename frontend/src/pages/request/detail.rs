//! One request: its facts, its timeline, and what a planner or requester may do with it.

use contract::{
    id::RequestId,
    request::{CloseCode, Request, RequestClose, RequestState},
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{progress_badge, timeline};
use crate::{
    client,
    client::error::ClientError,
    components::{
        button::Button,
        confirm::{ConfirmWithReason, Reason},
        heading::PageHead,
        loaded::Loaded,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        date,
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
            <Loaded resource=request title=requests::request(lang) render={let above = above.clone(); move |request| facts(request, above.clone(), ask)} />
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
fn closing_choices(lang: crate::i18n::Lang) -> Vec<(String, String)> {
    choices::<CloseCode>(lang)
        .into_iter()
        .filter(|(code, _)| {
            code != Term::code(CloseCode::CancelledInFile) && code != Term::code(CloseCode::EnrolmentCancelled)
        })
        .collect()
}

fn facts(request: Request, above: (String, String), ask: Callback<Closing>) -> AnyView {
    let lang = use_lang();
    let mine = use_account().with_untracked(|account| account.person_id() == Some(request.person.id));
    let planner = use_account().with_untracked(|account| account.is_planner());
    let open = request.state == RequestState::Submitted && request.enrolment_id.is_none();
    let wishes = request.wishes.iter().map(|wish| {
        let words = format!("{} · {}", wish.session.code, speak::days_and_site(lang, &wish.session));
        view! { <li><span class="soft">{requests::wish(lang, &wish.rank.to_string())}</span>" "<a href=Page::Session(wish.session.id).path()>{words}</a></li> }
    });
    let closed = request.close_code.map(|code| {
        let words = request.close_words.clone().map(|words| format!(" – {words}")).unwrap_or_default();
        view! { <p>{format!("{}{words}", code.words(lang))}</p> }
    });
    let note = request.note.clone().map(|note| view! { <div><dt>{requests::note(lang)}</dt><dd>{note.0}</dd></div> });
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
                {why}
                {note}
            </dl>
            <div class="stack-tight"><h2 class="label">{requests::wishes(lang)}</h2><ul class="stack-tight small">{wishes.collect_view()}</ul></div>
            <div class="actions">
                {open.then(|| view! { <Button label=requests::withdraw(lang) class="small" on_press=move |()| ask.run(Closing::Withdraw) /> })}
                {(open && planner && !mine).then(|| view! { <Button label=requests::refuse(lang) class="small quiet danger" on_press=move |()| ask.run(Closing::Refuse) /> })}
            </div>
        </section>
    }
    .into_any()
}
