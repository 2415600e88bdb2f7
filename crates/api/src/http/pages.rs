//! Pages for people who read: the OpenAPI document, its reference, Swagger UI, the catalogue of problems.

use crate::docs::form::SCRIPT;
use crate::docs::html::{ICON, STYLE, escape};
use crate::docs::reference::ORIGIN;
use crate::etag;
use crate::middleware::Asker;
use crate::problem::{Outcome, Problem, ProblemCode, page};
use crate::state::AppState;
use actix_web::dev::Service;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, ETAG, HeaderValue, LOCATION};
use actix_web::{HttpRequest, HttpResponse, get, web};
use utoipa_swagger_ui::{Config, SwaggerUi};

const HTML: &str = "text/html; charset=utf-8";

/// Swagger UI writes inline styles and draws its icons from data addresses.
const SWAGGER_CSP: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                           img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'";

/// The pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(openapi_json)
        .service(reference)
        .service(style)
        .service(script)
        .service(icon)
        .service(openapi_here)
        .service(problems)
        .service(problem)
        .service(swagger_root)
        .service(swagger());
}

/// The OpenAPI document.
#[get("/openapi.json")]
async fn openapi_json(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let published = state.published();
    tagged(&request, published.etag(), "application/json", published.json())
}

/// An answer that is not sent again to whoever has it.
fn tagged(request: &HttpRequest, tag: &str, media: &'static str, body: web::Bytes) -> HttpResponse {
    let known = etag::is_known(request, tag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, "no-cache"));
    if known { response.finish() } else { response.content_type(media).body(body) }
}

/// The reference, rendered from the document.
#[get("/docs")]
async fn reference(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let page = state.published().reference().replace(ORIGIN, &escape(&origin(&request)));
    HttpResponse::Ok().content_type(HTML).insert_header((CACHE_CONTROL, "no-cache")).body(page)
}

/// Where the reader reached this server.
fn origin(request: &HttpRequest) -> String {
    let told = request.connection_info();
    format!("{}://{}", told.scheme(), told.host())
}

/// The icon of the pages served here.
#[get("/docs/icon.svg")]
async fn icon() -> HttpResponse {
    HttpResponse::Ok().content_type("image/svg+xml").insert_header((CACHE_CONTROL, "max-age=86400")).body(ICON)
}

/// The OpenAPI document for a page of this very server, which Swagger UI is.
#[get("/docs/openapi.json")]
async fn openapi_here(state: web::Data<AppState>) -> HttpResponse {
    let body = state.published().here();
    HttpResponse::Ok().content_type("application/json").insert_header((CACHE_CONTROL, "no-cache")).body(body)
}

/// The style of the pages served here.
#[get("/docs/style.css")]
async fn style() -> HttpResponse {
    HttpResponse::Ok().content_type("text/css; charset=utf-8").insert_header((CACHE_CONTROL, "no-cache")).body(STYLE)
}

/// The script of the reference.
#[get("/docs/try-it.js")]
async fn script(request: HttpRequest, state: web::Data<AppState>) -> HttpResponse {
    let body = web::Bytes::from_static(SCRIPT.as_bytes());
    tagged(&request, state.published().script_etag(), "text/javascript; charset=utf-8", body)
}

/// The catalogue of problems.
#[get("/problems")]
async fn problems(request: HttpRequest) -> HttpResponse {
    let lang = Asker::of(&request).lang;
    HttpResponse::Ok().content_type(HTML).insert_header((CONTENT_LANGUAGE, lang.tag())).body(page::all(lang))
}

/// One kind of problem: where a problem's `type` leads.
#[get("/problems/{code}")]
async fn problem(request: HttpRequest, code: web::Path<String>) -> Outcome<HttpResponse> {
    let lang = Asker::of(&request).lang;
    let code = ProblemCode::from_code(&code).ok_or_else(Problem::not_found)?;
    Ok(HttpResponse::Ok().content_type(HTML).insert_header((CONTENT_LANGUAGE, lang.tag())).body(page::one(code, lang)))
}

/// Swagger UI wants its folder.
#[get("/docs/swagger")]
async fn swagger_root() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((LOCATION, "/docs/swagger/")).finish()
}

fn swagger() -> impl actix_web::dev::HttpServiceFactory {
    let ui = SwaggerUi::new("/{_:.*}").config(Config::from("/docs/openapi.json"));
    web::scope("/docs/swagger")
        .wrap_fn(|request, service| {
            let answer = service.call(request);
            async {
                let mut response = answer.await?;
                let csp = HeaderValue::from_static(SWAGGER_CSP);
                response.headers_mut().insert(CONTENT_SECURITY_POLICY, csp);
                Ok(response)
            }
        })
        .service(ui)
}
