//! What the columns of each sheet mean, to be corrected: the files are then read again.

use std::collections::BTreeMap;

use contract::{
    import::{ColumnConfidence, ColumnMeaning, Import, ImportMapping, ImportSheet, LineKind, SheetHeading},
    text::{Count, LineNumber},
};
use domain::import::{Column, Kind};
use leptos::prelude::*;

use crate::{
    client,
    components::{
        badge::{Tone, callout},
        button::Button,
        field::{Field, SelectField},
        loaded::Failed,
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{columns as words, imports},
        terms::choices,
    },
    remote::{Deed, shown},
};

/// One part for each sheet; those that cannot be read yet stand open. `read` is told once the files were read again.
pub fn columns(import: &Import, read: Callback<()>) -> AnyView {
    if import.files_kept_until.is_none() {
        return ().into_any();
    }
    let sheets = import.files.iter().enumerate().flat_map(|(file, one)| {
        let several = import.files.len() > 1 || one.sheets.len() > 1;
        one.sheets.iter().map(move |sheet| (file, one.name.0.clone(), several, sheet))
    });
    let parts = sheets.filter(|(.., sheet)| !sheet.headings.is_empty()).enumerate().map(
        |(at, (file, name, several, sheet))| {
            let place = match (several, sheet.name.0.is_empty()) {
                (false, _) => None,
                (true, true) => Some(name),
                (true, false) => Some(format!("{name}, {}", sheet.name.0)),
            };
            view! { <SheetColumns at=at import=import.clone() file=file place=place sheet=sheet.clone() read=read /> }
        },
    );
    parts.collect_view().into_any()
}

/// Whether no line of a sheet is read until someone says more. A sheet with one reminder on it asks for nothing.
#[must_use]
pub fn is_open(sheet: &ImportSheet) -> bool {
    sheet.columns.is_empty() && sheet.headings.len() > 2
}

#[component]
fn SheetColumns(
    at: usize,
    import: Import,
    file: usize,
    place: Option<String>,
    sheet: ImportSheet,
    read: Callback<()>,
) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let kind = RwSignal::new(sheet.kind.unwrap_or(LineKind::Request).code().to_owned());
    let line = RwSignal::new(sheet.header_line.map(|line| line.0.to_string()).unwrap_or_default());
    let remember = RwSignal::new(true);
    let said: BTreeMap<u32, String> =
        sheet.headings.iter().filter_map(|one| Some((one.position.0, one.meaning.clone()?.0))).collect();
    let meanings = RwSignal::new(said);
    let (id, version, name) = (import.id, import.version.0, sheet.name.clone());
    let send = Deed::new(move |by_hand: bool| {
        let columns = meanings.with_untracked(|all| {
            let said = all.iter().filter(|(_, code)| by_hand && !code.is_empty());
            said.map(|(at, code)| ColumnMeaning { position: Count(*at), meaning: code.as_str().into() }).collect()
        });
        let body = ImportMapping {
            file: Count(u32::try_from(file).unwrap_or_default()),
            sheet: name.clone(),
            kind: LineKind::from_code(&kind.get_untracked()).unwrap_or(LineKind::Request),
            header_line: LineNumber(line.get_untracked().trim().parse().unwrap_or(1)),
            columns,
            remember: remember.get_untracked() && by_hand,
        };
        async move {
            client::import::read_import_again(id, version, &body).await?;
            speaker.say(words::read_again_done(lang));
            read.run(());
            Ok(())
        }
    });
    let of_kind = Signal::derive(move || {
        let kind = Kind::from_code(&kind.get()).unwrap_or(Kind::Request);
        Column::of(kind)
            .iter()
            .map(|one| (one.code().to_owned(), meaning(lang, one.code()).to_owned()))
            .collect::<Vec<_>>()
    });
    let one = move |heading: SheetHeading| {
        let position = heading.position.0;
        let value = Signal::derive(move || meanings.with(|all| all.get(&position).cloned().unwrap_or_default()));
        let choose = Callback::new(move |code: String| meanings.update(|all| drop(all.insert(position, code))));
        let label =
            if heading.words.0.is_empty() { words::nameless(lang, &letter(position)) } else { heading.words.0.clone() };
        let samples: Vec<String> = heading.samples.iter().map(|sample| sample.0.clone()).collect();
        let mut hint = if samples.is_empty() { words::no_sample(lang).to_owned() } else { samples.join(" · ") };
        if let Some(how) = heading.confidence.and_then(|how| doubt(lang, how)) {
            hint = format!("{hint} ({how})");
        }
        view! { <SelectField id=format!("column-{at}-{position}") label=label value=value on_choose=choose choices=of_kind blank=words::nothing(lang) hint=hint /> }
    };
    let title = place.map_or_else(|| words::title(lang).to_owned(), |place| words::title_of(lang, &place));
    let known = sheet.headings.iter().filter(|one| one.meaning.is_some()).count();
    let count = words::understood(lang, &known.to_string(), &sheet.headings.len().to_string());
    let headings = sheet.headings.clone();
    view! {
        <details class="columns-of" open=is_open(&sheet)>
            <summary><strong>{title}</strong>" "<span class="soft">{count}</span></summary>
            <div class="stack">
                {lacking(lang, &sheet)}
                {shown(move || send.error().get().map(|error| view! { <Failed error=error form=true /> }))}
                <div class="column-fields">
                    <SelectField id=format!("kind-{at}") label=words::kind(lang) value=kind on_choose=Callback::new(move |code| kind.set(code)) choices=Signal::stored(choices::<LineKind>(lang)) blank=words::kind_none(lang) />
                    <Field id=format!("header-{at}") label=words::header_line(lang) value=line inputmode="numeric" hint=words::header_line_hint(lang) />
                </div>
                <div class="actions"><Button label=words::guess(lang) class="quiet" busy=send.busy() on_press=move |()| send.run(false) /></div>
                <div class="column-fields">{headings.into_iter().map(one).collect_view()}</div>
                <label class="check">
                    <input type="checkbox" prop:checked=move || remember.get() on:change=move |event| remember.set(event_target_checked(&event)) />
                    <span>{words::remember(lang)}</span>
                </label>
                <div class="actions"><Button label=words::read_again(lang) class="primary" busy=send.busy() on_press=move |()| send.run(true) /></div>
            </div>
        </details>
    }
    .into_any()
}

