//! The audit.

use crate::answer::{Listed, listed_wide};
use crate::app::audit;
use crate::csv;
use crate::extract::{Query, Who, page};
use crate::middleware::HeadersOnly;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, web};
use chrono::SecondsFormat;
use contract::audit::{AuditChange, AuditEvent, AuditExportQuery, AuditPage, AuditQuery, CsvSeparator};
use contract::person::PersonTag;
use futures_util::stream::{self, Stream};
use store::page::PageRequest;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_audit_events).service(export_audit_events);
}

/// List audit events.
///
/// Lines about people and sessions of the units over which you may read the audit, the latest first. Lines about
/// neither are shown to those whose role covers every unit. With what changed, field by field.
#[utoipa::path(tag = "across", params(AuditQuery), responses(
    (status = 200, description = "Lines of the audit", body = AuditPage,
        headers(("Link", description = "The next page"))),
))]
#[get("/audit-events")]
async fn list_audit_events(
    who: Who,
    state: web::Data<AppState>,
    query: Query<AuditQuery>,
) -> Outcome<Listed<AuditEvent>> {
    let query = query.0;
    let page = page(query.limit, query.cursor.as_ref())?;
    listed_wide(&state, true, move |conn| audit::list(conn, &who, &query, &page)).await
}

/// Lines read at a time: no reading stays open while the caller is slow.
const AT_ONCE: u16 = 500;

/// The columns, in the order of [`cells`].
const COLUMNS: [&str; 14] = [
    "id",
    "at",
    "action",
    "actor",
    "actor_id",
    "actor_client",
    "actor_client_id",
    "subject_kind",
    "subject_id",
    "person_id",
    "session_id",
    "reason_code",
    "words",
    "changes",
];

/// A table of the audit, as text.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 50_000_000)]
#[expect(dead_code, reason = "it only describes what is streamed")]
struct AuditTable(String);

/// Take the audit away.
///
/// The lines of a filter as CSV (RFC 4180, UTF-8 with a byte order mark), the latest first; what a spreadsheet would run as
/// a formula is led by an apostrophe. 422 when there are more than 10,000 lines: narrow the period.
#[utoipa::path(tag = "across", params(AuditExportQuery), responses(
    (status = 200, description = "A table: a first line of names, then one line each", body = AuditTable, content_type = "text/csv",
        example = "id,at,action,actor,actor_id,actor_client,actor_client_id,subject_kind,subject_id,person_id,session_id,reason_code,words,changes"),
    (status = 422, description = "A filter cannot be read, or leaves more than 10,000 lines"),
))]
#[get("/audit-events/export")]
async fn export_audit_events(
    who: Who,
    state: web::Data<AppState>,
    query: Query<AuditExportQuery>,
    request: HttpRequest,
) -> Outcome<HttpResponse> {
    let separator = query.0.separator.unwrap_or(CsvSeparator::Comma);
    let query = AuditQuery::from(query.0);
    let (asker, asked) = (who.clone(), query.clone());
    state.store().read(move |conn| audit::check_export(conn, &asker, &asked)).await?;
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/csv; charset=utf-8");
    answer.insert_header((CONTENT_DISPOSITION, "attachment; filename=\"releve-audit.csv\""));
    if request.extensions().get::<HeadersOnly>().is_some() {
        return Ok(answer.finish());
    }
    Ok(answer.streaming(pieces(Export { who, state, query, separator })))
}

/// What an export needs while it lasts.
struct Export {
    who: Who,
    state: web::Data<AppState>,
    query: AuditQuery,
    separator: CsvSeparator,
}

impl Export {
    /// The next lines, and the page after them; what the asker may read is asked anew each time.
    async fn piece(&self, page: PageRequest) -> Outcome<(String, Option<PageRequest>)> {
        let mut text = String::new();
        if page.after.is_none() {
            text.push_str(csv::MARK);
            csv::row(&mut text, self.separator, COLUMNS);
        }
        let (who, query) = (self.who.clone(), self.query.clone());
        let limit = page.limit;
        let found = self.state.store().read(move |conn| audit::list(conn, &who, &query, &page)).await?;
        for event in &found.items {
            let cells = cells(event);
            csv::row(&mut text, self.separator, cells.iter().map(String::as_str));
        }
        Ok((text, found.next.map(|after| PageRequest { limit, after: Some(after) })))
    }
}

/// The pieces of an export as they are read; a failure breaks the answer off, so that nobody takes a part for the whole.
fn pieces(export: Export) -> impl Stream<Item = Result<Bytes, Problem>> {
    stream::unfold(Some((export, PageRequest::first(AT_ONCE))), |rest| async move {
        let (export, page) = rest?;
        Some(match export.piece(page).await {
            Ok((text, next)) => (Ok(Bytes::from(text)), next.map(|page| (export, page))),
            Err(problem) => (Err(problem), None),
        })
    })
}

fn cells(event: &AuditEvent) -> [String; 14] {
    let text = |value: Option<String>| value.unwrap_or_default();
    [
        event.id.to_string(),
        event.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        event.action.to_string(),
        text(event.actor.as_ref().map(name)),
        text(event.actor.as_ref().map(|person| person.id.to_string())),
        text(event.actor_client.as_ref().map(|client| client.name.to_string())),
        text(event.actor_client.as_ref().map(|client| client.id.to_string())),
        event.subject_kind.to_string(),
        event.subject_id.to_string(),
        text(event.person_id.map(|id| id.to_string())),
        text(event.session_id.map(|id| id.to_string())),
        text(event.reason_code.as_ref().map(ToString::to_string)),
        text(event.words.as_ref().map(ToString::to_string)),
        event.changes.iter().map(change).collect::<Vec<_>>().join(" | "),
    ]
}

fn name(person: &PersonTag) -> String {
    format!("{} {}", person.family_name, person.given_name)
}

fn change(change: &AuditChange) -> String {
    let text = |value: &Option<contract::text::CellText>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{}: {} > {}", change.field, text(&change.before), text(&change.after))
}
