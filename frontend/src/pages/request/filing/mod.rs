//! Asking for several people in one go: each is shown at once with what stands in their way.

mod people;
mod wishes;

use contract::{
    course::Course,
    id::PersonId,
    request::{RequestBatch, RequestBatchResult, RequestPreview, RequestPreviewLine},
    session::{Period, SessionQuery, SessionState},
};
use leptos::prelude::*;

use self::{
    people::{People, Whom},
    wishes::{Wishes, draw},
};
use crate::{
    client,
    components::{
        badge::{Tone, badge},
        button::Button,
        field::{ErrorSummary, Fault, SelectField, fault_of},
        form::told_on,
        heading::PageHead,
        loaded::{Failed, Loaded},
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{common, filing, requests, sessions},
        speak,
    },
    page::Page,
    pages::session::ranking::gate_line,
    remote::{Deed, Remote, shown},
    router::use_router,
};

/// The page.
#[component]
pub fn NewRequestPage() -> impl IntoView {
    let lang = use_lang();
    let courses = Remote::new(|| async { Ok(client::catalogue::list_courses().await?.items) });
    let above = (Page::Requests.path(), requests::title(lang).to_owned());
    view! {
        <PageHead title=filing::title(lang) above=above about=move || filing::about(lang) />
        <Loaded resource=courses lines=10 render=|courses| view! { <NewRequest courses=courses /> }.into_any() />
    }
    .into_any()
}

#[component]
fn NewRequest(courses: Vec<Course>) -> impl IntoView {
    let lang = use_lang();
    let (router, speaker) = (use_router(), use_speaker());
    let wishes = Wishes::new(router.query_now().get("course_id").unwrap_or_default().to_owned());
    let people: People = RwSignal::new(Vec::new());
    let ids = move || people.with(|people| people.iter().map(|(id, _)| *id).collect::<Vec<PersonId>>());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let done = RwSignal::new(None::<RequestBatchResult>);
    let sessions = sessions_of(wishes);
    let seen = RwSignal::new(None::<RequestPreview>);
    let look = Deed::new(move |body: RequestBatch| async move {
        seen.set(Some(client::request::preview_requests(&body).await?));
        Ok(())
    });
    // As soon as there is somebody and something to ask for, the conditions are looked at.
    Effect::new(move |_| match wishes.so_far(ids()) {
        Some(body) => look.run(body),
        None => seen.set(None),
    });
    let file = Deed::new(move |body: RequestBatch| async move {
        match client::request::create_requests(&body).await {
            Ok(filed) => {
                speaker.say(filing::filed(lang, filed.filed.0));
                people.set(Vec::new());
                done.set(Some(filed));
                Ok(())
            }
            Err(error) => {
                let mut fields = wishes.fields();
                fields.extend((0..100).map(|at| (format!("/person_ids/{at}"), "people".to_owned())));
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(pointer, id)| (pointer.as_str(), id.as_str())).collect();
                told_on(error, &fields, faults)
            }
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match wishes.parse(untrack(ids)) {
            Ok(body) => {
                faults.set(Vec::new());
                done.set(None);
                file.run(body);
            }
            Err(found) => faults.set(found),
        }
    };
    let titles: Vec<(String, String)> =
        courses.iter().map(|course| (course.id.to_string(), course.title.0.clone())).collect();
    let choose = move |id: String| {
        wishes.sessions.iter().for_each(|wish| wish.set(String::new()));
        wishes.course.set(id);
    };
    let several = Memo::new(move |_| people.with(Vec::len) > 1);
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || file.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            {shown(move || done.get().map(result))}
            <SelectField id="course" label=sessions::course(lang) value=wishes.course on_choose=Callback::new(choose) choices=Signal::stored(titles) fault=fault_of(faults.into(), "course") />
            {draw(wishes, sessions, faults)}
            <h2>{filing::whom(lang)}</h2>
            <Whom people=people faults=faults />
            {shown(move || several.get().then(|| linked(wishes)))}
            <section class="stack-tight" aria-live="polite">
                {shown(move || look.error().get().map(|error| view! { <Failed error=error form=true /> }))}
                {shown(move || seen.get().map(|seen| conditions(seen, look.busy())))}
            </section>
            <div class="actions">
                <Button label=filing::file(lang) class="primary large" submit=true busy=file.busy() />
                <a class="button large" href=Page::Requests.path()>{common::go_back(lang)}</a>
            </div>
        </form>
    }
    .into_any()
}

