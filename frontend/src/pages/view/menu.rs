//! What a list carries of its saved views from the start: a menu still closed, and room for what is told. What they show comes
//! in a part of its own, once the menu is opened or the address names a view.

use contract::saved_view::ViewedList;
use leptos::{html, prelude::*};

use super::Views;
use crate::{
    components::icon::{Icon, icon},
    context::use_lang,
    i18n::messages::views,
    page::Page,
    parts::ViewsFromPart,
    remote::shown,
    state::{query::Query, view::named},
};

/// The columns of a list that lets one choose: those chosen, none when they are the usual ones, and how to choose others.
#[derive(Clone, Copy)]
pub struct Chosen {
    pub columns: Signal<Vec<String>>,
    pub choose: Callback<Vec<String>>,
}

impl Chosen {
    /// Of a list whose columns all stand.
    #[must_use]
    pub fn none() -> Self {
        Self { columns: Signal::stored(Vec::new()), choose: Callback::new(|_| ()) }
    }
}

/// Where something of the views is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In the menu.
    Menu,
    /// Above the list.
    Above,
}

/// A list that has views.
#[derive(Clone, Copy)]
pub struct ListViews {
    pub(super) list: ViewedList,
    pub(super) page: StoredValue<Page>,
    pub(super) query: Memo<Query>,
    pub(super) chosen: Chosen,
    /// Whether the menu was opened: what it offers is read then.
    pub(super) opened: RwSignal<bool>,
    /// The name of the view that is shown, once it is read.
    pub(super) shown: RwSignal<Option<String>>,
    pub(super) menu: NodeRef<html::Details>,
    /// What the part made, for as long as the list stands.
    pub(super) made: StoredValue<Option<Views>>,
    pub(super) owner: StoredValue<Option<Owner>>,
}

impl ListViews {
    /// Those of a list, which follow the address.
    #[must_use]
    pub fn new(list: ViewedList, page: Page, query: Memo<Query>, chosen: Chosen) -> Self {
        Self {
            list,
            page: StoredValue::new(page),
            query,
            chosen,
            opened: RwSignal::new(false),
            shown: RwSignal::new(None),
            menu: NodeRef::new(),
            made: StoredValue::new(None),
            owner: StoredValue::new(Owner::current()),
        }
    }

    /// The menu, beside what else is done with the list.
    #[must_use]
    pub fn menu(self) -> AnyView {
        let lang = use_lang();
        let summary =
            move || self.shown.get().map_or_else(|| views::views(lang).to_owned(), |name| views::view_of(lang, &name));
        let folds = move |event: web_sys::KeyboardEvent| {
            if event.key() == "Escape" {
                self.fold();
            }
        };
        let sheet = move || self.opened.get().then(|| view! { <ViewsFromPart of=self place=Place::Menu /> });
        view! {
            <details class="menu view-menu" node_ref=self.menu on:toggle=move |_| self.opened.set(true) on:keydown=folds>
                <summary class="button small">{icon(Icon::Pin)}<span>{shown(summary)}</span></summary>
                <div class="menu-sheet">{shown(sheet)}</div>
            </details>
        }
        .into_any()
    }

    /// What is told of the view that is shown, and the dialogs; nothing while none is.
    #[must_use]
    pub fn told(self) -> AnyView {
        let wanted = Memo::new(move |before: Option<&bool>| {
            before == Some(&true) || self.opened.get() || self.query.with(|query| named(query).is_some())
        });
        shown(move || wanted.get().then(|| view! { <ViewsFromPart of=self place=Place::Above /> }))
    }

    pub(super) fn fold(self) {
        if let Some(menu) = self.menu.get_untracked() {
            menu.set_open(false);
        }
    }
}
