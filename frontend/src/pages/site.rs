//! Sites: read by everybody who keeps something, placed on the ground by those who keep sites.

use contract::{
    change::Change,
    site::{Latitude, Longitude, Position, SiteItem, SiteUpdate},
};
use domain::site::{Position as Place, micro_degrees};
use leptos::prelude::*;

use crate::{
    client,
    components::{
        button::{Button, link_button},
        dialog::Dialog,
        field::{Fault, Field, fault_of},
        form::{Basis, DialogForm, told_on},
        heading::PageHead,
        loaded::{Loaded, empty},
        table::{cell, cell_above, column, row, table},
    },
    context::{use_account, use_lang, use_speaker},
    i18n::{
        Lang,
        messages::{common, sites},
    },
    page::Page,
    pages::search::ListSearch,
    remote::{Deed, Remote},
    router::use_router,
    state::query::Query,
};

/// Where the server's words about a field stand.
const FIELDS: [(&str, &str); 4] = [
    ("/name", "site-name"),
    ("/position/latitude", "site-latitude"),
    ("/position/longitude", "site-longitude"),
    ("/position", "site-latitude"),
];

/// The page: all sites, searched here.
#[component]
pub fn SitesPage() -> impl IntoView {
    let lang = use_lang();
    let query = use_router().query();
    let all = Remote::new(client::catalogue::all_sites);
    let keeps = use_account().with_untracked(|account| account.may("edit_sites"));
    let (asked, open) = (RwSignal::new(None::<SiteItem>), RwSignal::new(false));
    let ask = Callback::new(move |site: SiteItem| {
        asked.set(Some(site));
        open.set(true);
    });
    let again = Callback::new(move |()| all.again());
    let title = Signal::derive(move || {
        asked.with(|site| site.as_ref().map(|site| sites::edit_of(lang, site.name.as_str())).unwrap_or_default())
    });
    let form = move || asked.get_untracked().map(|site| view! { <SiteForm open=open site=site again=again /> });
    view! {
        <PageHead title=sites::title(lang) about=move || sites::about(lang) />
        <ListSearch page=Page::Sites query=query title=sites::find(lang) label=sites::find(lang) />
        <div class="table-box tall"><Loaded resource=all lines=10 render=move |all| draw(all, &query.get(), keeps.then_some(ask)) /></div>
        <Dialog open=open title=title content=form />
    }
    .into_any()
}

fn draw(all: Vec<SiteItem>, query: &Query, ask: Option<Callback<SiteItem>>) -> AnyView {
    let lang = use_lang();
    let words = query.get("q").unwrap_or_default().to_lowercase();
    let kept: Vec<SiteItem> =
        all.into_iter().filter(|site| site.name.as_str().to_lowercase().contains(&words)).collect();
    if kept.is_empty() {
        return if words.is_empty() {
            empty(sites::none(lang), sites::none_yet(lang), None)
        } else {
            let clear = link_button(Page::Sites.path(), common::clear_filters(lang), "", None);
            empty(sites::none(lang), sites::none_filtered(lang), Some(clear))
        };
    }
    let count = u32::try_from(kept.len()).unwrap_or(u32::MAX);
    let mut columns =
        vec![column(sites::name(lang)).wide(), column(sites::position(lang)), column(sites::time_zone(lang))];
    columns.extend(ask.map(|_| column(common::action(lang))));
    let lines = kept.into_iter().map(|site| line(site, ask)).collect();
    view! {
        {table(sites::title(lang).to_owned(), &columns, None, lines)}
        <p class="unseen" role="status">{common::shown(lang, count)}</p>
    }
    .into_any()
}

fn line(site: SiteItem, ask: Option<Callback<SiteItem>>) -> AnyView {
    let lang = use_lang();
    let mut cells = vec![
        cell(sites::position(lang), where_it_is(lang, &site)),
        cell(sites::time_zone(lang), site.time_zone.0.clone()),
    ];
    let name = site.name.0.clone();
    cells.extend(ask.map(|ask| {
        let full = sites::edit_of(lang, &name);
        let edit = view! { <Button label=sites::edit(lang) full_label=full class="small quiet" on_press=move |()| ask.run(site.clone()) /> };
        cell_above(edit.into_any())
    }));
    row(None, false, view! { <strong>{name}</strong> }.into_any(), cells)
}

