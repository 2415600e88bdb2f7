//! Saved views beside the filters of a list: choosing one, and what stands of the one that the address names.

mod form;
pub mod menu;

use contract::{
    id::SavedViewId,
    saved_view::{SavedView, SavedViewLook, SavedViewQuery, ViewedList},
};
use leptos::prelude::*;

use self::menu::{ListViews, Place};
use crate::{
    browser, client,
    components::{
        badge::{Tone, callout},
        button::Button,
        dialog::Dialog,
        icon::Icon,
        loaded::Loaded,
    },
    context::{use_lang, use_speaker},
    i18n::{Lang, messages::views, speak},
    remote::{Remote, shown},
    router::{Router, use_router},
    state::{
        query::Query,
        view::{VIEW, address_of, is_bare, look_of, named, same},
    },
};

/// What is asked for in the dialog.
#[derive(Clone, Debug, PartialEq)]
enum Asked {
    Save,
    Edit(SavedView),
    Delete(SavedView),
}

/// A list and the views of it.
#[derive(Clone, Copy)]
pub struct Views {
    of: ListViews,
    router: Router,
    all: Remote<Vec<SavedView>>,
    /// The one that the address names.
    named: Memo<Option<SavedViewId>>,
    /// Read once named; `Err` when it is no more.
    current: Remote<Option<SavedView>>,
    open: RwSignal<bool>,
    asked: RwSignal<Option<Asked>>,
}

/// What the views of a list show in one of its places.
#[must_use]
pub fn draw(of: ListViews, place: Place) -> AnyView {
    let Some(views) = Views::of(of) else { return ().into_any() };
    match place {
        Place::Menu => views.sheet(),
        Place::Above => views.told(),
    }
}

impl Views {
    /// Made once for each list, and kept as long as it stands, whichever place asks first.
    fn of(of: ListViews) -> Option<Self> {
        let made = of.made.try_get_value()?;
        made.or_else(|| {
            let views = of.owner.get_value()?.with(|| Self::new(of));
            of.made.set_value(Some(views));
            Some(views)
        })
    }

    fn new(of: ListViews) -> Self {
        let named = Memo::new(move |_| of.query.with(named));
        let all = Remote::new(move || {
            let wanted = of.opened.get();
            async move { if wanted { every(of.list).await } else { Ok(Vec::new()) } }
        });
        let current = Remote::new(move || {
            let id = named.get();
            async move {
                match id {
                    Some(id) => client::saved_view::get_saved_view(id).await.map(Some),
                    None => Ok(None),
                }
            }
        });
        let (open, asked) = (RwSignal::new(false), RwSignal::new(None));
        let views = Self { of, router: use_router(), all, named, current, open, asked };
        views.arrive();
        Effect::new(move |_| of.shown.set(views.shown_now().map(|view| view.name.0)));
        views
    }

    fn sheet(self) -> AnyView {
        let lang = use_lang();
        view! {
            <Loaded resource=self.all lines=3 render=move |all| self.choices(all) />
            <div class="actions"><Button label=views::save(lang) class="small primary" shape=Icon::Plus on_press=move |()| self.ask(Asked::Save) /></div>
        }
        .into_any()
    }

    fn told(self) -> AnyView {
        let lang = use_lang();
        let asked = self.asked;
        let title = Signal::derive(move || {
            asked.with(|asked| asked.as_ref().map(|asked| asked.title(lang)).unwrap_or_default())
        });
        let content = move || asked.get_untracked().map(|asked| self.form(asked));
        view! {
            {shown(move || self.standing())}
            {shown(move || self.missing())}
            <Dialog open=self.open title=title content=content />
        }
        .into_any()
    }
}

/// Every view of a list; there are a few hundred at most, and a menu is no place for more.
async fn every(list: ViewedList) -> Result<Vec<SavedView>, client::error::ClientError> {
    let query = SavedViewQuery { list: Some(list), limit: Some(200.into()), cursor: None };
    Ok(client::saved_view::list_saved_views(&query).await?.items)
}

impl Asked {
    fn title(&self, lang: Lang) -> String {
        match self {
            Self::Save => views::save(lang).to_owned(),
            Self::Edit(view) => views::edit_of(lang, view.name.as_str()),
            Self::Delete(view) => views::delete_of(lang, view.name.as_str()),
        }
    }
}

impl Views {
    /// Whoever comes by the link of a view sees it as it was saved. Taking its last filter away later does not bring it back.
    fn arrive(self) {
        Effect::new(move |before: Option<Option<SavedViewId>>| {
            let named = self.named.get();
            let before = before.flatten();
            let view = self.current.get().and_then(Result::ok).flatten();
            match (named, view) {
                (Some(id), Some(view)) if view.id == id && before != Some(id) => {
                    if self.of.query.with_untracked(is_bare) {
                        self.show(&view);
                    }
                    Some(id)
                }
                (Some(id), _) if before == Some(id) => before,
                _ => None,
            }
        });
    }

    /// The view that the address names, once it is read.
    fn shown_now(self) -> Option<SavedView> {
        let id = self.named.get()?;
        self.current.ok().flatten().filter(|view| view.id == id)
    }

    fn look(self) -> SavedViewLook {
        self.of.query.with(|query| look_of(query, self.of.chosen.columns.get()))
    }

    fn show(self, view: &SavedView) {
        self.of.chosen.choose.run(view.look.columns.iter().map(ToString::to_string).collect());
        self.router.replace(&self.of.page.get_value().with(&address_of(view)));
    }

    fn ask(self, what: Asked) {
        self.of.fold();
        self.asked.set(Some(what));
        self.open.set(true);
    }

