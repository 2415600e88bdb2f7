//! The table of requests, its filters in the address.

use contract::{
    approval::Awaiting,
    id::RequestId,
    request::{Progress, Request, RequestQuery, RequestSort},
};
use leptos::prelude::*;

use crate::remote::shown;

use super::progress_badge;
use crate::{
    client,
    components::{
        button::link_button,
        field::{SearchField, SelectField},
        filters::{Chip, Folding, choice_chips, filter_chips},
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty},
        table::{More, Sorting, cell, cell_minor, column, row, sorted, table, two_lines, words},
    },
    context::{use_account, use_lang},
    i18n::{
        date,
        messages::{common, imports, requests, sessions},
        speak,
        terms::{Term, choices},
    },
    page::Page,
    pages::{
        exporting::ExportButton,
        listing::{Listing, Rows, at_once, courses_to_choose},
        live::keep_fresh,
    },
    router::use_router,
    state::{live, query::Query},
};

fn call(query: &Query, cursor: Option<contract::text::Cursor>) -> RequestQuery {
    RequestQuery {
        q: query.get("q").map(Into::into),
        person_id: query.read("person_id"),
        course_id: query.read("course_id"),
        session_id: query.read("session_id"),
        unit_id: query.read("unit_id"),
        priority: query.read::<u8>("priority").map(Into::into),
        progress: query.get("progress").and_then(Progress::from_code),
        awaiting: query.get("awaiting").and_then(Awaiting::from_code),
        sort: query.get("sort").and_then(RequestSort::from_code),
        limit: Some(at_once(100)),
        cursor,
    }
}

/// The table with what filters it.
#[component]
pub fn RequestList(selected: Memo<Option<RequestId>>) -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let listing = Listing::new(query, |query, cursor| async move {
        let page = client::request::list_requests(&call(&query, cursor)).await?;
        Ok((page.items, page.next))
    });
    keep_fresh(live::in_requests, move || listing.rows.again());
    let title = if use_account().with_untracked(|account| account.is_planner()) {
        requests::title(lang)
    } else {
        requests::title_of_unit(lang)
    };
    let filters = Callback::new(move |()| query.with_untracked(|query| Query::of(&call(query, None))));
    let export = move || view! { <ExportButton table="requests" path="requests" filters=filters /> }.into_any();
    view! {
        {shown(move || match selected.get() {
            None => view! { <PageHead title=title actions=export /> }.into_any(),
            Some(_) => view! { <p class="soft">{title}</p> }.into_any(),
        })}
        <Filters query=query />
        <div class="table-box tall">
            <Loaded resource=listing.rows lines=10 render=move |rows| draw(rows, &query.get(), selected, Callback::new(move |()| listing.more())) />
        </div>
    }
    .into_any()
}

#[component]
fn Filters(query: Memo<Query>) -> impl IntoView {
    let lang = use_lang();
    let router = use_router();
    let value = move |name: &'static str| {
        Signal::derive(move || query.with(|query| query.get(name).unwrap_or_default().to_owned()))
    };
    let folding = Folding::new(query);
    let course_choices = folding.offer(courses_to_choose);
    let set = Callback::new(move |(name, value): (&'static str, String)| {
        router.replace(&Page::Requests.with(&router.query_now().with(name, &value)))
    });
    let chips = move || {
        let now = query.get();
        let mut chips = Vec::new();
        if let Some(q) = now.get("q") {
            chips.push(Chip { name: "q", words: q.to_owned() });
        }
        if let Some(priority) = now.get("priority") {
            chips.push(Chip { name: "priority", words: requests::priority_of(lang, priority) });
        }
        if let Some(course) = now.get("course_id") {
            let title =
                course_choices.with(|all| all.iter().find(|(id, _)| id == course).map(|(_, title)| title.clone()));
            chips.push(Chip { name: "course_id", words: title.unwrap_or_else(|| requests::course(lang).to_owned()) });
        }
        if now.get("session_id").is_some() {
            chips.push(Chip { name: "session_id", words: sessions::session(lang).to_owned() });
        }
        if now.get("person_id").is_some() {
            chips.push(Chip { name: "person_id", words: requests::person(lang).to_owned() });
        }
        filter_chips(Page::Requests, &now, chips)
    };
    let approves = use_account().with_untracked(|account| account.may("approve_requests"));
    let awaiting = move || {
        let now = query.get();
        let on = now.get("awaiting").is_some();
        let href = Page::Requests.with(&now.with("awaiting", if on { "" } else { Awaiting::Mine.code() }));
        view! { <a class="chip choice" href=href aria-current=on.then_some("true")>{requests::awaiting_mine(lang)}</a> }
    };
    let mut progress = vec![(String::new(), common::all_feminine(lang).to_owned())];
    progress.extend(choices::<Progress>(lang));
    let content = view! {
        <form class="fields-inline" on:submit=|event: web_sys::SubmitEvent| event.prevent_default() aria-label=requests::find(lang)>
            <SearchField id="q" label=requests::search_label(lang) value=value("q") on_search=Callback::new(move |words| set.run(("q", words))) />
            <SelectField id="course" label=requests::course(lang) value=value("course_id") choices=course_choices blank=common::all(lang) on_choose=Callback::new(move |value| set.run(("course_id", value))) />
            <SelectField
                id="priority"
                label=requests::priority(lang)
                value=value("priority")
                choices=Signal::stored((1..=4).map(|n: u8| (n.to_string(), requests::priority_of(lang, &n.to_string()))).collect::<Vec<_>>())
                blank=common::all_feminine(lang)
                on_choose=Callback::new(move |value| set.run(("priority", value)))
            />
        </form>
        <div class="chip-groups">
            {shown(move || choice_chips(requests::progress(lang), Page::Requests, &query.get(), "progress", progress.clone()))}
            {approves.then(|| shown(awaiting))}
        </div>
    };
    view! {
        {folding.around(content.into_any())}
        {chips}
    }
    .into_any()
}

