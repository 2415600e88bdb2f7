//! Imports of planners' files.

use crate::answer::{Answer, Listed, listed};
use crate::app::import::mapping;
use crate::app::import::source::{Told, Upload};
use crate::app::import::{self as app, copy};
use crate::app::once::once;
use crate::extract::page::page;
use crate::extract::upload::Files;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, IfMatch, Json, Query};
use crate::lang::Lang;
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use contract::id::ImportId;
use contract::import::{
    ApplyOnly, Import, ImportApplyQuery, ImportCopyQuery, ImportLine, ImportLinePage, ImportLineQuery, ImportMapping,
    ImportPage, ImportUpload,
};
use contract::unit::PageQuery;
use domain::role::Permission;
use store::import::files::KeptFile;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(create_import).service(list_imports).service(get_import);
    config.service(list_import_lines).service(apply_import);
    config.service(read_import_again).service(export_import_copy);
}

/// Reads files without effect: a verdict for each line.
///
/// Send a calendar of sessions and the requests that wish for them together, as `.xlsx`, `.ods` or CSV, with the unit that keeps them.
/// Nothing changes until the import is applied. Large files are accepted at once and read by a job: ask for the import again
/// until it is no longer `reading`.
#[utoipa::path(tag = "across", request_body(content = ImportUpload, content_type = "multipart/form-data"), responses(
    (status = 201, description = "What the files would do", body = Import),
    (status = 202, description = "The files are large and being read", body = Import),
))]
#[post("/imports")]
async fn create_import(who: Who, state: web::Data<AppState>, key: IdempotencyKey, files: Files) -> Outcome<Answer> {
    who.require(Permission::Import)?;
    let Files { organiser, uploads, hash } = files;
    let uploads: Vec<KeptFile> = uploads.into_iter().map(|Upload { name, bytes }| KeptFile { name, bytes }).collect();
    let reading = mapping::read(&state, organiser, uploads, Told::new()).await?;
    let write = key.over("create_import", organiser, &hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::preview(tx, act, &asker, organiser, &reading)).await
}

/// Says what the columns of a sheet mean, and reads the files again: another dry run in the place of the first.
///
/// What is said is remembered for files of the same unit with the same header, or what was remembered of it is forgotten.
#[utoipa::path(tag = "across", request_body = ImportMapping, responses(
    (status = 200, description = "What the files would do", body = Import),
    (status = 202, description = "The files are large and being read", body = Import),
    (status = 409, description = "It is applied already or still being read, or its files are no longer kept (`conflict`)"),
))]
#[post("/imports/{id}/mapping")]
async fn read_import_again(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<ImportId>,
    on: IfMatch,
    body: Json<ImportMapping>,
) -> Outcome<Answer> {
    let write = key.over("read_import_again", id.0, &body.hash);
    let (asker, import, said) = (who.clone(), id.0.into(), body.body);
    let reader = who.clone();
    let kept = state.store().read(move |conn| mapping::kept(conn, &reader, import)).await?;
    let told = mapping::told(&kept.import, &said)?;
    let reading = mapping::read(&state, kept.import.organiser, kept.files, told).await?;
    once(&state, &who, write, move |tx, act| mapping::read_again(tx, act, &asker, import, on, &said, &reading)).await
}

/// The copy of a file in which each line says what becomes of it.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary, max_length = 100_000_000)]
#[expect(dead_code, reason = "it only describes what is sent")]
struct AnnotatedFile(String);

/// Takes back a file of an import, with what becomes of each line and why.
///
/// A workbook with the values of the file that was sent and two more columns, in the language of `Accept-Language`. The files
/// are kept for a few days.
#[utoipa::path(tag = "across", params(ImportCopyQuery), responses(
    (status = 200, description = "The annotated copy",
        content((AnnotatedFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    (status = 409, description = "The files are no longer kept (`conflict`)"),
))]
#[get("/imports/{id}/annotated-copy")]
async fn export_import_copy(
    who: Who,
    state: web::Data<AppState>,
    id: Id<ImportId>,
    query: Query<ImportCopyQuery>,
    request: HttpRequest,
) -> Outcome<HttpResponse> {
    let lang = Lang::from_headers(request.headers());
    let (import, at) = (id.0.into(), query.0.file.map_or(0, |at| at.0));
    let found = state.store().read(move |conn| copy::load(conn, &who, import, at)).await?;
    let (name, bytes) =
        web::block(move || copy::write(&found, lang)).await.map_err(|error| Problem::internal(&error))??;
    let mut answer = HttpResponse::Ok();
    answer.content_type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    answer.insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
    Ok(answer.body(bytes))
}

/// Imports into the calendars of your scope, the latest first.
#[utoipa::path(tag = "across", params(PageQuery), responses((status = 200, description = "A page of imports", body = ImportPage)))]
#[get("/imports")]
async fn list_imports(who: Who, state: web::Data<AppState>, query: Query<PageQuery>) -> Outcome<Listed<Import>> {
    let asked = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| app::list(conn, &who, &asked)).await
}

/// One import with its totals.
#[utoipa::path(tag = "across", responses(
    (status = 200, description = "The import", body = Import, headers(("ETag", description = "The version"))),
))]
#[get("/imports/{id}")]
async fn get_import(who: Who, state: web::Data<AppState>, id: Id<ImportId>) -> Outcome<Answer> {
    let shown = state.store().skim(move |conn| app::get(conn, &who, id.0.into())).await?;
    Ok(Answer::ok(&shown)?.version(shown.version.0))
}

/// The lines of an import, in the order of the files, each with its verdict.
#[utoipa::path(tag = "across", params(ImportLineQuery), responses((status = 200, description = "A page of lines", body = ImportLinePage)))]
#[get("/imports/{id}/lines")]
async fn list_import_lines(
    who: Who,
    state: web::Data<AppState>,
    id: Id<ImportId>,
    query: Query<ImportLineQuery>,
) -> Outcome<Listed<ImportLine>> {
    let asked = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| app::lines(conn, &who, id.0.into(), &query.0, &asked)).await
}

/// Does what the dry run showed, in one piece: the lines that can be, or with `only=whole` all of them.
#[utoipa::path(tag = "across", params(ImportApplyQuery), responses(
    (status = 200, description = "Applied", body = Import),
    (status = 409, description = "It is applied already or still being read (`conflict`), a line is rejected and `whole` was asked (`conflict`), a sheet waits for what its columns mean (`conflict`), or the data changed since (`import-changed`)"),
))]
#[post("/imports/{id}/apply")]
async fn apply_import(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<ImportId>,
    on: IfMatch,
    query: Query<ImportApplyQuery>,
) -> Outcome<Answer> {
    let asked = query.0;
    let whole = if asked.only == Some(ApplyOnly::Whole) { ApplyOnly::Whole.code() } else { "" };
    let told = if asked.leave_out_sheets == Some(true) { "leave_out_sheets" } else { "" };
    let write = key.over("apply_import", id.0, &format!("{whole}{told}"));
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::apply(tx, act, &asker, id.0.into(), on, &asked)).await
}
