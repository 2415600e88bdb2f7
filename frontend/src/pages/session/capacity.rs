//! Changing the number of seats, on what was read.

use contract::{
    session::{Session, SessionUpdate},
    text::{Capacity, SeatCount},
};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::detail::Live;
use crate::{
    client,
    client::error::ClientError,
    components::{
        badge::{Tone, callout},
        button::Button,
        dialog::Dialog,
        field::{ErrorSummary, Fault, Field, fault_of},
        loaded::Failed,
    },
    context::{use_lang, use_speaker},
    i18n::messages::{common, sessions},
};

/// The dialog.
#[component]
pub fn CapacityDialog(live: Live, open: RwSignal<bool>) -> impl IntoView {
    let lang = use_lang();
    let content =
        move || live.session.now().map(|session| view! { <CapacityForm live=live open=open session=session /> });
    view! { <Dialog open=open title=sessions::change(lang) content=content /> }.into_any()
}

#[component]
fn CapacityForm(live: Live, open: RwSignal<bool>, session: Session) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let version = RwSignal::new(session.version.0);
    let now = RwSignal::new(None::<Session>);
    let capacity = RwSignal::new(session.fill.capacity.to_string());
    let minimum = RwSignal::new(session.fill.minimum.to_string());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |change: SessionUpdate| {
        async move {
            match client::session::update_session(live.id, &change, version.get_untracked()).await {
                Ok(_) => {
                    open.set(false);
                    speaker.say(sessions::changed(lang));
                    live.again();
                    Ok(())
                }
                Err(ClientError::Stale) => {
                    // Show both versions; saving again is then a choice made on the present one.
                    let current = client::session::get_session(live.id).await?;
                    version.set(current.version.0);
                    now.set(Some(current));
                    live.again();
                    Err(ClientError::Stale)
                }
                Err(other) => Err(other),
            }
        }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        match parse(&capacity.get_untracked(), &minimum.get_untracked()) {
            Ok(change) => {
                faults.set(Vec::new());
                save.run(change);
            }
            Err(found) => faults.set(found),
        }
    };
    let current = move || {
        now.get().map(|session| callout(Tone::Watch, view! { <p>{sessions::stale_now(lang, &session.fill.capacity.to_string(), &session.fill.minimum.to_string())}</p> }.into_any()))
    };
    view! {
        <form class="stack" novalidate on:submit=submit>
            <ErrorSummary faults=faults />
            {shown(move || save.error().get().map(|error| view! { <Failed error=error form=true /> }))}
            {current}
            <Field id="capacity" label=sessions::capacity(lang) value=capacity inputmode="numeric" fault=fault_of(faults.into(), "capacity") />
            <Field id="minimum" label=sessions::minimum(lang) value=minimum inputmode="numeric" fault=fault_of(faults.into(), "minimum") />
            <div class="dialog-actions">
                <Button label=common::go_back(lang) on_press=move |()| open.set(false) />
                <Button label=common::save(lang) class="primary" submit=true busy=save.busy() />
            </div>
        </form>
    }
    .into_any()
}

fn parse(capacity: &str, minimum: &str) -> Result<SessionUpdate, Vec<Fault>> {
    let lang = use_lang();
    let fault = |field: &str| Fault { field: field.to_owned(), words: common::fault_number(lang).to_owned() };
    let seats = capacity.trim().parse::<u16>().ok().filter(|seats| (1..=10_000).contains(seats));
    let least = minimum.trim().parse::<u16>().ok().filter(|least| *least <= 10_000);
    match (seats, least) {
        (Some(seats), Some(least)) => {
            Ok(SessionUpdate { capacity: Some(Capacity(seats)), minimum: Some(SeatCount(least)), words: None })
        }
        (seats, least) => Err([seats.is_none().then(|| fault("capacity")), least.is_none().then(|| fault("minimum"))]
            .into_iter()
            .flatten()
            .collect()),
    }
}
