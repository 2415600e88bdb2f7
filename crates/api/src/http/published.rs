//! The OpenAPI document as it is served, and what is derived from it once, at start.

use super::routes::Routes;
use crate::docs::reference;
use crate::extract::json::hash_of;
use crate::openapi;
use actix_web::web::Bytes;

/// The document and its derivatives.
#[derive(Debug)]
pub struct Published {
    json: Bytes,
    etag: String,
    reference: Bytes,
    routes: Routes,
}

impl Published {
    /// Builds the document and everything derived from it.
    #[must_use]
    pub fn build() -> Self {
        let document = openapi::document();
        let json = openapi::text(&document);
        Self {
            etag: format!("W/\"{}\"", hash_of(json.as_bytes()).get(..32).unwrap_or_default()),
            json: Bytes::from(json),
            reference: Bytes::from(reference::render(&document)),
            routes: Routes::new(&document),
        }
    }

    /// The document as JSON.
    #[must_use]
    pub fn json(&self) -> Bytes {
        self.json.clone()
    }

    /// The entity tag of the document.
    #[must_use]
    pub fn etag(&self) -> &str {
        &self.etag
    }

    /// The reference page.
    #[must_use]
    pub fn reference(&self) -> Bytes {
        self.reference.clone()
    }

    /// The known addresses.
    #[must_use]
    pub fn routes(&self) -> &Routes {
        &self.routes
    }
}
