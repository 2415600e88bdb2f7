//! Who approves the requests of a course before they may become seats: the steps as they stand, and how to change them.

use contract::{
    approval::{Approver, CourseApproval, CourseApprovalUpdate, CourseStep, CourseStepEdit},
    id::CourseId,
    request::{Progress, RequestGroupQuery},
};
use domain::approval::{MOST_DAYS, MOST_LEVELS, MOST_STEPS};
use leptos::prelude::*;

use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, callout},
        button::Button,
        dialog::Dialog,
        field::{Fault, Field, SelectField, fault_of},
        form::{Basis, DialogForm, told_on},
        icon::Icon,
        loaded::Loaded,
        rows::Keeper,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{approvals, common},
    },
    remote::{Deed, Remote, shown},
};

/// Days within which a new step is answered, until another number is typed.
const USUAL_DAYS: u8 = 7;

fn who(lang: Lang, step: &CourseStep) -> String {
    match step.approver {
        Approver::UnitChief => approvals::unit_chief(lang).to_owned(),
        Approver::UpperUnit => approvals::upper_unit(lang, step.level.0.into()),
        Approver::Planner => approvals::planner(lang).to_owned(),
    }
}

/// The steps in words, on one line.
fn in_words(lang: Lang, steps: &[CourseStep]) -> String {
    if steps.is_empty() {
        return approvals::none(lang).to_owned();
    }
    steps.iter().map(|step| who(lang, step)).collect::<Vec<_>>().join(" → ")
}

/// The card on the page of a course.
#[component]
pub fn ApprovalCard(id: CourseId) -> impl IntoView {
    let lang = use_lang();
    let edits = use_account().with_untracked(|account| account.may("edit_courses"));
    let approval = Remote::new(move || client::catalogue::get_course_approval(id));
    let open = RwSignal::new(false);
    let content = move || {
        let again = Callback::new(move |()| approval.again());
        approval.now().map(|now| view! { <Edit id=id approval=now open=open again=again /> })
    };
    let edit =
        edits.then(|| view! { <Button label=approvals::edit(lang) class="small" on_press=move |()| open.set(true) /> });
    view! {
        <section class="card">
            <header><h2>{approvals::title(lang)}</h2><div class="actions">{edit}</div></header>
            <Loaded resource=approval lines=2 render=draw />
        </section>
        <Dialog open=open title=Signal::stored(approvals::edit(lang).to_owned()) wide=true content=content />
    }
    .into_any()
}

fn draw(approval: CourseApproval) -> AnyView {
    let lang = use_lang();
    if approval.steps.is_empty() {
        return view! { <p class="soft">{approvals::none(lang)}</p> }.into_any();
    }
    let line = |step: &CourseStep| {
        let days = approvals::within(lang, step.answer_days.0.into());
        view! { <li><strong>{who(lang, step)}</strong><br /><span class="small soft">{days}</span></li> }
    };
    view! {
        <ol class="stack-tight numbered">{approval.steps.iter().map(line).collect_view()}</ol>
        <p class="small soft">{approvals::escalation(lang)}</p>
    }
    .into_any()
}

/// A step as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Line {
    key: usize,
    approver: RwSignal<String>,
    level: RwSignal<String>,
    days: RwSignal<String>,
}

impl Line {
    fn new(key: usize, step: Option<&CourseStep>) -> Self {
        let approver = step.map_or(Approver::UnitChief, |step| step.approver).code();
        let level = step.map(|step| step.level.0).filter(|level| *level > 0).unwrap_or(1);
        let days = step.map_or(USUAL_DAYS, |step| step.answer_days.0);
        Self {
            key,
            approver: RwSignal::new(approver.to_owned()),
            level: RwSignal::new(level.to_string()),
            days: RwSignal::new(days.to_string()),
        }
    }

    fn id(self, field: &str) -> String {
        format!("step-{}-{field}", self.key)
    }

    /// What is sent; or what is wrong with what was typed.
    fn read(self) -> Result<CourseStepEdit, Vec<Fault>> {
        let lang = use_lang();
        let number = |text: RwSignal<String>, most: u8| {
            text.with_untracked(|text| text.trim().parse::<u8>().ok()).filter(|n| (1..=most).contains(n))
        };
        let approver = self.approver.with_untracked(|code| Approver::from_code(code)).unwrap_or(Approver::UnitChief);
        let fault =
            |field: &str, most: u8| Fault { field: self.id(field), words: approvals::between(lang, &most.to_string()) };
        let (level, days) = (number(self.level, MOST_LEVELS), number(self.days, MOST_DAYS));
        let mut faults = Vec::new();
        if approver == Approver::UpperUnit && level.is_none() {
            faults.push(fault("level", MOST_LEVELS));
        }
        let Some(days) = days else {
            faults.push(fault("days", MOST_DAYS));
            return Err(faults);
        };
        if !faults.is_empty() {
            return Err(faults);
        }
        let level = (approver == Approver::UpperUnit).then_some(level).flatten();
        Ok(CourseStepEdit { approver, level: level.map(Into::into), answer_days: days.into() })
    }
}

