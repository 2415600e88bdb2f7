//! Lending roles: which, to whom, from when until when, and why.

use chrono::{DateTime, Utc};
use contract::{
    auth::MyGrant,
    delegation::{ColleagueQuery, DelegationCreate},
    id::{PersonId, RoleGrantId},
    person::PersonTag,
};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use crate::{
    browser, client,
    components::{
        boxes::Boxes,
        button::Button,
        confirm::reason_fault,
        field::{ErrorSummary, Fault, Field, WordsField, fault_of},
        form::told_on,
        heading::PageHead,
        loaded::Failed,
        pick::Choice,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        messages::{account, common, delegations},
        speak,
        terms::Term,
    },
    page::Page,
    pages::{
        day::{day_to_come, end_of_day, start_of},
        search::{Finding, SHOWN, Search, SearchWords},
    },
    router::use_router,
};

/// Days ahead at which a loan may begin.
const AHEAD: i64 = 366;
/// Days ahead at which the longest loan of all ends.
const LONGEST: i64 = AHEAD + 90;

/// Where the server's words about a field stand.
const FIELDS: [(&str, &str); 5] = [
    ("/role_grant_ids", "grants"),
    ("/to_id", "colleague"),
    ("/starts_at", "first"),
    ("/ends_at", "last"),
    ("/reason", "reason"),
];

/// What is typed.
#[derive(Clone, Copy)]
struct Draft {
    grants: RwSignal<Vec<String>>,
    to: RwSignal<String>,
    first: RwSignal<String>,
    last: RwSignal<String>,
    reason: RwSignal<String>,
}

/// From when, if not from now on, until when.
type Days = (Option<DateTime<Utc>>, DateTime<Utc>);

/// The days of a loan, once they are days that it may have.
fn days(first: &str, last: &str) -> Result<Days, Vec<Fault>> {
    let lang = use_lang();
    let fault = |field: &str, words: &str| vec![Fault { field: field.to_owned(), words: words.to_owned() }];
    let begins = day_to_come(first, AHEAD).map_err(|_| fault("first", delegations::first_wrong(lang)))?;
    let begins = begins.filter(|day| *day > browser::today()).and_then(start_of);
    let ends = end_of_day(last, LONGEST).ok().flatten().filter(|end| begins.is_none_or(|begins| begins < *end));
    Ok((begins, ends.ok_or_else(|| fault("last", delegations::last_wrong(lang)))?))
}

impl Draft {
    /// The only role that one has is the one lent.
    fn new(own: &[MyGrant]) -> Self {
        let only = if let [one] = own { vec![one.id.to_string()] } else { Vec::new() };
        Self {
            grants: RwSignal::new(only),
            to: RwSignal::new(String::new()),
            first: RwSignal::new(String::new()),
            last: RwSignal::new(String::new()),
            reason: RwSignal::new(String::new()),
        }
    }

    fn parse(self) -> Result<DelegationCreate, Vec<Fault>> {
        let lang = use_lang();
        let mut faults = Vec::new();
        let mut fault =
            |field: &str, words: &str| faults.push(Fault { field: field.to_owned(), words: words.to_owned() });
        let grants = self.grants.get_untracked();
        let role_grant_ids: Vec<RoleGrantId> = grants.iter().filter_map(|id| id.parse().ok()).collect();
        if role_grant_ids.is_empty() {
            fault("grants", delegations::which_needed(lang));
        }
        let to = self.to.with_untracked(|id| id.parse::<PersonId>().ok());
        if to.is_none() {
            fault("colleague", crate::i18n::messages::roles::person_needed(lang));
        }
        let days = days(&self.first.get_untracked(), &self.last.get_untracked());
        let reason = self.reason.with_untracked(|words| words.trim().to_owned());
        match (to, days) {
            (Some(to_id), Ok((starts_at, ends_at))) if faults.is_empty() && !reason.is_empty() => {
                Ok(DelegationCreate { to_id, role_grant_ids, starts_at, ends_at, reason: reason.into() })
            }
            (_, days) => {
                faults.extend(days.err().unwrap_or_default());
                faults.extend(reason.is_empty().then(|| reason_fault("reason")));
                Err(faults)
            }
        }
    }
}

