//! Granting a role: to whom, which, over which unit, until when; then what it will mean.

use contract::{
    id::{PersonId, UnitId},
    role_grant::{RoleCode, RoleGrantCreate},
};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use crate::{
    client,
    components::{
        button::Button,
        field::{ErrorSummary, Fault, Field, SelectField, fault_of},
        heading::PageHead,
        loaded::Failed,
    },
    context::{use_lang, use_speaker},
    i18n::{
        messages::{clients, common, roles},
        speak,
        terms::choices,
    },
    page::Page,
    pages::{
        day::end_of_day,
        person::search::PersonSearch,
        unit::search::{UnitSearch, units_of},
    },
    router::use_router,
};

/// Days after which no grant ends: a century.
const LONGEST_DAYS: i64 = 36_500;

/// The form.
#[component]
pub fn NewRoleGrantPage() -> impl IntoView {
    let lang = use_lang();
    let router = use_router();
    let speaker = use_speaker();
    let person = RwSignal::new(String::new());
    let unit = RwSignal::new(String::new());
    let role = RwSignal::new(String::new());
    let end = RwSignal::new(String::new());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let grant = Deed::new(move |body: RoleGrantCreate| async move {
        let made = client::role_grant::create_role_grant(&body).await?;
        router.go(&Page::RoleGrants.path());
        speaker.say(roles::granted_done(lang, &speak::name(&made.person)));
        Ok(())
    });
    let parse = move || {
        let mut faults = Vec::new();
        let mut fault =
            |field: &str, words: &str| faults.push(Fault { field: field.to_owned(), words: words.to_owned() });
        let person = person.with_untracked(|id| id.parse::<PersonId>().ok());
        let unit = unit.with_untracked(|id| id.parse::<UnitId>().ok());
        let role = role.with_untracked(|code| RoleCode::from_code(code));
        if person.is_none() {
            fault("person", roles::person_needed(lang));
        }
        if role.is_none() {
            fault("role", roles::role_needed(lang));
        }
        if unit.is_none() {
            fault("unit", clients::unit_needed(lang));
        }
        let ends_at = end_of_day(&end.get_untracked(), LONGEST_DAYS).unwrap_or_else(|_| {
            fault("end", roles::ends_wrong(lang));
            None
        });
        match (person, unit, role) {
            (Some(person_id), Some(unit_id), Some(role)) if faults.is_empty() => {
                Ok(RoleGrantCreate { person_id, role, unit_id, ends_at })
            }
            _ => Err(faults),
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match parse() {
            Ok(body) => {
                faults.set(Vec::new());
                grant.run(body);
            }
            Err(found) => faults.set(found),
        }
    };
    let first = units_of(RoleCode::Administrator);
    let above = (Page::RoleGrants.path(), roles::title(lang).to_owned());
    view! {
        <PageHead title=roles::new(lang) above=above />
        <form class="stack fields" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || grant.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <PersonSearch chosen=person label=roles::person_search(lang) fault=fault_of(faults.into(), "person") />
            <SelectField id="role" label=roles::role(lang) value=role on_choose=Callback::new(move |code| role.set(code)) choices=Signal::stored(choices::<RoleCode>(lang)) fault=fault_of(faults.into(), "role") />
            <UnitSearch id="unit" label=roles::unit_search(lang) hint=roles::unit_hint(lang) chosen=unit fault=fault_of(faults.into(), "unit") first=first />
            <Field id="end" kind="date" label=roles::ends(lang) hint=roles::ends_hint(lang) value=end optional=true fault=fault_of(faults.into(), "end") />
            <div class="actions">
                <Button label=roles::new(lang) class="primary large" submit=true busy=grant.busy() />
                <a class="button large" href=Page::RoleGrants.path()>{common::go_back(lang)}</a>
            </div>
        </form>
    }
    .into_any()
}
