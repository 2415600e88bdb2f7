//! What a unit was, the latest first: what changed, when, by whom and why.

use contract::{
    id::UnitId,
    unit::{PageQuery, UnitPast, UnitTag},
};
use leptos::prelude::*;

use crate::{
    client,
    components::{
        badge::Tone,
        loaded::Loaded,
        table::More,
        timeline::{Event, timeline},
    },
    context::use_lang,
    i18n::{
        Lang,
        messages::{audit, requests, units},
        speak,
    },
    pages::listing::{Listing, Rows},
    state::{
        past::{Became, became},
        query::Query,
    },
};

/// The card; it is read again whenever `changes` moves.
#[component]
pub fn History(id: UnitId, changes: RwSignal<u32>) -> impl IntoView {
    let lang = use_lang();
    let query = Memo::new(move |_| Query::default());
    let listing = Listing::new(query, move |_, cursor| async move {
        let page = client::unit::list_unit_history(id, &PageQuery { limit: Some(20.into()), cursor }).await?;
        Ok((page.items, page.next))
    });
    Effect::new(move |before: Option<u32>| {
        let now = changes.get();
        if before.is_some_and(|before| before != now) {
            listing.rows.again();
        }
        now
    });
    view! {
        <section class="card">
            <header><h2>{units::history(lang)}</h2></header>
            <Loaded resource=listing.rows lines=3 render=move |rows| draw(&rows, Callback::new(move |()| listing.more())) />
        </section>
    }
    .into_any()
}

fn draw(rows: &Rows<UnitPast>, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    let before = rows.items.iter().skip(1).map(Some).chain([None]);
    let events = rows.items.iter().zip(before).map(|(now, before)| event(lang, now, before)).collect();
    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=more /> });
    view! { {timeline(events, None)}{more} }.into_any()
}

fn event(lang: Lang, now: &UnitPast, before: Option<&UnitPast>) -> Event {
    let steps = became(now, before);
    let tone = if steps.contains(&Became::Closed) { Tone::Bad } else { Tone::Quiet };
    let who = match (&now.changed_by, &now.changed_by_client) {
        (Some(person), _) => speak::name(person),
        (None, Some(client)) => audit::of_client(lang, client.name.as_str()),
        (None, None) => requests::by_system(lang).to_owned(),
    };
    Event {
        tone,
        what: steps.iter().map(|step| words(lang, step)).collect::<Vec<_>>().join(" · "),
        who: Some(who),
        at: now.since,
        why: now.reason.as_ref().map(|words| words.0.clone()),
    }
}

fn words(lang: Lang, step: &Became) -> String {
    let code = |unit: &Option<UnitTag>| {
        unit.as_ref().map_or_else(|| units::root(lang).to_lowercase(), |unit| unit.code.0.clone())
    };
    match step {
        Became::First { code } => units::became_first(lang, code),
        Became::Known { code } => units::became_known(lang, code),
        Became::Code { before, after } => units::became_code(lang, before, after),
        Became::Name { before, after } => units::became_name(lang, before, after),
        Became::Under { before, after } => units::became_under(lang, &code(before), &code(after)),
        Became::Zone { after } => units::became_zone(lang, after),
        Became::Closed => units::became_closed(lang).to_owned(),
    }
}
