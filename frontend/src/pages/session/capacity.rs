//! Changing the number of seats, on what was read.

use contract::{
    session::{Session, SessionUpdate},
    text::{Capacity, SeatCount},
};
use leptos::prelude::*;

use crate::remote::Deed;

use super::detail::Live;
use crate::{
    client,
    components::{
        dialog::Dialog,
        field::{Fault, Field, fault_of},
        form::{Basis, DialogForm},
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
    let basis = Basis::new(session.version);
    let capacity = RwSignal::new(session.fill.capacity.to_string());
    let minimum = RwSignal::new(session.fill.minimum.to_string());
    let faults = RwSignal::new(Vec::<Fault>::new());
    let save = Deed::new(move |change: SessionUpdate| async move {
        let Err(error) = client::session::update_session(live.id, &change, basis.version()).await else {
            open.set(false);
            speaker.say(sessions::changed(lang));
            live.again();
            return Ok(());
        };
        let present = async {
            let now = client::session::get_session(live.id).await?;
            live.again();
            Ok((now.version, sessions::seats_now(lang, &now.fill.capacity.to_string(), &now.fill.minimum.to_string())))
        };
        basis.heed(&error, present).await?;
        Err(error)
    });
    let submit = Callback::new(move |()| match parse(&capacity.get_untracked(), &minimum.get_untracked()) {
        Ok(change) => {
            faults.set(Vec::new());
            save.run(change);
        }
        Err(found) => faults.set(found),
    });
    let fields = view! {
        {basis.present()}
        <Field id="capacity" label=sessions::capacity(lang) value=capacity inputmode="numeric" fault=fault_of(faults.into(), "capacity") />
        <Field id="minimum" label=sessions::minimum(lang) value=minimum inputmode="numeric" fault=fault_of(faults.into(), "minimum") />
    };
    view! {
        <DialogForm open=open faults=faults error=save.error() busy=save.busy() act=common::save(lang) on_submit=submit fields=fields.into_any() />
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
