//! What an administrator does with a unit: each act says first what it changes.

use contract::unit::{Unit, UnitClose, UnitMove, UnitUpdate};
use leptos::prelude::*;

use crate::remote::Deed;

use super::{create::CreateForm, search::UnitSearch};
use crate::{
    client,
    components::{
        confirm::reason_fault,
        dialog::Dialog,
        field::{Fault, Field, WordsField, fault_of},
        form::{Basis, DialogForm, told_on},
        icon::Icon,
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{clients, common, units},
    },
};

/// The acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    Create,
    Edit,
    Move,
    Close,
}

impl Act {
    /// What may be done with a unit as it stands: a closed one stays as it is, the root where it is.
    pub fn open_to(unit: &Unit) -> Vec<Self> {
        match (unit.closed_at, unit.parent_id) {
            (Some(_), _) => Vec::new(),
            (None, None) => vec![Self::Create, Self::Edit],
            (None, Some(_)) => vec![Self::Create, Self::Edit, Self::Move, Self::Close],
        }
    }

    /// The verb of its button.
    pub fn verb(self, lang: Lang, code: &str) -> String {
        match self {
            Self::Create => units::new_under(lang, code),
            Self::Edit => units::edit(lang).to_owned(),
            Self::Move => units::shift(lang).to_owned(),
            Self::Close => units::shut(lang).to_owned(),
        }
    }

    /// How its button looks.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Create | Self::Edit | Self::Move => "",
            Self::Close => "danger",
        }
    }

    /// What its button shows.
    pub const fn shape(self) -> Icon {
        match self {
            Self::Create => Icon::Plus,
            Self::Edit => Icon::Settings,
            Self::Move => Icon::Tree,
            Self::Close => Icon::Cross,
        }
    }

    fn title(self, lang: Lang, code: &str) -> String {
        match self {
            Self::Create => units::new_under(lang, code),
            Self::Edit => units::edit_title(lang, code),
            Self::Move => units::shift_title(lang, code),
            Self::Close => units::shut_title(lang, code),
        }
    }
}

/// An act on a unit, with its place in the tree.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    pub act: Act,
    pub unit: Unit,
    /// How many units lie under it.
    pub below: u32,
    /// The code of the unit above, when it is in scope.
    pub parent: Option<String>,
}

/// The dialog of whatever is asked.
#[component]
pub fn ActDialog(open: RwSignal<bool>, asked: RwSignal<Option<Asked>>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let title = Signal::derive(move || {
        asked.with(|one| one.as_ref().map(|one| one.act.title(lang, one.unit.code.as_str())).unwrap_or_default())
    });
    let content = move || {
        asked.get_untracked().map(|one| match one.act {
            Act::Create => view! { <CreateForm open=open parent=one.unit done=again /> }.into_any(),
            Act::Edit => view! { <EditForm open=open unit=one.unit again=again /> }.into_any(),
            Act::Move => view! { <MoveForm open=open asked=one again=again /> }.into_any(),
            Act::Close => view! { <CloseForm open=open unit=one.unit again=again /> }.into_any(),
        })
    };
    view! { <Dialog open=open title=title content=content /> }.into_any()
}

/// The faults of a code and a name as typed.
#[must_use]
pub fn faults_of_names(code: &str, name: &str) -> Vec<Fault> {
    let lang = use_lang();
    let fault = |field: &str, words: &str| Fault { field: field.to_owned(), words: words.to_owned() };
    let no_code = (code.is_empty() || code.chars().count() > 32).then(|| fault("unit-code", units::code_needed(lang)));
    let no_name = name.is_empty().then(|| fault("unit-name", units::name_needed(lang)));
    no_code.into_iter().chain(no_name).collect()
}

/// Where the server's words about a code and a name stand.
pub const NAMES: [(&str, &str); 2] = [("/code", "unit-code"), ("/name", "unit-name")];

/// The two fields of what a unit is called.
#[must_use]
pub fn names(code: RwSignal<String>, name: RwSignal<String>, faults: RwSignal<Vec<Fault>>) -> AnyView {
    let lang = use_lang();
    view! {
        <Field id="unit-code" label=units::code(lang) value=code fault=fault_of(faults.into(), "unit-code") />
        <Field id="unit-name" label=units::name(lang) value=name fault=fault_of(faults.into(), "unit-name") />
    }
    .into_any()
}