/// The steps, one below the other, and what becomes of the requests under way.
#[component]
fn Edit(id: CourseId, approval: CourseApproval, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let basis = Basis::new(approval.version);
    let lines =
        RwSignal::new((0..).zip(&approval.steps).map(|(key, step)| Line::new(key, Some(step))).collect::<Vec<_>>());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let waiting = Remote::new(move || async move {
        let query = RequestGroupQuery {
            course_id: Some(id),
            progress: Some(Progress::Waiting),
            ..RequestGroupQuery::default()
        };
        client::request::get_request_groups(&query).await
    });
    let save = Deed::new(move |steps: Vec<CourseStepEdit>| async move {
        let body = CourseApprovalUpdate { steps };
        let error = match client::catalogue::update_course_approval(id, &body, basis.version()).await {
            Ok(_) => {
                open.set(false);
                speaker.say(approvals::saved(lang));
                again.run(());
                return Ok(());
            }
            Err(error) => error,
        };
        let present = async {
            let now = client::catalogue::get_course_approval(id).await?;
            Ok((now.version, in_words(lang, &now.steps)))
        };
        basis.heed(&error, present).await?;
        told(error, lines, faults)
    });
    let submit = Callback::new(move |()| {
        let read: Vec<_> = lines.with_untracked(|lines| lines.iter().map(|line| line.read()).collect());
        let found: Vec<Fault> = read.iter().filter_map(|line| line.as_ref().err()).flatten().cloned().collect();
        if found.is_empty() {
            save.run(read.into_iter().filter_map(Result::ok).collect());
        }
        faults.set(found);
    });
    let under_way = move || {
        let count = waiting.ok().map(|groups| groups.total.0);
        let words = match count {
            None | Some(0) => approvals::none_under_way(lang).to_owned(),
            Some(count) => approvals::under_way(lang, count),
        };
        callout(Tone::Info, view! { <p>{words}</p> }.into_any())
    };
    let fields = view! {
        {basis.present()}
        {shown(under_way)}
        <Lines lines=lines faults=faults />
    };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=common::save(lang) on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}

/// Says on the lines what the server refused of them.
fn told(error: ClientError, lines: RwSignal<Vec<Line>>, faults: RwSignal<Vec<Fault>>) -> Result<(), ClientError> {
    let names = [("approver", "approver"), ("level", "level"), ("answer_days", "days")];
    let all: Vec<(String, String)> = lines.with_untracked(|lines| {
        let of =
            |(at, line): (usize, &Line)| names.map(|(name, field)| (format!("/steps/{at}/{name}"), line.id(field)));
        lines.iter().enumerate().flat_map(of).collect()
    });
    let all: Vec<(&str, &str)> = all.iter().map(|(pointer, id)| (pointer.as_str(), id.as_str())).collect();
    told_on(error, &all, faults)
}

#[component]
fn Lines(lines: RwSignal<Vec<Line>>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let lang = use_lang();
    let keeper = Keeper::here();
    let add = move |()| {
        let key = lines.with_untracked(|lines| lines.iter().map(|line| line.key + 1).max().unwrap_or_default());
        let line = keeper.make(|| Line::new(key, None));
        lines.update(|lines| lines.push(line));
        request_animation_frame(move || browser::focus(&line.id("approver")));
    };
    let none = move || lines.with(Vec::is_empty).then(|| view! { <p class="soft">{approvals::none(lang)}</p> });
    let more = move || {
        let room = lines.with(|lines| lines.len() < MOST_STEPS);
        room.then(
            || view! { <div><Button label=approvals::add(lang) class="small" shape=Icon::Plus on_press=add /></div> },
        )
    };
    view! {
        <fieldset class="stack-tight" id="approval-steps" tabindex="-1">
            <legend class="label">{approvals::steps(lang)}</legend>
            {shown(none)}
            <For each=move || lines.get() key=|line| line.key let:line>{one(line, lines, faults)}</For>
            {shown(more)}
        </fieldset>
    }
    .into_any()
}

fn one(line: Line, lines: RwSignal<Vec<Line>>, faults: RwSignal<Vec<Fault>>) -> AnyView {
    let lang = use_lang();
    let at = move || lines.with(|lines| lines.iter().position(|one| *one == line).unwrap_or_default());
    let nth = move || (at() + 1).to_string();
    let fault = move |field: &str| fault_of(faults.into(), &line.id(field));
    let choices = vec![
        (Approver::UnitChief.code().to_owned(), approvals::unit_chief(lang).to_owned()),
        (Approver::UpperUnit.code().to_owned(), approvals::upper_unit_choice(lang).to_owned()),
        (Approver::Planner.code().to_owned(), approvals::planner(lang).to_owned()),
    ];
    let earlier = move |()| {
        let here = untrack(at);
        if here > 0 {
            lines.update(|lines| lines.swap(here - 1, here));
        }
        browser::focus(&line.id("approver"));
    };
    let remove = move |()| {
        lines.update(|lines| lines.retain(|one| *one != line));
        browser::focus("approval-steps");
    };
    let level = move || {
        let upper = line.approver.with(|code| code == Approver::UpperUnit.code());
        upper.then(|| view! { <Field id=line.id("level") label=approvals::level(lang) hint=approvals::level_hint(lang) value=line.level inputmode="numeric" fault=fault("level") /> })
    };
    let acts = move || {
        let first = at() == 0;
        view! {
            <div class="actions">
                {(!first).then(|| view! { <Button label=approvals::earlier(lang, &nth()) class="small quiet" shape=Icon::ArrowUp on_press=earlier /> })}
                <Button label=approvals::remove(lang, &nth()) class="small quiet danger" on_press=remove />
            </div>
        }
    };
    view! {
        <fieldset class="part">
            <legend>{move || approvals::nth(lang, &nth())}</legend>
            <SelectField id=line.id("approver") label=approvals::approver(lang) value=line.approver choices=Signal::stored(choices) on_choose=Callback::new(move |code| line.approver.set(code)) fault=fault("approver") />
            {shown(level)}
            <Field id=line.id("days") label=approvals::days(lang) hint=approvals::days_hint(lang) value=line.days inputmode="numeric" fault=fault("days") />
            {shown(acts)}
        </fieldset>
    }
    .into_any()
}
