//! The table of requests on a desk: as long as there are requests, drawn where one looks, moved through by keys.

mod choosing;
mod reading;

use std::time::Duration;

use contract::{
    id::RequestId,
    request::{Request, RequestSort},
};
use leptos::{html, prelude::*};

use super::{bulk::Bulk, columns::Columns, list};
use crate::{
    browser,
    client::error::ClientError,
    components::{
        button::Button,
        loaded::{Failed, skeleton},
    },
    context::{Speaker, use_lang, use_speaker},
    i18n::{Lang, messages::table, number::whole, speak},
    page::Page,
    pages::live::keep_fresh,
    remote::shown,
    router::{Router, use_router},
    state::{
        live,
        pages::Pages,
        query::Query,
        table::{Chosen, window},
        view::unnamed,
    },
};

/// How reading goes.
#[derive(Clone, Debug, PartialEq)]
enum Reading {
    First,
    Going,
    Failed(ClientError),
}

/// The rows read, what is seen of them, and what is chosen.
#[derive(Clone, Copy)]
pub struct Grid {
    query: Memo<Query>,
    lang: Lang,
    speaker: Speaker,
    router: Router,
    rows: RwSignal<Pages<Request>>,
    total: RwSignal<usize>,
    reading: RwSignal<Reading>,
    busy: StoredValue<bool>,
    /// Tells the answers to an older question from those to the present one.
    turn: StoredValue<u32>,
    stale: RwSignal<bool>,
    scrolled: RwSignal<i32>,
    height: RwSignal<i32>,
    row: RwSignal<i32>,
    active: RwSignal<usize>,
    chosen: RwSignal<Chosen>,
    node: NodeRef<html::Div>,
}

impl Grid {
    /// Follows the address.
    pub fn new(query: Memo<Query>) -> Self {
        let grid = Self {
            query,
            lang: use_lang(),
            speaker: use_speaker(),
            router: use_router(),
            rows: RwSignal::new(Pages::default()),
            total: RwSignal::new(0),
            reading: RwSignal::new(Reading::First),
            busy: StoredValue::new(false),
            turn: StoredValue::new(0),
            stale: RwSignal::new(false),
            scrolled: RwSignal::new(0),
            height: RwSignal::new(800),
            row: RwSignal::new(44),
            active: RwSignal::new(0),
            chosen: RwSignal::new(Chosen::default()),
            node: NodeRef::new(),
        };
        // How requests are counted beside the list changes nothing of it.
        let listed = Memo::new(move |_| query.with(|query| unnamed(query).without("group")));
        Effect::new(move |before: Option<Query>| {
            let now = listed.get();
            if before.as_ref() != Some(&now) {
                grid.reading.set(Reading::First);
                grid.chosen.set(Chosen::default());
                grid.active.set(0);
                if let Some(node) = grid.node.get_untracked() {
                    node.set_scroll_top(0);
                }
                grid.scrolled.set(0);
                grid.read_again();
            }
            now
        });
        keep_fresh(live::in_requests, move || grid.heed());
        grid
    }

    fn seen(self) -> (usize, usize) {
        window(self.scrolled.get(), self.height.get(), self.row.get(), self.total.get())
    }

    fn bar(self, bulk: Bulk, copy: Callback<()>) -> AnyView {
        let lang = use_lang();
        let chosen = Memo::new(move |_| self.chosen.with(|chosen| chosen.ids.len()));
        shown(move || {
            let count = u32::try_from(chosen.get()).unwrap_or(u32::MAX);
            if count == 0 {
                return ().into_any();
            }
            view! {
                <div class="bulk-bar">
                    <b role="status">{table::selected(lang, count)}</b>
                    <div class="actions">
                        {bulk.buttons(move || self.picked())}
                        <Button label=table::copy(lang) class="small" on_press=move |()| copy.run(()) />
                        <Button label=table::deselect(lang) class="small quiet" on_press=move |()| self.chosen.set(Chosen::default()) />
                    </div>
                </div>
            }
            .into_any()
        })
    }

    fn head(self, columns: Columns) -> AnyView {
        let lang = use_lang();
        let all = move || {
            self.chosen.with(|chosen| !chosen.ids.is_empty() && self.rows.with(|rows| chosen.ids.len() >= rows.count()))
        };
        let choose = view! { <input type="checkbox" aria-label=table::select_all(lang) prop:checked=all on:change=move |_| self.toggle_all() /> };
        columns.head(choose.into_any(), &self.query.get(), RequestSort::RequestedOnBackwards.code())
    }

    fn line(self, at: usize, request: &Request, columns: Columns, opened: Option<RequestId>) -> AnyView {
        let lang = use_lang();
        let id = request.id.to_string();
        let (one, two) = (id.clone(), id.clone());
        let is_active = move || self.active.get() == at;
        let pick = move |event: web_sys::MouseEvent| self.toggle(at, event.shift_key());
        let label = table::select(lang, &speak::name(&request.person));
        let choose = view! { <input type="checkbox" class="above" tabindex="-1" aria-label=label prop:checked=move || self.chosen.with(|chosen| chosen.ids.contains(&one)) on:click=pick /> };
        let href = Page::Request(request.id).with(&self.query.get_untracked());
        view! {
            <tr
                role="row"
                id=format!("request-{id}")
                aria-rowindex=(at + 2).to_string()
                aria-current=(opened == Some(request.id)).then_some("true")
                aria-selected=move || self.chosen.with(|chosen| chosen.ids.contains(&two)).to_string()
                class:active=is_active
            >
                {columns.cells(request, href, choose.into_any())}
            </tr>
        }
        .into_any()
    }

