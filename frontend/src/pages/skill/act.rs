//! What is done with a skill of the catalogue.

use contract::{
    skill::{SkillCreate, SkillUpdate},
    unit::Skill,
};
use domain::text::SkillCode;
use leptos::prelude::*;

use crate::remote::Deed;

use crate::{
    client,
    components::{
        dialog::Dialog,
        field::{Fault, Field, fault_of},
        form::{Basis, DialogForm, told_on},
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{common, skills},
    },
};

/// The acts.
#[derive(Clone, Debug, PartialEq)]
pub enum Act {
    Create,
    Edit(Skill),
    Retire(Skill),
    Reinstate(Skill),
}

impl Act {
    /// What may be done with a skill as it stands.
    pub fn open_to(skill: &Skill) -> Vec<Self> {
        let turn = if skill.retired_at.is_some() { Self::Reinstate } else { Self::Retire };
        vec![Self::Edit(skill.clone()), turn(skill.clone())]
    }

    /// The verb of its button.
    pub const fn verb(&self, lang: Lang) -> &'static str {
        match self {
            Self::Create => skills::new(lang),
            Self::Edit(_) => skills::edit(lang),
            Self::Retire(_) => skills::retire(lang),
            Self::Reinstate(_) => skills::reinstate(lang),
        }
    }

    /// The title of its dialog.
    pub fn title(&self, lang: Lang) -> String {
        match self {
            Self::Create => skills::new(lang).to_owned(),
            Self::Edit(skill) => skills::edit_of(lang, skill.label.as_str()),
            Self::Retire(skill) => skills::retire_of(lang, skill.label.as_str()),
            Self::Reinstate(skill) => skills::reinstate_of(lang, skill.label.as_str()),
        }
    }
}

/// The dialog of whatever is asked.
#[component]
pub fn ActDialog(open: RwSignal<bool>, asked: RwSignal<Option<Act>>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let title = Signal::derive(move || asked.with(|one| one.as_ref().map(|one| one.title(lang)).unwrap_or_default()));
    let content = move || {
        asked.get_untracked().map(|act| match act {
            Act::Create => view! { <Called open=open skill=None again=again /> }.into_any(),
            Act::Edit(skill) => view! { <Called open=open skill=Some(skill) again=again /> }.into_any(),
            Act::Retire(skill) => view! { <Turn open=open skill=skill again=again /> }.into_any(),
            Act::Reinstate(skill) => view! { <Turn open=open skill=skill again=again /> }.into_any(),
        })
    };
    view! { <Dialog open=open title=title content=content /> }.into_any()
}

/// What a skill is called: of a new one, or of one that there is.
#[component]
fn Called(open: RwSignal<bool>, skill: Option<Skill>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let edited = skill.as_ref().map(|skill| (skill.id, Basis::new(skill.version)));
    let code = RwSignal::new(skill.as_ref().map(|skill| skill.code.0.clone()).unwrap_or_default());
    let label = RwSignal::new(skill.map(|skill| skill.label.0).unwrap_or_default());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |(code, label): (String, String)| async move {
        let answer = match edited {
            Some((id, basis)) => {
                let body = SkillUpdate { code: Some(code.into()), label: Some(label.into()) };
                client::skill::update_skill(id, &body, basis.version()).await
            }
            None => client::skill::create_skill(&SkillCreate { code: code.into(), label: label.into() }).await,
        };
        let error = match answer {
            Ok(saved) => {
                open.set(false);
                let said = if edited.is_some() { skills::edited } else { skills::created };
                speaker.say(said(lang, saved.label.as_str()));
                again.run(());
                return Ok(());
            }
            Err(error) => error,
        };
        if let Some((id, basis)) = edited {
            let present = async {
                let now = client::skill::get_skill(id).await?;
                Ok((now.version, format!("{} – {}", now.code, now.label)))
            };
            basis.heed(&error, present).await?;
        }
        told_on(error, &[("/code", "skill-code"), ("/label", "skill-label")], faults)
    });
    let submit = Callback::new(move |()| {
        let (code, label) = (code.get_untracked().trim().to_owned(), label.get_untracked().trim().to_owned());
        let fault = |field: &str, words: &str| Fault { field: field.to_owned(), words: words.to_owned() };
        let no_code = SkillCode::parse(&code).is_err().then(|| fault("skill-code", skills::code_needed(lang)));
        let no_label = label.is_empty().then(|| fault("skill-label", skills::label_needed(lang)));
        let found: Vec<Fault> = no_code.into_iter().chain(no_label).collect();
        if found.is_empty() {
            save.run((code, label));
        }
        faults.set(found);
    });
    let head = edited.map(|(_, basis)| view! { <p>{skills::edit_effect(lang)}</p>{basis.present()} });
    let fields = view! {
        {head}
        <Field id="skill-label" label=skills::label(lang) value=label fault=fault_of(faults.into(), "skill-label") />
        <Field id="skill-code" label=skills::code(lang) value=code fault=fault_of(faults.into(), "skill-code") />
    };
    let act = if edited.is_some() { common::save(lang) } else { skills::new(lang) };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=act on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}

/// Out of use, or back into it.
#[component]
fn Turn(open: RwSignal<bool>, skill: Skill, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let (id, retires) = (skill.id, skill.retired_at.is_none());
    let turn = Deed::new(move |(): ()| async move {
        let said = if retires {
            skills::retire_done(lang, client::skill::retire_skill(id).await?.label.as_str())
        } else {
            skills::reinstate_done(lang, client::skill::reinstate_skill(id).await?.label.as_str())
        };
        open.set(false);
        speaker.say(said);
        again.run(());
        Ok(())
    });
    let (effect, act, class) = if retires {
        (skills::retire_effect(lang), skills::retire(lang), "primary danger")
    } else {
        (skills::reinstate_effect(lang), skills::reinstate(lang), "primary")
    };
    let submit = Callback::new(move |()| turn.run(()));
    let fields = view! { <p>{effect}</p> }.into_any();
    view! {
        <DialogForm open=open faults=RwSignal::new(Vec::new()) error=turn.error() busy=turn.busy() act=act class=class on_submit=submit fields=fields />
    }
    .into_any()
}
