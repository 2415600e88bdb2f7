//! Sessions near somebody, or near a site: the place of the person goes into the question and nowhere else.

use contract::{
    id::SiteId,
    session::{SessionQuery, SessionSort},
    text::Radius,
};
use leptos::prelude::*;

use crate::{
    browser::{self, NoPlace},
    client::{catalogue, error::ClientError},
    components::{
        badge::{Tone, callout},
        button::Button,
        field::SelectField,
        filters::{Chip, Folding, choice_chips},
        icon::Icon,
    },
    context::use_lang,
    i18n::{Lang, messages::sessions, number::whole},
    page::Page,
    remote::shown,
    router::{Router, use_router},
    state::query::Query,
};

/// What the address says instead of a place: whoever follows a link is asked where they are themselves.
const ME: &str = "me";
/// The usual distance around, and the others, in kilometres.
const AROUND: [u16; 4] = [25, 50, 100, 200];
const USUAL: u16 = 100;

thread_local! {
    /// Where this device was found, for as long as the page is not left; to about a kilometre.
    static PLACE: ArcRwSignal<Option<String>> = ArcRwSignal::new(None);
}

fn is_placed() -> bool {
    PLACE.with(|place| place.with(Option::is_some))
}

fn is_me(query: &Query) -> bool {
    query.get("near") == Some(ME)
}

/// What an address asks of places, added to what it asks of sessions.
#[must_use]
pub fn around(query: &Query, asked: SessionQuery) -> SessionQuery {
    let near_site_id = query.read::<SiteId>("near_site_id");
    let place = PLACE.with(|place| place.get_untracked());
    let near = place.filter(|_| is_me(query) && near_site_id.is_none()).map(Into::into);
    let somewhere = near.is_some() || near_site_id.is_some();
    // From nowhere nothing is measured.
    let sort = asked.sort.filter(|sort| somewhere || *sort != SessionSort::Distance);
    SessionQuery { near, near_site_id, within_km: somewhere.then(|| Radius(kilometres(query))), sort, ..asked }
}

fn kilometres(query: &Query) -> u16 {
    query.read("within_km").filter(|km| (1..=2_000).contains(km)).unwrap_or(USUAL)
}

/// How far, as a line says it.
#[must_use]
pub fn away(lang: Lang, kilometres: u32) -> String {
    sessions::away(lang, &whole(lang, kilometres))
}

/// The sites of which one knows where they are, by id and name.
pub async fn sites_with_a_place() -> Result<Vec<(String, String)>, ClientError> {
    let placed = catalogue::all_sites().await?.into_iter().filter(|site| site.position.is_some());
    Ok(placed.map(|site| (site.id.to_string(), site.name.0)).collect())
}

/// The filters in place that speak of where.
#[must_use]
pub fn chips(lang: Lang, query: &Query, sites: &[(String, String)]) -> Option<Chip> {
    let within = sessions::within(lang, &whole(lang, kilometres(query).into()));
    if let Some(id) = query.get("near_site_id") {
        let site = sites.iter().find(|(one, _)| one == id);
        let site = site.map_or_else(|| sessions::near_site(lang).to_owned(), |(_, name)| name.clone());
        return Some(Chip { name: "near_site_id", words: format!("{site} · {within}") });
    }
    (is_me(query) && is_placed())
        .then(|| Chip { name: "near", words: format!("{} · {within}", sessions::near_me(lang)) })
}

/// The button, and what it needs when the browser gives no place; `again` reads the list once more.
#[component]
pub fn NearMe(
    query: Memo<Query>,
    folding: Folding,
    sites: Signal<Vec<(String, String)>>,
    again: Callback<()>,
) -> impl IntoView {
    let (lang, router) = (use_lang(), use_router());
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(None::<NoPlace>));
    // What the address says already is read again; else it is said.
    let found = move || {
        let now = router.query_now();
        if is_me(&now) && now.get("near_site_id").is_none() {
            again.run(());
        } else {
            go(router, &now.without("near_site_id").with("near", ME));
        }
    };
    let ask = move |()| {
        refused.set(None);
        busy.set(true);
        leptos::task::spawn_local(async move {
            let answer = browser::place().await;
            // The page may have been left meanwhile.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(here) => {
                    PLACE.with(|place| place.set(Some(here)));
                    found();
                }
                Err(why) => {
                    folding.want();
                    refused.set(Some(why));
                }
            }
        });
    };
    let lost = move || query.with(|query| is_me(query) && query.get("near_site_id").is_none() && !is_placed());
    let told = move || {
        let words = match refused.get() {
            Some(NoPlace::Refused) => sessions::near_refused(lang),
            Some(NoPlace::Unknown) => sessions::near_unknown(lang),
            None if lost() => sessions::near_ask(lang),
            None => return None,
        };
        let choose = view! { <p>{words}</p><NearSite id="near-instead" query=query sites=sites /> };
        Some(view! { <div role="status">{callout(Tone::Info, choose.into_any())}</div> })
    };
    let distances = move || {
        let query = query.get();
        let placed = query.get("near_site_id").is_some() || (is_me(&query) && is_placed());
        // The usual one is said by saying nothing.
        let said = |km: u16| if km == USUAL { String::new() } else { km.to_string() };
        let words = |km: u16| format!("{km}\u{a0}km");
        let choices = AROUND.map(|km| (said(km), words(km))).to_vec();
        let orders = vec![
            (String::new(), sessions::by_day(lang).to_owned()),
            (SessionSort::Distance.code().to_owned(), sessions::by_distance(lang).to_owned()),
        ];
        placed.then(|| {
            view! {
                {choice_chips(sessions::how_far(lang), Page::Sessions, &query, "within_km", choices)}
                {choice_chips(sessions::order(lang), Page::Sessions, &query, "sort", orders)}
            }
        })
    };
    view! {
        <div class="chip-groups no-print">
            <Button label=sessions::near_me(lang) shape=Icon::Pin busy=busy on_press=ask />
            {shown(distances)}
        </div>
        {shown(told)}
    }
    .into_any()
}

/// A site to be near.
#[component]
pub fn NearSite(id: &'static str, query: Memo<Query>, sites: Signal<Vec<(String, String)>>) -> impl IntoView {
    let (lang, router) = (use_lang(), use_router());
    let value = Signal::derive(move || query.with(|query| query.get("near_site_id").unwrap_or_default().to_owned()));
    let choose = Callback::new(move |site: String| {
        go(router, &router.query_now().without("near").with("near_site_id", &site));
    });
    let blank = sessions::near_no_site(lang);
    view! { <SelectField id=id label=sessions::near_site(lang) value=value choices=sites blank=blank on_choose=choose /> }
        .into_any()
}

fn go(router: Router, query: &Query) {
    router.replace(&Page::Sessions.with(query));
}
