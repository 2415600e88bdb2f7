//! Adding a course to the catalogue, and editing one.

use contract::{
    course::{Course, CourseCreate, Promotion, ReplacementPolicy},
    id::CourseId,
    person::PersonStatus,
    unit::{Rank, Skill},
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    draft::{Draft, changes},
    grants::Grants,
    sets::Sets,
};
use crate::{
    client,
    client::error::ClientError,
    components::{
        boxes::Boxes,
        button::Button,
        field::{ErrorSummary, Fault, Field, SelectField, WordsField, fault_of},
        form::{Basis, told_on},
        heading::PageHead,
        loaded::{Failed, Loaded},
        pick::{Choice, Picks},
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{common, courses},
        terms::{Term, choices},
    },
    page::Page,
    router::use_router,
};

/// What the form chooses from, and the course that is edited.
#[derive(Clone, PartialEq)]
struct Ground {
    course: Option<Course>,
    skills: Vec<Skill>,
    courses: Vec<Course>,
    ranks: Vec<Rank>,
}

impl Ground {
    async fn read(id: Option<CourseId>) -> Result<Self, ClientError> {
        let course = match id {
            Some(id) => Some(client::catalogue::get_course(id).await?),
            None => None,
        };
        let all = client::skill::all_skills(true).await?;
        let named = |skill: &Skill| {
            course.as_ref().is_some_and(|course| {
                let asked = course.prerequisites.iter().flat_map(|set| &set.all_of);
                asked.chain(course.grants.iter().map(|grant| &grant.skill)).any(|one| one.id == skill.id)
            })
        };
        // A skill that was retired stays where it is asked for or given.
        let skills = all.into_iter().filter(|skill| skill.retired_at.is_none() || named(skill)).collect();
        let others = client::catalogue::list_courses().await?.items;
        let courses = others.into_iter().filter(|one| Some(one.id) != id).collect();
        Ok(Self { course, skills, courses, ranks: client::catalogue::list_ranks().await?.items })
    }
}

/// A course to add.
#[component]
pub fn NewCoursePage() -> impl IntoView {
    let lang = use_lang();
    let ground = Remote::new(|| Ground::read(None));
    let above = (Page::Courses.path(), courses::title(lang).to_owned());
    view! {
        <PageHead title=courses::new(lang) above=above />
        <Loaded resource=ground lines=10 render=|ground| view! { <CourseForm ground=ground /> }.into_any() />
    }
    .into_any()
}

/// A course to edit.
#[component]
pub fn EditCoursePage(id: CourseId) -> impl IntoView {
    let lang = use_lang();
    let ground = Remote::new(move || Ground::read(Some(id)));
    let draw = move |ground: Ground| {
        let title = ground.course.as_ref().map(|course| course.title.0.clone()).unwrap_or_default();
        let above = (Page::Course(id).path(), title.clone());
        view! { <PageHead title=courses::edit_of(lang, &title) above=above /><CourseForm ground=ground /> }.into_any()
    };
    view! { <Loaded resource=ground lines=10 title=courses::edit(lang) render=draw /> }.into_any()
}

