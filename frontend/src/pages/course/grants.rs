//! What a course gives: a skill, how long it is valid, and when to renew it.

use contract::course::Grant;
use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    browser,
    components::{
        button::Button,
        field::{Fault, Field, SelectField, fault_of},
        icon::Icon,
        rows::Keeper,
    },
    context::use_lang,
    i18n::messages::courses,
};

/// One line of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantRow {
    pub key: usize,
    pub skill: RwSignal<String>,
    pub valid: RwSignal<String>,
    pub renewal: RwSignal<String>,
}

impl GrantRow {
    /// As a course has it; empty when there is none yet.
    #[must_use]
    pub fn new(key: usize, grant: Option<&Grant>) -> Self {
        let months = |read: fn(&Grant) -> Option<contract::text::Months>| {
            RwSignal::new(grant.and_then(read).map(|months| months.to_string()).unwrap_or_default())
        };
        Self {
            key,
            skill: RwSignal::new(grant.map(|grant| grant.skill.id.to_string()).unwrap_or_default()),
            valid: months(|grant| grant.valid_months),
            renewal: months(|grant| grant.renewal_months),
        }
    }

    /// The id of one of its fields.
    #[must_use]
    pub fn id(self, field: &str) -> String {
        format!("grant-{}-{field}", self.key)
    }
}

/// The lines, one below the other.
#[component]
pub fn Grants(
    rows: RwSignal<Vec<GrantRow>>,
    skills: Vec<(String, String)>,
    faults: RwSignal<Vec<Fault>>,
) -> impl IntoView {
    let lang = use_lang();
    let keeper = Keeper::here();
    let add = move |()| {
        let key = rows.with_untracked(|rows| rows.iter().map(|row| row.key + 1).max().unwrap_or_default());
        let row = keeper.make(|| GrantRow::new(key, None));
        rows.update(|rows| rows.push(row));
        request_animation_frame(move || browser::focus(&row.id("skill")));
    };
    let draw = move |row: GrantRow| {
        let fault = move |field: &str| fault_of(faults.into(), &row.id(field));
        let nth = move || rows.with(|rows| rows.iter().position(|one| *one == row).unwrap_or_default() + 1).to_string();
        let remove = move |()| {
            rows.update(|rows| rows.retain(|one| *one != row));
            browser::focus("grants");
        };
        view! {
            <fieldset class="part">
                <legend class="unseen">{move || courses::grant_nth(lang, &nth())}</legend>
                <SelectField id=row.id("skill") label=courses::grant_skill(lang) value=row.skill on_choose=Callback::new(move |id| row.skill.set(id)) choices=Signal::stored(skills.clone()) fault=fault("skill") />
                <div class="pair">
                    <Field id=row.id("valid") label=courses::grant_valid(lang) hint=courses::grant_valid_hint(lang) value=row.valid inputmode="numeric" optional=true fault=fault("valid") />
                    <Field id=row.id("renewal") label=courses::grant_renewal(lang) value=row.renewal inputmode="numeric" optional=true fault=fault("renewal") />
                </div>
                {shown(move || view! { <div><Button label=courses::grant_remove(lang, &nth()) class="small quiet danger" on_press=remove /></div> })}
            </fieldset>
        }
        .into_any()
    };
    view! {
        <fieldset class="stack-tight" id="grants" tabindex="-1">
            <legend class="label">{courses::gives(lang)}</legend>
            <For each=move || rows.get() key=|row| row.key let:row>{draw(row)}</For>
            <div><Button label=courses::grant_add(lang) class="small" shape=Icon::Plus on_press=add /></div>
        </fieldset>
    }
    .into_any()
}
