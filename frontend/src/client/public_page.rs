//! Pages that the organisation writes.

use contract::public_page::{
    PageLanguage, PageSlug, PublicPage, PublicPageList, PublicPageRestore, PublicPageUpdate, PublicPageVersionList,
};
use contract::unit::PageQuery;
use serde::Deserialize;

use super::{error::ClientError, http};
use crate::state::query::Query;

/// What a link to a page says: all that the foot of every screen needs of it.
#[derive(Clone, PartialEq, Deserialize)]
pub struct PageTitle {
    /// The code of the page.
    pub slug: String,
    /// The code of the language.
    pub language: String,
    /// Its title.
    pub title: String,
}

#[derive(Deserialize)]
struct Titles {
    items: Vec<PageTitle>,
}

/// The titles of every page in both languages.
///
/// # Errors
/// As any call.
pub async fn list_titles() -> Result<Vec<PageTitle>, ClientError> {
    http::get::<Titles>("/public-pages", &Query::default()).await.map(|titles| titles.items)
}

fn path(slug: PageSlug, language: PageLanguage) -> String {
    format!("/public-pages/{}/{}", slug.code(), language.code())
}

/// Every page in both languages, without its text.
///
/// # Errors
/// As any call.
pub async fn list_public_pages() -> Result<PublicPageList, ClientError> {
    http::get("/public-pages", &Query::default()).await
}

/// A page as anyone reads it.
///
/// # Errors
/// As any call.
pub async fn get_public_page(slug: PageSlug, language: PageLanguage) -> Result<PublicPage, ClientError> {
    http::get(&path(slug, language), &Query::default()).await
}

/// Writes a page that was read at `version`.
///
/// # Errors
/// `Stale` when somebody wrote it meanwhile, `Invalid` for a field.
pub async fn update_public_page(
    (slug, language): (PageSlug, PageLanguage),
    body: &PublicPageUpdate,
    version: i32,
) -> Result<PublicPage, ClientError> {
    http::patch(&path(slug, language), body, version).await
}

/// Puts a former version back, or the model.
///
/// # Errors
/// `Refused` when the page is so already.
pub async fn restore_public_page(
    (slug, language): (PageSlug, PageLanguage),
    body: &PublicPageRestore,
) -> Result<PublicPage, ClientError> {
    http::post(&format!("{}/restore", path(slug, language)), body).await
}

/// The model of a page.
///
/// # Errors
/// As any call.
pub async fn get_public_page_model(slug: PageSlug, language: PageLanguage) -> Result<PublicPage, ClientError> {
    http::get(&format!("{}/model", path(slug, language)), &Query::default()).await
}

/// A page of the versions, the latest first.
///
/// # Errors
/// As any call.
pub async fn list_public_page_versions(
    (slug, language): (PageSlug, PageLanguage),
    query: &PageQuery,
) -> Result<PublicPageVersionList, ClientError> {
    http::get(&format!("{}/versions", path(slug, language)), &Query::of(query)).await
}

/// One version, with its text.
///
/// # Errors
/// As any call.
pub async fn get_public_page_version(
    (slug, language): (PageSlug, PageLanguage),
    version: i32,
) -> Result<PublicPage, ClientError> {
    http::get(&format!("{}/versions/{version}", path(slug, language)), &Query::default()).await
}
