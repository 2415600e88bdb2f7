//! Imports of planners' files.

use contract::{
    id::{ImportId, UnitId},
    import::{ApplyOnly, Import, ImportLinePage, ImportLineQuery, ImportMapping, ImportPage},
    unit::PageQuery,
};
use reqwest::multipart::{Form, Part};

use super::{error::ClientError, http};
use crate::{browser, state::query::Query};

/// Reads files without effect.
///
/// # Errors
/// `Refused` or `Invalid` when a file cannot be read as a table.
pub async fn create_import(keeper: UnitId, files: Vec<web_sys::File>) -> Result<Import, ClientError> {
    let mut form = Form::new().text("organiser_unit_id", keeper.to_string());
    for file in files {
        let bytes = browser::bytes(&file).await.ok_or(ClientError::Broken)?;
        form = form.part("files", Part::bytes(bytes).file_name(file.name()));
    }
    http::upload("/imports", form).await
}

/// A page of imports, the latest first.
///
/// # Errors
/// As any call.
pub async fn list_imports(query: &PageQuery) -> Result<ImportPage, ClientError> {
    http::get("/imports", &Query::of(query)).await
}

/// An import.
///
/// # Errors
/// `Missing` when out of scope.
pub async fn get_import(id: ImportId) -> Result<Import, ClientError> {
    http::get(&format!("/imports/{id}"), &Query::default()).await
}

/// A page of its lines.
///
/// # Errors
/// As any call.
pub async fn list_import_lines(id: ImportId, query: &ImportLineQuery) -> Result<ImportLinePage, ClientError> {
    http::get(&format!("/imports/{id}/lines"), &Query::of(query)).await
}

/// Reads the files again with what someone says of a sheet's columns.
///
/// # Errors
/// `Stale` when it was read again since; `Refused` once the files are no longer kept.
pub async fn read_import_again(id: ImportId, version: i32, said: &ImportMapping) -> Result<Import, ClientError> {
    http::post_on(&format!("/imports/{id}/mapping"), said, version).await
}

/// Where a file of an import is taken back, annotated, by its place.
#[must_use]
pub fn annotated_copy(id: ImportId, file: usize) -> String {
    format!("/api/v1/imports/{id}/annotated-copy?file={file}")
}

/// Applies what was read at `version`: all lines or the accepted ones, with or without the sheets that wait for their columns.
///
/// # Errors
/// `Stale` when what it was built on has changed; `Refused` when a line is rejected and the whole was asked, or a sheet waits.
pub async fn apply_import(
    id: ImportId,
    version: i32,
    only: ApplyOnly,
    leave_out_sheets: bool,
) -> Result<Import, ClientError> {
    let left_out = if leave_out_sheets { "&leave_out_sheets=true" } else { "" };
    http::act_on(&format!("/imports/{id}/apply?only={}{left_out}", only.code()), version).await
}