/// What keeps a sheet from being read.
fn lacking(lang: Lang, sheet: &ImportSheet) -> Option<AnyView> {
    let told = if !sheet.missing.is_empty() {
        let missing: Vec<&str> = sheet.missing.iter().map(|one| one.0.as_str()).collect();
        words::missing(lang, &missing.join(", "))
    } else if let Some(column) = &sheet.twice {
        words::twice(lang, &column.0)
    } else if sheet.columns.is_empty() {
        words::no_table(lang).to_owned()
    } else {
        return None;
    };
    Some(callout(Tone::Watch, view! { <p>{told}</p> }.into_any()))
}

/// What is said of a meaning that is not plain from the words.
const fn doubt(lang: Lang, how: ColumnConfidence) -> Option<&'static str> {
    match how {
        ColumnConfidence::Likely => Some(words::likely(lang)),
        ColumnConfidence::Remembered => Some(words::remembered(lang)),
        ColumnConfidence::Told => Some(words::told(lang)),
        ColumnConfidence::Sure => None,
    }
}

/// A column's letter as spreadsheets show it, from its position from 0.
fn letter(position: u32) -> String {
    let of = |n: u32| char::from_u32(u32::from(b'A').saturating_add(n)).unwrap_or('?');
    match position.checked_sub(26) {
        None => of(position).to_string(),
        Some(past) => format!("{}{}", of(past / 26), of(past % 26)),
    }
}

fn meaning(lang: Lang, code: &str) -> &'static str {
    match code {
        "session_code" => words::session_code(lang),
        "course_code" => words::course_code(lang),
        "course_title" => words::course_title(lang),
        "starts_on" => words::starts_on(lang),
        "ends_on" => words::ends_on(lang),
        "duration" => words::duration(lang),
        "site" => words::site(lang),
        "capacity" => words::capacity(lang),
        "minimum" => words::minimum(lang),
        "quota" => words::quota(lang),
        "service_number" => words::service_number(lang),
        "rank" => words::rank(lang),
        "family_name" => words::family_name(lang),
        "given_name" => words::given_name(lang),
        "unit" => words::unit(lang),
        "wish_1" => words::wish_1(lang),
        "wish_2" => words::wish_2(lang),
        "wish_3" => words::wish_3(lang),
        "priority" => words::priority(lang),
        "requested_on" => words::requested_on(lang),
        "note" => words::note(lang),
        "quota_seats" => words::quota_seats(lang),
        "release_on" => words::release_on(lang),
        "session_cost" => words::session_cost(lang),
        "seat_cost" => words::seat_cost(lang),
        "status" => words::status(lang),
        "email" => words::email(lang),
        "skill_code" => words::skill_code(lang),
        "valid_from" => words::valid_from(lang),
        "valid_until" => words::valid_until(lang),
        "cancelled" => words::cancelled(lang),
        _ => imports::kind_other(lang),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_meaning_has_words_of_its_own() {
        for lang in [Lang::Fr, Lang::En] {
            for kind in Kind::ALL {
                let mut all: Vec<_> = Column::of(kind).iter().map(|one| meaning(lang, one.code())).collect();
                assert!(!all.contains(&imports::kind_other(lang)), "{all:?}");
                let before = all.len();
                all.sort_unstable();
                all.dedup();
                assert_eq!(all.len(), before, "{all:?}");
            }
        }
    }

    #[test]
    fn columns_have_the_letters_of_spreadsheets() {
        assert_eq!([0, 25, 26, 51, 52].map(letter), ["A", "Z", "AA", "AZ", "BA"]);
    }
}
