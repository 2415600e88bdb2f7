//! How many requests there are of each course, priority or progress: each count unfolds the list of its requests.

use contract::{
    approval::Awaiting,
    request::{GroupBy, Progress, RequestGroup, RequestGroupQuery, RequestGroups},
};
use leptos::prelude::*;

use crate::{
    client,
    components::filters::choice_chips,
    context::use_lang,
    i18n::{
        messages::{requests, table},
        number::whole,
        terms::Term,
    },
    page::Page,
    remote::{Remote, shown},
    state::query::Query,
};

/// The name in the address of what a grouping filters.
const fn filter_of(by: GroupBy) -> &'static str {
    match by {
        GroupBy::Course => "course_id",
        GroupBy::Unit => "unit_id",
        GroupBy::Priority => "priority",
        GroupBy::Progress => "progress",
    }
}

/// The counts that an address asks for; under a grouping, the group that is unfolded narrows the list and not the counts.
pub fn counted(query: &Query, by: Option<GroupBy>) -> RequestGroupQuery {
    let query = by.map_or_else(|| query.clone(), |by| query.without(filter_of(by)));
    RequestGroupQuery {
        by,
        q: query.get("q").map(Into::into),
        person_id: query.read("person_id"),
        course_id: query.read("course_id"),
        session_id: query.read("session_id"),
        unit_id: query.read("unit_id"),
        priority: query.read::<u8>("priority").map(Into::into),
        progress: query.get("progress").and_then(Progress::from_code),
        awaiting: query.get("awaiting").and_then(Awaiting::from_code),
    }
}

/// What requests are counted by, and the counts.
#[component]
pub fn Groups(query: Memo<Query>) -> impl IntoView {
    let lang = use_lang();
    let by = Memo::new(move |_| query.with(|query| query.get("group").and_then(GroupBy::from_code)));
    let choices = vec![
        (String::new(), table::ungrouped(lang).to_owned()),
        (GroupBy::Course.code().to_owned(), requests::course(lang).to_owned()),
        (GroupBy::Priority.code().to_owned(), requests::priority(lang).to_owned()),
        (GroupBy::Progress.code().to_owned(), requests::progress(lang).to_owned()),
    ];
    let found = Memo::new_with_compare(
        move |_| {
            by.get().map(|by| {
                let asked = Memo::new(move |_| query.with(|query| counted(query, Some(by))));
                let read = Remote::new(move || {
                    let asked = asked.get();
                    async move { client::request::get_request_groups(&asked).await }
                });
                (by, read)
            })
        },
        |_, _| true,
    );
    view! {
        <div class="chip-groups"><span class="small soft group-label" aria-hidden="true">{table::group_by(lang)}</span>{shown(move || choice_chips(table::group_by(lang), Page::Requests, &query.get(), "group", choices.clone()))}</div>
        {shown(move || found.get().and_then(|(by, read)| Some(draw(&read.ok()?, by, &query.get()))))}
    }
    .into_any()
}

fn draw(found: &RequestGroups, by: GroupBy, query: &Query) -> AnyView {
    let lang = use_lang();
    let one = |group: &RequestGroup| {
        let (code, words) = match by {
            GroupBy::Course => group.course.as_ref().map(|course| (course.id.to_string(), course.title.0.clone())),
            GroupBy::Unit => group.unit.as_ref().map(|unit| (unit.id.to_string(), unit.name.0.clone())),
            GroupBy::Priority => group.priority.map(|n| (n.to_string(), requests::priority_of(lang, &n.to_string()))),
            GroupBy::Progress => {
                group.progress.map(|progress| (progress.code().to_owned(), progress.words(lang).to_owned()))
            }
        }?;
        let on = query.get(filter_of(by)) == Some(code.as_str());
        let href = Page::Requests.with(&query.with(filter_of(by), if on { "" } else { &code }));
        let count = whole(lang, group.count.0);
        Some(view! { <li><a href=href aria-current=on.then_some("true")><span>{words}</span><b>{count}</b></a></li> })
    };
    view! { <ul class="group-counts" aria-label=table::group_by(lang)>{found.groups.iter().filter_map(one).collect_view()}</ul> }
        .into_any()
}
