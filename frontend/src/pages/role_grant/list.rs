//! The list of roles granted.

use chrono::{DateTime, Utc};
use contract::{
    role_grant::{RoleCode, RoleGrant, RoleGrantQuery, RoleGrantRevoke},
    unit::UnitAsOf,
};
use leptos::prelude::*;

use crate::remote::{Deed, Remote};

use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge},
        button::{Button, link_button},
        confirm::ConfirmInWords,
        filters::{Chip, Folding, filter_chips},
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty},
        table::{More, cell, cell_above, cell_line, column, row, table, two_lines, unit_short},
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        date,
        messages::{common, roles, units},
        speak,
        terms::Term,
    },
    page::Page,
    pages::{
        listing::{Listing, Rows},
        search::chosen_of,
        unit::search::UnitSearch,
    },
    router::use_router,
    state::query::Query,
};

/// The list; a person's when the address names one.
#[component]
pub fn RoleGrantsPage() -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let query = use_router().query();
    let listing = Listing::new(query, |query, cursor| async move {
        let (person_id, unit_id) = (query.read("person_id"), query.read("unit_id"));
        let call = RoleGrantQuery { person_id, unit_id, limit: Some(50.into()), cursor };
        let page = client::role_grant::list_role_grants(&call).await?;
        Ok((page.items, page.next))
    });
    let who = Remote::new(move || {
        let id = query.with(|query| query.read("person_id"));
        async move {
            match id {
                Some(id) => client::person::get_person(id).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let over = Remote::new(move || {
        let id = query.with(|query| query.read("unit_id"));
        async move {
            match id {
                Some(id) => client::unit::get_unit(id, &UnitAsOf::default()).await.map(Some),
                None => Ok(None),
            }
        }
    });
    let chips = move || {
        let now = query.get();
        let name = who.ok().flatten().map(|person| speak::full_name(&person));
        let unit = over.ok().flatten().map(|unit| unit.code.0);
        let person = now
            .get("person_id")
            .map(|_| Chip { name: "person_id", words: roles::of_person(lang, name.as_deref().unwrap_or("…")) });
        let unit = now
            .get("unit_id")
            .map(|_| Chip { name: "unit_id", words: roles::of_unit(lang, unit.as_deref().unwrap_or("…")) });
        filter_chips(Page::RoleGrants, &now, person.into_iter().chain(unit).collect())
    };
    let taking = RwSignal::new(None::<RoleGrant>);
    let open = RwSignal::new(false);
    let ask = Callback::new(move |grant: RoleGrant| {
        taking.set(Some(grant));
        open.set(true);
    });
    let revoke = Deed::new(move |(grant, reason): (RoleGrant, String)| async move {
        let reason = (!reason.is_empty()).then(|| reason.into());
        let answer = client::role_grant::revoke_role_grant(grant.id, &RoleGrantRevoke { reason }).await;
        if answer.as_ref().err().is_none_or(ClientError::is_news) {
            listing.rows.again();
        }
        answer?;
        open.set(false);
        speaker.say(roles::revoked_done(lang, &speak::name(&grant.person)));
        Ok(())
    });
    let of = move |words: fn(&RoleGrant) -> String| {
        Signal::derive(move || taking.with(|grant| grant.as_ref().map(words).unwrap_or_default()))
    };
    let title = of(|grant| roles::revoke_of(use_lang(), grant.role.words(use_lang()), &speak::name(&grant.person)));
    let effect = of(|grant| roles::revoke_effect(use_lang(), &speak::name(&grant.person), &speak::unit(&grant.unit)));
    let confirm = Callback::new(move |reason: String| {
        if let Some(grant) = taking.get_untracked() {
            revoke.run((grant, reason));
        }
    });
    let about = move || view! { {roles::about(lang)}" "<a href=Page::Roles.path()>{roles::what_link(lang)}</a> };
    let new = move || link_button(Page::NewRoleGrant.with(&query.get()), roles::new(lang), "primary", Some(Icon::Plus));
    view! {
        <PageHead title=roles::title(lang) about=about actions=new />
        {Folding::new(query).around(view! { <OverUnit /> }.into_any())}
        {chips}
        <div class="table-box tall">
            <Loaded resource=listing.rows lines=10 render=move |rows| draw(rows, &query.get(), ask, Callback::new(move |()| listing.more())) />
        </div>
        <ConfirmInWords open=open title=title effect=effect act=roles::revoke(lang) optional=true doing=revoke.doing() on_confirm=confirm />
    }
    .into_any()
}

/// The unit over which roles are looked for, and those under it.
#[component]
fn OverUnit() -> impl IntoView {
    let lang = use_lang();
    let chosen = chosen_of(Page::RoleGrants, "unit_id");
    let none = Signal::stored(None::<String>);
    view! { <UnitSearch id="over" label=roles::filter_unit(lang) hint=units::shift_hint(lang) chosen=chosen fault=none /> }
        .into_any()
}

fn draw(rows: Rows<RoleGrant>, query: &Query, ask: Callback<RoleGrant>, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    if rows.items.is_empty() {
        let (words, action) = if query.is_empty() {
            (
                roles::none_yet(lang),
                link_button(Page::NewRoleGrant.path(), roles::new(lang), "primary", Some(Icon::Plus)),
            )
        } else {
            (roles::none_filtered(lang), link_button(Page::RoleGrants.path(), common::clear_filters(lang), "", None))
        };
        return empty(roles::none_title(lang), words, Some(action));
    }
    let columns = [
        column(roles::person(lang)),
        column(roles::role(lang)),
        column(roles::unit(lang)).wide(),
        column(roles::granted(lang)),
        column(roles::ends(lang)),
        column(roles::state(lang)),
        column(common::action(lang)),
    ];
    let lines = rows.items.into_iter().map(|grant| line(grant, ask)).collect();
    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=more /> });
    view! { {table(roles::title(lang).to_owned(), &columns, None, lines)}{more} }.into_any()
}

/// Where a grant stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Live,
    Ended,
    Revoked,
}

