//! The board itself: a table whose columns are weeks; on a phone, a list by week.

use chrono::{Datelike, NaiveDate};
use contract::session::{BoardSession, SessionBoard};
use leptos::prelude::*;

use crate::{
    browser,
    components::fill_bar::Fill,
    context::use_lang,
    i18n::{Lang, date, messages::board, terms::Term},
    page::Page,
    state::{
        board::{Bar, FillState, Row, Zoom, monday, neighbour, rows, sunday},
        query::Query,
    },
};

const fn fill_words(lang: Lang, fill: FillState) -> &'static str {
    match fill {
        FillState::Empty => board::fill_empty(lang),
        FillState::UnderMinimum => board::fill_under_minimum(lang),
        FillState::Filling => board::fill_filling(lang),
        FillState::Full => board::fill_full(lang),
        FillState::Overbooked => board::fill_overbooked(lang),
        FillState::Cancelled => board::fill_cancelled(lang),
    }
}

fn figures(session: &BoardSession) -> Fill {
    Fill {
        taken: session.enrolled.0,
        held: session.held.0,
        waiting: session.waiting.0,
        capacity: session.capacity.0.into(),
        minimum: session.minimum.0.into(),
    }
}

/// Everything about a session, as it is read aloud and shown under the pointer.
fn told(lang: Lang, session: &BoardSession, fill: FillState) -> String {
    let days = date::range_compact(lang, session.starts_on, session.ends_on);
    let mut parts = vec![session.course.title.0.clone(), session.code.0.clone(), days, session.site.name.0.clone()];
    parts.push(fill_words(lang, fill).to_owned());
    if fill != FillState::Cancelled {
        parts.push(session.state.words(lang).to_owned());
        parts.push(figures(session).words(lang));
    }
    parts.join(", ")
}

/// What the shapes and colours mean, and how many sessions are of each.
pub fn legend(found: &SessionBoard) -> AnyView {
    let lang = use_lang();
    let entry = |fill: FillState| {
        let count = found.sessions.iter().filter(|session| FillState::of(session) == fill).count();
        view! {
            <li><span class=format!("bar-key {}", fill.class()) aria-hidden="true"></span>{fill_words(lang, fill)}" "<b>{count}</b></li>
        }
    };
    view! { <ul class="board-legend small" aria-label=board::legend(lang)>{FillState::ALL.map(entry).collect_view()}</ul> }
        .into_any()
}

fn bar_id(session: &BoardSession) -> String {
    format!("bar-{}", session.id)
}

fn link(session: &BoardSession, by_course: bool) -> AnyView {
    let lang = use_lang();
    let fill = FillState::of(session);
    let told = told(lang, session, fill);
    let first = if by_course { session.code.0.clone() } else { session.course.title.0.clone() };
    let seats = format!("{}/{}", session.enrolled.0.saturating_add(session.held.0), session.capacity.0);
    view! {
        <a id=bar_id(session) class=format!("bar {} {}", fill.class(), session.state.code()) href=Page::Session(session.id).path() title=told.clone() aria-label=told.clone()>
            <span class="bar-shape" aria-hidden="true"></span>
            <span class="bar-words">{first}</span>
            <span class="bar-seats">{seats}</span>
        </a>
    }
    .into_any()
}

/// Empty weeks, told apart one by one so that the lines of the grid show.
fn gap(weeks: usize) -> AnyView {
    (0..weeks).map(|_| view! { <td></td> }).collect_view().into_any()
}

fn lane(lane: &[Bar], weeks: usize, by_course: bool) -> AnyView {
    let mut at = 0;
    let mut cells = Vec::new();
    for bar in lane {
        cells.push(gap(bar.from.saturating_sub(at)));
        cells.push(view! { <td colspan=bar.span.to_string()>{link(&bar.session, by_course)}</td> }.into_any());
        at = bar.from + bar.span;
    }
    cells.push(gap(weeks.saturating_sub(at)));
    cells.into_any()
}

fn group(row: &Row, weeks: usize, by_course: bool) -> AnyView {
    let mut lanes = row.lanes.iter();
    let first = lanes.next().map(|bars| lane(bars, weeks, by_course));
    let count = row.lanes.len().max(1).to_string();
    let sessions = u32::try_from(row.lanes.iter().map(Vec::len).sum::<usize>()).unwrap_or(u32::MAX);
    view! {
        <tbody>
            <tr>
                <th scope="rowgroup" rowspan=count><span>{row.name.clone()}</span><span class="small soft">{board::count(use_lang(), sessions)}</span></th>
                {first}
            </tr>
            {lanes.map(|bars| view! { <tr>{lane(bars, weeks, by_course)}</tr> }).collect_view()}
        </tbody>
    }
    .into_any()
}

/// The months over the weeks: a week belongs to the month of its Thursday, as its number does to its year.
fn months(weeks: &[NaiveDate]) -> Vec<(NaiveDate, usize)> {
    let mut months: Vec<(NaiveDate, usize)> = Vec::new();
    for week in weeks {
        let thursday = week.checked_add_days(chrono::Days::new(3)).unwrap_or(*week);
        let first = Zoom::Month.first(thursday);
        match months.last_mut() {
            Some((month, count)) if *month == first => *count += 1,
            _ => months.push((first, 1)),
        }
    }
    months
}