/// The form.
#[component]
pub fn NewDelegationPage() -> impl IntoView {
    let lang = use_lang();
    let (router, speaker) = (use_router(), use_speaker());
    let own: Vec<MyGrant> = use_account().with_untracked(|account| {
        let grants = account.me().map(|me| me.grants.clone()).unwrap_or_default();
        grants.into_iter().filter(|grant| grant.on_behalf_of.is_none()).collect()
    });
    let above = (Page::Delegations.path(), delegations::title(lang).to_owned());
    if own.is_empty() {
        return view! { <PageHead title=delegations::new(lang) above=above /><p class="void">{delegations::nothing_to_lend(lang)}</p> }
            .into_any();
    }
    let draft = Draft::new(&own);
    let faults = RwSignal::new(Vec::<Fault>::new());
    let lend = Deed::new(move |body: DelegationCreate| async move {
        match client::delegation::create_delegation(&body).await {
            Ok(made) => {
                router.go(&Page::Delegations.path());
                speaker.say(delegations::made(lang, &speak::name(&made.to)));
                Ok(())
            }
            Err(error) => told_on(error, &FIELDS, faults),
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match draft.parse() {
            Ok(body) => {
                faults.set(Vec::new());
                lend.run(body);
            }
            Err(found) => faults.set(found),
        }
    };
    let words = SearchWords {
        label: delegations::whom(lang),
        hint: delegations::whom_hint(lang),
        none: delegations::whom_none(lang),
        found: delegations::whom_found(lang),
    };
    let roles: Vec<Choice> = own.iter().map(role).collect();
    view! {
        <PageHead title=delegations::new(lang) above=above about=move || delegations::about(lang) />
        <form class="stack fields" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || lend.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <Boxes id="grants" legend=delegations::which(lang) choices=roles chosen=draft.grants fault=fault_of(faults.into(), "grants") />
            <Search id="colleague" words=words chosen=draft.to fault=fault_of(faults.into(), "colleague") find=find />
            <Field id="first" kind="date" label=delegations::first(lang) hint=delegations::first_hint(lang) value=draft.first optional=true fault=fault_of(faults.into(), "first") />
            <Field id="last" kind="date" label=delegations::last(lang) hint=delegations::last_hint(lang) value=draft.last fault=fault_of(faults.into(), "last") />
            <WordsField id="reason" label=common::reason(lang) hint=delegations::reason_hint(lang) value=draft.reason fault=fault_of(faults.into(), "reason") />
            <div class="actions">
                <Button label=delegations::new(lang) class="primary large" submit=true busy=lend.busy() />
                <a class="button large" href=Page::Delegations.path()>{common::go_back(lang)}</a>
            </div>
        </form>
    }
    .into_any()
}

/// One of one's own roles.
fn role(grant: &MyGrant) -> Choice {
    let lang = use_lang();
    let about = Some(account::role_over(lang, &speak::unit(&grant.unit)));
    Choice { code: grant.id.to_string(), words: grant.role.words(lang).to_owned(), about }
}

fn find(words: String) -> Finding {
    Box::pin(async move {
        if words.chars().count() < 2 {
            return Ok(None);
        }
        let query = ColleagueQuery { q: Some(words.into()), limit: Some(SHOWN.into()), cursor: None };
        Ok(Some(client::delegation::list_my_colleagues(&query).await?.items.into_iter().map(choice).collect()))
    })
}

fn choice(person: PersonTag) -> Choice {
    Choice { code: person.id.to_string(), words: speak::name(&person), about: Some(speak::rank_and_unit(&person)) }
}
