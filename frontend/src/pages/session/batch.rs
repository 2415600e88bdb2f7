//! Several free seats offered at once: one offer each, in the order of the ranking, and what became of each.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use contract::{offer::OfferCreate, person::PersonTag, ranking::Ranking};
use leptos::prelude::*;

use crate::remote::{Deed, shown};

use super::{detail::Live, ranking::Turn};
use crate::{
    browser, client,
    client::error::ClientError,
    components::{
        badge::{Tone, badge},
        button::Button,
    },
    context::{use_lang, use_speaker},
    i18n::{date, messages::sessions, speak},
};

/// What became of one offer of a batch; none when it was not sent, because the server had stopped answering.
type Sent = (PersonTag, Option<Result<DateTime<Utc>, ClientError>>);

/// People of the ranking picked for an offer, and the report of the last batch.
#[derive(Clone, Copy)]
pub struct Batch {
    picked: RwSignal<BTreeSet<String>>,
    report: RwSignal<Vec<Sent>>,
    send: Deed<Vec<PersonTag>>,
}

impl Batch {
    /// Nobody picked yet.
    pub fn new(live: Live) -> Self {
        let (lang, speaker) = (use_lang(), use_speaker());
        let (picked, report) = (RwSignal::new(BTreeSet::new()), RwSignal::new(Vec::<Sent>::new()));
        let send = Deed::new(move |people: Vec<PersonTag>| async move {
            report.set(Vec::new());
            let mut told: Vec<Sent> = Vec::with_capacity(people.len());
            let mut out = false;
            for person in people {
                let answer = if out {
                    None
                } else {
                    let body = OfferCreate { person_id: Some(person.id), departure: None };
                    Some(client::offer::create_offer(live.id, &body).await.map(|offer| offer.deadline))
                };
                // The same words sent again after an outage have one effect: the rest waits for the next press.
                out = out || matches!(&answer, Some(Err(error)) if error.is_outage());
                told.push((person, answer));
            }
            let done = told.iter().filter(|(_, answer)| matches!(answer, Some(Ok(_)))).count();
            speaker.say(said(lang, done, told.len()));
            picked.set(BTreeSet::new());
            report.set(told);
            live.again();
            Ok(())
        });
        Self { picked, report, send }
    }

    /// Whether offers are being sent.
    pub fn busy(self) -> Signal<bool> {
        self.send.busy()
    }

    /// The box that picks one person.
    pub fn choice(self, key: String, name: &str) -> AnyView {
        let (lang, picked) = (use_lang(), self.picked);
        let (looked, key) = (key.clone(), StoredValue::new(key));
        let toggle = move |event: web_sys::Event| {
            let on = event_target_checked(&event);
            picked.update(|picked| {
                let key = key.get_value();
                if on {
                    picked.insert(key)
                } else {
                    picked.remove(&key)
                };
            });
        };
        view! {
            <label class="check">
                <input type="checkbox" aria-label=sessions::pick_who(lang, name) prop:checked=move || picked.with(|picked| picked.contains(&looked)) on:change=toggle />
                <span aria-hidden="true">{sessions::pick(lang)}</span>
            </label>
        }
        .into_any()
    }

    /// The bar above the ranking: pick those whose turn it is, and offer to those picked.
    pub fn bar(self, ranking: &Ranking, turns: &[Turn]) -> AnyView {
        let lang = use_lang();
        let now: Vec<(String, PersonTag)> = ranking
            .lines
            .iter()
            .zip(turns)
            .filter(|(_, turn)| matches!(turn, Turn::Now { .. }))
            .map(|(line, _)| (line.request_id.to_string(), line.person.clone()))
            .collect();
        if now.len() < 2 {
            return ().into_any();
        }
        let now = StoredValue::new(now);
        let picked = self.picked;
        let here = move || {
            now.with_value(|now| {
                picked.with(|picked| {
                    now.iter().filter(|(key, _)| picked.contains(key)).map(|(_, who)| who.clone()).collect::<Vec<_>>()
                })
            })
        };
        let all = u32::try_from(now.with_value(Vec::len)).unwrap_or(u32::MAX);
        let pick = move |()| {
            let everyone = now.with_value(|now| now.iter().map(|(key, _)| key.clone()).collect::<BTreeSet<_>>());
            picked.update(|picked| *picked = if picked.is_superset(&everyone) { BTreeSet::new() } else { everyone });
        };
        shown(move || {
            let people = here();
            let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
            let words =
                if count == all { sessions::pick_none(lang).to_owned() } else { sessions::pick_first(lang, all) };
            let offer = (count > 0).then(|| view! { <Button label=sessions::offer_picked(lang, count) class="primary small" busy=self.busy() on_press=move |()| self.send.run(people.clone()) /> });
            view! {
                <div class="actions">
                    <Button label=words class="small quiet" on_press=pick />
                    {offer}
                </div>
            }
        })
    }

    /// What became of each offer of the last batch.
    pub fn report(self) -> AnyView {
        let (lang, report) = (use_lang(), self.report);
        shown(move || {
            let told = report.get();
            if told.is_empty() {
                return ().into_any();
            }
            let done = told.iter().filter(|(_, answer)| matches!(answer, Some(Ok(_)))).count();
            let title = said(lang, done, told.len());
            let lines = told.into_iter().map(|(person, answer)| {
                let (tone, words) = match answer {
                    Some(Ok(deadline)) => {
                        (Tone::Good, sessions::offer_line_sent(lang, &date::moment(lang, browser::local(deadline))))
                    }
                    Some(Err(error)) => (Tone::Bad, format!("{} – {}", error.title(lang), error.words(lang))),
                    None => (Tone::Watch, sessions::offer_line_unsent(lang).to_owned()),
                };
                view! { <li><strong>{speak::name(&person)}</strong>{badge(tone, words)}</li> }
            });
            view! {
                <div class="stack-tight batch-report">
                    <strong>{title}</strong>
                    <ul>{lines.collect_view()}</ul>
                    <div><Button label=sessions::dismiss(lang) class="small quiet" on_press=move |()| report.set(Vec::new()) /></div>
                </div>
            }
            .into_any()
        })
    }
}

fn said(lang: crate::i18n::Lang, done: usize, all: usize) -> String {
    sessions::offers_result(lang, u32::try_from(done).unwrap_or(u32::MAX), &all.to_string())
}
