//! The table of requests, its filters in the address.

use contract::{
    approval::Awaiting,
    id::RequestId,
    request::{Progress, Request, RequestQuery, RequestSort},
    saved_view::ViewedList,
};
use leptos::prelude::*;

use crate::remote::shown;

use super::{columns, columns::Columns, grid::Grid, groups::Groups, progress_badge};
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
        Lang, date,
        messages::{common, filing, imports, requests, sessions},
        speak,
        terms::{Term, choices},
    },
    page::Page,
    pages::{
        exporting::ExportButton,
        listing::{Listing, Rows, at_once, courses_to_choose, wide},
        live::keep_fresh,
        view::menu::{Chosen, ListViews},
    },
    router::use_router,
    state::{live, pages::ROWS, query::Query, view::unnamed},
};

pub(super) fn call(query: &Query, on_a_desk: u16, cursor: Option<contract::text::Cursor>) -> RequestQuery {
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
        skip: None,
        limit: Some(at_once(on_a_desk)),
        cursor,
    }
}

/// A page of the table by its number, wherever it lies.
pub(super) fn page(query: &Query, number: usize) -> RequestQuery {
    let rows = u16::try_from(ROWS).unwrap_or(u16::MAX);
    let skip = u32::try_from(number * ROWS).unwrap_or(u32::MAX);
    RequestQuery { skip: (skip > 0).then(|| skip.into()), limit: Some(rows.into()), ..call(query, rows, None) }
}

/// What the list is called, for whoever reads it.
pub(super) fn title(lang: Lang) -> &'static str {
    if use_account().with_untracked(|account| account.is_planner()) {
        requests::title(lang)
    } else {
        requests::title_of_unit(lang)
    }
}

/// The table with what filters it.
#[component]
pub fn RequestList(selected: Memo<Option<RequestId>>) -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let filters = Callback::new(move |()| query.with_untracked(|query| Query::of(&call(query, 1, None))));
    let files = use_account().with_untracked(|account| account.may("file_requests"));
    let columns = Columns::kept();
    let chosen = Chosen {
        columns: Signal::derive(move || columns.chosen()),
        choose: Callback::new(move |codes: Vec<String>| columns.choose(&codes)),
    };
    let views = ListViews::new(ViewedList::Requests, Page::Requests, query, chosen);
    let acts = move || {
        view! {
            {views.menu()}
            {files.then(|| link_button(Page::NewRequest.path(), filing::title(lang), "primary", Some(Icon::Plus)))}
            <ExportButton table="requests" path="requests" filters=filters />
        }
        .into_any()
    };
    let wide = wide();
    let body = move || if wide.get() { Grid::new(query).view(selected, columns) } else { cards(query, selected) };
    view! {
        {shown(move || match selected.get() {
            None => view! { <PageHead title=title(lang) actions=acts /> }.into_any(),
            Some(_) => view! { <div class="spread"><p class="soft">{title(lang)}</p>{views.menu()}</div> }.into_any(),
        })}
        {views.told()}
        <Filters query=query />
        <Groups query=query />
        {shown(body)}
    }
    .into_any()
}

/// On a phone: one card after the other, and a button for more.
fn cards(query: Memo<Query>, selected: Memo<Option<RequestId>>) -> AnyView {
    let listed = Memo::new(move |_| query.with(|query| unnamed(query).without("group")));
    let listing = Listing::new(listed, |query, cursor| async move {
        let page = client::request::list_requests(&call(&query, 20, cursor)).await?;
        Ok((page.items, page.next))
    });
    keep_fresh(live::in_requests, move || listing.rows.again());
    view! {
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
    let may = |code: &str| use_account().with_untracked(|account| account.may(code));
    let (approves, decides) = (may("approve_requests") || may("decide_requests"), may("decide_requests"));
    let awaiting = move |who: Awaiting, words: &'static str| {
        shown(move || {
            let now = query.get();
            let on = now.get("awaiting") == Some(who.code());
            let href = Page::Requests.with(&now.with("awaiting", if on { "" } else { who.code() }));
            view! { <a class="chip choice" href=href aria-current=on.then_some("true")>{words}</a> }
        })
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
            {approves.then(|| awaiting(Awaiting::Mine, requests::awaiting_mine(lang)))}
            {decides.then(|| awaiting(Awaiting::Exception, requests::awaiting_exception(lang)))}
        </div>
    };
    view! {
        {folding.around(content.into_any())}
        {chips}
    }
    .into_any()
}

/// Why there is nothing, and the one thing to do.
pub(super) fn nothing(query: &Query) -> AnyView {
    let lang = use_lang();
    if unnamed(query).without("group").is_empty() {
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
    }
}

fn draw(rows: Rows<Request>, query: &Query, selected: Memo<Option<RequestId>>, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    if rows.items.is_empty() {
        return nothing(query);
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
    let wishes = columns::wishes(lang, &request);
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
