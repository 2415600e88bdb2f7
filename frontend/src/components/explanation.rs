//! A ranked list where each line opens into its conditions and its criteria.

use leptos::prelude::*;

use super::{
    badge::{Tone, badge},
    icon::{Icon, icon},
};
use crate::{
    context::use_lang,
    i18n::{messages::sessions, number::ordinal},
};

/// A condition and its result.
#[derive(Clone, Debug)]
pub struct GateLine {
    pub words: String,
    pub passed: bool,
    /// Why it failed and what to do next.
    pub why: Option<String>,
    pub can_be_overridden: bool,
}

/// A criterion and its value; `decisive` put this person before the next.
#[derive(Clone, Debug)]
pub struct CriterionLine {
    pub words: String,
    pub value: String,
    pub decisive: bool,
}

/// A candidate of a ranking.
#[derive(Clone, Debug)]
pub struct RankedLine {
    pub key: String,
    /// `None` when a condition is not met.
    pub rank: Option<u32>,
    pub name: String,
    pub about: String,
    /// What was asked, and when.
    pub asked: String,
    /// The sentence for the person concerned.
    pub sentence: Option<String>,
    pub gates: Vec<GateLine>,
    pub criteria: Vec<CriterionLine>,
}

/// The list; `action` draws what can be done with a line.
#[must_use]
pub fn explanation(lines: Vec<RankedLine>, action: impl Fn(&RankedLine) -> AnyView) -> AnyView {
    view! { <ol class="ranked">{lines.into_iter().map(|line| ranked(line, &action)).collect_view()}</ol> }.into_any()
}

fn ranked(line: RankedLine, action: &impl Fn(&RankedLine) -> AnyView) -> AnyView {
    let lang = use_lang();
    let class = match line.rank {
        Some(1) => "first",
        Some(_) => "",
        None => "out",
    };
    let act = action(&line);
    let place = line.rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
    let said = line
        .rank
        .map_or_else(|| sessions::not_ranked(lang).to_owned(), |rank| sessions::rank_of(lang, &ordinal(lang, rank)));
    let missing: Vec<AnyView> =
        line.gates.iter().filter(|gate| !gate.passed).map(|gate| badge(Tone::Bad, gate.words.clone())).collect();
    let summary = if line.rank.is_some() { sessions::explain(lang) } else { sessions::explain_out(lang) };
    view! {
        <li class=class>
            <div class="ranked-head">
                <span class="place"><span aria-hidden="true">{place}</span><span class="unseen">{said}</span></span>
                <div class="stack-tight">
                    <strong>{line.name}</strong>
                    <span class="small soft">{line.about}</span>
                    {(!missing.is_empty()).then(|| view! { <div class="row">{missing}</div> })}
                </div>
                <div class="actions">{act}</div>
                <span class="asked small soft">{line.asked}</span>
            </div>
            <details>
                <summary>{summary}</summary>
                {line.sentence.map(|sentence| view! { <p class="small">{sentence}</p> })}
                <h3 class="small">{sessions::gates(lang)}</h3>
                <ul class="gates">{line.gates.into_iter().map(gate).collect_view()}</ul>
                {(!line.criteria.is_empty()).then(|| criteria(line.criteria))}
            </details>
        </li>
    }
    .into_any()
}

fn gate(gate: GateLine) -> AnyView {
    let lang = use_lang();
    let (class, shape, said) = if gate.passed {
        ("passed", Icon::Check, sessions::passed(lang))
    } else {
        ("failed", Icon::Cross, sessions::failed(lang))
    };
    let override_words = (!gate.passed && gate.can_be_overridden)
        .then(|| view! { <span class="soft">" ("{sessions::can_be_overridden(lang)}")"</span> });
    view! {
        <li>
            <span class=class>{icon(shape)}</span>
            <span>
                <span class="unseen">{said}" – "</span>
                {gate.words}
                {gate.why.map(|why| view! { <br /><span class="soft">{why}</span> })}
                {override_words}
            </span>
        </li>
    }
    .into_any()
}

fn criteria(lines: Vec<CriterionLine>) -> AnyView {
    let lang = use_lang();
    view! {
        <table class="criteria">
            <caption class="unseen">{sessions::criteria(lang)}</caption>
            <thead>
                <tr><th scope="col">{sessions::criterion(lang)}</th><th scope="col">{sessions::value(lang)}</th></tr>
            </thead>
            <tbody>
                {lines
                    .into_iter()
                    .map(|line| {
                        let mark = line.decisive.then(|| badge(Tone::Info, sessions::decisive(lang)));
                        view! { <tr class=if line.decisive { "decisive" } else { "" }><th scope="row">{line.words}" "{mark}</th><td>{line.value}</td></tr> }
                    })
                    .collect_view()}
            </tbody>
        </table>
    }
    .into_any()
}
