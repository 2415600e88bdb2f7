//! Lists filled by looking for one after the other: trainers, and units that seats are set aside for.

use contract::{
    id::{PersonId, UnitId},
    person::PersonTag,
    role_grant::RoleCode,
    session::{Quota, QuotaBody},
    text::Capacity,
    unit::UnitAsOf,
};
use leptos::prelude::*;

use crate::remote::Deed;

use crate::{
    client,
    components::{
        button::Button,
        field::{Fault, Field, fault_of},
        rows::Keeper,
    },
    context::use_lang,
    i18n::{messages::planning, speak},
    pages::{
        course::draft::Reading,
        person::search::PersonSearch,
        unit::search::{UnitSearch, units_of},
    },
};

/// The trainers of a form, by id and name.
pub type TrainerRows = RwSignal<Vec<(PersonId, String)>>;

/// Those that a session has.
#[must_use]
pub fn trainers_of(trainers: &[PersonTag]) -> TrainerRows {
    RwSignal::new(trainers.iter().map(|person| (person.id, speak::name(person))).collect())
}

/// Trainers, each found by typing.
#[component]
pub fn Trainers(rows: TrainerRows, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let lang = use_lang();
    let chosen = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let add = Deed::new(move |id: PersonId| async move {
        let person = client::person::get_person(id).await?;
        rows.update(|rows| {
            if rows.iter().all(|(one, _)| *one != id) {
                rows.push((id, speak::full_name(&person)));
            }
        });
        chosen.set(String::new());
        Ok(())
    });
    let press = move |()| match chosen.with_untracked(|id| id.parse().ok()) {
        Some(id) => {
            missing.set(None);
            add.run(id);
        }
        None => missing.set(Some(planning::add_choose(lang).to_owned())),
    };
    let of_server = fault_of(faults.into(), "trainer");
    let fault = Signal::derive(move || missing.get().or_else(|| of_server.get()));
    let line = move |(id, name): (PersonId, String)| {
        let label = planning::trainer_remove(lang, &name);
        let remove = move |()| rows.update(|rows| rows.retain(|(one, _)| *one != id));
        view! { <li class="spread"><span>{name}</span><Button label=label class="small quiet danger" on_press=remove /></li> }
    };
    view! {
        <fieldset class="stack-tight" id="trainers" tabindex="-1">
            <legend class="label">{planning::trainers(lang)}</legend>
            <ul class="stack-tight"><For each=move || rows.get() key=|row| row.0 let:row>{line(row)}</For></ul>
            <PersonSearch id="trainer" label=planning::trainer_search(lang) chosen=chosen fault=fault />
            <div><Button label=planning::trainer_add(lang) class="small" busy=add.busy() on_press=press /></div>
        </fieldset>
    }
    .into_any()
}

/// Seats set aside, in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaRow {
    unit: UnitId,
    name: String,
    seats: RwSignal<String>,
    release: RwSignal<String>,
}

impl QuotaRow {
    fn id(&self, field: &str) -> String {
        format!("quota-{}-{field}", self.unit)
    }

    /// What a session sets aside.
    #[must_use]
    pub fn of(quota: &Quota) -> Self {
        Self {
            unit: quota.unit.id,
            name: quota.unit.code.0.clone(),
            seats: RwSignal::new(quota.seats.to_string()),
            release: RwSignal::new(quota.release_on.to_string()),
        }
    }

    /// Reads what was typed.
    pub fn read(&self, read: &mut Reading) -> Option<QuotaBody> {
        let seats = read.number(&self.id("seats"), self.seats, 1, 10_000);
        let release_on = day(read, &self.id("release"), self.release);
        Some(QuotaBody { unit_id: self.unit, seats: Capacity(seats?), release_on })
    }
}

/// A day that may be left out.
pub fn day(read: &mut Reading, field: &str, typed: RwSignal<String>) -> Option<chrono::NaiveDate> {
    let text = typed.with_untracked(|typed| typed.trim().to_owned());
    if text.is_empty() {
        return None;
    }
    let day = text.parse().ok();
    if day.is_none() {
        read.fault(field, planning::day_needed(use_lang()));
    }
    day
}

/// Where the server's words about seats set aside stand.
#[must_use]
pub fn quota_fields(rows: &[QuotaRow]) -> Vec<(String, String)> {
    let mut all = vec![("/quotas".to_owned(), "quota".to_owned())];
    for (index, row) in rows.iter().enumerate() {
        all.push((format!("/quotas/{index}/unit_id"), row.id("seats")));
        all.push((format!("/quotas/{index}/seats"), row.id("seats")));
        all.push((format!("/quotas/{index}/release_on"), row.id("release")));
    }
    all
}

/// Seats set aside, each for a unit found by typing.
#[component]
pub fn Quotas(rows: RwSignal<Vec<QuotaRow>>, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let lang = use_lang();
    let chosen = RwSignal::new(String::new());
    let missing = RwSignal::new(None::<String>);
    let keeper = Keeper::here();
    let add = Deed::new(move |id: UnitId| async move {
        let unit = client::unit::get_unit(id, &UnitAsOf::default()).await?;
        let row = keeper.make(|| QuotaRow {
            unit: id,
            name: unit.code.0,
            seats: RwSignal::new(String::new()),
            release: RwSignal::new(String::new()),
        });
        rows.update(|rows| {
            if rows.iter().all(|one| one.unit != id) {
                rows.push(row);
            }
        });
        chosen.set(String::new());
        Ok(())
    });
    let press = move |()| match chosen.with_untracked(|id| id.parse().ok()) {
        Some(id) => {
            missing.set(None);
            add.run(id);
        }
        None => missing.set(Some(planning::add_choose(lang).to_owned())),
    };
    let of_server = fault_of(faults.into(), "quota");
    let fault = Signal::derive(move || missing.get().or_else(|| of_server.get()));
    let line = move |row: QuotaRow| {
        let (unit, label) = (row.unit, planning::quota_remove(lang, &row.name));
        let said = |field: &str| fault_of(faults.into(), &row.id(field));
        let remove = move |()| rows.update(|rows| rows.retain(|one| one.unit != unit));
        view! {
            <fieldset class="part">
                <legend class="unseen">{row.name.clone()}</legend>
                <div class="spread"><strong>{row.name.clone()}</strong><Button label=label class="small quiet danger" on_press=remove /></div>
                <div class="pair">
                    <Field id=row.id("seats") label=planning::quota_seats(lang) value=row.seats inputmode="numeric" fault=said("seats") />
                    <Field id=row.id("release") kind="date" label=planning::quota_release(lang) hint=planning::quota_release_hint(lang) value=row.release optional=true fault=said("release") />
                </div>
            </fieldset>
        }
        .into_any()
    };
    view! {
        <fieldset class="stack-tight" id="quotas" tabindex="-1" aria-describedby="quotas-hint">
            <legend class="label">{planning::quotas(lang)}</legend>
            <p class="hint" id="quotas-hint">{planning::quotas_hint(lang)}</p>
            <For each=move || rows.get() key=|row| row.unit let:row>{line(row)}</For>
            <UnitSearch id="quota" label=planning::quota_search(lang) hint=planning::quota_search_hint(lang) chosen=chosen fault=fault first=units_of(RoleCode::Planner) />
            <div><Button label=planning::quota_add(lang) class="small" busy=add.busy() on_press=press /></div>
        </fieldset>
    }
    .into_any()
}
