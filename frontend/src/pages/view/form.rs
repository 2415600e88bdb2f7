//! Saving a view, renaming and sharing it, taking it away.

use contract::{
    role_grant::RoleCode,
    saved_view::{SavedView, SavedViewCreate, SavedViewLook, SavedViewUpdate, ViewedList},
};
use leptos::prelude::*;

use crate::{
    client,
    client::error::ClientError,
    components::{
        button::Button,
        field::{Fault, Field, SelectField, fault_of},
        form::{Basis, DialogForm, told_on},
        loaded::Failed,
    },
    context::{use_account, use_lang, use_speaker},
    i18n::messages::{common, views},
    remote::{Deed, shown},
};

/// Where the server's words about a field stand.
const FIELDS: [(&str, &str); 2] = [("/name", "view-name"), ("/unit_id", "view-unit")];

/// Who reads a list for a unit, and so shares views of it there.
const fn sharers(list: ViewedList) -> &'static [RoleCode] {
    match list {
        ViewedList::Requests => &[RoleCode::Planner, RoleCode::Requester, RoleCode::Commander],
        ViewedList::Sessions => &[RoleCode::Planner],
        ViewedList::People => &[RoleCode::Planner, RoleCode::Requester, RoleCode::Administrator],
    }
}

/// The units with which one may share, and nobody.
fn units(list: ViewedList) -> Vec<(String, String)> {
    let lang = use_lang();
    let mut choices = vec![(String::new(), views::alone(lang).to_owned())];
    use_account().with_untracked(|account| {
        let grants = account.me().into_iter().flat_map(|me| &me.grants);
        for grant in grants.filter(|grant| sharers(list).contains(&grant.role)) {
            let id = grant.unit.id.to_string();
            if choices.iter().all(|(known, _)| *known != id) {
                choices.push((id, views::those_of(lang, grant.unit.code.as_str())));
            }
        }
    });
    choices
}

/// A new view of what is seen, or the name and the sharing of one that there is.
#[component]
pub fn Save(
    open: RwSignal<bool>,
    list: ViewedList,
    view: Option<SavedView>,
    look: SavedViewLook,
    done: Callback<SavedView>,
) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let edited = view.as_ref().map(|view| (view.id, Basis::new(view.version)));
    let name = RwSignal::new(view.as_ref().map(|view| view.name.0.clone()).unwrap_or_default());
    let unit = RwSignal::new(
        view.as_ref().and_then(|view| view.unit.as_ref()).map(|unit| unit.id.to_string()).unwrap_or_default(),
    );
    let mut choices = units(list);
    if let Some(shared) = view.as_ref().and_then(|view| view.unit.as_ref()) {
        let id = shared.id.to_string();
        if choices.iter().all(|(known, _)| *known != id) {
            choices.push((id, views::those_of(lang, shared.code.as_str())));
        }
    }
    let faults = RwSignal::new(Vec::<Fault>::new());
    let look = StoredValue::new(look);
    let save = Deed::new(move |(name, unit): (String, String)| async move {
        let unit_id = unit.parse().ok();
        let answer = match edited {
            Some((id, basis)) => {
                let body = SavedViewUpdate { name: Some(name.into()), look: None, unit_id: unit_id.into() };
                client::saved_view::update_saved_view(id, &body, basis.version()).await
            }
            None => {
                let body = SavedViewCreate { list, name: name.into(), look: look.get_value(), unit_id };
                client::saved_view::create_saved_view(&body).await
            }
        };
        let error = match answer {
            Ok(view) => {
                open.set(false);
                speaker.say(views::saved(lang, view.name.as_str()));
                done.run(view);
                return Ok(());
            }
            Err(error) => error,
        };
        if let Some((id, basis)) = edited {
            let present = async {
                let now = client::saved_view::get_saved_view(id).await?;
                Ok((now.version, views::stands(lang, now.name.as_str())))
            };
            basis.heed(&error, present).await?;
        }
        told_on(error, &FIELDS, faults)
    });
    let submit = Callback::new(move |()| {
        let typed = name.with_untracked(|name| name.trim().to_owned());
        if typed.is_empty() {
            return faults
                .set(vec![Fault { field: "view-name".to_owned(), words: views::name_needed(lang).to_owned() }]);
        }
        faults.set(Vec::new());
        save.run((typed, unit.get_untracked()));
    });
    let head = edited.map(|(_, basis)| basis.present());
    let choose = Callback::new(move |id| unit.set(id));
    let fields = view! {
        {head}
        <Field id="view-name" label=views::name(lang) value=name fault=fault_of(faults.into(), "view-name") />
        <SelectField id="view-unit" label=views::with_whom(lang) value=unit choices=Signal::stored(choices.split_off(1)) blank=views::alone(lang) hint=views::share_hint(lang) on_choose=choose fault=fault_of(faults.into(), "view-unit") />
    };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=common::save(lang) on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}

/// The button that makes what is seen what is saved.
#[component]
pub fn SaveChanges(view: SavedView, look: Callback<(), SavedViewLook>, done: Callback<SavedView>) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let (id, version) = (view.id, view.version.0);
    let save = Deed::new(move |look: SavedViewLook| async move {
        let body = SavedViewUpdate { name: None, look: Some(look), unit_id: contract::change::Change::Keep };
        let view = client::saved_view::update_saved_view(id, &body, version).await?;
        speaker.say(views::saved(lang, view.name.as_str()));
        done.run(view);
        Ok(())
    });
    view! {
        <Button label=views::save_changes(lang) class="small primary" busy=save.busy() on_press=move |()| save.run(untrack(|| look.run(()))) />
        {shown(move || save.error().get().map(|error: ClientError| view! { <Failed error=error form=true /> }))}
    }
    .into_any()
}

/// Takes a view away, once asked.
#[component]
pub fn Delete(open: RwSignal<bool>, view: SavedView, gone: Callback<()>) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let (id, name) = (view.id, StoredValue::new(view.name.0));
    let delete = Deed::new(move |(): ()| async move {
        client::saved_view::delete_saved_view(id).await?;
        open.set(false);
        speaker.say(views::deleted(lang, &name.get_value()));
        gone.run(());
        Ok(())
    });
    let submit = Callback::new(move |()| delete.run(()));
    let fields = view! { <p>{views::delete_effect(lang)}</p> }.into_any();
    view! {
        <DialogForm open=open faults=RwSignal::new(Vec::new()) error=delete.error() busy=delete.busy() act=views::delete(lang) class="primary danger" on_submit=submit fields=fields />
    }
    .into_any()
}
