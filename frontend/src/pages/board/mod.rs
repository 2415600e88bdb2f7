//! The year as a board: sessions by week, a line for each site or each course.

mod grid;

use contract::session::{SessionBoard, SessionBoardQuery, SessionState};
use leptos::prelude::*;

use crate::{
    browser, client,
    components::{
        button::link_button,
        field::{SearchField, SelectField},
        filters::{Chip, Folding, choice_chips, filter_chips},
        heading::PageHead,
        icon::Icon,
        loaded::{Loaded, empty},
    },
    context::{use_account, use_lang},
    i18n::{
        Lang, date,
        messages::{board, common, sessions},
        terms::{Term, choices},
    },
    page::Page,
    pages::{
        listing::{courses_to_choose, sites_to_choose, wide},
        live::keep_fresh,
    },
    remote::{Remote, shown},
    router::use_router,
    state::{
        board::{Zoom, sunday},
        live,
        query::Query,
    },
};

/// What the address says of the span: its length, and a day in it.
fn span(query: &Query) -> (Zoom, chrono::NaiveDate) {
    (Zoom::read(query.get("zoom")), query.read("on").unwrap_or_else(browser::today))
}

fn call(query: &Query) -> SessionBoardQuery {
    let (zoom, on) = span(query);
    let weeks = zoom.weeks(on);
    SessionBoardQuery {
        q: query.get("q").map(Into::into),
        course_id: query.read("course_id"),
        site_id: query.read("site_id"),
        organiser_id: query.read("organiser_id"),
        state: query.get("state").and_then(SessionState::from_code),
        from: weeks.first().copied(),
        to: weeks.last().copied().map(sunday),
    }
}

fn span_words(lang: Lang, zoom: Zoom, on: chrono::NaiveDate) -> String {
    use chrono::Datelike;
    let year = on.year().to_string();
    match (zoom, on.month0() / 3 + 1) {
        (Zoom::Year, _) => year,
        (Zoom::Quarter, 1) => board::first_quarter_of(lang, &year),
        (Zoom::Quarter, number) => board::quarter_of(lang, &number.to_string(), &year),
        (Zoom::Month, _) => date::month_year(lang, on),
    }
}

/// The board with what filters it.
#[component]
pub fn BoardPage() -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let asked = Memo::new(move |_| query.with(call));
    let found = Remote::new(move || {
        let asked = asked.get();
        async move { client::session::get_session_board(&asked).await }
    });
    let concerns = move |event: &_| {
        found.now().is_none_or(|board: SessionBoard| {
            let shown: Vec<_> = board.sessions.iter().map(|session| session.id).collect();
            live::in_sessions(event, &shown)
        })
    };
    keep_fresh(concerns, move || found.again());
    let wide = wide();
    let actions = move || link_button(Page::Sessions.path(), common::nav_sessions(lang), "", Some(Icon::Sessions));
    view! {
        <PageHead title=board::title(lang) actions=actions />
        <Filters query=query />
        {shown(move || around(&query.get()))}
        <Loaded resource=found lines=12 render=move |board| draw(&board, &query.get(), wide.get()) />
    }
    .into_any()
}

