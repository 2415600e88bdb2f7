//! Imports of planners' files.

use crate::answer::{Answer, Listed, listed};
use crate::app::import::{self as app, source};
use crate::app::once::once;
use crate::extract::page::page;
use crate::extract::upload::Files;
use crate::extract::who::Who;
use crate::extract::{Id, IdempotencyKey, IfMatch, Query};
use crate::problem::{Outcome, Problem};
use crate::state::AppState;
use actix_web::{get, post, web};
use contract::id::ImportId;
use contract::import::{Import, ImportLine, ImportLinePage, ImportLineQuery, ImportPage, ImportUpload};
use contract::unit::PageQuery;
use domain::role::Permission;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(create_import).service(list_imports).service(get_import);
    config.service(list_import_lines).service(apply_import);
}

/// Reads files without effect: a verdict for each line.
///
/// Send a calendar of sessions and the requests that wish for them together, as `.xlsx`, `.ods` or CSV, with the unit that keeps them.
/// Nothing changes until the import is applied.
#[utoipa::path(tag = "across", request_body(content = ImportUpload, content_type = "multipart/form-data"), responses(
    (status = 201, description = "What the files would do", body = Import),
))]
#[post("/imports")]
async fn create_import(who: Who, state: web::Data<AppState>, key: IdempotencyKey, files: Files) -> Outcome<Answer> {
    who.require(Permission::Import)?;
    let Files { organiser, uploads, hash } = files;
    let read = move || source::open(&uploads).map(|files| (source::lines(&files), files));
    let (lines, opened) = web::block(read).await.map_err(|error| Problem::internal(&error))??;
    let write = key.over("create_import", organiser, &hash);
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::preview(tx, act, &asker, organiser, &opened, &lines)).await
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
    let shown = state.store().read(move |conn| app::get(conn, &who, id.0.into())).await?;
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

/// Does what the dry run showed, all of it or nothing.
#[utoipa::path(tag = "across", responses(
    (status = 200, description = "Applied", body = Import),
    (status = 409, description = "It is applied already (`conflict`), or the data changed since (`import-changed`)"),
))]
#[post("/imports/{id}/apply")]
async fn apply_import(
    who: Who,
    state: web::Data<AppState>,
    key: IdempotencyKey,
    id: Id<ImportId>,
    on: IfMatch,
) -> Outcome<Answer> {
    let write = key.over("apply_import", id.0, "");
    let asker = who.clone();
    once(&state, &who, write, move |tx, act| app::apply(tx, act, &asker, id.0.into(), on)).await
}
