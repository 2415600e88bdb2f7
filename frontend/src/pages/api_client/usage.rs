//! What an API client consumed: a drawing, the same in a table, and to take away.

use chrono::{Days, NaiveDate};
use contract::api_client::{ApiClientDay, ApiClientUsage};
use leptos::prelude::*;

use crate::{
    browser,
    components::{
        bars::{Bar, bars},
        icon::{Icon, icon},
        loaded::empty_line,
    },
    context::use_lang,
    i18n::{date, messages::clients, number::whole},
    state::query::escape,
};

/// Days drawn.
const DAYS: u64 = 30;

/// The drawing with its table.
#[must_use]
pub fn usage(usage: ApiClientUsage) -> AnyView {
    let lang = use_lang();
    let total = usage.days.iter().map(|day| day.requests.0).fold(0_u32, u32::saturating_add);
    if total == 0 {
        return empty_line(clients::usage_none(lang));
    }
    let refused = usage.days.iter().map(|day| day.refused.0).fold(0_u32, u32::saturating_add);
    let most = usage.days.iter().max_by_key(|day| day.requests);
    let most = most.map(|day| clients::usage_most(lang, &whole(lang, day.requests.0), &date::day_month(lang, day.day)));
    let today = browser::now().date_naive();
    let drawn: Vec<Bar> = (0..DAYS).rev().map(|ago| bar(&usage.days, today, ago)).collect();
    let first = today.checked_sub_days(Days::new(DAYS - 1)).unwrap_or(today);
    let lines = usage.days.iter().map(|day| {
        view! { <tr><th scope="row">{date::day(lang, day.day)}</th><td class="number">{whole(lang, day.requests.0)}</td><td class="number">{whole(lang, day.refused.0)}</td></tr> }
    });
    view! {
        <div class="stack usage">
            <div class="spread"><strong>{clients::usage_title(lang, total, &whole(lang, refused))}</strong><span class="small soft">{most}</span></div>
            <div>
                {bars(&drawn)}
                <div class="spread small soft" aria-hidden="true"><span>{date::day_month(lang, first)}</span><span>{date::day_month(lang, today)}</span></div>
            </div>
            <details>
                <summary class="open-more">{clients::usage_table(lang)}</summary>
                <table class="criteria">
                    <thead><tr><th scope="col">{clients::usage_day(lang)}</th><th scope="col" class="number">{clients::usage_requests(lang)}</th><th scope="col" class="number">{clients::usage_refused(lang)}</th></tr></thead>
                    <tbody>{lines.collect_view()}</tbody>
                </table>
            </details>
            <div><a class="button small" download="releve-consommation.csv" href=data(&usage.days)>{icon(Icon::File)}<span>{clients::usage_download(lang)}</span></a></div>
        </div>
    }
    .into_any()
}

fn bar(days: &[ApiClientDay], today: NaiveDate, ago: u64) -> Bar {
    let day = today.checked_sub_days(Days::new(ago));
    let found = days.iter().find(|one| Some(one.day) == day);
    found.map_or_else(Bar::default, |one| Bar { whole: one.requests.0, part: one.refused.0 })
}

/// The figures as a file, in the address itself.
fn data(days: &[ApiClientDay]) -> String {
    let mut text = String::from("day,requests,refused\n");
    for day in days {
        text.push_str(&format!("{},{},{}\n", day.day, day.requests, day.refused));
    }
    format!("data:text/csv;charset=utf-8,{}", escape(&text))
}
