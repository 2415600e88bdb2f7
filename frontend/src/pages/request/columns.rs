//! The columns of the table of requests: which are shown, what they hold, and what is copied of them.

use contract::request::Request;
use leptos::prelude::*;

use super::progress_badge;
use crate::{
    browser,
    components::{
        icon::{Icon, icon},
        table::{two_lines, unit_short},
    },
    context::use_lang,
    i18n::{
        Lang, date,
        messages::{common, requests, table},
        speak,
        terms::Term,
    },
    page::Page,
    state::{filter::Sort, query::Query},
};

/// Where the browser keeps the columns that are left out.
const KEPT: &str = "requests-columns-hidden";
/// What is left out until asked for: the unit stands under the name of the person.
const LEFT_OUT: &str = "unit";

/// A column beside the person, which is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Unit,
    Course,
    Priority,
    RequestedOn,
    Wishes,
    Progress,
}

impl Column {
    const ALL: [Self; 6] = [Self::Unit, Self::Course, Self::Priority, Self::RequestedOn, Self::Wishes, Self::Progress];

    const fn code(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Course => "course",
            Self::Priority => "priority",
            Self::RequestedOn => "requested_on",
            Self::Wishes => "wishes",
            Self::Progress => "progress",
        }
    }

    const fn words(self, lang: Lang) -> &'static str {
        match self {
            Self::Unit => requests::unit(lang),
            Self::Course => requests::course(lang),
            Self::Priority => requests::priority(lang),
            Self::RequestedOn => requests::requested_on(lang),
            Self::Wishes => requests::wishes(lang),
            Self::Progress => requests::progress(lang),
        }
    }

    /// Its name in `sort`, if it sorts.
    const fn sort(self) -> Option<&'static str> {
        match self {
            Self::Unit | Self::Course | Self::Priority | Self::RequestedOn => Some(self.code()),
            Self::Wishes | Self::Progress => None,
        }
    }

    fn cell(self, request: &Request) -> AnyView {
        let lang = use_lang();
        match self {
            Self::Unit => unit_short(&request.person.unit),
            // Sorted by code: it is told where the list is sorted.
            Self::Course => two_lines(request.course.title.0.clone(), request.course.code.0.clone()),
            Self::Priority if request.priority.0 == 1 => {
                view! { <strong>{request.priority.to_string()}</strong> }.into_any()
            }
            Self::Priority => view! { <span>{request.priority.to_string()}</span> }.into_any(),
            Self::RequestedOn => view! { <span>{date::compact(lang, request.requested_on)}</span> }.into_any(),
            Self::Wishes => wishes(lang, request),
            Self::Progress => {
                let closed = request
                    .close_code
                    .map(|code| view! { <span class="small soft" title=code.words(lang)>{code.words(lang)}</span> });
                view! { <span class="pile">{progress_badge(request.progress)}{closed}</span> }.into_any()
            }
        }
    }
}

/// The first wish, with how many more there are.
pub fn wishes(lang: Lang, request: &Request) -> AnyView {
    request.wishes.first().map_or_else(
        || requests::no_wishes(lang).into_any(),
        |first| two_lines(first_code(lang, request), speak::days_and_site(lang, &first.session)),
    )
}

fn first_code(lang: Lang, request: &Request) -> String {
    let more = u32::try_from(request.wishes.len().saturating_sub(1)).unwrap_or(0);
    let code = request.wishes.first().map(|first| first.session.code.0.clone()).unwrap_or_default();
    if more == 0 { code } else { requests::and_more(lang, more, &code) }
}

/// What is copied of each request, whatever is shown.
pub fn heads(lang: Lang) -> Vec<String> {
    let all = [requests::person(lang), requests::unit(lang), requests::course(lang), requests::priority(lang)];
    let more = [requests::requested_on(lang), requests::wishes(lang), requests::progress(lang)];
    all.into_iter().chain(more).map(str::to_owned).collect()
}

/// The same of one.
pub fn texts(lang: Lang, request: &Request) -> Vec<String> {
    let wishes: Vec<String> = request.wishes.iter().map(|wish| wish.session.code.0.clone()).collect();
    vec![
        speak::name(&request.person),
        request.person.unit.code.0.clone(),
        request.course.title.0.clone(),
        request.priority.to_string(),
        date::compact(lang, request.requested_on),
        wishes.join(", "),
        request.progress.words(lang).to_owned(),
    ]
}

/// The columns that one has left in.
#[derive(Clone, Copy)]
pub struct Columns {
    hidden: RwSignal<Vec<String>>,
}

