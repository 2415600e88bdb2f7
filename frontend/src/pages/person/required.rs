//! The courses that a person is to take by a day: on their own programme, and on their page for those who advise them.

use contract::{
    id::PersonId,
    required_course::{
        RequiredCourse, RequiredCourseCreate, RequiredCoursePage, RequiredCourseWithdraw, RequiredStanding,
    },
};
use leptos::prelude::*;

use crate::{
    browser, client,
    components::{
        badge::{Tone, badge},
        button::Button,
        confirm::ConfirmInWords,
        dialog::Dialog,
        field::{Fault, Field, SelectField, fault_of},
        form::{DialogForm, told_on},
        icon::Icon,
        loaded::{Loaded, empty_line},
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{date, messages::required, number::whole, speak, terms::Term},
    page::Page,
    remote::{Deed, Remote},
};

/// Where the server's words about a field stand.
const FIELDS: [(&str, &str); 3] =
    [("/course_id", "required-course"), ("/target_on", "required-day"), ("/note", "required-note")];

/// How many are done, of how many.
#[must_use]
pub fn progress(all: &[RequiredCourse]) -> String {
    let lang = use_lang();
    let done = all.iter().filter(|one| one.standing == RequiredStanding::Met).count();
    let number = |count: usize| whole(lang, u32::try_from(count).unwrap_or(u32::MAX));
    required::progress(lang, &number(done), &number(all.len()))
}

/// One course, with where it stands; what the adviser may do stands under it.
#[must_use]
pub fn line(one: RequiredCourse, acts: AnyView) -> AnyView {
    let lang = use_lang();
    let tone = match one.standing {
        RequiredStanding::Met => Tone::Good,
        RequiredStanding::Overdue => Tone::Bad,
        RequiredStanding::Ahead => Tone::Watch,
    };
    let when = one.met_on.map_or_else(
        || required::by(lang, &date::day(lang, one.target_on)),
        |day| required::met_on(lang, &date::day(lang, day)),
    );
    let by = one.set_by.as_ref().map(|who| required::set_by(lang, &speak::name(who)));
    let about = by.map_or_else(|| when.clone(), |by| format!("{when} · {by}"));
    view! {
        <li>
            <span class="spread"><a class="item-title" href=Page::Course(one.course.id).path()>{one.course.title.0.clone()}</a>{badge(tone, one.standing.words(lang))}</span>
            <span class="small soft">{about}</span>
            {one.note.map(|note| view! { <span class="small">{note.0}</span> })}
            {acts}
        </li>
    }
    .into_any()
}

/// The card on a person's page.
#[component]
pub fn RequiredCard(id: PersonId) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let advises = use_account().with_untracked(|account| account.may("file_requests"));
    let all = Remote::new(move || client::person::list_required_courses(id));
    let (adding, leaving) = (RwSignal::new(false), RwSignal::new(false));
    let chosen = RwSignal::new(None::<RequiredCourse>);
    let withdraw = Deed::new(move |words: String| {
        let one = chosen.with_untracked(|one| one.as_ref().map(|one| one.id));
        async move {
            if let Some(one) = one {
                client::person::withdraw_required_course(one, &RequiredCourseWithdraw { reason: words.into() }).await?;
            }
            leaving.set(false);
            speaker.say(required::withdrawn(lang));
            all.again();
            Ok(())
        }
    });
    let acts = move |one: &RequiredCourse| {
        let label = required::withdraw_of(lang, one.course.title.as_str());
        let one = one.clone();
        let ask = move |()| {
            chosen.set(Some(one.clone()));
            leaving.set(true);
        };
        advises.then(|| view! { <div class="actions"><Button label=required::withdraw(lang) full_label=label class="small quiet" on_press=ask /></div> }).into_any()
    };
    let draw = move |page: RequiredCoursePage| {
        if page.items.is_empty() {
            return empty_line(required::none(lang));
        }
        let lines = page
            .items
            .into_iter()
            .map(|one| {
                let acts = acts(&one);
                line(one, acts)
            })
            .collect_view();
        view! { <ul class="items">{lines}</ul> }.into_any()
    };
    let count = move || all.ok().filter(|page| !page.items.is_empty()).map(|page| progress(&page.items));
    let add = advises.then(|| view! { <Button label=required::add(lang) class="small" shape=Icon::Plus on_press=move |()| adding.set(true) /> });
    let title = move || {
        chosen.with(|one| required::withdraw_of(lang, one.as_ref().map_or("", |one| one.course.title.as_str())))
    };
    view! {
        <section class="card flush">
            <header><h2>{required::title(lang)}" "<span class="count">{count}</span></h2><div class="actions">{add}</div></header>
            <Loaded resource=all lines=2 render=draw />
        </section>
        <Dialog open=adding title=Signal::stored(required::add(lang).to_owned()) content=move || view! { <AddForm id=id open=adding again=Callback::new(move |()| all.again()) /> } />
        <ConfirmInWords
            open=leaving
            title=Signal::derive(title)
            effect=Signal::stored(required::withdraw_effect(lang).to_owned())
            act=required::withdraw(lang)
            hint=required::withdraw_hint(lang)
            doing=withdraw.doing()
            on_confirm=Callback::new(move |words| withdraw.run(words))
        />
    }
    .into_any()
}

#[component]
fn AddForm(id: PersonId, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let (course, note) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let day = RwSignal::new(browser::today().to_string());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let courses = Remote::new(client::catalogue::list_courses);
    let choices = Signal::derive(move || {
        let all = courses.ok().map(|page| page.items).unwrap_or_default();
        all.into_iter().map(|one| (one.id.to_string(), one.title.0)).collect::<Vec<_>>()
    });
    let save = Deed::new(move |body: RequiredCourseCreate| async move {
        match client::person::create_required_course(id, &body).await {
            Ok(_) => {
                open.set(false);
                speaker.say(required::added(lang));
                again.run(());
                Ok(())
            }
            Err(error) => told_on(error, &FIELDS, faults),
        }
    });
    let submit = Callback::new(move |()| {
        let mut found = Vec::new();
        let mut missing =
            |field: &str| found.push(Fault { field: field.to_owned(), words: required::needed(lang).to_owned() });
        let (course_id, target_on) = (course.get_untracked().parse().ok(), day.get_untracked().parse().ok());
        if course_id.is_none() {
            missing("required-course");
        }
        if target_on.is_none() {
            missing("required-day");
        }
        match (course_id, target_on) {
            (Some(course_id), Some(target_on)) => {
                let note = note.get_untracked().trim().to_owned();
                let note = (!note.is_empty()).then(|| note.into());
                faults.set(Vec::new());
                save.run(RequiredCourseCreate { course_id, target_on, note });
            }
            _ => faults.set(found),
        }
    });
    let fields = view! {
        <SelectField id="required-course" label=required::course(lang) value=course on_choose=Callback::new(move |id| course.set(id)) choices=choices fault=fault_of(faults.into(), "required-course") />
        <Field id="required-day" kind="date" label=required::by_day(lang) value=day fault=fault_of(faults.into(), "required-day") />
        <Field id="required-note" label=required::note(lang) optional=true value=note fault=fault_of(faults.into(), "required-note") />
    };
    view! { <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=required::add_do(lang) class="primary" on_submit=submit fields=fields.into_any() /> }
        .into_any()
}
