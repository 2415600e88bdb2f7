//! One line of the audit.

use chrono::{DateTime, Utc};
use contract::{
    audit::{AuditChange, AuditEvent},
    text::CellText,
};
use domain::event::Action;
use leptos::prelude::*;

use crate::{
    browser,
    context::use_lang,
    i18n::{
        date,
        messages::{audit, delegations},
        speak,
        terms::{any_reason, of_code},
    },
    page::Page,
    state::query::Query,
};

/// When, who, what, about what, why; what changed unfolds.
#[must_use]
pub fn line(event: AuditEvent) -> AnyView {
    let lang = use_lang();
    let at = browser::local(event.at);
    let actor = match (&event.actor, &event.actor_client) {
        (Some(person), _) => view! { <a href=Page::Person(person.id).path()>{speak::name(person)}</a> }.into_any(),
        (None, Some(client)) => audit::of_client(lang, client.name.as_str()).into_any(),
        (None, None) => audit::releve(lang).into_any(),
    };
    let behalf = event.on_behalf_of.as_ref().map(|whose| {
        view! { <span class="small soft">{delegations::on_behalf(lang, &speak::name(whose))}</span> }
    });
    let did = of_code::<Action>(lang, event.action.as_str());
    let kind = audit::kind_of(lang, event.subject_kind.as_str());
    let subject = (kind != did).then(|| match page_of(&event) {
        Some(page) => view! { <a class="small" href=page.path()>{kind}</a> }.into_any(),
        None => view! { <span class="small">{kind}</span> }.into_any(),
    });
    let history = Page::Audit.with(&Query::default().with("subject_id", event.subject_id.as_str()));
    let reason = event.reason_code.as_ref().map(|code| any_reason(lang, code.as_str()));
    let why = [reason, event.words.map(|words| words.0)].into_iter().flatten().collect::<Vec<_>>().join(" – ");
    let why = (!why.is_empty()).then(|| view! { <p class="small">{why}</p> });
    view! {
        <li>
            <time class="small soft" datetime=event.at.to_rfc3339()>{date::compact(lang, at.date())}" "{date::hour_of(lang, at)}</time>
            <span class="audit-who">{actor}{behalf.map(|behalf| view! { " "{behalf} })}</span>
            <div class="audit-what">
                <div class="row"><strong>{did}</strong>{subject}<a class="small audit-history" href=history>{audit::same_subject(lang)}</a></div>
                {why}
                {comparison(event.changes, event.http_request_id.map(|id| id.0))}
            </div>
        </li>
    }
    .into_any()
}

/// The page of what a line is about.
fn page_of(event: &AuditEvent) -> Option<Page> {
    let id = event.subject_id.as_str();
    match event.subject_kind.as_str() {
        "person" => id.parse().ok().map(Page::Person),
        "session" => id.parse().ok().map(Page::Session),
        "request" => id.parse().ok().map(Page::Request),
        "unit" => id.parse().ok().map(Page::Unit),
        "import" => id.parse().ok().map(Page::Import),
        "api_client" => id.parse().ok().map(Page::ApiClient),
        _ => event
            .request_id
            .map(Page::Request)
            .or_else(|| event.session_id.map(Page::Session))
            .or_else(|| event.person_id.map(Page::Person)),
    }
}

/// What each field was and is.
fn comparison(changes: Vec<AuditChange>, request: Option<String>) -> Option<AnyView> {
    let lang = use_lang();
    let count = u32::try_from(changes.len()).unwrap_or(u32::MAX);
    let value = |value: Option<CellText>| match value {
        Some(text) => view! { <span class="breaks">{readable(text.0)}</span> }.into_any(),
        None => view! { <span class="soft">{audit::nothing(lang)}</span> }.into_any(),
    };
    let line = |change: AuditChange| {
        view! {
            <tr>
                <th scope="row">{audit::field_of(lang, change.field.as_str())}</th>
                <td>{value(change.before)}</td>
                <td>{value(change.after)}</td>
            </tr>
        }
    };
    (count > 0).then(|| {
        view! {
            <details>
                <summary class="open-more">{audit::changes(lang, count)}</summary>
                <table class="criteria comparison">
                    <thead><tr><th scope="col">{audit::field(lang)}</th><th scope="col">{audit::before(lang)}</th><th scope="col">{audit::after(lang)}</th></tr></thead>
                    <tbody>{changes.into_iter().map(line).collect_view()}</tbody>
                </table>
                {request.map(|id| view! { <p class="small soft breaks">{audit::request_id(lang, &id)}</p> })}
            </details>
        }
        .into_any()
    })
}

/// An instant as people say it; anything else as it is.
fn readable(text: String) -> String {
    match text.parse::<DateTime<Utc>>() {
        Ok(at) => date::moment(use_lang(), browser::local(at)),
        Err(_) => text,
    }
}
