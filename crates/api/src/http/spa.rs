//! The browser program: its files, compressed when the asker takes it, and its page at every address of its own.

use crate::etag;
use ::web::Asset;
use actix_web::http::header::{
    ACCEPT, ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderName, VARY,
};
use actix_web::{HttpRequest, HttpResponse};

/// The file at this address, or the program's page when a person navigates here.
pub(super) fn page(request: &HttpRequest) -> Option<HttpResponse> {
    let path = request.path();
    if let Some(asset) = ::web::asset(path) {
        return Some(answer(request, asset));
    }
    let file_like = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    let shell = ::web::shell().filter(|_| !file_like && (path == "/" || header_has(request, &ACCEPT, "text/html")));
    shell.map(|asset| answer(request, asset))
}

fn answer(request: &HttpRequest, asset: Asset) -> HttpResponse {
    let tag = etag::weak_of(&asset.sha256);
    let unchanged = etag::is_known(request, &tag);
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    let cache = if asset.immutable { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, cache)).insert_header((VARY, "accept-encoding"));
    if unchanged {
        return response.finish();
    }
    response.insert_header((CONTENT_TYPE, asset.content_type));
    match asset.brotli {
        Some(brotli) if header_has(request, &ACCEPT_ENCODING, "br") => {
            response.insert_header((CONTENT_ENCODING, "br")).body(brotli.into_owned())
        }
        _ => response.body(asset.bytes.into_owned()),
    }
}

/// Whether a comma-separated header lists a value, weights aside.
fn header_has(request: &HttpRequest, name: &HeaderName, value: &str) -> bool {
    request.headers().get_all(name).any(|header| {
        let text = header.to_str().unwrap_or_default();
        text.split(',').any(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            parts.next() == Some(value) && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0"))
        })
    })
}
