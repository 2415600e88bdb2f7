//! The list of sessions, its filters in the address.

use chrono::Months;
use contract::{
    ranking::GateCode,
    saved_view::ViewedList,
    session::{Period, SessionForMe, SessionItem, SessionQuery, SessionSort, SessionState},
};
use leptos::prelude::*;

use crate::remote::shown;

use super::near::{self, NearMe, NearSite, around, sites_with_a_place};
use crate::{
    browser, client,
    components::{
        badge::{Tone, badge},
        button::link_button,
        field::{SearchField, SelectField},
        fill_bar::{Fill, fill_bar},
        filters::{Chip, Folding, choice_chips, filter_chips},
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty},
        table::{More, Sorting, cell, cell_line, cell_minor, column, row, sorted, table, two_lines, unit_short, words},
    },
    context::{use_account, use_lang},
    i18n::{
        date,
        messages::{common, courses, home, planning, sessions},
        terms::{Term, choices, failed_gate},
    },
    page::Page,
    pages::{
        exporting::ExportButton,
        listing::{Listing, Rows, at_once, courses_to_choose, sites_to_choose},
        live::keep_fresh,
        view::menu::{Chosen, ListViews},
    },
    router::use_router,
    state::{live, query::Query, view::unnamed},
};

fn call(query: &Query, planner: bool, cursor: Option<contract::text::Cursor>) -> SessionQuery {
    let (today, period) = (browser::today(), query.get("period").and_then(Period::from_code));
    let past = period == Some(Period::Past);
    // From today on, unless another period is asked for; the past is the year behind.
    let from = match period {
        None | Some(Period::Upcoming) => Some(today),
        Some(Period::InProgress) => None,
        Some(Period::Past) => today.checked_sub_months(Months::new(12)),
    };
    let asked = SessionQuery {
        q: query.get("q").map(Into::into),
        course_id: query.read("course_id"),
        site_id: query.read("site_id"),
        organiser_id: query.read("organiser_id"),
        from: query.read("from").or(from),
        until: query.read("until"),
        period: period.filter(|period| *period != Period::Upcoming),
        free_seats: query.read("free_seats"),
        for_me: (!planner).then_some(true),
        // Whoever looks for a seat reads the sessions that take people.
        state: query.get("state").and_then(SessionState::from_code).or((!planner).then_some(SessionState::Published)),
        // What is coming starts with the nearest day, what is over with the latest.
        sort: query.get("sort").and_then(SessionSort::from_code).or(past.then_some(SessionSort::StartsOnBackwards)),
        limit: Some(at_once(50)),
        cursor,
        ..SessionQuery::default()
    };
    around(query, asked)
}

/// Where a session stands, in a shape and a word.
#[must_use]
pub fn state_badge(state: SessionState) -> AnyView {
    let tone = match state {
        SessionState::Draft => Tone::Info,
        SessionState::Published => Tone::Good,
        SessionState::Running => Tone::Info,
        SessionState::Closed | SessionState::Done => Tone::Quiet,
        SessionState::Cancelled => Tone::Bad,
    };
    badge(tone, state.words(use_lang()))
}

/// How a session stands for whoever looks for one: open to them, or what is missing first.
fn for_me(stands: &SessionForMe, free: bool) -> AnyView {
    let lang = use_lang();
    let tight =
        (stands.eligible && !stands.travel.is_empty()).then(|| badge(Tone::Watch, sessions::travel_little(lang)));
    view! { {enrolling(stands, free)}" "{tight} }.into_any()
}

fn enrolling(stands: &SessionForMe, free: bool) -> AnyView {
    let lang = use_lang();
    let Some(first) = stands.lacks.first() else {
        return if free {
            badge(Tone::Good, sessions::for_me_open(lang))
        } else {
            badge(Tone::Quiet, sessions::for_me_waiting(lang))
        };
    };
    let reason = |words: &'static str| view! { <span class="reason soft">{words}</span> }.into_any();
    match first {
        GateCode::NotEnrolled => badge(Tone::Info, sessions::for_me_enrolled(lang)),
        GateCode::NoLiveOffer => badge(Tone::Watch, sessions::for_me_offered(lang)),
        GateCode::OneSeatPerCourse => reason(sessions::for_me_seat_elsewhere(lang)),
        GateCode::Ledger => reason(sessions::for_me_taken(lang)),
        GateCode::NotRefused => reason(sessions::for_me_refused(lang)),
        GateCode::Approved => reason(sessions::for_me_approved(lang)),
        gate => reason(failed_gate(lang, *gate)),
    }
}