fn draw(rows: Rows<Request>, query: &Query, selected: Memo<Option<RequestId>>, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    if rows.items.is_empty() {
        return if query.is_empty() {
            let action = link_button(Page::NewImport.path(), imports::new(lang), "primary", Some(Icon::Import));
            empty(
                requests::none_title(lang),
                requests::none_yet(lang),
                use_account().with_untracked(|account| account.is_planner()).then_some(action),
            )
        } else {
            empty(
                requests::none_title(lang),
                requests::none_filtered(lang),
                Some(link_button(Page::Requests.path(), common::clear_filters(lang), "", None)),
            )
        };
    }
    let default = RequestSort::RequestedOnBackwards.code();
    let sorting = Sorting { page: Page::Requests, query: query.clone(), default };
    let columns = [
        column(requests::person(lang)),
        column(requests::course(lang)).wide(),
        sorted(requests::priority(lang), "priority"),
        sorted(requests::requested_on(lang), "requested_on"),
        column(requests::wishes(lang)),
        column(requests::progress(lang)),
    ];
    let count = u32::try_from(rows.items.len()).unwrap_or(u32::MAX);
    let lines = rows.items.into_iter().map(|request| line(request, query, selected)).collect();
    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=more /> });
    view! {
        {table(requests::title(lang).to_owned(), &columns, Some(&sorting), lines)}
        {more}
        <p class="unseen" role="status">{common::shown(lang, count)}</p>
    }
    .into_any()
}

fn line(request: Request, query: &Query, selected: Memo<Option<RequestId>>) -> AnyView {
    let lang = use_lang();
    let id = request.id;
    let head = two_lines(speak::name(&request.person), speak::rank_and_unit(&request.person));
    let wishes = request.wishes.first().map_or_else(
        || requests::no_wishes(lang).into_any(),
        |first| {
            let more = u32::try_from(request.wishes.len().saturating_sub(1)).unwrap_or(0);
            let code = first.session.code.0.clone();
            let code = if more == 0 { code } else { requests::and_more(lang, more, &code) };
            two_lines(code, speak::days_and_site(lang, &first.session))
        },
    );
    let priority = if request.priority.0 == 1 {
        view! { <strong>{request.priority.to_string()}</strong> }.into_any()
    } else {
        view! { <span>{request.priority.to_string()}</span> }.into_any()
    };
    let closed = request
        .close_code
        .map(|code| view! { <span class="small soft" title=code.words(lang)>{code.words(lang)}</span> });
    let progress = view! { <span class="pile">{progress_badge(request.progress)}{closed}</span> };
    row(
        Some(Page::Request(id).with(query)),
        selected.get_untracked() == Some(id),
        head,
        vec![
            cell(requests::course(lang), words(request.course.title.0)),
            cell(requests::priority(lang), priority),
            cell_minor(requests::requested_on(lang), date::compact(lang, request.requested_on)),
            cell(requests::wishes(lang), wishes),
            cell(requests::progress(lang), progress.into_any()),
        ],
    )
}