/// The table: a line for each site, or each course.
pub fn table(found: &SessionBoard, weeks: &[NaiveDate], zoom: Zoom, by_course: bool, query: &Query) -> AnyView {
    let lang = use_lang();
    let rows = rows(&found.sessions, weeks, by_course);
    let lanes: Vec<Vec<(usize, String)>> = rows
        .iter()
        .flat_map(|row| &row.lanes)
        .map(|lane| lane.iter().map(|bar| (bar.from, bar_id(&bar.session))).collect())
        .collect();
    let on_key = move |event: web_sys::KeyboardEvent| {
        let modified = event.ctrl_key() || event.alt_key() || event.meta_key() || event.shift_key();
        let here = browser::focused_id();
        if let Some(next) = here.filter(|_| !modified).and_then(|id| neighbour(&lanes, &id, &event.key())) {
            event.prevent_default();
            browser::focus(&next);
        }
    };
    let this_week = monday(browser::today());
    let week = |first: &NaiveDate| {
        let number = first.iso_week().week().to_string();
        let days = date::range_compact(lang, *first, sunday(*first));
        let current = (*first == this_week).then_some("date");
        let day = if zoom == Zoom::Year { first.day().to_string() } else { date::day_month_short(lang, *first) };
        let words = board::week_of(lang, &number, &days);
        let id = current.map(|_| "board-this-week");
        view! { <th scope="col" id=id title=words.clone() aria-current=current><span aria-hidden="true">{day}</span><span class="unseen">{words.clone()}</span></th> }
    };
    let month = |(first, count): (NaiveDate, usize)| {
        let name = date::month_year(lang, first);
        let only = query.with("zoom", Zoom::Month.code()).with("on", &first.to_string());
        let head = if zoom == Zoom::Month {
            view! { <span>{name}</span> }.into_any()
        } else {
            let words = board::open_month(lang, &name);
            view! { <a href=Page::Board.with(&only) title=words>{name}</a> }.into_any()
        };
        view! { <th scope="colgroup" colspan=count.to_string()>{head}</th> }
    };
    // A year begins long before today: the present week is what one comes for, with two weeks before it.
    if zoom == Zoom::Year && browser::focused_id().is_none() {
        request_animation_frame(|| browser::scroll_aside("board-box", "board-this-week", 300));
    }
    let lines = if by_course { board::by_course(lang) } else { board::by_site(lang) };
    let class = match zoom {
        Zoom::Year => "board year",
        Zoom::Quarter => "board quarter",
        Zoom::Month => "board month",
    };
    view! {
        <p class="small soft" id="board-keys">{board::keys(lang)}</p>
        <div class="board-box" id="board-box" tabindex="0" role="region" aria-label=board::title(lang)>
            <table class=class aria-describedby="board-keys" on:keydown=on_key>
                <caption class="unseen">{board::title(lang)}</caption>
                <thead>
                    <tr><th scope="col" rowspan="2" class="corner">{lines}</th>{months(weeks).into_iter().map(month).collect_view()}</tr>
                    <tr>{weeks.iter().map(week).collect_view()}</tr>
                </thead>
                {rows.iter().map(|row| group(row, weeks.len(), by_course)).collect_view()}
            </table>
        </div>
    }
    .into_any()
}

/// On a phone: week after week, those that have a session.
pub fn list(found: &SessionBoard, weeks: &[NaiveDate]) -> AnyView {
    let lang = use_lang();
    let first = weeks.first().copied().unwrap_or_default();
    let week = |start: &NaiveDate| {
        // What began before the span is told in its first week.
        let of_week: Vec<&BoardSession> = found
            .sessions
            .iter()
            .filter(|session| {
                let begins = monday(session.starts_on).max(first);
                begins == *start
            })
            .collect();
        (!of_week.is_empty()).then(|| {
            let days = date::range(lang, *start, sunday(*start));
            let words = board::week_of(lang, &start.iso_week().week().to_string(), &days);
            view! {
                <section class="stack-tight">
                    <h3>{words}</h3>
                    <ul class="board-week">{of_week.into_iter().map(line).collect_view()}</ul>
                </section>
            }
        })
    };
    view! { <div class="stack board-list">{weeks.iter().filter_map(week).collect_view()}</div> }.into_any()
}

fn line(session: &BoardSession) -> AnyView {
    let lang = use_lang();
    let fill = FillState::of(session);
    let about = format!("{} · {}", date::range_compact(lang, session.starts_on, session.ends_on), session.site.name.0);
    let said = format!("{} · {}", fill_words(lang, fill), figures(session).words(lang));
    view! {
        <li>
            <a class=format!("bar {} {}", fill.class(), session.state.code()) href=Page::Session(session.id).path()>
                <span class="bar-shape" aria-hidden="true"></span>
                <span class="bar-words"><b>{session.course.title.0.clone()}</b>" "<span class="small">{session.code.0.clone()}</span>
                    <span class="small">{about}</span><span class="small">{said}</span></span>
            </a>
        </li>
    }
    .into_any()
}
