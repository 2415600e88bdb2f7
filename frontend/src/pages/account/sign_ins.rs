//! One's open sign-ins, and who tried to get in.

use contract::{
    auth::Delivery,
    sign_in::{SignIn, SignInEvent, SignInEventQuery, SignInOutcome, SignInQuery},
    text::{IpAddress, Label},
};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::above;
use crate::{
    browser, client,
    components::{
        badge::{Tone, badge},
        button::Button,
        confirm::Confirm,
        heading::PageHead,
        loaded::{Loaded, empty_line},
        table::{More, cell, cell_line, column, row, table},
        timeline::instant,
    },
    context::{use_lang, use_speaker},
    i18n::{
        date,
        messages::{access, common},
        terms::Term,
    },
    pages::listing::{Listing, Rows},
    state::query::Query,
};

/// The page.
#[component]
pub fn SignInsPage() -> impl IntoView {
    let lang = use_lang();
    view! {
        <PageHead title=access::sign_ins(lang) above=above() />
        <div class="stack home">
            <OpenCard />
            <HistoryCard />
        </div>
    }
    .into_any()
}

/// "Firefox, Linux".
fn program(browser: Option<&Label>, system: Option<&Label>) -> String {
    let known: Vec<&str> = [browser, system].into_iter().flatten().map(Label::as_str).collect();
    if known.is_empty() { access::unknown_program(use_lang()).to_owned() } else { known.join(", ") }
}

fn from_where(address: Option<&IpAddress>) -> Option<String> {
    address.map(|address| access::from_address(use_lang(), address.as_str()))
}

#[component]
fn OpenCard() -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let listing = Listing::new(Memo::new(|_| Query::default()), |_, cursor| async move {
        let query = SignInQuery { limit: Some(50.into()), cursor };
        let page = client::access::list_my_sign_ins(&query).await?;
        Ok((page.items, page.next))
    });
    let asked = RwSignal::new(None::<SignIn>);
    let (one_open, others_open) = (RwSignal::new(false), RwSignal::new(false));
    let end = Deed::new(move |one: SignIn| async move {
        client::access::revoke_sign_in(one.id).await?;
        one_open.set(false);
        speaker.say(access::ended(lang));
        listing.rows.again();
        Ok(())
    });
    let end_others = Deed::new(move |(): ()| async move {
        let ended = client::access::revoke_my_other_sign_ins().await?;
        others_open.set(false);
        speaker.say(access::ended_count(lang, ended.revoked.0));
        listing.rows.again();
        Ok(())
    });
    let ask = Callback::new(move |one: SignIn| {
        asked.set(Some(one));
        one_open.set(true);
    });
    let title = Signal::derive(move || asked.with(|one| one.as_ref().map(end_title).unwrap_or_default()));
    let confirm = Callback::new(move |()| {
        if let Some(one) = asked.get_untracked() {
            end.run(one);
        }
    });
    let elsewhere = Memo::new(move |_| {
        listing.rows.ok().is_some_and(|rows| rows.more || rows.items.iter().any(|one| !one.is_this_one))
    });
    let all = move || {
        elsewhere.get().then(|| {
            view! { <Button label=access::end_others(lang) class="small danger" on_press=move |()| others_open.set(true) /> }
        })
    };
    let heading = move || match listing.rows.ok() {
        Some(rows) if !rows.more => access::open_title(lang, u32::try_from(rows.items.len()).unwrap_or(u32::MAX)),
        _ => access::sign_ins(lang).to_owned(),
    };
    view! {
        <section class="card flush">
            <header><div><h2>{shown(heading)}</h2><p class="small soft">{access::open_about(lang)}</p></div><div class="actions">{shown(all)}</div></header>
            <Loaded resource=listing.rows lines=4 render=move |rows| {
                let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=Callback::new(move |()| listing.more()) /> });
                view! { <ul class="items">{rows.items.into_iter().map(|one| line(one, ask)).collect_view()}</ul>{more} }.into_any()
            } />
        </section>
        <Confirm open=one_open title=title effect=Signal::stored(access::end_effect(lang).to_owned()) act=access::end(lang) doing=end.doing() on_confirm=confirm typed=None />
        <Confirm
            open=others_open
            title=Signal::stored(access::end_others(lang).to_owned())
            effect=Signal::stored(access::end_others_effect(lang).to_owned())
            act=access::end_others(lang)
            doing=end_others.doing()
            on_confirm=Callback::new(move |()| end_others.run(()))
            typed=None
        />
    }
    .into_any()
}

