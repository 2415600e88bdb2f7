//! Preparing a session: of a course with its usual values, when one comes from its page.

use contract::{
    course::Course,
    id::{CourseId, SiteId, UnitId},
    role_grant::RoleCode,
    session::SessionCreate,
    site::SiteItem,
};
use domain::text::SessionCode;
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use super::{
    blocks::{BlockRows, Blocks},
    draft::{Draft, rest, seats},
    filling::{Filling, FromTemplate},
};
use crate::{
    client,
    components::{
        button::Button,
        field::{ErrorSummary, Fault, Field, SelectField, fault_of},
        form::told_on,
        heading::PageHead,
        loaded::{Failed, Loaded},
        rows::Keeper,
    },
    context::{use_lang, use_speaker},
    i18n::messages::{common, planning, sessions},
    page::Page,
    pages::{
        course::draft::Reading,
        unit::search::{UnitSearch, units_of},
    },
    router::use_router,
};

/// What the form chooses from.
#[derive(Clone, PartialEq)]
struct Ground {
    courses: Vec<Course>,
    sites: Vec<SiteItem>,
}

/// The page.
#[component]
pub fn NewSessionPage() -> impl IntoView {
    let lang = use_lang();
    let ground = Remote::new(|| async {
        let courses = client::catalogue::list_courses().await?.items;
        Ok(Ground { courses, sites: client::catalogue::list_sites().await?.items })
    });
    let above = (Page::Sessions.path(), sessions::title(lang).to_owned());
    view! {
        <PageHead title=planning::new(lang) above=above about=move || planning::new_effect(lang) />
        <Loaded resource=ground lines=10 render=|ground| view! { <NewSession ground=ground /> }.into_any() />
    }
    .into_any()
}

/// What is said once, when a session is prepared.
#[derive(Clone, Copy)]
pub struct Frame {
    pub course: RwSignal<String>,
    pub organiser: RwSignal<String>,
    pub code: RwSignal<String>,
    pub site: RwSignal<String>,
    pub blocks: BlockRows,
}

impl Frame {
    fn parse(self, draft: Draft) -> Result<SessionCreate, Vec<Fault>> {
        let lang = use_lang();
        let mut read = Reading::default();
        let course = self.course.with_untracked(|id| id.parse::<CourseId>().ok());
        if course.is_none() {
            read.fault("course", planning::course_needed(lang));
        }
        let organiser = self.organiser.with_untracked(|id| id.parse::<UnitId>().ok());
        if organiser.is_none() {
            read.fault("organiser", planning::organiser_needed(lang));
        }
        let code = self.code.with_untracked(|code| code.trim().to_owned());
        if SessionCode::parse(&code).is_err() {
            read.fault("code", planning::code_needed(lang));
        }
        let blocks = self.blocks.read(&mut read.faults);
        let site = self.site.with_untracked(|id| id.parse::<SiteId>().ok());
        if site.is_none() {
            read.fault("site", planning::site_needed(lang));
        }
        let said = draft.read(&mut read);
        let days = blocks.iter().map(|block| block.starts_on).min().zip(blocks.iter().map(|block| block.ends_on).max());
        match (course, organiser, site, days, said) {
            (Some(course_id), Some(organiser_id), Some(site_id), Some((starts_on, ends_on)), Some(said))
                if read.faults.is_empty() =>
            {
                Ok(SessionCreate {
                    organiser_id,
                    code: code.into(),
                    course_id,
                    site_id,
                    starts_on,
                    ends_on,
                    capacity: said.capacity,
                    minimum: said.minimum,
                    quotas: said.quotas,
                    blocks: if blocks.len() > 1 { blocks } else { Vec::new() },
                    enrolment_opens_on: said.opens,
                    enrolment_closes_on: said.closes,
                    withdrawal_until: said.withdrawal,
                    trainer_ids: said.trainers,
                    cost: said.cost,
                    joining: said.joining,
                })
            }
            _ => Err(read.faults),
        }
    }

    fn fields(self, draft: Draft) -> Vec<(String, String)> {
        let plain = [("/course_id", "course"), ("/organiser_id", "organiser"), ("/code", "code"), ("/site_id", "site")];
        let plain = plain.iter().map(|(pointer, id)| ((*pointer).to_owned(), (*id).to_owned()));
        plain.chain(self.blocks.fields()).chain(draft.fields()).collect()
    }
}

#[component]
fn NewSession(ground: Ground) -> impl IntoView {
    let lang = use_lang();
    let (router, speaker) = (use_router(), use_speaker());
    let asked = router.query_now().get("course_id").unwrap_or_default().to_owned();
    let draft = Draft::empty();
    let own = RwSignal::new(units_of(RoleCode::Planner));
    let only = own.with_untracked(|own| if let [one] = own.as_slice() { one.code.clone() } else { String::new() });
    let frame = Frame {
        course: RwSignal::new(String::new()),
        organiser: RwSignal::new(only),
        code: RwSignal::new(String::new()),
        site: RwSignal::new(String::new()),
        blocks: BlockRows::new(&[]),
    };
    let courses = ground.courses.clone();
    let model = RwSignal::new(String::new());
    let choose = move |id: String| {
        model.set(String::new());
        if let Some(course) = courses.iter().find(|course| course.id.to_string() == id) {
            draft.take_usual(course);
        }
        frame.course.set(id);
    };
    choose(asked);
    let filling = Filling { model, frame, draft, keeper: Keeper::here(), own };
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |body: SessionCreate| async move {
        match client::session::create_session(&body).await {
            Ok(made) => {
                router.go(&Page::Session(made.id).path());
                speaker.say(planning::created(lang, made.code.as_str()));
                Ok(())
            }
            Err(error) => {
                let fields = frame.fields(draft);
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(pointer, id)| (pointer.as_str(), id.as_str())).collect();
                told_on(error, &fields, faults)
            }
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match frame.parse(draft) {
            Ok(body) => {
                faults.set(Vec::new());
                save.run(body);
            }
            Err(found) => faults.set(found),
        }
    };
    let fault = |field: &str| fault_of(faults.into(), field);
    let titles: Vec<(String, String)> =
        ground.courses.iter().map(|course| (course.id.to_string(), course.title.0.clone())).collect();
    let sites: Vec<(String, String)> =
        ground.sites.iter().map(|site| (site.id.to_string(), site.name.0.clone())).collect();
    view! {
        <form class="stack fields" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || save.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <h2>{planning::part_what(lang)}</h2>
            <SelectField id="course" label=sessions::course(lang) value=frame.course on_choose=Callback::new(choose) choices=Signal::stored(titles) fault=fault("course") />
            <FromTemplate filling=filling />
            <UnitSearch id="organiser" label=sessions::organiser(lang) hint=planning::organiser_hint(lang) chosen=frame.organiser fault=fault("organiser") first=own />
            <Field id="code" label=planning::code(lang) hint=planning::code_hint(lang) value=frame.code fault=fault("code") />
            <h2>{planning::part_days(lang)}</h2>
            <Blocks rows=frame.blocks faults=faults />
            <SelectField id="site" label=sessions::site(lang) value=frame.site on_choose=Callback::new(move |id| frame.site.set(id)) choices=Signal::stored(sites) fault=fault("site") />
            <h2>{planning::part_seats(lang)}</h2>
            {seats(draft, faults)}
            {rest(draft, faults)}
            <div class="actions">
                <Button label=planning::new(lang) class="primary large" submit=true busy=save.busy() />
                <a class="button large" href=Page::Sessions.path()>{common::go_back(lang)}</a>
            </div>
        </form>
    }
    .into_any()
}
