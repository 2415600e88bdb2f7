//! Another password.

use contract::account::PasswordChange;
use domain::password::{Owner, faults as broken_rules};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::above;
use crate::{
    client,
    components::{
        button::Button,
        field::{ErrorSummary, Fault, fault_of},
        heading::PageHead,
        loaded::Failed,
        password::{PasswordField, PasswordRules, login_shown},
    },
    context::{use_account, use_lang, use_speaker},
    i18n::messages::access,
    page::Page,
    router::use_router,
    state::account::Account,
};

/// Whose password it would be, as far as the browser knows.
fn owner(account: &Account) -> Owner {
    account.me().map_or_else(Owner::default, |me| Owner {
        login: me.login.0.clone(),
        names: vec![me.person.family_name.0.clone(), me.person.given_name.0.clone()],
        organisation: Vec::new(),
    })
}

/// The page.
#[component]
pub fn PasswordPage() -> impl IntoView {
    let lang = use_lang();
    let (router, speaker) = (use_router(), use_speaker());
    let owner = use_account().with_untracked(owner);
    let (present, next) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let faults = RwSignal::new(Vec::<Fault>::new());
    let change = Deed::new(move |body: PasswordChange| async move {
        let Err(error) = client::access::change_my_password(&body).await else {
            router.go(&Page::Account.path());
            speaker.say(access::password_saved(lang));
            return Ok(());
        };
        let fields = [("/present_password", "present-password"), ("/new_password", "new-password")];
        let found: Vec<Fault> = fields
            .into_iter()
            .filter_map(|(pointer, id)| Some(Fault { field: id.to_owned(), words: error.of_field(pointer)? }))
            .collect();
        if found.is_empty() {
            return Err(error);
        }
        faults.set(found);
        Ok(())
    });
    let (rules, login) = (owner.clone(), owner.login.clone());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let (present, next) = (present.get_untracked(), next.get_untracked());
        let mut found = Vec::new();
        let mut fault =
            |field: &str, words: &str| found.push(Fault { field: field.to_owned(), words: words.to_owned() });
        if present.is_empty() {
            fault("present-password", access::present_password_needed(lang));
        }
        if !broken_rules(&next, &owner).is_empty() {
            fault("new-password", access::new_password_refused(lang));
        }
        if found.is_empty() {
            change.run(PasswordChange { present_password: present.into(), new_password: next.into() });
        }
        faults.set(found);
    };
    view! {
        <PageHead title=access::password_title(lang) above=above() />
        <form class="stack fields" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || change.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            <p>{access::password_others(lang)}</p>
            {login_shown(login)}
            <PasswordField id="present-password" label=access::present_password(lang) value=present autocomplete="current-password" fault=fault_of(faults.into(), "present-password") />
            <PasswordField id="new-password" label=access::new_password(lang) value=next autocomplete="new-password" rules="rules" fault=fault_of(faults.into(), "new-password") />
            <PasswordRules id="rules" value=next owner=rules />
            <div class="actions"><Button label=access::password_save(lang) class="primary large" submit=true busy=change.busy() /></div>
        </form>
    }
    .into_any()
}
