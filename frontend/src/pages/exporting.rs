//! Taking a list away: which columns, in which kind of file, with the filters in force.

use contract::export::{ExportFormat, ExportTables};
use leptos::prelude::*;

use crate::remote::{Remote, shown};

use crate::{
    client::export::{export_address, list_exports},
    components::{
        boxes::Boxes,
        button::Button,
        dialog::Dialog,
        icon::{Icon, icon},
        loaded::Loaded,
        pick::{Choice, Picks},
    },
    context::use_lang,
    i18n::messages::{common, exports},
    state::query::Query,
};

/// Columns that other systems need and people seldom.
const UNUSUAL: [&str; 2] = ["id", "person_id"];

/// The button and its dialog. `filters` are those of the call that fills the list.
#[component]
pub fn ExportButton(
    /// The list, as the API names it.
    table: &'static str,
    /// Its address under `/exports`.
    #[prop(into)]
    path: String,
    filters: Callback<(), Query>,
) -> impl IntoView {
    let lang = use_lang();
    let open = RwSignal::new(false);
    let path = StoredValue::new(path);
    let content = move || view! { <Choosing table=table path=path.get_value() filters=filters open=open /> }.into_any();
    view! {
        <Button label=exports::take(lang) class="small quiet" shape=Icon::File on_press=move |()| open.set(true) />
        <Dialog open=open title=Signal::stored(exports::title(lang).to_owned()) content=content />
    }
    .into_any()
}

#[component]
fn Choosing(table: &'static str, path: String, filters: Callback<(), Query>, open: RwSignal<bool>) -> impl IntoView {
    let tables = Remote::new(list_exports);
    let draw = move |tables: ExportTables| columns(table, path.clone(), tables, filters, open);
    view! { <Loaded resource=tables lines=6 render=draw /> }.into_any()
}

fn columns(
    table: &'static str,
    path: String,
    tables: ExportTables,
    filters: Callback<(), Query>,
    open: RwSignal<bool>,
) -> AnyView {
    let lang = use_lang();
    let all = tables.items.into_iter().find(|one| one.table.as_str() == table).map(|one| one.columns);
    let all = all.unwrap_or_default();
    let order: Vec<String> = all.iter().map(|column| column.code.0.clone()).collect();
    let usual = order.iter().filter(|code| !UNUSUAL.contains(&code.as_str())).cloned().collect::<Vec<_>>();
    let chosen = RwSignal::new(usual);
    let format = RwSignal::new(ExportFormat::Xlsx.code().to_owned());
    let choices =
        all.into_iter().map(|column| Choice { code: column.code.0, words: column.title.0, about: None }).collect();
    let kind = |format: ExportFormat, words: &str, about: &str| Choice {
        code: format.code().to_owned(),
        words: words.to_owned(),
        about: Some(about.to_owned()),
    };
    let formats = vec![
        kind(ExportFormat::Xlsx, exports::xlsx(lang), exports::xlsx_about(lang)),
        kind(ExportFormat::CsvFrench, exports::csv_french(lang), exports::csv_french_about(lang)),
        kind(ExportFormat::Csv, exports::csv(lang), exports::csv_about(lang)),
    ];
    let none = Signal::derive(move || chosen.with(Vec::is_empty).then(|| exports::no_column(lang).to_owned()));
    let link = move || {
        // In the order of the list, whatever the order in which they were ticked.
        let ticked: Vec<String> =
            chosen.with(|chosen| order.iter().filter(|code| chosen.contains(code)).cloned().collect());
        let format = ExportFormat::from_code(&format.get()).unwrap_or(ExportFormat::Xlsx);
        let href = export_address(&path, &filters.run(()), format, &ticked);
        (!ticked.is_empty()).then(|| {
            view! { <a class="button primary" href=href download rel="external" on:click=move |_| open.set(false)>{icon(Icon::File)}<span>{exports::take(lang)}</span></a> }
        })
    };
    view! {
        <div class="stack">
            <p>{exports::effect(lang)}</p>
            <Picks legend=exports::format(lang) name="export-format" choices=formats chosen=format />
            <Boxes id="export-columns" legend=exports::columns(lang) choices=choices chosen=chosen fault=none />
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| open.set(false) />
                {shown(link)}
            </div>
        </div>
    }
    .into_any()
}
