//! Lists filled by looking for one after the other: trainers, and units that seats are set aside for.

use contract::{
    id::{PersonId, UnitId},
    person::PersonTag,
    role_grant::RoleCode,
    session::{Quota, QuotaBody},
    session_template::{TemplateQuota, TemplateQuotaBody},
    text::{Capacity, DaysBefore},
    unit::{UnitAsOf, UnitTag},
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
pub fn Trainers(
    rows: TrainerRows,
    /// Whoever is chosen and not added yet.
    chosen: RwSignal<String>,
    faults: RwSignal<Vec<Fault>>,
) -> impl IntoView {
    let lang = use_lang();
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

    fn new(unit: &UnitTag, seats: String, release: String) -> Self {
        let (seats, release) = (RwSignal::new(seats), RwSignal::new(release));
        Self { unit: unit.id, name: unit.code.0.clone(), seats, release }
    }

    /// What a session sets aside.
    #[must_use]
    pub fn of(quota: &Quota) -> Self {
        Self::new(&quota.unit, quota.seats.to_string(), quota.release_on.to_string())
    }

    /// What a template sets aside.
    #[must_use]
    pub fn of_template(quota: &TemplateQuota) -> Self {
        Self::new(&quota.unit, quota.seats.to_string(), quota.release_before.0.to_string())
    }

    /// Reads what was typed of a template.
    pub fn read_before(&self, read: &mut Reading) -> Option<TemplateQuotaBody> {
        let seats = read.number(&self.id("seats"), self.seats, 1, 10_000);
        let release_before = read.optional(&self.id("release"), self.release, 0, 1_000).map(DaysBefore);
        Some(TemplateQuotaBody { unit_id: self.unit, seats: Capacity(seats?), release_before })
    }

    /// Reads what was typed.
    pub fn read(&self, read: &mut Reading) -> Option<QuotaBody> {
        let seats = read.number(&self.id("seats"), self.seats, 1, 10_000);
        let release_on = day(read, &self.id("release"), self.release);
        Some(QuotaBody { unit_id: self.unit, seats: Capacity(seats?), release_on })
    }
}

/// Puts what a template sets aside, released on these days, in the place of what stands here.
pub fn take_quotas(rows: RwSignal<Vec<QuotaRow>>, keeper: Keeper, quotas: &[(TemplateQuota, chrono::NaiveDate)]) {
    let before = rows.get_untracked();
    let row = |(quota, day): &(TemplateQuota, chrono::NaiveDate)| {
        let (seats, release) = (quota.seats.to_string(), day.to_string());
        match before.iter().find(|row| row.unit == quota.unit.id) {
            Some(row) => {
                row.seats.set(seats);
                row.release.set(release);
                row.clone()
            }
            None => keeper.make(|| QuotaRow::new(&quota.unit, seats, release)),
        }
    };
    rows.set(quotas.iter().map(row).collect());
}

/// What is chosen and not added would be lost without a word.
pub fn all_added(read: &mut Reading, field: &'static str, chosen: RwSignal<String>) {
    if !chosen.with_untracked(String::is_empty) {
        read.fault(field, planning::add_first(use_lang()));
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
        all.push((format!("/quotas/{index}/release_before"), row.id("release")));
    }
    all
}

fn release(row: &QuotaRow, before: bool, fault: Signal<Option<String>>) -> AnyView {
    let lang = use_lang();
    let (id, hint) = (row.id("release"), planning::quota_release_hint(lang));
    if before {
        view! { <Field id=id inputmode="numeric" label=planning::quota_before(lang) hint=hint value=row.release optional=true fault=fault /> }
            .into_any()
    } else {
        view! { <Field id=id kind="date" label=planning::quota_release(lang) hint=hint value=row.release optional=true fault=fault /> }
            .into_any()
    }
}

/// Seats set aside, each for a unit found by typing.
#[component]
pub fn Quotas(
    rows: RwSignal<Vec<QuotaRow>>,
    /// The unit that is chosen and not added yet.
    chosen: RwSignal<String>,
    faults: RwSignal<Vec<Fault>>,
    /// They are those of a template: released so many days before.
    #[prop(optional)]
    before: bool,
) -> impl IntoView {
    let lang = use_lang();
    let missing = RwSignal::new(None::<String>);
    let keeper = Keeper::here();
    let add = Deed::new(move |id: UnitId| async move {
        let unit = client::unit::get_unit(id, &UnitAsOf::default()).await?;
        let tag = UnitTag { id, code: unit.code, name: unit.name };
        let row = keeper.make(|| QuotaRow::new(&tag, String::new(), String::new()));
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
                    {release(&row, before, said("release"))}
                </div>
            </fieldset>
        }
        .into_any()
    };
    view! {
        <fieldset class="stack-tight" id="quotas" tabindex="-1" aria-describedby="quotas-hint">
            <legend class="label">{planning::quotas(lang)}</legend>
            <p class="hint" id="quotas-hint">{if before { planning::quotas_before_hint(lang) } else { planning::quotas_hint(lang) }}</p>
            <For each=move || rows.get() key=|row| row.unit let:row>{line(row)}</For>
            <UnitSearch id="quota" label=planning::quota_search(lang) hint=planning::quota_search_hint(lang) chosen=chosen fault=fault first=units_of(RoleCode::Planner) />
            <div><Button label=planning::quota_add(lang) class="small" busy=add.busy() on_press=press /></div>
        </fieldset>
    }
    .into_any()
}
