//! Who may do what: each role, whom it is for, and what it allows. For everybody signed in.

use contract::{
    auth::MyGrant,
    role::{RoleInfo, RolePage},
};
use leptos::prelude::*;

use crate::remote::Remote;

use crate::{
    client,
    components::{
        badge::{Tone, badge},
        heading::PageHead,
        loaded::Loaded,
        table::{column, row, table},
    },
    context::{use_account, use_lang},
    i18n::{
        Lang,
        messages::{account, delegations, roles},
        speak,
        terms::Term,
    },
};

/// The page.
#[component]
pub fn RolesPage() -> impl IntoView {
    let lang = use_lang();
    let all = Remote::new(client::role::list_roles);
    view! {
        <PageHead title=roles::what(lang) about=move || roles::what_about(lang) />
        {own()}
        <div class="table-box wordy"><Loaded resource=all lines=12 render=draw /></div>
    }
    .into_any()
}

/// What the reader holds, and what anybody may do without any.
fn own() -> AnyView {
    let lang = use_lang();
    let grants = use_account().with_untracked(|account| account.me().map(|me| me.grants.clone()).unwrap_or_default());
    let line = |grant: MyGrant| {
        let by =
            grant.on_behalf_of.as_ref().map(|whose| format!(", {}", delegations::by_loan(lang, &speak::name(whose))));
        let over = account::role_over(lang, &speak::unit(&grant.unit));
        view! { <li>{grant.role.words(lang)}" "{over}{by}</li> }
    };
    let held =
        (!grants.is_empty()).then(|| view! { <ul class="bullets">{grants.into_iter().map(line).collect_view()}</ul> });
    view! {
        <section class="card">
            <header><h2>{roles::what_mine(lang)}</h2></header>
            {held}
            <p class="small">{roles::what_everybody(lang)}</p>
        </section>
    }
    .into_any()
}

fn draw(page: RolePage) -> AnyView {
    let lang = use_lang();
    let columns = [column(roles::role(lang)), column(roles::what_for(lang)), column(roles::what_allows(lang)).wide()];
    let rows = page.items.into_iter().map(|role| line(lang, role)).collect();
    table(roles::what(lang).to_owned(), &columns, None, rows)
}

fn line(lang: Lang, role: RoleInfo) -> AnyView {
    let own = use_account().with_untracked(|account| {
        let mine = |grant: &&MyGrant| grant.role == role.code;
        let grants = account.me().map(|me| me.grants.as_slice()).unwrap_or_default();
        grants.iter().filter(mine).map(|grant| grant.on_behalf_of.is_none()).reduce(|one, other| one || other)
    });
    let own = own.map(|held| {
        if held { badge(Tone::Good, roles::what_yours(lang)) } else { badge(Tone::Info, roles::what_lent(lang)) }
    });
    let (purpose, permissions) = match lang {
        Lang::Fr => (role.purpose_fr.0, role.permissions.into_iter().map(|one| one.label_fr.0).collect::<Vec<_>>()),
        Lang::En => (role.purpose_en.0, role.permissions.into_iter().map(|one| one.label_en.0).collect()),
    };
    let allows =
        view! { <ul class="bullets">{permissions.into_iter().map(|one| view! { <li>{one}</li> }).collect_view()}</ul> };
    let head = view! { <span class="row"><strong>{role.code.words(lang)}</strong>{own}</span> };
    let prose =
        |label: &'static str, content: AnyView| view! { <td role="cell" data-label=label>{content}</td> }.into_any();
    row(
        None,
        false,
        head.into_any(),
        vec![prose(roles::what_for(lang), purpose.into_any()), prose(roles::what_allows(lang), allows.into_any())],
    )
}