fn standing(grant: &RoleGrant, now: DateTime<Utc>) -> Standing {
    match (grant.revoked_at, grant.ends_at) {
        (Some(_), _) => Standing::Revoked,
        (None, Some(end)) if end <= now => Standing::Ended,
        _ => Standing::Live,
    }
}

fn line(grant: RoleGrant, ask: Callback<RoleGrant>) -> AnyView {
    let lang = use_lang();
    let now = browser::now();
    let standing = standing(&grant, now);
    let name = speak::name(&grant.person);
    let end = match grant.ends_at {
        Some(end) if standing == Standing::Live => {
            two_lines(date::compact(lang, browser::local(end).date()), date::relative(lang, (end - now).num_seconds()))
        }
        Some(end) => date::compact(lang, browser::local(end).date()).into_any(),
        None => roles::no_end(lang).into_any(),
    };
    let state = match standing {
        Standing::Live => badge(Tone::Good, roles::state_live(lang)),
        Standing::Ended => badge(Tone::Quiet, roles::state_ended(lang)),
        Standing::Revoked => badge(Tone::Quiet, roles::state_revoked(lang)),
    };
    let me = use_account().with_untracked(|account| account.person_id()) == Some(grant.person.id);
    let mine = me && grant.role == RoleCode::Administrator;
    let label = roles::revoke_of(lang, grant.role.words(lang), &name);
    let asked = grant.clone();
    let act = match standing {
        Standing::Live if mine => {
            cell(common::action(lang), view! { <span class="small soft wraps">{roles::own_hint(lang)}</span> })
        }
        Standing::Live => {
            let press = move |()| ask.run(asked.clone());
            let button = view! { <Button label=roles::revoke(lang) full_label=label class="small quiet danger" on_press=press /> };
            cell_above(button.into_any())
        }
        Standing::Ended | Standing::Revoked => cell_above(().into_any()),
    };
    row(
        Some(Page::Person(grant.person.id).path()),
        false,
        two_lines(name, speak::rank_and_unit(&grant.person)),
        vec![
            cell(roles::role(lang), grant.role.words(lang)),
            cell(roles::unit(lang), unit_short(&grant.unit)),
            cell_line(roles::granted(lang), date::compact(lang, browser::local(grant.granted_at).date())),
            cell_line(roles::ends(lang), end),
            cell(roles::state(lang), state),
            act,
        ],
    )
}
