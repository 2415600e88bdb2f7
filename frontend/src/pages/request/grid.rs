//! The table of requests on a desk: as long as there are requests, drawn where one looks, moved through by keys.

use std::{collections::BTreeSet, time::Duration};

use contract::{
    id::RequestId,
    request::{Request, RequestSort},
    text::Cursor,
};
use leptos::{html, prelude::*};

use super::{bulk::Bulk, columns::Columns, groups, list};
use crate::{
    browser, client,
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
        query::Query,
        table::{Chosen, moved, tsv, window},
        view::unnamed,
    },
};

/// How many rows one call brings.
const PAGE: u16 = 200;
/// How many rows are kept ahead of those in sight.
const AHEAD: usize = 200;
/// A list read further than this is not read again by itself.
const FRESH: usize = 1_000;

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
    rows: RwSignal<Vec<Request>>,
    next: StoredValue<Option<Cursor>>,
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
            rows: RwSignal::new(Vec::new()),
            next: StoredValue::new(None),
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
        keep_fresh(live::in_requests, move || {
            if grid.rows.with_untracked(Vec::len) <= FRESH {
                grid.read_again();
            } else {
                grid.stale.set(true);
            }
        });
        grid
    }

    fn seen(self) -> (usize, usize) {
        window(self.scrolled.get(), self.height.get(), self.row.get(), self.total.get())
    }

    /// Reads the rows again, as far as they are in sight; those shown stay until the new ones are here.
    fn read_again(self) {
        let turn = self.turn.try_update_value(|turn| {
            *turn = turn.wrapping_add(1);
            *turn
        });
        let Some(turn) = turn else { return };
        let query = self.query.get_untracked();
        let wanted = if self.reading.get_untracked() == Reading::First { 0 } else { untrack(|| self.seen().1) };
        self.busy.set_value(true);
        leptos::task::spawn_local(async move {
            let answer = read(&query, wanted).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            self.busy.set_value(false);
            match answer {
                Ok((total, rows, next)) => {
                    let here: BTreeSet<String> = rows.iter().map(|row| row.id.to_string()).collect();
                    self.chosen.update(|chosen| chosen.ids.retain(|id| here.contains(id)));
                    self.next.set_value(next);
                    self.total.set(total.max(rows.len()));
                    self.rows.set(rows);
                    self.stale.set(false);
                    self.reading.set(Reading::Going);
                    self.read_ahead();
                }
                // What is shown outlives an outage.
                Err(_) if self.reading.get_untracked() == Reading::Going => self.stale.set(true),
                Err(error) => self.reading.set(Reading::Failed(error)),
            }
        });
    }

    /// Reads on, page after page, until there is enough beyond what is in sight.
    fn read_ahead(self) {
        if self.busy.get_value() {
            return;
        }
        let turn = self.turn.get_value();
        self.busy.set_value(true);
        leptos::task::spawn_local(async move {
            loop {
                let Some(wanted) = self.scrolled.try_get_untracked().map(|_| untrack(|| self.seen().1 + AHEAD)) else {
                    return;
                };
                let cursor = self.next.try_get_value().flatten();
                let enough = self.rows.with_untracked(Vec::len) >= wanted;
                let Some(cursor) = cursor.filter(|_| !enough) else { break };
                let query = self.query.get_untracked();
                let page = client::request::list_requests(&list::call(&query, PAGE, Some(cursor))).await;
                if self.turn.try_get_value() != Some(turn) {
                    return;
                }
                let Ok(page) = page else {
                    self.stale.set(true);
                    break;
                };
                self.next.set_value(page.next.clone());
                self.rows.update(|rows| rows.extend(page.items));
                let read = self.rows.with_untracked(Vec::len);
                // The count was taken before: what came since is seen too, and what went leaves no blank.
                if page.next.is_none() || read > self.total.get_untracked() {
                    self.total.set(read);
                }
            }
            self.busy.set_value(false);
        });
    }

    /// The rows chosen, in the order of the list.
    pub fn picked(self) -> Vec<Request> {
        self.chosen.with_untracked(|chosen| {
            self.rows.with_untracked(|rows| {
                rows.iter().filter(|row| chosen.ids.contains(&row.id.to_string())).cloned().collect()
            })
        })
    }

    fn id_at(self, at: usize) -> Option<RequestId> {
        self.rows.with_untracked(|rows| rows.get(at).map(|row| row.id))
    }

    fn toggle(self, at: usize, range: bool) {
        let Some(id) = self.id_at(at) else { return };
        let from = self.active.get_untracked();
        self.chosen.update(|chosen| {
            if range {
                chosen.extend(from, at, |at| self.id_at(at).map(|id| id.to_string()));
            } else {
                chosen.toggle(at, &id.to_string());
            }
        });
        self.active.set(at);
    }

    /// Chooses each row read, or lets go of them all.
    fn toggle_all(self) {
        let all: BTreeSet<String> =
            self.rows.with_untracked(|rows| rows.iter().map(|row| row.id.to_string()).collect());
        self.chosen.update(|chosen| {
            if chosen.ids.is_superset(&all) {
                *chosen = Chosen::default();
            } else {
                chosen.ids.extend(all);
            }
        });
    }

    /// Scrolls a row into sight.
    fn show(self, at: usize) {
        let Some(node) = self.node.get_untracked() else { return };
        let row = self.row.get_untracked();
        let top = i32::try_from(at).unwrap_or(i32::MAX).saturating_mul(row);
        let (scrolled, height) = (node.scroll_top(), node.client_height());
        // The head stays over the first row in sight.
        let head = row;
        if top < scrolled {
            node.set_scroll_top(top);
        } else if top.saturating_add(row).saturating_add(head) > scrolled + height {
            node.set_scroll_top(top.saturating_add(row).saturating_add(head) - height);
        }
    }

    fn copy(self) {
        let (lang, speaker) = (self.lang, self.speaker);
        let picked = self.picked();
        let rows =
            if picked.is_empty() { self.id_at(self.active.get_untracked()).into_iter().collect() } else { Vec::new() };
        let one = self.rows.with_untracked(|all| all.iter().filter(|row| rows.contains(&row.id)).cloned().collect());
        let picked: Vec<Request> = if picked.is_empty() { one } else { picked };
        let count = u32::try_from(picked.len()).unwrap_or(u32::MAX);
        let cells: Vec<Vec<String>> = std::iter::once(super::columns::heads(lang))
            .chain(picked.iter().map(|row| super::columns::texts(lang, row)))
            .collect();
        leptos::task::spawn_local(async move {
            let copied = browser::copy(&tsv(&cells)).await;
            if copied { speaker.say(table::copied(lang, count)) } else { speaker.say(table::not_copied(lang)) }
        });
    }

    fn on_key(self, event: &web_sys::KeyboardEvent) {
        let (key, at) = (event.key(), self.active.get_untracked());
        let lettered = event.ctrl_key() || event.meta_key();
        // What is focused inside, a link or a box, keeps its own keys.
        let own = event.target() != event.current_target();
        if lettered && (key == "c" || key == "C") && !browser::is_selecting() {
            event.prevent_default();
            return self.copy();
        }
        if lettered && (key == "a" || key == "A") && !own {
            event.prevent_default();
            return self.toggle_all();
        }
        if own || lettered || event.alt_key() {
            return;
        }
        let rows = self.rows.with_untracked(Vec::len);
        let page = usize::try_from(self.height.get_untracked() / self.row.get_untracked().max(1)).unwrap_or(1);
        if let Some(to) = moved(&key, at, page.saturating_sub(2), rows) {
            event.prevent_default();
            if event.shift_key() {
                self.chosen.update(|chosen| chosen.extend(at, to, |at| self.id_at(at).map(|id| id.to_string())));
            }
            self.active.set(to);
            self.show(to);
        } else if key == " " {
            event.prevent_default();
            self.toggle(at, event.shift_key());
        } else if key == "Enter"
            && let Some(id) = self.id_at(at)
        {
            event.prevent_default();
            self.router.go(&Page::Request(id).with(&self.query.get_untracked()));
        }
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
            self.chosen.with(|chosen| !chosen.ids.is_empty() && self.rows.with(|rows| chosen.ids.len() >= rows.len()))
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
                self.read_ahead();
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
                    None => view! { <tr role="row" class="unread" aria-rowindex=(at + 2).to_string()><th scope="row" role="rowheader"><span class="unread-bar" aria-hidden="true"></span></th><td role="gridcell" colspan=columns.count().to_string()></td></tr> }.into_any(),
                };
                (from..to).map(line).collect_view().into_any()
            })
        };
        // As wide as the rows: a table has no holes.
        let span = move || (columns.count() + 1).to_string();
        let above = move || format!("{}px", rows_tall(self.row.get(), range.get().0));
        let below = move || format!("{}px", rows_tall(self.row.get(), self.total.get().saturating_sub(range.get().1)));
        let current = move || self.id_at(self.active.get()).map(|id| format!("request-{id}"));
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

/// How many there are, and the first of them, as far as `wanted`.
async fn read(query: &Query, wanted: usize) -> Result<(usize, Vec<Request>, Option<Cursor>), ClientError> {
    let mut rows = Vec::new();
    let mut cursor = None;
    loop {
        let page = client::request::list_requests(&list::call(query, PAGE, cursor)).await?;
        rows.extend(page.items);
        cursor = page.next;
        if cursor.is_none() || rows.len() >= wanted {
            break;
        }
    }
    let total = if cursor.is_none() {
        rows.len()
    } else {
        let counted = client::request::get_request_groups(&groups::counted(query, None)).await?;
        usize::try_from(counted.total.0).unwrap_or(usize::MAX)
    };
    Ok((total, rows, cursor))
}