/// The span shown, and the way to those before and after.
fn around(query: &Query) -> AnyView {
    let lang = use_lang();
    let (zoom, on) = span(query);
    let to = |day: chrono::NaiveDate| Page::Board.with(&query.with("on", &day.to_string()));
    let today = Page::Board.with(&query.without("on"));
    view! {
        <div class="board-around">
            <h2 aria-live="polite">{span_words(lang, zoom, on)}</h2>
            <nav class="actions" aria-label=board::around(lang)>
                {link_button(to(zoom.step(on, false)), board::earlier(lang), "small", Some(Icon::Back))}
                {link_button(today, board::today(lang), "small", None)}
                {link_button(to(zoom.step(on, true)), board::later(lang), "small", None)}
            </nav>
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
    // The span is no filter: a phone keeps the filters folded while one leafs through the year.
    let filtering = Memo::new(move |_| query.with(|query| query.without("on").without("zoom").without("by")));
    let folding = Folding::new(filtering);
    let course_choices = folding.offer(courses_to_choose);
    let site_choices = folding.offer(sites_to_choose);
    let set = Callback::new(move |(name, value): (&'static str, String)| {
        router.replace(&Page::Board.with(&router.query_now().with(name, value.trim())))
    });
    let zooms = [Zoom::Year, Zoom::Quarter, Zoom::Month].map(|zoom| {
        let words = match zoom {
            Zoom::Year => board::year(lang),
            Zoom::Quarter => board::quarter(lang),
            Zoom::Month => board::month(lang),
        };
        (zoom.code().to_owned(), words.to_owned())
    });
    let by = vec![
        (String::new(), board::by_site(lang).to_owned()),
        ("course".to_owned(), board::by_course(lang).to_owned()),
    ];
    let planner = use_account().with_untracked(|account| account.may("plan_sessions"));
    let mut states = vec![(String::new(), common::all_feminine(lang).to_owned())];
    states.extend(choices::<SessionState>(lang).into_iter().filter(|(code, _)| planner || code != "draft"));
    let content = view! {
        <form class="fields-inline" on:submit=|event: web_sys::SubmitEvent| event.prevent_default() aria-label=sessions::find(lang)>
            <SearchField id="q" label=sessions::search_hint(lang) value=value("q") on_search=Callback::new(move |words| set.run(("q", words))) />
            <SelectField id="course" label=sessions::course(lang) value=value("course_id") choices=course_choices blank=common::all(lang) on_choose=Callback::new(move |value| set.run(("course_id", value))) />
            <SelectField id="site" label=sessions::site(lang) value=value("site_id") choices=site_choices blank=common::all(lang) on_choose=Callback::new(move |value| set.run(("site_id", value))) />
            <SelectField id="state" label=sessions::state(lang) value=value("state") choices=Signal::stored(states.split_off(1)) blank=common::all(lang) on_choose=Callback::new(move |value| set.run(("state", value))) />
        </form>
    };
    view! {
        {folding.around(content.into_any())}
        {shown(move || filter_chips(Page::Board, &query.get(), chips(&query.get(), &course_choices.get(), &site_choices.get())))}
        <div class="chip-groups">
            {shown(move || choice_chips(board::zoom(lang), Page::Board, &query.get(), "zoom", zooms.to_vec()))}
            {shown(move || choice_chips(board::rows_by(lang), Page::Board, &query.get(), "by", by.clone()))}
        </div>
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
    if query.get("organiser_id").is_some() {
        chips.push(Chip { name: "organiser_id", words: sessions::organiser(lang).to_owned() });
    }
    if let Some(state) = query.get("state").and_then(SessionState::from_code) {
        chips.push(Chip { name: "state", words: state.words(lang).to_owned() });
    }
    chips
}

fn draw(found: &SessionBoard, query: &Query, wide: bool) -> AnyView {
    let lang = use_lang();
    if found.sessions.is_empty() {
        let bare = Page::Board.path();
        let action = (!query.is_empty()).then(|| link_button(bare, common::clear_filters(lang), "", None));
        return view! { <div class="table-box">{empty(sessions::none_title(lang), board::none(lang), action)}</div> }
            .into_any();
    }
    let (zoom, on) = span(query);
    let weeks = zoom.weeks(on);
    let by_course = query.get("by") == Some("course");
    let count = u32::try_from(found.sessions.len()).unwrap_or(u32::MAX);
    let cut = found.cut.then(|| view! { <p class="callout watch">{board::cut(lang)}</p> });
    let body = if wide { grid::table(found, &weeks, zoom, by_course, query) } else { grid::list(found, &weeks) };
    view! {
        {cut}
        <p class="small soft" role="status">{board::count(lang, count)}</p>
        {grid::legend(found)}
        {body}
    }
    .into_any()
}