#[component]
fn EditForm(open: RwSignal<bool>, unit: Unit, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let (id, basis) = (unit.id, Basis::new(unit.version));
    let code = RwSignal::new(unit.code.0);
    let name = RwSignal::new(unit.name.0);
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |body: UnitUpdate| async move {
        match client::unit::update_unit(id, &body, basis.version()).await {
            Ok(saved) => {
                open.set(false);
                speaker.say(units::edited(lang, saved.code.as_str()));
                again.run(());
                Ok(())
            }
            Err(error) => {
                let present = async {
                    let now = client::unit::get_unit(id, &contract::unit::UnitAsOf::default()).await?;
                    Ok((now.version, format!("{} – {}", now.code, now.name)))
                };
                basis.heed(&error, present).await?;
                told_on(error, &NAMES, faults)
            }
        }
    });
    let submit = Callback::new(move |()| {
        let (code, name) = (code.get_untracked().trim().to_owned(), name.get_untracked().trim().to_owned());
        let found = faults_of_names(&code, &name);
        if found.is_empty() {
            save.run(UnitUpdate { code: Some(code.into()), name: Some(name.into()), time_zone: None });
        }
        faults.set(found);
    });
    let fields = view! { <p>{units::edit_effect(lang)}</p>{basis.present()}{names(code, name, faults)} };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=common::save(lang) on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}

#[component]
fn MoveForm(open: RwSignal<bool>, asked: Asked, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let id = asked.unit.id;
    let from = asked.parent.clone().unwrap_or_else(|| units::above_it(lang).to_owned());
    let code = asked.unit.code.as_str();
    let whole = match asked.below {
        0 => code.to_owned(),
        below => units::shift_whole(lang, code, &units::below(lang, below)),
    };
    let effect = units::shift_effect(lang, &whole, &from);
    let parent = RwSignal::new(String::new());
    let reason = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |body: UnitMove| async move {
        match client::unit::move_unit(id, &body).await {
            Ok(moved) => {
                open.set(false);
                speaker.say(units::shifted(lang, moved.code.as_str()));
                again.run(());
                Ok(())
            }
            Err(error) => told_on(error, &[("/parent_id", "unit-parent"), ("/reason", "unit-reason")], faults),
        }
    });
    let submit = Callback::new(move |()| {
        let to = parent.with_untracked(|id| id.parse().ok());
        let why = reason.with_untracked(|words| words.trim().to_owned());
        let no_parent = to
            .is_none()
            .then(|| Fault { field: "unit-parent".to_owned(), words: clients::unit_needed(lang).to_owned() });
        let no_reason = why.is_empty().then(|| reason_fault("unit-reason"));
        faults.set(no_parent.into_iter().chain(no_reason).collect());
        if let (Some(parent_id), true) = (to, faults.with_untracked(Vec::is_empty)) {
            save.run(UnitMove { parent_id, reason: why.into() });
        }
    });
    let fields = view! {
        <p>{effect}</p>
        <UnitSearch id="unit-parent" label=units::shift_to(lang) hint=units::shift_hint(lang) chosen=parent fault=fault_of(faults.into(), "unit-parent") />
        <WordsField id="unit-reason" label=common::reason(lang) hint=common::reason_kept(lang) value=reason fault=fault_of(faults.into(), "unit-reason") />
    };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=units::shift(lang) on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}

#[component]
fn CloseForm(open: RwSignal<bool>, unit: Unit, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let id = unit.id;
    let reason = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let close = Deed::new(move |body: UnitClose| async move {
        match client::unit::close_unit(id, &body).await {
            Ok(closed) => {
                open.set(false);
                speaker.say(units::shut_done(lang, closed.code.as_str()));
                again.run(());
                Ok(())
            }
            Err(error) => told_on(error, &[("/reason", "unit-reason")], faults),
        }
    });
    let submit = Callback::new(move |()| {
        let why = reason.with_untracked(|words| words.trim().to_owned());
        let fault = why.is_empty().then(|| reason_fault("unit-reason"));
        if fault.is_none() {
            close.run(UnitClose { reason: why.into() });
        }
        faults.set(fault.into_iter().collect());
    });
    let fields = view! {
        <p>{units::shut_effect(lang)}</p>
        <WordsField id="unit-reason" label=common::reason(lang) hint=common::reason_kept(lang) value=reason fault=fault_of(faults.into(), "unit-reason") />
    };
    view! {
        <DialogForm open=open faults=faults error=close.error() busy=close.busy() act=units::shut(lang) class="primary danger" on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}