/// The sessions to come of the course chosen, that take people.
fn sessions_of(wishes: Wishes) -> Signal<Vec<(String, String)>> {
    let lang = use_lang();
    let found = RwSignal::new(Vec::new());
    let read = Deed::new(move |course: String| async move {
        let query = SessionQuery {
            course_id: course.parse().ok(),
            period: Some(Period::Upcoming),
            state: Some(SessionState::Published),
            limit: Some(100.into()),
            ..SessionQuery::default()
        };
        let page = client::session::list_sessions(&query).await?;
        let words = |item: &contract::session::SessionItem| {
            let days = crate::i18n::date::range(lang, item.starts_on, item.ends_on);
            let free = filing::free(lang, item.fill.free.0);
            (item.id.to_string(), format!("{} · {days} · {} · {free}", item.code, item.site.name))
        };
        found.set(page.items.iter().map(words).collect());
        Ok(())
    });
    Effect::new(move |_| {
        let course = wishes.course.get();
        if course.is_empty() { found.set(Vec::new()) } else { read.run(course) }
    });
    found.into()
}

fn linked(wishes: Wishes) -> AnyView {
    let lang = use_lang();
    let toggle = move |event: web_sys::Event| wishes.linked.set(event_target_checked(&event));
    view! {
        <label class="row">
            <input type="checkbox" id="linked" prop:checked=move || wishes.linked.get() on:change=toggle />
            <span>{filing::linked(lang)}<br /><span class="small soft">{filing::linked_hint(lang)}</span></span>
        </label>
    }
    .into_any()
}

/// What filing would meet, person by person.
fn conditions(seen: RequestPreview, busy: Signal<bool>) -> AnyView {
    let lang = use_lang();
    let lines: Vec<AnyView> = seen.lines.iter().map(|line| condition(lang, line)).collect();
    view! {
        <h2>{filing::conditions(lang)}</h2>
        <ul class="stack-tight" aria-busy=move || busy.get().to_string()>{lines}</ul>
    }
    .into_any()
}

fn condition(lang: Lang, line: &RequestPreviewLine) -> AnyView {
    let name = line.person.as_ref().map_or_else(|| filing::out_of_scope(lang).to_owned(), speak::name);
    if let Some(refusal) = &line.refusal {
        let words = if lang == Lang::Fr { &refusal.words_fr } else { &refusal.words_en };
        return view! { <li><div class="row">{badge(Tone::Bad, filing::not_filed(lang))}<strong>{name}</strong></div><p class="small">{words.0.clone()}</p></li> }
            .into_any();
    }
    let able = line.sessions.iter().filter(|session| session.eligible).count();
    let (tone, said) = match able {
        0 => (Tone::Watch, filing::none_open(lang).to_owned()),
        _ => (Tone::Good, filing::open_to(lang, u32::try_from(able).unwrap_or(u32::MAX))),
    };
    let sessions = line.sessions.iter().map(|session| {
        let (tone, said) = if session.eligible {
            (Tone::Good, filing::meets_all(lang))
        } else {
            (Tone::Watch, filing::lacks(lang))
        };
        let failed = session.gates.iter().filter(|gate| !gate.passed).map(|gate| {
            let told = gate_line(lang, gate);
            let why = told.why.map(|why| format!("\u{a0}: {why}")).unwrap_or_default();
            view! { <li>{format!("{}{why}", told.words)}</li> }
        });
        let travel = session.travel.iter().map(|one| view! { <li>{speak::travel(lang, one)}</li> });
        view! {
            <li>
                <div class="row">{badge(tone, said)}<span>{session.session.code.0.clone()}" · "{speak::days_and_site(lang, &session.session)}</span></div>
                <ul class="small soft">{failed.collect_view()}{travel.collect_view()}</ul>
            </li>
        }
        .into_any()
    });
    view! {
        <li>
            <details>
                <summary>{badge(tone, said)}" "<strong>{name}</strong></summary>
                <ul class="stack-tight">{sessions.collect_view()}</ul>
            </details>
        </li>
    }
    .into_any()
}

/// What became of each.
fn result(filed: RequestBatchResult) -> AnyView {
    let lang = use_lang();
    let line = |line: &contract::request::RequestBatchLine| match (&line.request, &line.refusal) {
        (Some(request), _) => {
            let name = speak::name(&request.person);
            view! { <li><div class="row">{badge(Tone::Good, filing::is_filed(lang))}<a href=Page::Request(request.id).path()>{name}</a></div></li> }
                .into_any()
        }
        (None, refusal) => {
            let words = refusal
                .as_ref()
                .map(|refusal| if lang == Lang::Fr { refusal.words_fr.0.clone() } else { refusal.words_en.0.clone() });
            view! { <li><div class="row">{badge(Tone::Bad, filing::not_filed(lang))}<span>{words}</span></div></li> }
                .into_any()
        }
    };
    view! {
        <section class="card" role="status">
            <h2>{filing::filed(lang, filed.filed.0)}</h2>
            <ul class="stack-tight">{filed.lines.iter().map(line).collect_view()}</ul>
        </section>
    }
    .into_any()
}
