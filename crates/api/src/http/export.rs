//! Lists as files.

use crate::answer::Answer;
use crate::app::export::{self, Courses, People, Requests, Seats, Sessions, Table, Writing};
use crate::extract::export::Export;
use crate::extract::{Id, Who};
use crate::lang::Lang;
use crate::middleware::HeadersOnly;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::Bytes;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, web};
use contract::course::CourseQuery;
use contract::enrolment::RosterQuery;
use contract::export::{ExportFormat, ExportQuery, ExportTables};
use contract::id::SessionId;
use contract::person::PersonQuery;
use contract::request::RequestQuery;
use contract::session::SessionQuery;
use futures_util::stream::{self, Stream};
use store::page::PageRequest;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_exports).service(export_sessions).service(export_requests);
    config.service(export_people).service(export_courses).service(export_enrolments);
}

/// A list as a file.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 500_000_000)]
#[expect(dead_code, reason = "it only describes what is streamed")]
struct ExportFile(String);

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

/// The lists that can be taken away, and their columns.
///
/// Titles are in the language of `Accept-Language`.
#[utoipa::path(tag = "across", responses((status = 200, description = "Every list with its columns", body = ExportTables)))]
#[get("/exports")]
async fn list_exports(_who: Who, request: HttpRequest) -> Outcome<Answer> {
    Answer::ok(&export::tables(Lang::from_headers(request.headers())))
}

/// Take sessions away.
///
/// The lines of the filters in force as a workbook or CSV, in the columns chosen; what a spreadsheet would run as a formula
/// is text. `cursor` says where it starts, `limit` how many lines are read at a time.
#[utoipa::path(tag = "across", params(SessionQuery, ExportQuery), responses(
    (status = 200, description = "A header, then one line each", content(
        (ExportFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (ExportFile = "text/csv"))),
))]
#[get("/exports/sessions")]
async fn export_sessions(
    who: Who,
    state: web::Data<AppState>,
    asked: Export<SessionQuery>,
    request: HttpRequest,
) -> Outcome<HttpResponse> {
    taken::<Sessions>(who, state, asked, &request).await
}

/// Take requests away.
///
/// The lines of the filters in force as a workbook or CSV, in the columns chosen; what a spreadsheet would run as a formula
/// is text. `cursor` says where it starts, `limit` how many lines are read at a time.
#[utoipa::path(tag = "across", params(RequestQuery, ExportQuery), responses(
    (status = 200, description = "A header, then one line each", content(
        (ExportFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (ExportFile = "text/csv"))),
))]
#[get("/exports/requests")]
async fn export_requests(
    who: Who,
    state: web::Data<AppState>,
    asked: Export<RequestQuery>,
    request: HttpRequest,
) -> Outcome<HttpResponse> {
    taken::<Requests>(who, state, asked, &request).await
}

/// Take people away.
///
/// The lines of the filters in force as a workbook or CSV, in the columns chosen; what a spreadsheet would run as a formula
/// is text. `cursor` says where it starts, `limit` how many lines are read at a time.
#[utoipa::path(tag = "across", params(PersonQuery, ExportQuery), responses(
    (status = 200, description = "A header, then one line each", content(
        (ExportFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (ExportFile = "text/csv"))),
))]
#[get("/exports/people")]
async fn export_people(
    who: Who,
    state: web::Data<AppState>,
    asked: Export<PersonQuery>,
    request: HttpRequest,
) -> Outcome<HttpResponse> {
    taken::<People>(who, state, asked, &request).await
}

/// Take the catalogue away.
///
/// The lines of the filters in force as a workbook or CSV, in the columns chosen; what a spreadsheet would run as a formula
/// is text. `cursor` says where it starts, `limit` how many lines are read at a time.
#[utoipa::path(tag = "across", params(CourseQuery, ExportQuery), responses(
    (status = 200, description = "A header, then one line each", content(
        (ExportFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (ExportFile = "text/csv"))),
))]
#[get("/exports/courses")]
async fn export_courses(
    who: Who,
    state: web::Data<AppState>,
    asked: Export<CourseQuery>,
    request: HttpRequest,
) -> Outcome<HttpResponse> {
    taken::<Courses>(who, state, asked, &request).await
}

