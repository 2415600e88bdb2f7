//! The lines of an import with their verdicts.

use contract::ranking::GateCode;
use contract::{
    id::ImportId,
    import::{ImportLine, ImportLineQuery, ImportReason, LineKind, Verdict},
};
use domain::import::line::ReasonCode;
use leptos::prelude::*;

use crate::remote::shown;

use crate::{
    client,
    components::{
        badge::{Tone, badge},
        filters::choice_chips,
        loaded::{Loaded, empty_line},
        table::{More, cell, column, row, table, two_lines},
    },
    context::use_lang,
    i18n::{
        Lang, date,
        messages::{common, imports},
        terms::{Term, failed_gate, of_code},
    },
    page::Page,
    pages::listing::Listing,
    router::use_router,
};

/// The filter of lines struck through, in the address.
const STRUCK: &str = "struck";

/// The lines, filtered by verdict and kind through the address.
#[component]
pub fn Lines(
    id: ImportId,
    applied: Memo<bool>,
    /// How many of the requests are struck through.
    struck: Memo<u32>,
    /// The kinds of its lines.
    present: Memo<Vec<LineKind>>,
) -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let listing = Listing::new(query, move |query, cursor| async move {
        let call = ImportLineQuery {
            verdict: query.get("verdict").and_then(Verdict::from_code),
            kind: query.get("kind").and_then(LineKind::from_code),
            cancelled: query.get(STRUCK).map(|_| true),
            limit: Some(100.into()),
            cursor,
        };
        let page = client::import::list_import_lines(id, &call).await?;
        Ok((page.items, page.next))
    });
    let only = move || {
        let now = query.get();
        let (count, on) = (struck.get(), now.get(STRUCK).is_some());
        (count > 0 || on).then(|| {
            let href = Page::Import(id).with(&now.with(STRUCK, if on { "" } else { "1" }));
            view! {
                <ul class="chips" aria-label=imports::only(lang)>
                    <li><a class="chip choice" href=href aria-current=on.then_some("true")>{imports::struck(lang, count)}</a></li>
                </ul>
            }
        })
    };
    // Of one kind alone there is nothing to choose.
    let kinds = move || {
        let (now, present) = (query.get(), present.get());
        (present.len() > 1 || now.get("kind").is_some()).then(|| {
            let mut offered = vec![(String::new(), common::all_feminine(lang).to_owned())];
            offered.extend(present.iter().map(|kind| (kind.code().to_owned(), kind.words(lang).to_owned())));
            choice_chips(imports::kind(lang), Page::Import(id), &now, "kind", offered)
        })
    };
    view! {
        <section class="stack-tight">
            <h2>{imports::lines(lang)}</h2>
            <div class="chip-groups">
                {shown(kinds)}
                {shown(only)}
            </div>
            <div class="table-box tall">
                <Loaded resource=listing.rows lines=10 render=move |rows| {
                    if rows.items.is_empty() {
                        return empty_line(imports::lines_none(lang));
                    }
                    let columns = [column(imports::line(lang)), column(imports::verdict(lang)), column(imports::kind(lang)), column(imports::content(lang)), column(imports::why(lang))];
                    let done = applied.get();
                    let lines = rows.items.into_iter().map(|line| draw(line, done)).collect();
                    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=Callback::new(move |()| listing.more()) /> });
                    view! { {table(imports::lines(lang).to_owned(), &columns, None, lines)}{more} }.into_any()
                } />
            </div>
        </section>
    }
    .into_any()
}

/// What the import does with a line, or did.
#[must_use]
pub const fn verdict_words(lang: Lang, verdict: Verdict, applied: bool) -> &'static str {
    match (verdict, applied) {
        (Verdict::Create, true) => imports::verdict_created(lang),
        (Verdict::Create, false) => imports::verdict_create(lang),
        (Verdict::Update, true) => imports::verdict_updated(lang),
        (Verdict::Update, false) => imports::verdict_update(lang),
        (Verdict::Unchanged, _) => imports::verdict_unchanged(lang),
        (Verdict::Duplicate, _) => imports::verdict_duplicate(lang),
        (Verdict::Rejected, _) => imports::verdict_rejected(lang),
        (Verdict::Ignored, _) => imports::verdict_ignored(lang),
    }
}

fn verdict_badge(verdict: Verdict, applied: bool) -> AnyView {
    let tone = match verdict {
        Verdict::Create => Tone::Good,
        Verdict::Update => Tone::Info,
        Verdict::Unchanged | Verdict::Ignored => Tone::Quiet,
        Verdict::Duplicate => Tone::Watch,
        Verdict::Rejected => Tone::Bad,
    };
    badge(tone, verdict_words(use_lang(), verdict, applied))
}

