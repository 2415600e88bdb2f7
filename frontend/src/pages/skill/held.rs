//! The skills that a person holds: recorded, ended, corrected, withdrawn.

use chrono::NaiveDate;
use contract::{
    id::PersonId,
    person::{PersonSkill, PersonSkillCreate, PersonSkillPage},
    skill::{PersonSkillCorrect, PersonSkillEnd, PersonSkillWithdraw},
    text::Words,
    unit::PageQuery,
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote};

use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge},
        button::Button,
        confirm::reason_fault,
        dialog::Dialog,
        field::{Fault, Field, SelectField, WordsField, fault_of},
        form::{DialogForm, told_on},
        icon::Icon,
        loaded::{Loaded, empty_line},
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        Lang, date,
        messages::{common, people, skills},
    },
};

/// Where the server's words about a field stand.
const FIELDS: [(&str, &str); 5] = [
    ("/skill_id", "held-skill"),
    ("/valid_from", "held-first"),
    ("/valid_until", "held-last"),
    ("/last_day", "held-last"),
    ("/reason", "held-reason"),
];

/// What is done with what a person holds.
#[derive(Clone, Debug, PartialEq)]
enum Act {
    Record,
    End(PersonSkill),
    Correct(PersonSkill),
    Withdraw(PersonSkill),
}

impl Act {
    const fn verb(&self, lang: Lang) -> &'static str {
        match self {
            Self::Record => skills::record(lang),
            Self::End(_) => skills::end(lang),
            Self::Correct(_) => skills::correct(lang),
            Self::Withdraw(_) => skills::withdraw(lang),
        }
    }

    fn title(&self, lang: Lang) -> String {
        match self {
            Self::Record => skills::record(lang).to_owned(),
            Self::End(held) => skills::end_of(lang, held.skill.label.as_str()),
            Self::Correct(held) => skills::correct_of(lang, held.skill.label.as_str()),
            Self::Withdraw(held) => skills::withdraw_of(lang, held.skill.label.as_str()),
        }
    }

    const fn effect(&self, lang: Lang) -> Option<&'static str> {
        match self {
            Self::Record => None,
            Self::End(_) => Some(skills::end_effect(lang)),
            Self::Correct(_) => Some(skills::correct_effect(lang)),
            Self::Withdraw(_) => Some(skills::withdraw_effect(lang)),
        }
    }

    /// The days as they stand, to begin with.
    fn days(&self) -> (String, String) {
        let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        match self {
            Self::Record => (browser::today().to_string(), String::new()),
            Self::Correct(held) => (held.valid_from.to_string(), text(held.valid_until)),
            Self::End(_) => (String::new(), browser::today().to_string()),
            Self::Withdraw(_) => (String::new(), String::new()),
        }
    }

    const fn asks_first(&self) -> bool {
        matches!(self, Self::Record | Self::Correct(_))
    }

    const fn asks_last(&self) -> bool {
        !matches!(self, Self::Withdraw(_))
    }

    const fn asks_why(&self) -> bool {
        !matches!(self, Self::Record)
    }

    /// Does it; answers what to say.
    async fn run(&self, person: PersonId, typed: Typed) -> Result<String, ClientError> {
        let lang = use_lang();
        let Typed { skill, first, last, reason } = typed;
        let said = match (self, first, last) {
            (Self::Record, Some(valid_from), valid_until) => {
                let skill_id = skill.parse().map_err(|_| ClientError::Broken)?;
                let body = PersonSkillCreate { skill_id, valid_from, valid_until };
                let made = client::skill::add_person_skill(person, &body).await?;
                return Ok(skills::recorded(lang, made.skill.label.as_str()));
            }
            (Self::End(held), _, Some(last_day)) => {
                client::skill::end_person_skill(held.id, &PersonSkillEnd { last_day, reason }).await?;
                skills::ended(lang)
            }
            (Self::Correct(held), Some(valid_from), valid_until) => {
                let body = PersonSkillCorrect { valid_from, valid_until, reason };
                client::skill::correct_person_skill(held.id, &body).await?;
                skills::corrected(lang)
            }
            (Self::Withdraw(held), ..) => {
                client::skill::withdraw_person_skill(held.id, &PersonSkillWithdraw { reason }).await?;
                skills::withdrawn(lang)
            }
            _ => return Err(ClientError::Broken),
        };
        Ok(said.to_owned())
    }
}

