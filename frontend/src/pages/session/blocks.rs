//! The days of a session: one block, or several.

use chrono::NaiveDate;
use contract::{ranking::Days, session::DaysBody};
use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    browser,
    components::{
        button::Button,
        field::{Fault, Field, fault_of},
        icon::Icon,
        rows::Keeper,
    },
    context::use_lang,
    i18n::messages::planning,
};

/// One block of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockRow {
    key: usize,
    first: RwSignal<String>,
    last: RwSignal<String>,
}

impl BlockRow {
    fn new(key: usize, days: Option<(NaiveDate, NaiveDate)>) -> Self {
        let text = |day: Option<NaiveDate>| RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default());
        Self { key, first: text(days.map(|days| days.0)), last: text(days.map(|days| days.1)) }
    }

    fn id(self, field: &str) -> String {
        format!("block-{}-{field}", self.key)
    }

    fn read(self, faults: &mut Vec<Fault>) -> Option<DaysBody> {
        let lang = use_lang();
        let mut day = |typed: RwSignal<String>, field: &str| {
            let day = typed.with_untracked(|typed| typed.trim().parse::<NaiveDate>().ok());
            if day.is_none() {
                faults.push(Fault { field: self.id(field), words: planning::day_needed(lang).to_owned() });
            }
            day
        };
        let (starts_on, ends_on) = day(self.first, "first").zip(day(self.last, "last"))?;
        if ends_on < starts_on {
            faults.push(Fault { field: self.id("last"), words: planning::last_before_first(lang).to_owned() });
        }
        Some(DaysBody { starts_on, ends_on })
    }
}

/// The blocks of a form.
#[derive(Clone, Copy)]
pub struct BlockRows(RwSignal<Vec<BlockRow>>, Keeper);

impl BlockRows {
    /// The blocks that a session has; one to fill in when there is none yet.
    #[must_use]
    pub fn new(days: &[(NaiveDate, NaiveDate)]) -> Self {
        let rows: Vec<BlockRow> = days.iter().enumerate().map(|(key, days)| BlockRow::new(key, Some(*days))).collect();
        let rows = if rows.is_empty() { vec![BlockRow::new(0, None)] } else { rows };
        Self(RwSignal::new(rows), Keeper::here())
    }

    /// The blocks that a session has, as it says them.
    #[must_use]
    pub fn of(starts_on: NaiveDate, ends_on: NaiveDate, blocks: &[Days]) -> Self {
        let days: Vec<_> = blocks.iter().map(|block| (block.starts_on, block.ends_on)).collect();
        if days.is_empty() { Self::new(&[(starts_on, ends_on)]) } else { Self::new(&days) }
    }

    /// Puts other days in the place of those that stand here.
    pub fn take(self, days: &[(NaiveDate, NaiveDate)]) {
        let mut rows = self.0.get_untracked();
        rows.truncate(days.len());
        for (row, (first, last)) in rows.iter().zip(days) {
            row.first.set(first.to_string());
            row.last.set(last.to_string());
        }
        let key = rows.iter().map(|row| row.key + 1).max().unwrap_or_default();
        let more = days.iter().skip(rows.len()).zip(key..);
        rows.extend(more.map(|(days, key)| self.1.make(|| BlockRow::new(key, Some(*days)))));
        self.0.set(rows);
    }

    /// Reads what was typed, in the order of the days.
    pub fn read(self, faults: &mut Vec<Fault>) -> Vec<DaysBody> {
        self.0.get_untracked().into_iter().filter_map(|row| row.read(faults)).collect()
    }

    /// Where the server's words about the days stand.
    #[must_use]
    pub fn fields(self) -> Vec<(String, String)> {
        let rows = self.0.get_untracked();
        let mut all = vec![("/blocks".to_owned(), "blocks".to_owned())];
        for (index, row) in rows.iter().enumerate() {
            all.push((format!("/blocks/{index}/starts_on"), row.id("first")));
            all.push((format!("/blocks/{index}/ends_on"), row.id("last")));
        }
        all.extend(rows.first().map(|row| ("/starts_on".to_owned(), row.id("first"))));
        all.extend(rows.last().map(|row| ("/ends_on".to_owned(), row.id("last"))));
        all
    }
}

/// The blocks, one below the other.
#[component]
pub fn Blocks(rows: BlockRows, faults: RwSignal<Vec<Fault>>) -> impl IntoView {
    let lang = use_lang();
    let all = rows.0;
    let add = move |()| {
        let key = all.with_untracked(|rows| rows.iter().map(|row| row.key + 1).max().unwrap_or_default());
        let row = rows.1.make(|| BlockRow::new(key, None));
        all.update(|rows| rows.push(row));
        request_animation_frame(move || browser::focus(&row.id("first")));
    };
    let draw = move |row: BlockRow| {
        let fault = move |field: &str| fault_of(faults.into(), &row.id(field));
        let nth = move || all.with(|rows| rows.iter().position(|one| *one == row).unwrap_or_default() + 1).to_string();
        let remove = move |()| {
            all.update(|rows| rows.retain(|one| *one != row));
            browser::focus("blocks");
        };
        // The last day is at least the first: whoever chooses the first does not look for the month twice.
        let follow = move |_| {
            let first = row.first.get_untracked();
            if row.last.with_untracked(|last| last.is_empty() || *last < first) {
                row.last.set(first);
            }
        };
        let several = move || all.with(|rows| rows.len() > 1);
        view! {
            <fieldset class="part" on:change=follow>
                <legend class="unseen">{move || planning::block_nth(lang, &nth())}</legend>
                <div class="pair">
                    <Field id=row.id("first") kind="date" label=planning::block_first(lang) value=row.first fault=fault("first") />
                    <Field id=row.id("last") kind="date" label=planning::block_last(lang) value=row.last fault=fault("last") />
                </div>
                {shown(move || several().then(|| view! { <div><Button label=planning::block_remove(lang, &nth()) class="small quiet danger" on_press=remove /></div> }))}
            </fieldset>
        }
        .into_any()
    };
    let fault = fault_of(faults.into(), "blocks");
    view! {
        <fieldset class="stack-tight" id="blocks" tabindex="-1" aria-describedby="blocks-hint">
            <legend class="label">{planning::blocks(lang)}</legend>
            <p class="hint" id="blocks-hint">{planning::blocks_hint(lang)}</p>
            {shown(move || fault.get().map(|words| view! { <p class="fault">{words}</p> }))}
            <For each=move || all.get() key=|row| row.key let:row>{draw(row)}</For>
            <div><Button label=planning::block_add(lang) class="small" shape=Icon::Plus on_press=add /></div>
        </fieldset>
    }
    .into_any()
}
