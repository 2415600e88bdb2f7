//! Who holds a seat, and which seats were given back.

use contract::attendance::OutcomeSaid;
use contract::enrolment::{AfterCancel, CancelCode, EnrolmentCancel, EnrolmentState, RosterLine};
use leptos::prelude::*;

use crate::remote::Deed;

use super::detail::Live;
use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        button::Button,
        confirm::{ConfirmWithReason, Reason},
        loaded::{Loaded, empty},
        pick::{Choice, Picks},
        table::{Sorting, cell, cell_above, cell_line, column, row, sorted, table, two_lines, unit_short},
        timeline::instant,
    },
    context::{use_lang, use_speaker},
    i18n::{
        Lang, date,
        messages::{attendance, sessions},
        number::whole,
        speak,
        terms::{Term, choices},
    },
    page::Page,
    router::use_router,
    state::filter::Sort,
};

/// The roster, from which a seat is freed with a reason.
#[component]
pub fn RosterCard(live: Live) -> impl IntoView {
    let lang = use_lang();
    let leaving = RwSignal::new(None::<RosterLine>);
    let open = RwSignal::new(false);
    let ask = Callback::new(move |line: RosterLine| {
        leaving.set(Some(line));
        open.set(true);
    });
    let query = use_router().query();
    let count = move || live.roster.ok().map(|page| whole(lang, u32::try_from(page.items.len()).unwrap_or(0)));
    view! {
        <section class="card flush">
            <header><h2>{sessions::roster(lang)}</h2><span class="count">{count}</span></header>
            <Loaded resource=live.roster render=move |page| {
                let mut lines: Vec<RosterLine> = page.items.into_iter().filter(|line| line.state == EnrolmentState::Confirmed).collect();
                if lines.is_empty() {
                    return empty(sessions::roster_none(lang), sessions::roster_none_hint(lang), None);
                }
                let sorting = Sorting { page: Page::Session(live.id), query: query.get(), default: "person" };
                Sort::of(&sorting.query, sorting.default).arrange(&mut lines, key);
                let columns = [
                    sorted(sessions::person(lang), "person"),
                    sorted(sessions::unit(lang), "unit"),
                    sorted(sessions::enrolled_on(lang), "enrolled_on"),
                    column(sessions::action(lang)),
                ];
                let caption = live.session.ok().map_or_else(String::new, |session| {
                    sessions::roster_of(lang, &format!("{} {}", session.course.title, session.code))
                });
                let rows = lines.into_iter().map(|line| seat(line, ask)).collect();
                view! { <div class="roster-table">{table(caption, &columns, Some(&sorting), rows)}</div> }.into_any()
            } />
        </section>
        <CancelDialog live=live open=open leaving=leaving />
    }
    .into_any()
}

/// What a column sorts on, as text in which order is order.
fn key(column: &str, line: &RosterLine) -> Option<String> {
    match column {
        "person" => Some(speak::name(&line.person)),
        "unit" => Some(line.person.unit.code.0.clone()),
        "enrolled_on" => Some(line.enrolled_at.to_rfc3339()),
        _ => None,
    }
}

/// What became of someone, and why they did not come: it stands where the seat could be given back, since it no longer is.
fn outcome(lang: Lang, said: &OutcomeSaid) -> AnyView {
    let words = match said.absence {
        Some(absence) => format!("{} ({})", said.outcome.words(lang), absence.words(lang).to_lowercase()),
        None => said.outcome.words(lang).to_owned(),
    };
    view! { <span class="small"><span class="unseen">{attendance::outcome(lang)}" "</span>{words}</span> }.into_any()
}