/// What was typed, read as far as the act asks for it.
#[derive(Clone)]
struct Typed {
    skill: String,
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    reason: Words,
}

/// The card on a person's page.
#[component]
pub fn SkillsCard(id: PersonId) -> impl IntoView {
    let lang = use_lang();
    let keeps = use_account().with_untracked(|account| account.may("edit_skills"));
    let all = Remote::new(move || async move {
        client::skill::list_person_skills(id, &PageQuery { limit: Some(200.into()), cursor: None }).await
    });
    let asked = RwSignal::new(None::<Act>);
    let open = RwSignal::new(false);
    let ask = Callback::new(move |act: Act| {
        asked.set(Some(act));
        open.set(true);
    });
    let title = Signal::derive(move || asked.with(|one| one.as_ref().map(|one| one.title(lang)).unwrap_or_default()));
    let again = Callback::new(move |()| all.again());
    let content =
        move || asked.get_untracked().map(|act| view! { <ActForm act=act person=id open=open again=again /> });
    let new = keeps.then(|| {
        view! { <Button label=skills::record(lang) class="small" shape=Icon::Plus on_press=move |()| ask.run(Act::Record) /> }
    });
    let draw = move |page: PersonSkillPage| {
        if page.items.is_empty() {
            return empty_line(people::skills_none(lang));
        }
        let lines = page.items.into_iter().map(|held| line(held, keeps.then_some(ask))).collect_view();
        view! { <ul class="items">{lines}</ul> }.into_any()
    };
    view! {
        <section class="card flush">
            <header><h2>{people::skills(lang)}</h2><div class="actions">{new}</div></header>
            <Loaded resource=all lines=2 render=draw />
        </section>
        <Dialog open=open title=title content=content />
    }
    .into_any()
}

fn line(held: PersonSkill, ask: Option<Callback<Act>>) -> AnyView {
    let lang = use_lang();
    let today = browser::today();
    let until = held
        .valid_until
        .map_or_else(|| people::valid_always(lang).to_owned(), |day| people::valid_until(lang, &date::day(lang, day)));
    let state = if held.valid_until.is_some_and(|day| day < today) {
        Some(badge(Tone::Bad, people::expired(lang)))
    } else if held.valid_from > today {
        Some(badge(Tone::Quiet, people::valid_from(lang, &date::day(lang, held.valid_from))))
    } else {
        None
    };
    let acts = ask.map(|ask| {
        let button = |act: Act| {
            let (verb, full) = (act.verb(lang), act.title(lang));
            view! { <Button label=verb full_label=full class="small quiet" on_press=move |()| ask.run(act.clone()) /> }
        };
        let acts = [Act::End(held.clone()), Act::Correct(held.clone()), Act::Withdraw(held.clone())];
        view! { <div class="actions">{acts.into_iter().map(button).collect_view()}</div> }
    });
    view! {
        <li>
            <span class="spread"><strong>{held.skill.label.0}</strong>{state}</span>
            <span class="small soft">{format!("{} · {until}", held.skill.code)}</span>
            {acts}
        </li>
    }
    .into_any()
}

