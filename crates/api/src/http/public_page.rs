//! Pages that the organisation writes: in the API, and for browsers.

pub mod html;
pub mod markup;

use crate::answer::{Answer, Listed, listed};
use crate::app::once::once;
use crate::app::public_page;
use crate::extract::page_key::{PageAddress, PageVersion};
use crate::extract::{IdempotencyKey, IfMatch, Json, Query, Who, page};
use crate::problem::Outcome;
use crate::state::AppState;
use actix_web::{get, patch, post, web};
use contract::public_page::{
    PageLanguage, PageSlug, PublicPage, PublicPageList, PublicPageRestore, PublicPageTag, PublicPageUpdate,
    PublicPageVersion, PublicPageVersionList,
};
use contract::text::Version;
use contract::unit::PageQuery;
use utoipa_actix_web::service_config::ServiceConfig;

/// The operations.
pub fn routes(config: &mut ServiceConfig) {
    config.service(list_public_pages).service(get_public_page_model).service(get_public_page_version);
    config.service(list_public_page_versions).service(restore_public_page);
    config.service(get_public_page).service(update_public_page);
}

/// List public pages.
///
/// The pages that the organisation writes, each in both languages: what links to them say, whether they still are models,
/// how many blanks are left. Nobody needs to be signed in.
#[utoipa::path(tag = "across", security(()), responses(
    (status = 200, description = "Every page in both languages", body = PublicPageList),
))]
#[get("/public-pages")]
async fn list_public_pages(state: web::Data<AppState>) -> Outcome<Listed<PublicPageTag>> {
    Ok(Listed::whole(&state.store().skim(public_page::list).await?)?.for_anyone())
}

/// Get a public page.
///
/// As it stands now; as long as nobody has written it, the model. Nobody needs to be signed in, and the answer may be kept
/// and asked for again with its `ETag` (304).
#[utoipa::path(tag = "across", security(()), params(
    ("slug" = PageSlug, Path, description = "Which page"), ("language" = PageLanguage, Path, description = "In which language"),
), responses(
    (status = 200, description = "The page", body = PublicPage, headers(("ETag", description = "The version"))),
    (status = 404, description = "There is no such page"),
))]
#[get("/public-pages/{slug}/{language}")]
async fn get_public_page(state: web::Data<AppState>, address: PageAddress) -> Outcome<Answer> {
    state.store().skim(move |conn| public_page::get(conn, address.0)).await.map(Answer::for_anyone)
}

/// Write a public page.
///
/// What is left out stays. What it was before stays in its versions. It takes a role over the whole tree.
#[utoipa::path(tag = "across", request_body = PublicPageUpdate, params(
    ("slug" = PageSlug, Path, description = "Which page"), ("language" = PageLanguage, Path, description = "In which language"),
), responses(
    (status = 200, description = "Written", body = PublicPage, headers(("ETag", description = "The new version"))),
    (status = 404, description = "There is no such page"),
))]
#[patch("/public-pages/{slug}/{language}")]
async fn update_public_page(
    who: Who,
    state: web::Data<AppState>,
    address: PageAddress,
    on: IfMatch,
    body: Json<PublicPageUpdate>,
) -> Outcome<Answer> {
    let act = who.act(&state)?;
    let write = move |tx: &mut store::Tx| public_page::update(tx, &mut act.clone(), &who, address.0, on, &body.body);
    state.store().write("update_public_page", write).await
}

/// Put a former version of a public page back.
///
/// Or its model. It becomes a version more: nothing that was written is lost.
#[utoipa::path(tag = "across", request_body = PublicPageRestore, params(
    ("slug" = PageSlug, Path, description = "Which page"), ("language" = PageLanguage, Path, description = "In which language"),
), responses(
    (status = 200, description = "Put back", body = PublicPage, headers(("ETag", description = "The new version"))),
    (status = 404, description = "There is no such page, or it never had this version"),
    (status = 409, description = "It is so already: `conflict`"),
))]
#[post("/public-pages/{slug}/{language}/restore")]
async fn restore_public_page(
    who: Who,
    state: web::Data<AppState>,
    address: PageAddress,
    key: IdempotencyKey,
    body: Json<PublicPageRestore>,
) -> Outcome<Answer> {
    let write = key.over("restore_public_page", address.0.id(), &body.hash);
    let asker = who.clone();
    once(&state, &asker, write, move |tx, act| public_page::restore(tx, act, &who, address.0, &body.body)).await
}

/// Get the model of a public page.
///
/// As the program brings it: complete, but for the blanks that only the organisation can fill.
#[utoipa::path(tag = "across", params(
    ("slug" = PageSlug, Path, description = "Which page"), ("language" = PageLanguage, Path, description = "In which language"),
), responses(
    (status = 200, description = "The model", body = PublicPage),
    (status = 404, description = "There is no such page"),
))]
#[get("/public-pages/{slug}/{language}/model")]
async fn get_public_page_model(who: Who, state: web::Data<AppState>, address: PageAddress) -> Outcome<Answer> {
    state.store().skim(move |conn| public_page::get_model(conn, &who, address.0)).await
}

/// List the versions of a public page.
///
/// Who wrote each, when and why, without the texts; the latest first.
#[utoipa::path(tag = "across", params(
    ("slug" = PageSlug, Path, description = "Which page"), ("language" = PageLanguage, Path, description = "In which language"),
    PageQuery,
), responses(
    (status = 200, description = "The versions", body = PublicPageVersionList,
        headers(("Link", description = "The next page"))),
    (status = 404, description = "There is no such page"),
))]
#[get("/public-pages/{slug}/{language}/versions")]
async fn list_public_page_versions(
    who: Who,
    state: web::Data<AppState>,
    address: PageAddress,
    query: Query<PageQuery>,
) -> Outcome<Listed<PublicPageVersion>> {
    let page = page(query.0.limit, query.0.cursor.as_ref())?;
    listed(&state, move |conn| public_page::versions(conn, &who, address.0, &page)).await
}

/// Get a version of a public page.
///
/// With its text.
#[utoipa::path(tag = "across", params(
    ("slug" = PageSlug, Path, description = "Which page"), ("language" = PageLanguage, Path, description = "In which language"),
    ("version" = Version, Path, description = "Its number", example = json!(domain::public_page::EDITION)),
), responses(
    (status = 200, description = "The version", body = PublicPage),
    (status = 404, description = "There is no such page, or it never had this version"),
))]
#[get("/public-pages/{slug}/{language}/versions/{version}")]
async fn get_public_page_version(
    who: Who,
    state: web::Data<AppState>,
    address: PageAddress,
    version: PageVersion,
) -> Outcome<Answer> {
    state.store().skim(move |conn| public_page::get_version(conn, &who, address.0, version.0)).await
}
