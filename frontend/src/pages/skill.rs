//! The catalogue of skills.

use contract::unit::{PageQuery, Skill};
use leptos::prelude::*;

use crate::remote::Remote;

use crate::{
    client,
    components::{
        button::link_button,
        field::SearchField,
        filters::{Chip, filter_chips},
        heading::PageHead,
        loaded::{Loaded, empty},
        table::{cell, column, row, table},
    },
    context::use_lang,
    i18n::messages::{common, units},
    page::Page,
    router::use_router,
    state::query::Query,
};

/// Pages of the catalogue that are read at most.
const MOST_PAGES: usize = 20;

/// The page: the whole catalogue, searched here.
#[component]
pub fn SkillsPage() -> impl IntoView {
    let lang = use_lang();
    let router = use_router();
    let query = router.query();
    let skills = Remote::new(|| async {
        let (mut all, mut cursor) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let page = client::catalogue::list_skills(&PageQuery { limit: Some(200.into()), cursor }).await?;
            all.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        Ok(all)
    });
    let value = Signal::derive(move || query.with(|query| query.get("q").unwrap_or_default().to_owned()));
    let search =
        Callback::new(move |words: String| router.replace(&Page::Skills.with(&router.query_now().with("q", &words))));
    let chips = move || {
        let now = query.get();
        let chips = now.get("q").map(|q| Chip { name: "q", words: q.to_owned() }).into_iter().collect();
        filter_chips(Page::Skills, &now, chips)
    };
    view! {
        <PageHead title=units::skills(lang) about=move || units::skills_about(lang) />
        <search class="filters">
            <form class="fields-inline" on:submit=|event: web_sys::SubmitEvent| event.prevent_default() aria-label=units::skills_find(lang)>
                <SearchField id="q" label=units::skills_find(lang) value=value on_search=search />
            </form>
            {chips}
        </search>
        <div class="table-box tall"><Loaded resource=skills lines=10 render=move |skills| draw(skills, &query.get()) /></div>
    }
    .into_any()
}

fn draw(skills: Vec<Skill>, query: &Query) -> AnyView {
    let lang = use_lang();
    let words = query.get("q").unwrap_or_default().to_lowercase();
    let kept: Vec<Skill> = skills
        .into_iter()
        .filter(|skill| format!("{} {}", skill.code, skill.label).to_lowercase().contains(&words))
        .collect();
    if kept.is_empty() {
        return if words.is_empty() {
            empty(units::skills_none(lang), units::skills_none_yet(lang), None)
        } else {
            let clear = link_button(Page::Skills.path(), common::clear_filters(lang), "", None);
            empty(units::skills_none(lang), units::skills_none_filtered(lang), Some(clear))
        };
    }
    let count = u32::try_from(kept.len()).unwrap_or(u32::MAX);
    let columns = [column(units::skill_label(lang)).wide(), column(units::skill_code(lang))];
    let lines = kept
        .into_iter()
        .map(|skill| {
            row(
                None,
                false,
                view! { <strong>{skill.label.0}</strong> }.into_any(),
                vec![cell(units::skill_code(lang), skill.code.0)],
            )
        })
        .collect();
    view! {
        {table(units::skills(lang).to_owned(), &columns, None, lines)}
        <p class="unseen" role="status">{common::shown(lang, count)}</p>
    }
    .into_any()
}
