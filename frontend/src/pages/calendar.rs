//! One's programme in one's own calendar: one session at a time, or all of it under an address to subscribe to.

use contract::{calendar::CalendarFeed, enrolment::Enrolment};
use leptos::prelude::*;

use crate::remote::{Deed, Remote, shown};

use crate::{
    browser, client,
    components::{
        badge::{Tone, callout},
        button::Button,
        confirm::Confirm,
        icon::{Icon, icon},
        loaded::{Failed, Loaded},
        secret::Copyable,
    },
    context::{use_lang, use_speaker},
    i18n::{date, messages::calendar},
};

/// Puts one seat into the calendar of whoever follows it.
#[must_use]
pub fn add_link(seat: &Enrolment) -> AnyView {
    let lang = use_lang();
    let name = calendar::add_of(lang, seat.session.course.title.as_str());
    view! {
        <a class="button small" href=client::calendar::enrolment_calendar(seat.id) aria-label=name>
            {icon(Icon::Calendar)}<span>{calendar::add(lang)}</span>
        </a>
    }
    .into_any()
}

/// The card of the address.
#[component]
pub fn CalendarCard() -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let known = Remote::new(client::calendar::get_my_calendar_feed);
    let made = RwSignal::new(None::<CalendarFeed>);
    let (replacing, revoking) = (RwSignal::new(false), RwSignal::new(false));
    let make = Deed::new(move |(): ()| async move {
        let feed = client::calendar::create_my_calendar_feed().await?;
        replacing.set(false);
        made.set(Some(feed));
        known.again();
        Ok(())
    });
    let revoke = Deed::new(move |(): ()| async move {
        client::calendar::revoke_my_calendar_feed().await?;
        revoking.set(false);
        made.set(None);
        speaker.say(calendar::revoked(lang));
        known.again();
        Ok(())
    });
    let render = move |feed: CalendarFeed| {
        let Some(since) = feed.made_at else {
            return view! {
                <div class="actions"><Button label=calendar::make(lang) busy=make.busy() on_press=move |()| make.run(()) /></div>
            }
            .into_any();
        };
        let day = date::day(lang, browser::local(since).date());
        let fetched = feed.last_fetched_on.map_or_else(
            || calendar::never_fetched(lang).to_owned(),
            |day| calendar::fetched(lang, &date::relative_day(lang, browser::today(), day)),
        );
        view! {
            <p class="small soft">{calendar::since(lang, &day)}" "{fetched}</p>
            <div class="actions">
                <Button label=calendar::replace(lang) class="small" on_press=move |()| replacing.set(true) />
                <Button label=calendar::revoke(lang) class="small" on_press=move |()| revoking.set(true) />
            </div>
        }
        .into_any()
    };
    view! {
        <section class="card stack">
            <header><h2>{calendar::title(lang)}</h2></header>
            <p>{calendar::about(lang)}</p>
            <p class="small soft">{calendar::privacy(lang)}</p>
            <div role="status">{shown(move || made.get().map(just_made))}</div>
            {shown(move || make.error().get().map(|error| view! { <Failed error=error /> }))}
            <Loaded resource=known lines=2 render=render />
        </section>
        <Confirm open=replacing title=calendar::replace(lang) effect=calendar::replace_effect(lang) act=calendar::replace(lang) doing=make.doing() on_confirm=Callback::new(move |()| make.run(())) typed=None />
        <Confirm open=revoking title=calendar::revoke(lang) effect=calendar::revoke_effect(lang) act=calendar::revoke(lang) doing=revoke.doing() on_confirm=Callback::new(move |()| revoke.run(())) typed=None />
    }
    .into_any()
}

/// The address, this once, and what to do with it.
fn just_made(feed: CalendarFeed) -> AnyView {
    let lang = use_lang();
    let Some(address) = feed.address.map(|address| address.0) else {
        return callout(Tone::Watch, view! { <p>{calendar::lost(lang)}</p> }.into_any());
    };
    // The scheme by which phones and mail programs know that it is to be followed.
    let follow = address.split_once("://").map(|(_, rest)| format!("webcal://{rest}"));
    let steps = [calendar::how_iphone(lang), calendar::how_android(lang), calendar::how_mail(lang)];
    let content = view! {
        <div class="stack-tight">
            <strong>{calendar::made(lang)}</strong>
            <p>{calendar::made_words(lang)}</p>
            <Copyable text=address label=calendar::copy(lang) />
            <div class="actions"><a class="button small" href=follow>{icon(Icon::Calendar)}<span>{calendar::open_here(lang)}</span></a></div>
            <details>
                <summary class="open-more">{calendar::how(lang)}</summary>
                <ul>{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ul>
                <p class="small">{calendar::how_often(lang)}</p>
            </details>
        </div>
    };
    callout(Tone::Good, content.into_any())
}