fn draw(line: ImportLine, applied: bool) -> AnyView {
    let lang = use_lang();
    let number = line.line.to_string();
    let place = if line.sheet.0.is_empty() {
        imports::on_line(lang, &number)
    } else {
        imports::location(lang, line.sheet.0.as_str(), &number)
    };
    let struck = line.cancelled;
    let cells = line.summary.into_iter().map(|cell| {
        let head = cell.column.map(|head| view! { <span class="soft">{head.0}" "</span> });
        view! { <span>{head}{date::of_iso(lang, cell.text.0)}</span> }
    });
    let content = cells.collect_view();
    let changes = line.changes.into_iter().map(|change| {
        let field = of_code::<ChangedField>(lang, change.field.as_str());
        view! { <span><span>{field}" "</span>{date::of_iso(lang, change.from.0)}" → "<strong>{date::of_iso(lang, change.to.0)}</strong></span> }
    });
    let why = line.reasons.into_iter().map(|reason| view! { <span>{because(reason)}</span> });
    row(
        None,
        false,
        two_lines(place, line.file.0),
        vec![
            cell(imports::verdict(lang), verdict_badge(line.verdict, applied)),
            cell(imports::kind(lang), line.kind.map_or(imports::kind_other(lang), |kind| kind.words(lang))),
            cell(
                imports::content(lang),
                view! { <span class=if struck { "line-cells struck" } else { "line-cells" }>{content}</span> }
                    .into_any(),
            ),
            cell(
                imports::why(lang),
                view! { <span class="line-values">{why.collect_view()}{changes.collect_view()}</span> }.into_any(),
            ),
        ],
    )
}

fn because(reason: ImportReason) -> String {
    let lang = use_lang();
    let words = of_code::<ReasonCode>(lang, reason.code.as_str());
    let gates = reason.code.as_str() == ReasonCode::ConditionsNotMet.code()
        || reason.code.as_str() == ReasonCode::DepartureNeeded.code();
    // Conditions come as their codes.
    let said = |text: String| match gates {
        true => text
            .split(", ")
            .map(|code| GateCode::from_code(code).map_or(code, |gate| failed_gate(lang, gate)))
            .collect::<Vec<_>>()
            .join(", "),
        false => text,
    };
    let about: Vec<String> = [reason.column, reason.value]
        .into_iter()
        .flatten()
        .map(|text| said(text.0))
        .filter(|text| !text.is_empty())
        .collect();
    if about.is_empty() { words } else { format!("{words} ({})", about.join(", ")) }
}

macro_rules! changed {
    ($($variant:ident = $code:literal => $text:path),+ $(,)?) => {
        /// A field that an import changes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        enum ChangedField { $($variant),+ }
        impl Term for ChangedField {
            fn all() -> &'static [Self] { &[$(Self::$variant),+] }
            fn code(self) -> &'static str { match self { $(Self::$variant => $code),+ } }
            fn words(self, lang: crate::i18n::Lang) -> &'static str { match self { $(Self::$variant => $text(lang)),+ } }
        }
    };
}

changed! {
    Dates = "dates" => crate::i18n::messages::sessions::dates,
    Site = "site" => crate::i18n::messages::sessions::site,
    Capacity = "capacity" => crate::i18n::messages::sessions::capacity,
    Minimum = "minimum" => crate::i18n::messages::sessions::minimum,
    Course = "course" => crate::i18n::messages::sessions::course,
    State = "state" => crate::i18n::messages::sessions::state,
    Priority = "priority" => crate::i18n::messages::requests::priority,
    RequestedOn = "requested_on" => crate::i18n::messages::requests::requested_on,
    Wishes = "wishes" => crate::i18n::messages::requests::wishes,
    Quotas = "quotas" => crate::i18n::messages::columns::quota_seats,
    ReleaseOn = "release_on" => crate::i18n::messages::columns::release_on,
    Title = "title" => crate::i18n::messages::columns::course_title,
    Duration = "duration_days" => crate::i18n::messages::columns::duration,
    SessionCost = "session_cost" => crate::i18n::messages::columns::session_cost,
    SeatCost = "seat_cost" => crate::i18n::messages::columns::seat_cost,
    FamilyName = "family_name" => crate::i18n::messages::columns::family_name,
    GivenName = "given_name" => crate::i18n::messages::columns::given_name,
    Rank = "rank" => crate::i18n::messages::columns::rank,
    Unit = "unit" => crate::i18n::messages::columns::unit,
    Status = "status" => crate::i18n::messages::columns::status,
    Email = "email" => crate::i18n::messages::columns::email,
    ValidUntil = "valid_until" => crate::i18n::messages::columns::valid_until,
    Note = "note" => crate::i18n::messages::requests::note,
}
