//! The catalogue of skills: read by everybody, kept by those who record skills.

mod act;
pub mod held;

use contract::unit::Skill;
use leptos::prelude::*;

use crate::remote::Remote;

use crate::{
    client,
    components::{
        badge::{Tone, badge},
        button::{Button, link_button},
        field::SelectField,
        filters::Chip,
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty},
        table::{cell, cell_above, column, row, table},
    },
    context::{use_account, use_lang},
    i18n::messages::{common, skills},
    page::Page,
    pages::search::ListSearch,
    router::use_router,
    state::query::Query,
};
use act::{Act, ActDialog};

/// The page: the whole catalogue, searched here.
#[component]
pub fn SkillsPage() -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let with_retired = Memo::new(move |_| query.with(|query| query.get("retired").is_some()));
    let all = Remote::new(move || client::skill::all_skills(with_retired.get()));
    let keeps = use_account().with_untracked(|account| account.may("edit_skills"));
    let asked = RwSignal::new(None::<Act>);
    let open = RwSignal::new(false);
    let ask = Callback::new(move |act: Act| {
        asked.set(Some(act));
        open.set(true);
    });
    let new = move || {
        keeps.then(|| {
            view! { <Button label=skills::new(lang) class="primary" shape=Icon::Plus on_press=move |()| ask.run(Act::Create) /> }
        })
    };
    let again = Callback::new(move |()| all.again());
    view! {
        <PageHead title=skills::title(lang) about=move || skills::about(lang) actions=new />
        <ListSearch page=Page::Skills query=query title=skills::find(lang) label=skills::find(lang) more=retired_too(query) others=chips />
        <div class="table-box tall"><Loaded resource=all lines=10 render=move |all| draw(all, &query.get(), keeps.then_some(ask)) /></div>
        <ActDialog open=open asked=asked again=again />
    }
    .into_any()
}

/// Whether retired skills are listed.
fn retired_too(query: Memo<Query>) -> AnyView {
    let lang = use_lang();
    let router = use_router();
    let value = Signal::derive(move || query.with(|query| query.get("retired").unwrap_or_default().to_owned()));
    let choose = Callback::new(move |code: String| {
        router.replace(&Page::Skills.with(&router.query_now().with("retired", &code)));
    });
    let choices = vec![("1".to_owned(), skills::with_retired(lang).to_owned())];
    view! { <SelectField id="retired" label=skills::state(lang) value=value choices=Signal::stored(choices) blank=skills::in_use(lang) on_choose=choose /> }
        .into_any()
}

fn chips(query: &Query) -> Vec<Chip> {
    let words = skills::with_retired(use_lang());
    query.get("retired").map(|_| Chip { name: "retired", words: words.to_owned() }).into_iter().collect()
}

fn draw(all: Vec<Skill>, query: &Query, ask: Option<Callback<Act>>) -> AnyView {
    let lang = use_lang();
    let words = query.get("q").unwrap_or_default().to_lowercase();
    let kept: Vec<Skill> = all
        .into_iter()
        .filter(|skill| format!("{} {}", skill.code, skill.label).to_lowercase().contains(&words))
        .collect();
    if kept.is_empty() {
        return if words.is_empty() {
            empty(skills::none(lang), skills::none_yet(lang), None)
        } else {
            let clear = link_button(Page::Skills.path(), common::clear_filters(lang), "", None);
            empty(skills::none(lang), skills::none_filtered(lang), Some(clear))
        };
    }
    let count = u32::try_from(kept.len()).unwrap_or(u32::MAX);
    let mut columns = vec![column(skills::label(lang)).wide(), column(skills::code(lang)), column(skills::state(lang))];
    columns.extend(ask.map(|_| column(common::action(lang))));
    let lines = kept.into_iter().map(|skill| line(skill, ask)).collect();
    view! {
        {table(skills::title(lang).to_owned(), &columns, None, lines)}
        <p class="unseen" role="status">{common::shown(lang, count)}</p>
    }
    .into_any()
}

fn line(skill: Skill, ask: Option<Callback<Act>>) -> AnyView {
    let lang = use_lang();
    let state = match skill.retired_at {
        Some(_) => badge(Tone::Quiet, skills::retired(lang)),
        None => badge(Tone::Good, skills::in_use(lang)),
    };
    let label = skill.label.0.clone();
    let mut cells = vec![cell(skills::code(lang), skill.code.0.clone()), cell(skills::state(lang), state)];
    cells.extend(ask.map(|ask| {
        let button = |act: Act| {
            let (verb, full) = (act.verb(lang), act.title(lang));
            view! { <Button label=verb full_label=full class="small quiet" on_press=move |()| ask.run(act.clone()) /> }
        };
        let acts = Act::open_to(&skill).into_iter().map(button).collect_view();
        cell_above(acts.into_any())
    }));
    row(None, false, view! { <strong>{label}</strong> }.into_any(), cells)
}