/// The form of an act: what it asks for, and what it changes.
#[component]
fn ActForm(act: Act, person: PersonId, open: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let (first, last) = act.days();
    let (first, last) = (RwSignal::new(first), RwSignal::new(last));
    let (skill, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let faults = RwSignal::new(Vec::<Fault>::new());
    let kept = StoredValue::new(act);
    let save = Deed::new(move |typed: Typed| async move {
        match kept.get_value().run(person, typed).await {
            Ok(said) => {
                open.set(false);
                speaker.say(said);
                again.run(());
                Ok(())
            }
            Err(error) => told_on(error, &FIELDS, faults),
        }
    });
    let submit = Callback::new(move |()| {
        let typed = [skill, first, last, reason].map(|field| field.with_untracked(|text| text.trim().to_owned()));
        match kept.with_value(|act| parse(act, typed)) {
            Ok(typed) => {
                faults.set(Vec::new());
                save.run(typed);
            }
            Err(found) => faults.set(found),
        }
    });
    let (effect, verb, class) = kept.with_value(|act| {
        let class = if matches!(act, Act::Withdraw(_)) { "primary danger" } else { "primary" };
        (act.effect(lang), act.verb(lang), class)
    });
    let which = kept.with_value(|act| *act == Act::Record).then(|| view! { <Which chosen=skill faults=faults /> });
    let (asks_first, asks_last, asks_why) = kept.with_value(|act| (act.asks_first(), act.asks_last(), act.asks_why()));
    let first = asks_first.then(|| {
        view! { <Field id="held-first" kind="date" label=skills::first_day(lang) value=first fault=fault_of(faults.into(), "held-first") /> }
    });
    let last_fault = fault_of(faults.into(), "held-last");
    let last = asks_last.then(|| {
        if asks_first {
            view! { <Field id="held-last" kind="date" label=skills::last_day(lang) hint=skills::last_hint(lang) optional=true value=last fault=last_fault /> }
        } else {
            view! { <Field id="held-last" kind="date" label=skills::last_day(lang) value=last fault=last_fault /> }
        }
    });
    let why = asks_why.then(|| {
        view! { <WordsField id="held-reason" label=common::reason(lang) hint=common::reason_kept(lang) value=reason fault=fault_of(faults.into(), "held-reason") /> }
    });
    let fields = view! { {effect.map(|words| view! { <p>{words}</p> })}{which}{first}{last}{why} };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=verb class=class on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}

fn parse(act: &Act, [skill, first, last, reason]: [String; 4]) -> Result<Typed, Vec<Fault>> {
    let lang = use_lang();
    let mut faults = Vec::new();
    let mut fault = |field: &str, words: &str| faults.push(Fault { field: field.to_owned(), words: words.to_owned() });
    let (begins, ends): (Option<NaiveDate>, Option<NaiveDate>) = (first.parse().ok(), last.parse().ok());
    if *act == Act::Record && skill.is_empty() {
        fault("held-skill", skills::which_needed(lang));
    }
    if act.asks_first() && begins.is_none() {
        fault("held-first", skills::first_needed(lang));
    }
    if matches!(act, Act::End(_)) && ends.is_none() {
        fault("held-last", skills::last_needed(lang));
    }
    if begins.zip(ends).is_some_and(|(begins, ends)| ends < begins) {
        fault("held-last", skills::last_wrong(lang));
    }
    if act.asks_why() && reason.is_empty() {
        faults.push(reason_fault("held-reason"));
    }
    if faults.is_empty() { Ok(Typed { skill, first: begins, last: ends, reason: reason.into() }) } else { Err(faults) }
}

/// The skills in use, to choose from.
#[component]
fn Which(chosen: RwSignal<String>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let lang = use_lang();
    let all = Remote::new(|| client::skill::all_skills(false));
    let choices = Signal::derive(move || {
        let all = all.ok().unwrap_or_default();
        all.into_iter().map(|skill| (skill.id.to_string(), skill.label.0)).collect::<Vec<_>>()
    });
    view! {
        <SelectField id="held-skill" label=skills::which(lang) value=chosen on_choose=Callback::new(move |id| chosen.set(id)) choices=choices fault=fault_of(faults.into(), "held-skill") />
    }
    .into_any()
}
