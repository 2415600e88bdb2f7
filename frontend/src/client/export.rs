//! Lists as files.

use contract::export::{ExportFormat, ExportTables};

use super::{error::ClientError, http};
use crate::state::query::Query;

/// The lists that can be taken away, and their columns.
///
/// # Errors
/// As any call.
pub async fn list_exports() -> Result<ExportTables, ClientError> {
    http::get("/exports", &Query::default()).await
}

/// Where a file is taken from: the browser asks for it itself, and keeps it.
#[must_use]
pub fn export_address(path: &str, filters: &Query, format: ExportFormat, columns: &[String]) -> String {
    let query = filters.without("limit").without("cursor").with("format", format.code());
    format!("/api/v1/exports/{path}{}", query.with("columns", &columns.join(",")).suffix())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filters_in_force_are_those_of_the_file() {
        let filters = Query::parse("q=le goff&limit=100&cursor=abc");
        let columns = ["code".to_owned(), "free".to_owned()];
        assert_eq!(
            export_address("sessions", &filters, ExportFormat::Xlsx, &columns),
            "/api/v1/exports/sessions?q=le%20goff&format=xlsx&columns=code%2Cfree"
        );
    }
}