    /// The whole of it.
    pub fn view(self, selected: Memo<Option<RequestId>>, columns: Columns) -> AnyView {
        let lang = use_lang();
        let bulk = Bulk::new(Callback::new(move |()| {
            self.chosen.set(Chosen::default());
            self.read_again();
        }));
        let copy = Callback::new(move |()| self.copy());
        let on_scroll = move |_| {
            if let Some(node) = self.node.get_untracked() {
                self.scrolled.set(node.scroll_top());
                self.height.set(node.client_height());
                self.read_near();
            }
        };
        let retry = Callback::new(move |()| {
            self.reading.set(Reading::First);
            self.read_again();
        });
        let total = Memo::new(move |_| u32::try_from(self.total.get()).unwrap_or(u32::MAX));
        let (reading, none) = (Memo::new(move |_| self.reading.get()), Memo::new(move |_| self.total.get() == 0));
        let body = move || match reading.get() {
            Reading::First => view! { <div class="table-box">{skeleton(10)}</div> }.into_any(),
            Reading::Failed(error) => {
                view! { <div class="table-box"><Failed error=error retry=retry /></div> }.into_any()
            }
            Reading::Going if none.get() => {
                view! { <div class="table-box">{list::nothing(&self.query.get())}</div> }.into_any()
            }
            Reading::Going => self.table(columns, selected, on_scroll),
        };
        view! {
            <div class="grid-head">
                {shown(move || view! { <p class="small soft" role="status">{table::total(lang, &whole(lang, total.get()))}</p> })}
                {shown(move || self.stale.get().then(|| view! { <p class="small">{table::changed(lang)}" "<Button label=table::refresh(lang) class="small" on_press=move |()| self.read_again() /></p> }))}
                {columns.picker()}
            </div>
            {self.bar(bulk, copy)}
            {shown(body)}
            {bulk.dialog()}
        }
        .into_any()
    }

    fn table(
        self,
        columns: Columns,
        selected: Memo<Option<RequestId>>,
        on_scroll: impl Fn(web_sys::Event) + 'static,
    ) -> AnyView {
        let lang = use_lang();
        let range = Memo::new(move |_| self.seen());
        let lines = move || {
            let ((from, to), opened) = (range.get(), selected.get());
            self.rows.with(|rows| {
                let line = |at: usize| match rows.get(at) {
                    Some(request) => self.line(at, request, columns, opened),
                    // Not read yet: as tall as a row, so that nothing jumps.
                    None => view! { <tr role="row" class="unread" class:active=move || self.active.get() == at aria-rowindex=(at + 2).to_string()><th scope="row" role="rowheader"><span class="unread-bar" aria-hidden="true"></span></th><td role="gridcell" colspan=columns.count().to_string()></td></tr> }.into_any(),
                };
                (from..to).map(line).collect_view().into_any()
            })
        };
        // As wide as the rows: a table has no holes.
        let span = move || (columns.count() + 1).to_string();
        let above = move || format!("{}px", rows_tall(self.row.get(), range.get().0));
        let below = move || format!("{}px", rows_tall(self.row.get(), self.total.get().saturating_sub(range.get().1)));
        let current = move || {
            let at = self.active.get();
            self.rows.with(|rows| rows.get(at).map(|row| format!("request-{}", row.id)))
        };
        // The height of a row follows the size of the text: it is measured, once rows are drawn and when the window changes.
        let measure = move || {
            if let Some(node) = self.node.get_untracked() {
                self.height.set(node.client_height());
                if let Some(row) = browser::height_of_first(&node, "tbody > tr") {
                    self.row.set(row);
                }
            }
        };
        set_timeout(measure, Duration::from_millis(30));
        let resized = window_event_listener_untyped("resize", move |_| measure());
        on_cleanup(move || resized.remove());
        view! {
            <p class="unseen" id="grid-keys">{table::keys(lang)}</p>
            <div class="table-box grid-box" node_ref=self.node on:scroll=on_scroll>
                <table
                    class="table grid"
                    role="grid"
                    tabindex="0"
                    aria-label=list::title(lang)
                    aria-multiselectable="true"
                    aria-describedby="grid-keys"
                    aria-rowcount=move || (self.total.get() + 1).to_string()
                    aria-activedescendant=current
                    on:keydown=move |event| self.on_key(&event)
                >
                    <thead role="rowgroup">
                        {shown(move || self.head(columns))}
                        <tr class="spacer" aria-hidden="true"><td colspan=span style:height=above></td></tr>
                    </thead>
                    <tbody role="rowgroup">{shown(lines)}</tbody>
                    <tfoot aria-hidden="true"><tr class="spacer"><td colspan=span style:height=below></td></tr></tfoot>
                </table>
            </div>
        }
        .into_any()
    }
}

fn rows_tall(row: i32, rows: usize) -> i64 {
    i64::from(row).saturating_mul(i64::try_from(rows).unwrap_or(i64::MAX))
}
