//! The OpenAPI document as it is served, and what is derived from it once.

use super::routes::Routes;
use crate::config::{PublicUrl, Sandbox, Settings};
use crate::docs::form::SCRIPT;
use crate::docs::reference;
use crate::etag;
use crate::openapi;
use actix_web::web::Bytes;
use serde_json::{Value, json};
use std::sync::OnceLock;

/// The known addresses, and the document and its derivatives, which are written when somebody first asks for one.
#[derive(Debug)]
pub struct Published {
    routes: Routes,
    sandbox: Option<(Sandbox, PublicUrl)>,
    pages: OnceLock<Pages>,
}

#[derive(Debug)]
struct Pages {
    json: Bytes,
    etag: String,
    here: Bytes,
    reference: String,
    script_etag: String,
}

impl Pages {
    fn of(document: &Value) -> Self {
        let json = openapi::text(document);
        Self {
            etag: etag::weak(json.as_bytes()),
            script_etag: etag::weak(SCRIPT.as_bytes()),
            json: Bytes::from(json),
            here: Bytes::from(openapi::text(&served_here(document))),
            reference: reference::render(document),
        }
    }
}

impl Published {
    /// What a document publishes: the one that the running program builds. A sandbox says in it what it is.
    #[must_use]
    pub fn of(document: &Value, settings: &Settings) -> Self {
        let sandbox = settings.sandbox.enabled.then(|| (settings.sandbox.clone(), settings.server.public_url.clone()));
        Self { routes: Routes::new(document), sandbox, pages: OnceLock::new() }
    }

    fn pages(&self) -> &Pages {
        self.pages.get_or_init(|| {
            let mut document = openapi::document();
            if let Some((sandbox, url)) = &self.sandbox {
                openapi::mark_sandbox(&mut document, sandbox, url);
            }
            Pages::of(&document)
        })
    }

    /// The document as JSON.
    #[must_use]
    pub fn json(&self) -> Bytes {
        self.pages().json.clone()
    }

    /// The entity tag of the document.
    #[must_use]
    pub fn etag(&self) -> &str {
        &self.pages().etag
    }

    /// The entity tag of the reference's script.
    #[must_use]
    pub fn script_etag(&self) -> &str {
        &self.pages().script_etag
    }

    /// The reference page.
    #[must_use]
    pub fn reference(&self) -> &str {
        &self.pages().reference
    }

    /// The document as JSON, its only server being the one that serves it.
    #[must_use]
    pub fn here(&self) -> Bytes {
        self.pages().here.clone()
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