impl Columns {
    /// As the browser keeps them.
    pub fn kept() -> Self {
        let kept = browser::kept(KEPT).unwrap_or_else(|| LEFT_OUT.to_owned());
        Self { hidden: RwSignal::new(kept.split(' ').filter(|code| !code.is_empty()).map(str::to_owned).collect()) }
    }

    fn shown(self) -> Vec<Column> {
        self.hidden.with(|hidden| {
            Column::ALL.into_iter().filter(|column| !hidden.iter().any(|code| code == column.code())).collect()
        })
    }

    /// Those left in, by code; none when they are the usual ones.
    pub fn chosen(self) -> Vec<String> {
        let usual = |code: &&str| *code != LEFT_OUT;
        let shown: Vec<&str> = self.shown().into_iter().map(Column::code).collect();
        if shown.iter().copied().eq(Column::ALL.iter().map(|column| column.code()).filter(usual)) {
            return Vec::new();
        }
        shown.into_iter().map(str::to_owned).collect()
    }

    /// Leaves in those of these codes; the usual ones when there are none.
    pub fn choose(self, codes: &[String]) {
        let all = Column::ALL.iter().map(|column| column.code());
        let hidden: Vec<String> = if codes.is_empty() {
            vec![LEFT_OUT.to_owned()]
        } else {
            all.filter(|code| !codes.iter().any(|one| one == code)).map(str::to_owned).collect()
        };
        self.keep(hidden);
    }

    fn keep(self, hidden: Vec<String>) {
        // Empty would read as never chosen.
        let kept = if hidden.is_empty() { "-".to_owned() } else { hidden.join(" ") };
        browser::keep(KEPT, &kept);
        self.hidden.set(hidden);
    }

    /// How many are left in.
    pub fn count(self) -> usize {
        self.shown().len()
    }

    /// The boxes that leave columns in or out.
    pub fn picker(self) -> AnyView {
        let lang = use_lang();
        let one = move |column: Column| {
            let code = column.code();
            let toggle = move |event: web_sys::Event| {
                let on = event_target_checked(&event);
                let mut hidden = self.hidden.get_untracked();
                hidden.retain(|one| one != code);
                if !on {
                    hidden.push(code.to_owned());
                }
                self.keep(hidden);
            };
            let on = move || self.hidden.with(|hidden| !hidden.iter().any(|one| one == code));
            view! { <li><label><input type="checkbox" prop:checked=on on:change=toggle /><span>{column.words(lang)}</span></label></li> }
        };
        view! {
            <details class="menu column-menu">
                <summary class="button small">{icon(Icon::Settings)}<span>{table::columns(lang)}</span></summary>
                <ul class="menu-sheet picks whole">{Column::ALL.map(one).collect_view()}</ul>
            </details>
        }
        .into_any()
    }

    /// The row of heads; those that sort are links.
    pub fn head(self, choose: AnyView, query: &Query, default: &'static str) -> AnyView {
        let lang = use_lang();
        let sort = Sort::of(query, default);
        let sorted = |name: &'static str, words: &'static str| {
            let shape = match sort.aria(name) {
                Some("ascending") => Icon::ArrowUp,
                Some(_) => Icon::ArrowDown,
                None => Icon::Sort,
            };
            let href = Page::Requests.with(&sort.pressed(query, name));
            let title = common::sort_by(lang, &words.to_lowercase());
            view! { <a href=href title=title>{words}{icon(shape)}</a> }
        };
        let head = |column: Column| {
            let class = if column == Column::Course { "wide" } else { "" };
            let words = column.words(lang);
            let aria = column.sort().and_then(|name| sort.aria(name));
            let content = match column.sort() {
                Some(name) => sorted(name, words).into_any(),
                None => words.into_any(),
            };
            view! { <th scope="col" role="columnheader" class=class aria-sort=aria>{content}</th> }.into_any()
        };
        let person = sorted("person", requests::person(lang));
        view! {
            <tr role="row" aria-rowindex="1">
                <th scope="col" role="columnheader" aria-sort=sort.aria("person")><span class="choose">{choose}{person}</span></th>
                {self.shown().into_iter().map(head).collect_view()}
            </tr>
        }
        .into_any()
    }

    /// The cells of a row.
    pub fn cells(self, request: &Request, href: String, choose: AnyView) -> AnyView {
        let who = two_lines(speak::name(&request.person), speak::rank_and_unit(&request.person));
        let cell = |column: Column| view! { <td role="gridcell"><span>{column.cell(request)}</span></td> };
        view! {
            <th scope="row" role="rowheader"><span class="choose">{choose}<a class="row-link" tabindex="-1" href=href>{who}</a></span></th>
            {self.shown().into_iter().map(cell).collect_view()}
        }
        .into_any()
    }
}