#[component]
fn CourseForm(ground: Ground) -> impl IntoView {
    let lang = use_lang();
    let (router, speaker) = (use_router(), use_speaker());
    let draft = Draft::new(ground.course.as_ref());
    let faults = RwSignal::new(Vec::<Fault>::new());
    // What the fields said at first: only what is changed is sent.
    let first = draft.parse().ok();
    let edited = ground.course.as_ref().map(|course| (course.id, Basis::new(course.version)));
    let save = Deed::new(move |body: CourseCreate| {
        let first = first.clone();
        async move {
            let answer = match (edited, first) {
                (Some((id, basis)), Some(first)) => {
                    client::catalogue::update_course(id, &changes(&first, body), basis.version()).await
                }
                _ => client::catalogue::create_course(&body).await,
            };
            let error = match answer {
                Ok(saved) => {
                    router.go(&Page::Course(saved.id).path());
                    let said = if edited.is_some() { courses::edited } else { courses::created };
                    speaker.say(said(lang, saved.title.as_str()));
                    return Ok(());
                }
                Err(error) => error,
            };
            if let Some((id, basis)) = edited {
                let present = async {
                    let now = client::catalogue::get_course(id).await?;
                    let (seats, least) = (now.usual_capacity.to_string(), now.usual_minimum.to_string());
                    Ok((now.version, courses::stands(lang, now.title.as_str(), &seats, &least)))
                };
                basis.heed(&error, present).await?;
            }
            let fields = draft.fields();
            let fields: Vec<(&str, &str)> =
                fields.iter().map(|(pointer, id)| (pointer.as_str(), id.as_str())).collect();
            told_on(error, &fields, faults)
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match draft.parse() {
            Ok(body) => {
                faults.set(Vec::new());
                save.run(body);
            }
            Err(found) => faults.set(found),
        }
    };
    let back = edited.map_or_else(|| Page::Courses.path(), |(id, _)| Page::Course(id).path());
    let act = if edited.is_some() { common::save(lang) } else { courses::new(lang) };
    let present = edited.map(|(_, basis)| basis.present());
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || save.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            {present}
            {presentation(draft, faults, edited.is_none())}
            {asked(draft, faults, &ground)}
            {usual(draft, faults)}
            <div class="actions">
                <Button label=act class="primary large" submit=true busy=save.busy() />
                <a class="button large" href=back>{common::go_back(lang)}</a>
            </div>
        </form>
    }
    .into_any()
}

fn presentation(draft: Draft, faults: RwSignal<Vec<Fault>>, new: bool) -> AnyView {
    let lang = use_lang();
    let fault = |field: &str| fault_of(faults.into(), field);
    view! {
        <h2>{courses::part_says(lang)}</h2>
        <Field id="title" label=courses::label(lang) value=draft.title fault=fault("title") />
        {new.then(|| view! { <Field id="code" label=courses::code(lang) hint=courses::code_hint(lang) value=draft.code fault=fault("code") /> })}
        <WordsField id="aims" label=courses::aims(lang) hint=courses::aims_hint(lang) value=draft.aims optional=true most=2000 fault=fault("aims") />
        <WordsField id="audience" label=courses::audience(lang) hint=courses::audience_hint(lang) value=draft.audience optional=true most=2000 fault=fault("audience") />
        <Field id="days" label=courses::duration_field(lang) value=draft.days inputmode="numeric" optional=true fault=fault("days") />
    }
    .into_any()
}

fn asked(draft: Draft, faults: RwSignal<Vec<Fault>>, ground: &Ground) -> AnyView {
    let lang = use_lang();
    let fault = |field: &str| fault_of(faults.into(), field);
    let named: Vec<(String, String)> =
        ground.skills.iter().map(|skill| (skill.id.to_string(), skill.label.0.clone())).collect();
    let skills: Vec<Choice> =
        named.iter().map(|(code, words)| Choice { code: code.clone(), words: words.clone(), about: None }).collect();
    let course =
        |one: &Course| Choice { code: one.id.to_string(), words: one.title.0.clone(), about: Some(one.code.0.clone()) };
    let before: Vec<Choice> = ground.courses.iter().map(course).collect();
    let ranks: Vec<(String, String)> = ground.ranks.iter().map(|rank| named_rank(lang, rank)).collect();
    let status =
        |one: &PersonStatus| Choice { code: one.code().to_owned(), words: one.words(lang).to_owned(), about: None };
    let statuses: Vec<Choice> = PersonStatus::ALL.iter().map(status).collect();
    let previous = (!before.is_empty()).then(|| {
        view! { <Boxes id="previous" legend=courses::previous(lang) hint=courses::previous_hint(lang) choices=before chosen=draft.previous short=true fault=fault("previous") /> }
    });
    view! {
        <h2>{courses::conditions(lang)}</h2>
        <Sets rows=draft.sets skills=skills faults=faults />
        {previous}
        <div class="pair">
            <SelectField id="lowest" label=courses::lowest_rank(lang) value=draft.lowest blank=courses::rank_any(lang) on_choose=Callback::new(move |code| draft.lowest.set(code)) choices=Signal::stored(ranks.clone()) fault=fault("lowest") />
            <SelectField id="highest" label=courses::highest_rank(lang) value=draft.highest blank=courses::rank_any(lang) on_choose=Callback::new(move |code| draft.highest.set(code)) choices=Signal::stored(ranks) fault=fault("highest") />
        </div>
        <Boxes id="statuses" legend=courses::statuses(lang) hint=courses::statuses_hint(lang) choices=statuses chosen=draft.statuses fault=fault("statuses") />
        <Grants rows=draft.grants skills=named faults=faults />
    }
    .into_any()
}

fn named_rank(lang: Lang, rank: &Rank) -> (String, String) {
    let label = match lang {
        Lang::Fr => &rank.label_fr,
        Lang::En => &rank.label_en,
    };
    (rank.code.0.clone(), format!("{label} ({})", rank.code))
}

fn usual(draft: Draft, faults: RwSignal<Vec<Fault>>) -> AnyView {
    let lang = use_lang();
    let fault = |field: &str| fault_of(faults.into(), field);
    let picks = |all: Vec<(String, String)>| -> Vec<Choice> {
        all.into_iter().map(|(code, words)| Choice { code, words, about: None }).collect()
    };
    view! {
        <h2>{courses::part_seats(lang)}</h2>
        <div class="pair">
            <Field id="capacity" label=courses::usual_seats(lang) value=draft.capacity inputmode="numeric" fault=fault("capacity") />
            <Field id="minimum" label=courses::usual_minimum(lang) value=draft.minimum inputmode="numeric" fault=fault("minimum") />
        </div>
        <Picks legend=courses::policy(lang) name="policy" choices=picks(choices::<ReplacementPolicy>(lang)) chosen=draft.policy />
        <Picks legend=courses::promotion(lang) name="promotion" choices=picks(choices::<Promotion>(lang)) chosen=draft.promotion />
        <h2>{courses::part_costs(lang)}</h2>
        <div class="pair">
            <Field id="session-cost" label=courses::session_cost(lang) hint=courses::costs_hint(lang) value=draft.session_cost inputmode="decimal" optional=true fault=fault("session-cost") />
            <Field id="seat-cost" label=courses::seat_cost(lang) hint=courses::costs_hint(lang) value=draft.seat_cost inputmode="decimal" optional=true fault=fault("seat-cost") />
        </div>
    }
    .into_any()
}