/// The list with what filters it.
#[component]
pub fn SessionsPage() -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let planner = use_account().with_untracked(|account| account.is_planner());
    let plans = use_account().with_untracked(|account| account.may("plan_sessions"));
    let views = ListViews::new(ViewedList::Sessions, Page::Sessions, query, Chosen::none());
    let actions = move || {
        let new = plans.then(|| link_button(Page::NewSession.path(), planning::new(lang), "primary", Some(Icon::Plus)));
        let filters = Callback::new(move |()| query.with_untracked(|query| Query::of(&call(query, planner, None))));
        let export = view! { <ExportButton table="sessions" path="sessions" filters=filters /> };
        view! { {views.menu()}{new}{link_button(Page::Courses.path(), courses::see_all(lang), "", None)}{export} }
    };
    let listed = Memo::new(move |_| query.with(unnamed));
    let listing = Listing::new(listed, move |query, cursor| async move {
        let page = client::session::list_sessions(&call(&query, planner, cursor)).await?;
        Ok((page.items, page.next))
    });
    let concerns = move |event: &_| {
        // While the rows are still to come, any of them may be the one.
        listing.rows.now().is_none_or(|rows| {
            let shown: Vec<_> = rows.items.iter().map(|item| item.id).collect();
            live::in_sessions(event, &shown)
        })
    };
    keep_fresh(concerns, move || listing.rows.again());
    view! {
        <PageHead title=sessions::title(lang) actions=actions />
        {views.told()}
        <Filters query=query again=Callback::new(move |()| listing.rows.again()) />
        <div class="table-box tall">
            <Loaded resource=listing.rows lines=12 render=move |rows| draw(rows, &query.get(), Callback::new(move |()| listing.more())) />
        </div>
    }
    .into_any()
}

#[component]
fn Filters(query: Memo<Query>, again: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let router = use_router();
    let value = move |name: &'static str| {
        Signal::derive(move || query.with(|query| query.get(name).unwrap_or_default().to_owned()))
    };
    let folding = Folding::new(query);
    let course_choices = folding.offer(courses_to_choose);
    let site_choices = folding.offer(sites_to_choose);
    let near_choices = folding.offer(sites_with_a_place);
    let set = Callback::new(move |(name, value): (&'static str, String)| {
        router.replace(&Page::Sessions.with(&router.query_now().with(name, value.trim())))
    });
    let planner = use_account().with_untracked(|account| account.is_planner());
    let mut states = vec![(String::new(), common::all_feminine(lang).to_owned())];
    states.extend(choices::<SessionState>(lang));
    let whens = vec![
        (String::new(), sessions::coming_up(lang).to_owned()),
        (Period::InProgress.code().to_owned(), sessions::in_progress(lang).to_owned()),
        (Period::Past.code().to_owned(), sessions::past(lang).to_owned()),
    ];
    let free = move || {
        let now = query.get();
        let on = now.get("free_seats").is_some();
        let href = Page::Sessions.with(&now.with("free_seats", if on { "" } else { "true" }));
        view! { <a class="chip choice" href=href aria-current=on.then_some("true")>{sessions::with_free_seats(lang)}</a> }
    };
    // A phone has it in sight while the filters are folded; a desk has room beside them.
    let wide = browser::is_wide();
    let near = || view! { <NearMe query=query folding=folding sites=near_choices again=again /> }.into_any();
    let content = view! {
        <form class="fields-inline" on:submit=|event: web_sys::SubmitEvent| event.prevent_default() aria-label=sessions::find(lang)>
            <SearchField id="q" label=sessions::search_hint(lang) value=value("q") on_search=Callback::new(move |words| set.run(("q", words))) />
            <SelectField id="course" label=sessions::course(lang) value=value("course_id") choices=course_choices blank=common::all(lang) on_choose=Callback::new(move |value| set.run(("course_id", value))) />
            <SelectField id="site" label=sessions::site(lang) value=value("site_id") choices=site_choices blank=common::all(lang) on_choose=Callback::new(move |value| set.run(("site_id", value))) />
            <NearSite id="near_site" query=query sites=near_choices />
            <SearchField id="from" kind="date" label=sessions::from_day(lang) value=value("from") on_search=Callback::new(move |day| set.run(("from", day))) />
        </form>
        <div class="chip-groups">
            {shown(move || choice_chips(sessions::period(lang), Page::Sessions, &query.get(), "period", whens.clone()))}
            {planner.then(|| shown(move || choice_chips(sessions::state(lang), Page::Sessions, &query.get(), "state", states.clone())))}
            {shown(free)}
            {wide.then(near)}
        </div>
    };
    view! {
        {folding.around(content.into_any())}
        {(!wide).then(near)}
        {shown(move || filter_chips(Page::Sessions, &query.get(), chips(&query.get(), &course_choices.get(), &site_choices.get())))}
    }
    .into_any()
}