fn seat(line: RosterLine, ask: Callback<RosterLine>) -> AnyView {
    let lang = use_lang();
    let name = speak::name(&line.person);
    let label = sessions::cancel_enrolment_of(lang, &name);
    let leaving = line.clone();
    row(
        Some(Page::Person(line.person.id).path()),
        false,
        two_lines(name, line.person.rank.0.clone()),
        vec![
            cell(sessions::unit(lang), unit_short(&line.person.unit)),
            cell_line(
                sessions::enrolled_on(lang),
                two_lines(
                    date::compact(lang, browser::local(line.enrolled_at).date()),
                    line.origin.words(lang).to_owned(),
                ),
            ),
            cell_above(if let Some(said) = &line.outcome {
                outcome(lang, said)
            } else {
                view! { <Button label=sessions::cancel_short(lang) full_label=label class="small quiet danger" on_press=move |()| ask.run(leaving.clone()) /> }.into_any()
            }),
        ],
    )
}

#[component]
fn CancelDialog(live: Live, open: RwSignal<bool>, leaving: RwSignal<Option<RosterLine>>) -> impl IntoView {
    let lang = use_lang();
    let speaker = use_speaker();
    let after = RwSignal::new(AfterCancel::Withdraw.code().to_owned());
    let who = move || leaving.with(|line| line.as_ref().map(|line| speak::name(&line.person)).unwrap_or_default());
    let cancel = Deed::new(move |reason: Reason| {
        let then = AfterCancel::from_code(&after.get_untracked());
        let why = CancelCode::from_code(&reason.code).map(|code| EnrolmentCancel {
            code,
            words: reason.words.clone().map(Into::into),
            after: then,
        });
        let seat = leaving.get_untracked();
        async move {
            let (Some(why), Some(seat)) = (why, seat) else { return Err(ClientError::Broken) };
            client::session::cancel_enrolment(seat.id, &why).await?;
            open.set(false);
            speaker.say(sessions::cancelled_done(lang, &speak::name(&seat.person)));
            live.again();
            Ok(())
        }
    });
    let extra = move || {
        let asked = leaving.with_untracked(|line| line.as_ref().is_some_and(|line| line.request_id.is_some()));
        asked.then(|| {
            let choices = AfterCancel::ALL
                .iter()
                .map(|one| Choice { code: one.code().to_owned(), words: one.words(lang).to_owned(), about: None })
                .collect();
            view! { <Picks legend=sessions::after_cancel(lang) name="after" choices=choices chosen=after /> }
        })
    };
    view! {
        <ConfirmWithReason
            open=open
            title=Signal::derive(move || sessions::cancel_enrolment_of(lang, &who()))
            effect=sessions::cancel_enrolment_effect(lang)
            act=sessions::cancel_enrolment(lang)
            choices={choices::<CancelCode>(lang)}
            doing=cancel.doing()
            on_confirm=Callback::new(move |reason| cancel.run(reason))
            extra=extra
        />
    }
    .into_any()
}

/// The seats given back, the latest first: who, when, why.
#[component]
pub fn FreedCard(live: Live) -> impl IntoView {
    let lang = use_lang();
    view! {
        <Loaded resource=live.cancelled lines=1 render=move |page| {
            if page.items.is_empty() {
                return ().into_any();
            }
            let mut lines = page.items;
            lines.sort_by_key(|line| std::cmp::Reverse(line.cancelled_at));
            view! {
                <section class="card flush no-print">
                    <header><h2>{sessions::given_back(lang)}</h2></header>
                    <ul class="items">{lines.into_iter().map(given_back).collect_view()}</ul>
                </section>
            }.into_any()
        } />
    }
    .into_any()
}

fn given_back(line: RosterLine) -> AnyView {
    let lang = use_lang();
    let why: Vec<String> = line
        .cancel_code
        .map(|code| code.words(lang).to_owned())
        .into_iter()
        .chain(line.cancel_words.map(|words| words.0))
        .collect();
    view! {
        <li>
            <span class="spread"><strong>{speak::name(&line.person)}</strong><span class="small soft">{line.cancelled_at.map(instant)}</span></span>
            <span class="small soft">{why.join(" · ")}</span>
        </li>
    }
    .into_any()
}