/// Take the roster of a session away.
///
/// Who holds a seat, or held one, as a workbook or CSV, in the columns chosen; what a spreadsheet would run as a formula is
/// text. `cursor` says where it starts, `limit` how many lines are read at a time.
#[utoipa::path(tag = "across", params(RosterQuery, ExportQuery), responses(
    (status = 200, description = "A header, then one line each", content(
        (ExportFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), (ExportFile = "text/csv"))),
))]
#[get("/exports/sessions/{id}/enrolments")]
async fn export_enrolments(
    who: Who,
    state: web::Data<AppState>,
    id: Id<SessionId>,
    asked: Export<RosterQuery>,
    request: HttpRequest,
) -> Outcome<HttpResponse> {
    let Export { how, filters } = asked;
    taken::<Seats>(who, state, Export { how, filters: (id.0.into(), filters) }, &request).await
}

/// What an export needs while it lasts.
struct Taking<T: Table> {
    who: Who,
    state: web::Data<AppState>,
    query: T::Query,
    writing: Writing<T>,
}

/// Where it stands: lines to come, or the end of the file.
enum Rest<T: Table> {
    Page(Taking<T>, PageRequest),
    End(Taking<T>),
}

async fn taken<T: Table>(
    who: Who,
    state: web::Data<AppState>,
    asked: Export<T::Query>,
    request: &HttpRequest,
) -> Outcome<HttpResponse> {
    let Export { how, filters: query } = asked;
    let lang = Lang::from_headers(request.headers());
    let start = T::first(&query)?;
    let writing = Writing::<T>::open(&how, lang)?;
    let mut answer = HttpResponse::Ok();
    let (kind, ending) = match how.format.unwrap_or(ExportFormat::Csv) {
        ExportFormat::Xlsx => (XLSX, "xlsx"),
        ExportFormat::Csv | ExportFormat::CsvFrench => (CSV, "csv"),
    };
    answer.content_type(kind);
    let name = match lang {
        Lang::Fr => T::NAMES.0,
        Lang::En => T::NAMES.1,
    };
    let name = format!("attachment; filename=\"releve-{}.{ending}\"", name.to_lowercase());
    answer.insert_header((CONTENT_DISPOSITION, name));
    // The first page is read before the answer begins: who may not read the list is told so.
    let mut taking = Taking::<T> { who, state, query, writing };
    let (bytes, next) = taking.piece(start).await?;
    if request.extensions().get::<HeadersOnly>().is_some() {
        return Ok(answer.finish());
    }
    let rest = match next {
        Some(page) => Rest::Page(taking, page),
        None => Rest::End(taking),
    };
    Ok(answer.streaming(pieces(bytes, rest)))
}

/// The pieces as they are read; a failure breaks the answer off, so that nobody takes a part for the whole.
fn pieces<T: Table>(first: Vec<u8>, rest: Rest<T>) -> impl Stream<Item = Result<Bytes, Problem>> {
    let first = stream::once(async move { Ok(Bytes::from(first)) });
    let rest = stream::unfold(Some(rest), |rest| async move {
        Some(match rest? {
            Rest::End(taking) => (taking.writing.close().map(Bytes::from), None),
            Rest::Page(mut taking, page) => match taking.piece(page).await {
                Ok((bytes, Some(next))) => (Ok(Bytes::from(bytes)), Some(Rest::Page(taking, next))),
                Ok((bytes, None)) => (Ok(Bytes::from(bytes)), Some(Rest::End(taking))),
                Err(problem) => (Err(problem), None),
            },
        })
    });
    futures_util::StreamExt::chain(first, rest)
}

impl<T: Table> Taking<T> {
    /// The lines of one page, and where the next one starts.
    async fn piece(&mut self, page: PageRequest) -> Outcome<(Vec<u8>, Option<PageRequest>)> {
        let (who, query, asked) = (self.who.clone(), self.query.clone(), page.clone());
        let found = self.state.store().read(move |conn| T::page(conn, &who, &query, &asked)).await?;
        let next = found.next.map(|after| PageRequest { after: Some(after), ..page });
        Ok((self.writing.lines(&found.items)?, next))
    }
}