fn chips(query: &Query, courses: &[(String, String)], sites: &[(String, String)]) -> Vec<Chip> {
    let lang = use_lang();
    let named = |all: &[(String, String)], id: &str, or: &str| {
        all.iter().find(|(one, _)| one == id).map_or_else(|| or.to_owned(), |(_, words)| words.clone())
    };
    let mut chips = Vec::new();
    if let Some(q) = query.get("q") {
        chips.push(Chip { name: "q", words: q.to_owned() });
    }
    if let Some(id) = query.get("course_id") {
        chips.push(Chip { name: "course_id", words: named(courses, id, sessions::course(lang)) });
    }
    if let Some(id) = query.get("site_id") {
        chips.push(Chip { name: "site_id", words: named(sites, id, sessions::site(lang)) });
    }
    chips.extend(near::chips(lang, query, sites));
    if let Some(day) = query.read::<chrono::NaiveDate>("from") {
        chips.push(Chip { name: "from", words: sessions::from_this_day(lang, &date::day(lang, day)) });
    }
    chips
}

fn draw(rows: Rows<SessionItem>, query: &Query, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    if rows.items.is_empty() {
        return if unnamed(query).is_empty() {
            let planner = use_account().with_untracked(|account| account.is_planner());
            let action = planner
                .then(|| link_button(Page::NewImport.path(), home::start_import(lang), "primary", Some(Icon::Import)));
            empty(
                sessions::none_title(lang),
                if planner { sessions::none_yet(lang) } else { sessions::none_open(lang) },
                action,
            )
        } else {
            empty(
                sessions::none_title(lang),
                sessions::none_filtered(lang),
                Some(link_button(Page::Sessions.path(), common::clear_filters(lang), "", None)),
            )
        };
    }
    let planner = use_account().with_untracked(|account| account.is_planner());
    let past = query.get("period") == Some(Period::Past.code());
    let default = if past { SessionSort::StartsOnBackwards } else { SessionSort::StartsOn }.code();
    let sorting = Sorting { page: Page::Sessions, query: query.clone(), default };
    let columns = [
        column(sessions::course(lang)).wide(),
        sorted(sessions::dates(lang), "starts_on"),
        column(sessions::site(lang)),
        column(sessions::organiser(lang)),
        column(if planner { sessions::state(lang) } else { sessions::for_me(lang) }),
        sorted(sessions::fill(lang), "free"),
    ];
    let count = u32::try_from(rows.items.len()).unwrap_or(u32::MAX);
    let lines = rows.items.into_iter().map(line).collect();
    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=more /> });
    view! {
        {table(sessions::title(lang).to_owned(), &columns, Some(&sorting), lines)}
        {more}
        <p class="unseen" role="status">{common::shown(lang, count)}</p>
    }
    .into_any()
}

fn line(item: SessionItem) -> AnyView {
    let lang = use_lang();
    let site = item.site.name.0;
    let place = match item.distance_km {
        Some(far) => format!("{site}, {}", near::away(lang, far.0)),
        None => site,
    };
    row(
        Some(Page::Session(item.id).path()),
        false,
        two_lines(item.course.title.0, item.code.0),
        vec![
            cell_line(sessions::dates(lang), date::range_compact(lang, item.starts_on, item.ends_on)),
            cell(sessions::site(lang), words(place)),
            cell_minor(sessions::organiser(lang), unit_short(&item.organiser)),
            match item.for_me {
                Some(stands) => cell(sessions::for_me(lang), for_me(&stands, item.fill.free.0 > 0)),
                None => cell(sessions::state(lang), state_badge(item.state)),
            },
            cell(sessions::fill(lang), fill_bar(Fill::from(&item.fill), false)),
        ],
    )
}