    /// What was saved is shown from then on.
    fn saved(self, view: &SavedView) {
        self.all.again();
        self.current.again();
        self.router.replace(&self.of.page.get_value().with(&self.router.query_now().with(VIEW, &view.id.to_string())));
    }

    fn choices(self, all: Vec<SavedView>) -> AnyView {
        let lang = use_lang();
        if all.is_empty() {
            return view! { <p class="small soft">{views::none(lang)}</p> }.into_any();
        }
        let (mine, shared): (Vec<_>, Vec<_>) = all.into_iter().partition(|view| view.mine);
        let group = move |title: &'static str, some: Vec<SavedView>| {
            (!some.is_empty()).then(|| {
                view! {
                    <section class="stack-small">
                        <h3 class="small soft">{title}</h3>
                        <ul class="view-list">{some.into_iter().map(|view| self.choice(view)).collect_view()}</ul>
                    </section>
                }
            })
        };
        let bare = self.named.get_untracked().map(|_| {
            let href = self.of.page.get_value().path();
            view! { <a class="small" href=href on:click=move |_| self.of.fold()>{views::without(lang)}</a> }
        });
        view! { {group(views::mine(lang), mine)}{group(views::shared(lang), shared)}{bare} }.into_any()
    }

    fn choice(self, one: SavedView) -> AnyView {
        let lang = use_lang();
        let href = self.of.page.get_value().with(&Query::default().with(VIEW, &one.id.to_string()));
        let current = {
            let id = one.id;
            move || (self.named.get() == Some(id)).then_some("true")
        };
        let about = match (&one.unit, one.mine) {
            (Some(unit), true) => Some(views::shared_with(lang, unit.code.as_str())),
            (Some(_), false) | (None, false) => Some(views::by(lang, &speak::name(&one.owner))),
            (None, true) => None,
        };
        let name = one.name.0.clone();
        let pick = move |_| {
            self.of.fold();
            // The same view again is shown as it was saved, whatever was changed since.
            if self.named.get_untracked() == Some(one.id) {
                self.show(&one);
            }
        };
        view! { <li><a href=href aria-current=current on:click=pick><span>{name}</span>{about.map(|about| view! { <span class="small soft">{about}</span> })}</a></li> }
            .into_any()
    }

    /// Beside the menu: whether what is seen is what was saved, and what one may do about it.
    fn standing(self) -> AnyView {
        let lang = use_lang();
        if self.named.get().is_none() {
            return ().into_any();
        }
        let Some(view) = self.shown_now() else {
            let failed = self.current.get().is_some_and(|answer| answer.is_err());
            return failed.then(|| view! { <p class="small" role="status">{views::gone(lang)}</p> }).into_any();
        };
        let changed = !same(&self.look(), &view.look);
        let (shown, edited, gone) = (view.clone(), view.clone(), view.clone());
        let told = changed.then(|| {
            let mine = view.mine.then(|| {
                let view = view.clone();
                view! { <form::SaveChanges view=view look=Callback::new(move |()| self.look()) done=Callback::new(move |view| self.saved(&view)) /> }
            });
            view! {
                <span class="small" role="status">{views::changed(lang)}</span>
                {mine}
                <Button label=views::go_back(lang) class="small quiet" on_press=move |()| self.show(&shown) />
            }
        });
        let edit = edited.mine.then(|| view! { <Button label=views::edit(lang) class="small quiet" on_press=move |()| self.ask(Asked::Edit(edited.clone())) /> });
        let delete = gone.removable.then(|| view! { <Button label=views::delete(lang) class="small quiet" on_press=move |()| self.ask(Asked::Delete(gone.clone())) /> });
        view! {
            <div class="view-bar">
                {told}
                {edit}
                <Button label=views::copy_link(lang) class="small quiet" on_press=move |()| self.copy_link() />
                {delete}
            </div>
        }
        .into_any()
    }

    fn copy_link(self) {
        let (lang, speaker) = (use_lang(), use_speaker());
        let Some(id) = self.named.get_untracked() else { return };
        let origin = window().location().origin().unwrap_or_default();
        let link = format!("{origin}{}", self.of.page.get_value().with(&Query::default().with(VIEW, &id.to_string())));
        leptos::task::spawn_local(async move {
            if browser::copy(&link).await {
                speaker.say(views::link_copied(lang));
            } else {
                speaker.say(link);
            }
        });
    }

    fn missing(self) -> AnyView {
        let lang = use_lang();
        let Some(view) = self.shown_now().filter(|view| !view.missing.is_empty()) else { return ().into_any() };
        let word = |name: &str| match name {
            "course_id" => views::course(lang),
            "session_id" => views::session(lang),
            "person_id" => views::person(lang),
            "site_id" => views::site(lang),
            "skill_id" => views::skill(lang),
            _ => views::unit(lang),
        };
        let what: Vec<&str> = view.missing.iter().map(|name| word(name.as_str())).collect();
        callout(Tone::Watch, view! { <p>{views::missing(lang, &what.join(", "))}</p> }.into_any())
    }

    fn form(self, asked: Asked) -> AnyView {
        let (open, done) = (self.open, Callback::new(move |view| self.saved(&view)));
        match asked {
            Asked::Save => {
                let look = untrack(|| self.look());
                view! { <form::Save open=open list=self.of.list view=None look=look done=done /> }.into_any()
            }
            Asked::Edit(view) => {
                let look = view.look.clone();
                view! { <form::Save open=open list=self.of.list view=Some(view) look=look done=done /> }.into_any()
            }
            Asked::Delete(view) => {
                let gone = Callback::new(move |()| {
                    self.all.again();
                    self.router.replace(&self.of.page.get_value().with(&self.router.query_now().without(VIEW)));
                });
                view! { <form::Delete open=open view=view gone=gone /> }.into_any()
            }
        }
    }
}