fn where_it_is(lang: Lang, site: &SiteItem) -> String {
    let Some(at) = &site.position else { return sites::unknown(lang).to_owned() };
    let between = if lang == Lang::Fr { "\u{a0}; " } else { ", " };
    format!("{}{between}{}", degrees(lang, at.latitude.0), degrees(lang, at.longitude.0))
}

/// Micro-degrees as one writes degrees, without the zeros that say nothing.
fn degrees(lang: Lang, micro: i32) -> String {
    let sign = if micro < 0 { "-" } else { "" };
    let text = format!("{sign}{}.{:06}", micro.abs() / 1_000_000, micro.abs() % 1_000_000);
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if lang == Lang::Fr { text.replace('.', ",") } else { text.to_owned() }
}

#[component]
fn SiteForm(open: RwSignal<bool>, site: SiteItem, again: Callback<()>) -> impl IntoView {
    let (lang, speaker) = (use_lang(), use_speaker());
    let (id, basis) = (site.id, Basis::new(site.version));
    let of = |part: fn(&Position) -> i32| {
        RwSignal::new(site.position.as_ref().map(|at| degrees(lang, part(at))).unwrap_or_default())
    };
    let (latitude, longitude) = (of(|at| at.latitude.0), of(|at| at.longitude.0));
    let name = RwSignal::new(site.name.0);
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |body: SiteUpdate| async move {
        let error = match client::catalogue::update_site(id, &body, basis.version()).await {
            Ok(saved) => {
                open.set(false);
                speaker.say(sites::edited(lang, saved.name.as_str()));
                again.run(());
                return Ok(());
            }
            Err(error) => error,
        };
        let present = async {
            let now = client::catalogue::get_site(id).await?;
            Ok((now.version, format!("{} – {}", now.name, where_it_is(lang, &now))))
        };
        basis.heed(&error, present).await?;
        told_on(error, &FIELDS, faults)
    });
    let submit = Callback::new(move |()| {
        match read(lang, &name.get_untracked(), &latitude.get_untracked(), &longitude.get_untracked()) {
            Ok(body) => {
                faults.set(Vec::new());
                save.run(body);
            }
            Err(found) => faults.set(found),
        }
    });
    let fault = move |field: &str| fault_of(faults.into(), field);
    let fields = view! {
        {basis.present()}
        <Field id="site-name" label=sites::name(lang) value=name fault=fault("site-name") />
        <p class="small soft">{sites::degrees_hint(lang)}</p>
        <Field id="site-latitude" label=sites::latitude(lang) value=latitude optional=true fault=fault("site-latitude") />
        <Field id="site-longitude" label=sites::longitude(lang) value=longitude optional=true fault=fault("site-longitude") />
    };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=common::save(lang) on_submit=submit fields=fields.into_any() />
    }
    .into_any()
}

/// Reads what was typed: both degrees, or none.
fn read(lang: Lang, name: &str, latitude: &str, longitude: &str) -> Result<SiteUpdate, Vec<Fault>> {
    let fault = |field: &str, words: &str| Fault { field: field.to_owned(), words: words.to_owned() };
    let (name, latitude, longitude) = (name.trim(), latitude.trim(), longitude.trim());
    let number = |text: &str| micro_degrees(&text.replace(',', "."));
    let unknown = latitude.is_empty() && longitude.is_empty();
    let (north, east) = (number(latitude), number(longitude));
    let no_name = name.is_empty().then(|| fault("site-name", sites::name_needed(lang)));
    let no_north = (!unknown && north.is_none_or(|at| Place::new(at, 0).is_err()))
        .then(|| fault("site-latitude", sites::latitude_wrong(lang)));
    let no_east = (!unknown && east.is_none_or(|at| Place::new(0, at).is_err()))
        .then(|| fault("site-longitude", sites::longitude_wrong(lang)));
    let found: Vec<Fault> = [no_name, no_north, no_east].into_iter().flatten().collect();
    if !found.is_empty() {
        return Err(found);
    }
    let position =
        north.zip(east).map(|(north, east)| Position { latitude: Latitude(north), longitude: Longitude(east) });
    Ok(SiteUpdate { name: Some(name.into()), position: Change::from(position) })
}
