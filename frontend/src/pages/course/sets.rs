//! Sets of skills: all of a set are needed, and one set is enough.

use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    browser,
    components::{
        boxes::Boxes,
        button::Button,
        field::{Fault, fault_of},
        icon::Icon,
        pick::Choice,
        rows::Keeper,
    },
    context::use_lang,
    i18n::messages::courses,
};

/// One set of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SetRow {
    pub key: usize,
    pub chosen: RwSignal<Vec<String>>,
}

impl SetRow {
    /// With what is ticked.
    #[must_use]
    pub fn new(key: usize, chosen: Vec<String>) -> Self {
        Self { key, chosen: RwSignal::new(chosen) }
    }

    /// The id of its list of boxes.
    #[must_use]
    pub fn id(self) -> String {
        format!("set-{}", self.key)
    }
}

/// The sets, one below the other.
#[component]
pub fn Sets(rows: RwSignal<Vec<SetRow>>, skills: Vec<Choice>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let lang = use_lang();
    let keeper = Keeper::here();
    let add = move |()| {
        let key = rows.with_untracked(|rows| rows.iter().map(|row| row.key + 1).max().unwrap_or_default());
        let row = keeper.make(|| SetRow::new(key, Vec::new()));
        rows.update(|rows| rows.push(row));
        request_animation_frame(move || browser::focus(&row.id()));
    };
    let draw = move |row: SetRow| {
        let skills = skills.clone();
        let nth = move || rows.with(|rows| rows.iter().position(|one| *one == row).unwrap_or_default() + 1).to_string();
        let remove = move |()| {
            rows.update(|rows| rows.retain(|one| *one != row));
            browser::focus("sets");
        };
        shown(move || {
            let nth = nth();
            view! {
                <div class="part">
                    <Boxes id=row.id() legend=courses::set_nth(lang, &nth) choices=skills.clone() chosen=row.chosen short=true fault=fault_of(faults.into(), &row.id()) />
                    <div><Button label=courses::set_remove(lang, &nth) class="small quiet danger" on_press=remove /></div>
                </div>
            }
        })
    };
    let empty = move || rows.with(Vec::is_empty);
    view! {
        <fieldset class="stack-tight" id="sets" tabindex="-1" aria-describedby="sets-hint">
            <legend class="label">{courses::sets(lang)}</legend>
            <p class="hint" id="sets-hint">{courses::sets_hint(lang)}</p>
            {shown(move || empty().then(|| view! { <p class="small">{courses::sets_none(lang)}</p> }))}
            <For each=move || rows.get() key=|row| row.key let:row>{draw(row)}</For>
            <div>{shown(move || {
                let label = if empty() { courses::set_add_first(lang) } else { courses::set_add(lang) };
                view! { <Button label=label class="small" shape=Icon::Plus on_press=add /> }
            })}</div>
        </fieldset>
    }
    .into_any()
}
