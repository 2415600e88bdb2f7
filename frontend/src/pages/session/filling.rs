//! Filling in a new session from a template of its course: its first day places all others, and everything can be changed after.

use chrono::NaiveDate;
use contract::{
    id::CourseId,
    session_template::{SessionTemplate, SessionTemplateQuery},
};
use leptos::prelude::*;

use super::{adder::take_quotas, draft::Draft, new::Frame};
use crate::{
    browser, client,
    components::{
        field::{Field, SelectField},
        pick::Choice,
        rows::Keeper,
    },
    context::{use_lang, use_speaker},
    i18n::{messages::templates, number::amount},
    page::Page,
    remote::{Remote, shown},
    state::template::{dated, days},
};

/// The parts of the form that a template fills in.
#[derive(Clone, Copy)]
pub struct Filling {
    /// The template chosen, by id.
    pub model: RwSignal<String>,
    pub frame: Frame,
    pub draft: Draft,
    pub keeper: Keeper,
    /// The calendars offered before anything is typed.
    pub own: RwSignal<Vec<Choice>>,
}

impl Filling {
    /// What a template says whatever the day.
    fn take(self, of: &SessionTemplate) {
        let lang = use_lang();
        self.frame.site.set(of.site.id.to_string());
        if self.frame.organiser.with_untracked(String::is_empty) {
            let (code, unit) = (of.organiser.id.to_string(), &of.organiser);
            if self.own.with_untracked(|own| own.iter().all(|one| one.code != code)) {
                let about = Some(unit.name.0.clone());
                self.own.update(|own| own.push(Choice { code: code.clone(), words: unit.code.0.clone(), about }));
            }
            self.frame.organiser.set(code);
        }
        self.draft.capacity.set(of.capacity.to_string());
        self.draft.minimum.set(of.minimum.to_string());
        self.draft.cost.set(of.cost.map(|cents| amount(lang, cents.0)).unwrap_or_default());
        self.draft.joining.set(of.joining.as_ref().map(|words| words.0.clone()).unwrap_or_default());
    }

    /// Its days from the first one; whether there are such days.
    fn place(self, of: &SessionTemplate, first: NaiveDate) -> bool {
        let Some(there) = dated(of, first) else { return false };
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        self.frame.blocks.take(&days(&there));
        self.draft.opens.set(text(there.window.opens_on));
        self.draft.closes.set(text(there.window.closes_on));
        self.draft.withdrawal.set(text(there.window.withdrawal_until));
        let released = there.quotas.iter().map(|quota| quota.release_on);
        let quotas: Vec<_> = of.quotas.iter().cloned().zip(released).collect();
        take_quotas(self.draft.quotas, self.keeper, &quotas);
        true
    }
}

/// The choice of a template, when the course has some, and of the first day.
#[component]
pub fn FromTemplate(filling: Filling) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let (model, course) = (filling.model, filling.frame.course);
    let first = RwSignal::new(next_monday().to_string());
    let beyond = RwSignal::new(None::<String>);
    let kept = Remote::new(move || {
        let course_id = course.with(|id| id.parse::<CourseId>().ok());
        async move {
            if course_id.is_none() {
                return Ok(Vec::new());
            }
            let query = SessionTemplateQuery { course_id, limit: Some(200.into()), ..SessionTemplateQuery::default() };
            Ok(client::session_template::list_session_templates(&query).await?.items)
        }
    });
    let chosen = move || {
        let id = model.get_untracked();
        kept.ok().unwrap_or_default().into_iter().find(|one| one.id.to_string() == id)
    };
    let place = move |of: &SessionTemplate| {
        let day = first.with_untracked(|day| day.trim().parse::<NaiveDate>().ok());
        let placed = day.is_none_or(|day| filling.place(of, day));
        beyond.set((!placed).then(|| templates::beyond(lang).to_owned()));
    };
    let choose = Callback::new(move |id: String| {
        model.set(id);
        if let Some(of) = chosen() {
            filling.take(&of);
            place(&of);
            speaker.say(templates::filled(lang, of.name.as_str()));
        }
    });
    let again = move |_| {
        if let Some(of) = chosen() {
            place(&of);
        }
    };
    let any = Memo::new(move |_| kept.ok().is_some_and(|all| !all.is_empty()));
    let some = Memo::new(move |_| !model.with(String::is_empty));
    let choices = Signal::derive(move || kept.ok().unwrap_or_default().iter().map(choice).collect::<Vec<_>>());
    let day = move || {
        let field = view! { <Field id="template-first" kind="date" label=templates::first_day(lang) hint=templates::first_day_hint(lang) value=first fault=beyond /> };
        some.get().then(|| view! { <div on:change=again>{field}</div> })
    };
    shown(move || {
        let page = course.with(|id| id.parse::<CourseId>().ok()).filter(|_| any.get()).map(Page::Course)?;
        Some(view! {
            <SelectField id="template" label=templates::start(lang) hint=templates::start_hint(lang) blank=templates::start_none(lang) value=model on_choose=choose choices=choices />
            {shown(day)}
            <p class="small soft">{templates::series(lang)}" "<a href=page.path()>{templates::see(lang)}</a></p>
        })
    })
}

fn choice(of: &SessionTemplate) -> (String, String) {
    (of.id.to_string(), format!("{} · {}", of.name, of.organiser.code))
}

/// What is proposed: training begins on a Monday.
#[must_use]
pub fn next_monday() -> NaiveDate {
    let today = browser::today();
    let next = today.checked_add_days(chrono::Days::new(7)).unwrap_or(today);
    next.week(chrono::Weekday::Mon).first_day()
}
