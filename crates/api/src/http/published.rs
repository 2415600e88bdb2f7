//! The OpenAPI document as it is served, and what is derived from it once, at start.

use super::routes::Routes;
use crate::docs::reference;
use crate::extract::json::hash_of;
use crate::openapi;
use actix_web::web::Bytes;
use serde_json::{Value, json};

/// The document and its derivatives.
#[derive(Debug)]
pub struct Published {
    json: Bytes,
    etag: String,
    here: Bytes,
    reference: String,
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
            here: Bytes::from(openapi::text(&served_here(&document))),
            reference: reference::render(&document),
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
    pub fn reference(&self) -> &str {
        &self.reference
    }

    /// The document as JSON, its only server being the one that serves it.
    #[must_use]
    pub fn here(&self) -> Bytes {
        self.here.clone()
    }

    /// The known addresses.
    #[must_use]
    pub fn routes(&self) -> &Routes {
        &self.routes
    }
}

fn served_here(document: &Value) -> Value {
    let mut document = document.clone();
    if let Some(fields) = document.as_object_mut() {
        fields.insert("servers".to_owned(), json!([{ "url": "/" }]));
    }
    document
}
