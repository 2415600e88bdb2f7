//! The catalogue of courses: read by everybody, kept by planners.

mod approval;
pub mod detail;
pub mod draft;
pub mod form;
mod grants;
mod sets;
mod templates;

use contract::course::{Course, CourseQuery};
use leptos::prelude::*;

use crate::{
    client,
    components::{
        button::link_button,
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty},
        table::{More, cell, cell_line, column, row, table, two_lines, words},
    },
    context::{use_account, use_lang},
    i18n::{
        messages::{common, courses},
        number::whole,
    },
    page::Page,
    pages::{
        listing::{Listing, Rows, at_once},
        search::ListSearch,
    },
    router::use_router,
    state::query::Query,
};

/// Whether one may edit the catalogue.
fn edits() -> bool {
    use_account().with_untracked(|account| account.may("edit_courses"))
}

/// The list, searched by the server.
#[component]
pub fn CoursesPage() -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    // What the rows answer: they stay while others come, and must not be taken for the answer to what is asked now.
    let asked = StoredValue::new(Query::default());
    let listing = Listing::new(query, move |query: Query, cursor| async move {
        let call = CourseQuery { q: query.get("q").map(Into::into), limit: Some(at_once(50)), cursor };
        let page = client::catalogue::find_courses(&call).await?;
        asked.try_set_value(query);
        Ok((page.items, page.next))
    });
    let new =
        move || edits().then(|| link_button(Page::NewCourse.path(), courses::new(lang), "primary", Some(Icon::Plus)));
    view! {
        <PageHead title=courses::title(lang) about=move || courses::about(lang) actions=new />
        <ListSearch page=Page::Courses query=query title=courses::find(lang) label=courses::search_hint(lang) />
        <div class="table-box tall">
            <Loaded resource=listing.rows lines=10 render=move |rows| draw(rows, &asked.get_value(), Callback::new(move |()| listing.more())) />
        </div>
    }
    .into_any()
}

fn draw(rows: Rows<Course>, query: &Query, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    if rows.items.is_empty() {
        return if !query.is_empty() {
            let clear = link_button(Page::Courses.path(), common::clear_filters(lang), "", None);
            empty(courses::none(lang), courses::none_filtered(lang), Some(clear))
        } else if edits() {
            let new = link_button(Page::NewCourse.path(), courses::new(lang), "primary", Some(Icon::Plus));
            empty(courses::none(lang), courses::none_yet(lang), Some(new))
        } else {
            empty(courses::none(lang), courses::none_to_read(lang), None)
        };
    }
    let columns = [
        column(courses::course(lang)).wide(),
        column(courses::duration(lang)),
        column(courses::seats(lang)),
        column(courses::audience(lang)),
    ];
    let count = u32::try_from(rows.items.len()).unwrap_or(u32::MAX);
    let lines = rows.items.into_iter().map(line).collect();
    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=more /> });
    view! {
        {table(courses::title(lang).to_owned(), &columns, None, lines)}
        {more}
        <p class="unseen" role="status">{common::shown(lang, count)}</p>
    }
    .into_any()
}

fn line(course: Course) -> AnyView {
    let lang = use_lang();
    let days = course.duration_days.map_or_else(|| "–".to_owned(), |days| courses::days(lang, days.0.into()));
    let audience = course.audience.map_or_else(|| courses::audience_all(lang).to_owned(), |words| words.0);
    row(
        Some(Page::Course(course.id).path()),
        false,
        two_lines(course.title.0, course.code.0),
        vec![
            cell_line(courses::duration(lang), days),
            cell_line(courses::seats(lang), whole(lang, course.usual_capacity.0.into())),
            cell(courses::audience(lang), words(audience)),
        ],
    )
}