fn end_title(one: &SignIn) -> String {
    access::end_of(use_lang(), &program(one.browser.as_ref(), one.system.as_ref()))
}

fn line(one: SignIn, ask: Callback<SignIn>) -> AnyView {
    let lang = use_lang();
    let name = program(one.browser.as_ref(), one.system.as_ref());
    let state = if one.is_this_one {
        Some(badge(Tone::Good, access::this_one(lang)))
    } else {
        (one.delivery == Delivery::Bearer).then(|| badge(Tone::Info, access::by_program(lang)))
    };
    let place = from_where(one.from_address.as_ref()).map(|place| format!(" {place}"));
    let used = one.last_used_at.map(|at| view! { " · "{access::used(lang)}" "{instant(at)} });
    let label = end_title(&one);
    let since = one.since;
    let end = (!one.is_this_one).then(|| {
        let one = one.clone();
        view! { <Button label=access::end(lang) full_label=label class="small quiet danger" on_press=move |()| ask.run(one.clone()) /> }
    });
    view! {
        <li class="need-line">
            <div>
                <span class="row"><strong>{name}</strong>{state}</span>
                <p class="small soft">{access::opened(lang)}" "{instant(since)}{place}{used}</p>
            </div>
            {end}
        </li>
    }
    .into_any()
}

#[component]
fn HistoryCard() -> impl IntoView {
    let lang = use_lang();
    let listing = Listing::new(Memo::new(|_| Query::default()), |_, cursor| async move {
        let query = SignInEventQuery { limit: Some(20.into()), cursor };
        let page = client::access::list_my_sign_in_events(&query).await?;
        Ok((page.items, page.next))
    });
    view! {
        <section class="card flush">
            <header><div><h2>{access::history(lang)}</h2><p class="small soft">{access::history_about(lang)}</p></div></header>
            <Loaded resource=listing.rows lines=6 render=move |rows| history(rows, Callback::new(move |()| listing.more())) />
        </section>
    }
    .into_any()
}

fn history(rows: Rows<SignInEvent>, more: Callback<()>) -> AnyView {
    let lang = use_lang();
    if rows.items.is_empty() {
        return empty_line(access::history_none(lang));
    }
    let columns = [
        column(access::when(lang)),
        column(access::outcome(lang)),
        column(access::means(lang)),
        column(access::program(lang)),
        column(access::address(lang)),
    ];
    let lines = rows.items.into_iter().map(attempt).collect();
    let more = rows.more.then(|| view! { <More busy=Signal::stored(false) on_more=more /> });
    view! { {table(access::history(lang).to_owned(), &columns, None, lines)}{more} }.into_any()
}

fn attempt(event: SignInEvent) -> AnyView {
    let lang = use_lang();
    let tone = match event.outcome {
        SignInOutcome::Succeeded => Tone::Good,
        SignInOutcome::Failed => Tone::Bad,
    };
    let at = browser::local(event.at);
    let when = view! { <time datetime=event.at.to_rfc3339() title=date::moment(lang, at)>{format!("{} {}", date::compact(lang, at.date()), date::hour_of(lang, at))}</time> };
    let address = event.from_address.map_or_else(|| common::not_given(lang).to_owned(), |address| address.0);
    row(
        None,
        false,
        when.into_any(),
        vec![
            cell(access::outcome(lang), badge(tone, event.outcome.words(lang))),
            cell(access::means(lang), event.means.words(lang)),
            cell(access::program(lang), program(event.browser.as_ref(), event.system.as_ref())),
            cell_line(access::address(lang), address),
        ],
    )
}
