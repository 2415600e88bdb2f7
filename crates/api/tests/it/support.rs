//! The application under test, and calls to it.

use crate::screen::Screen;
use crate::world::{Actor, Persona, World, db_world};
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{Service, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::http::{Method, StatusCode};
use actix_web::test::{TestRequest, init_service};
use actix_web::{HttpResponse, web};
use chrono::{DateTime, Utc};
use domain::id::SessionId;
use futures_util::future::LocalBoxFuture;
use releve_api::answer::Answer as Answered;
use releve_api::app::once::once;
use releve_api::clock::ManualClock;
use releve_api::config::{Layers, Settings};
use releve_api::etag;
use releve_api::extract::{Id, IdempotencyKey, IfMatch, Json, Who};
use releve_api::problem::Problem;
use releve_api::server::build_app_with;
use releve_api::state::AppState;
use serde_json::Value;
use std::rc::Rc;
use std::sync::Arc;
use store::testing::TestDb;

type Call = Box<dyn Fn(actix_http::Request) -> LocalBoxFuture<'static, ServiceResponse<BoxBody>>>;

/// The application on a database of its own, at an instant moved by hand.
pub struct TestApp {
    call: Call,
    pub clock: ManualClock,
    /// What the application works on.
    pub state: AppState,
    pub world: World,
    /// Kept last: the database goes away with it.
    pub db: TestDb,
}

/// The application as one persona calls it.
pub struct Caller<'a> {
    app: &'a TestApp,
    bearer: Option<String>,
}

/// An answer, read whole.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

/// What seals the signing keys of tests.
pub const SEALING_KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";

/// The instant at which tests begin.
pub fn start() -> DateTime<Utc> {
    "2030-01-07T08:00:00Z".parse().unwrap()
}

impl TestApp {
    /// On SQLite, with the usual settings and no limit of rate.
    pub async fn new() -> Self {
        Self::on(TestDb::sqlite(), &[]).await
    }

    /// On that database, with some settings of its own.
    pub async fn on(db: TestDb, settings: &[(&str, &str)]) -> Self {
        Self::set(db, settings, |_| ()).await
    }

    /// Likewise, with settings finer than a file can say.
    pub async fn set(db: TestDb, settings: &[(&str, &str)], change: impl FnOnce(&mut Settings)) -> Self {
        let world = db_world(&db, start()).await;
        Self::over((db, ManualClock::at(start()), world), settings, change).await
    }

    /// On a sandbox of its own, at a clock that begins where all do.
    pub async fn sandbox(db: TestDb) -> Self {
        let settings = [("sandbox.enabled", "true")];
        let mut layers = Layers::default();
        settings.iter().for_each(|(key, value)| layers.flag(key, *value));
        let rules = Settings::read(layers).unwrap().0.sandbox;
        assert!(releve_api::app::sandbox::prepare(db.store(), &rules, start()).await.unwrap());
        Self::on_sandbox(db, World::demo()).await
    }

    /// On a sandbox that is there already, of this world.
    pub async fn on_sandbox(db: TestDb, world: World) -> Self {
        Self::over((db, ManualClock::at(start()), world), &[("sandbox.enabled", "true")], |_| ()).await
    }

    /// Once more, on the same database and at the same clock, with settings of its own.
    pub async fn again_with(&self, settings: &[(&str, &str)]) -> Self {
        Self::over((self.db.shared(), self.clock.clone(), self.world.clone()), settings, |_| ()).await
    }

    async fn over(
        (db, clock, world): (TestDb, ManualClock, World),
        settings: &[(&str, &str)],
        change: impl FnOnce(&mut Settings),
    ) -> Self {
        let mut layers = Layers::default();
        for (key, value) in
            [("limits.per_address", "0"), ("limits.per_person", "0"), ("oauth.sealing_key", SEALING_KEY)]
                .iter()
                .chain(settings)
        {
            layers.flag(key, *value);
        }
        let (mut settings, _) = Settings::read(layers).unwrap();
        change(&mut settings);
        let state = AppState::new(settings, Arc::new(clock.clone()), db.store().clone());
        let service = Rc::new(init_service(build_app_with(state.clone(), saboteurs)).await);
        let call: Call = Box::new(move |request| {
            let service = Rc::clone(&service);
            Box::pin(async move { service.call(request).await.unwrap().map_into_boxed_body() })
        });
        Self { call, clock, state, world, db }
    }

    /// The application as this persona calls it, with a bearer token.
    pub fn as_(&self, persona: Persona) -> Caller<'_> {
        let signed_in = persona != Persona::Anonymous;
        Caller { app: self, bearer: signed_in.then(|| self.world.actor(persona).token.reveal().to_owned()) }
    }

    /// The application as whoever shows nothing calls it.
    pub fn with_nobody(&self) -> Caller<'_> {
        Caller { app: self, bearer: None }
    }

    /// The application as someone of the test's own calls it.
    pub fn by(&self, actor: &Actor) -> Caller<'_> {
        Caller { app: self, bearer: Some(actor.token.reveal().to_owned()) }
    }

    /// The application as whoever shows this token calls it.
    pub fn with(&self, token: &str) -> Caller<'_> {
        Caller { app: self, bearer: Some(token.to_owned()) }
    }

    /// Sends a request built by hand.
    pub async fn send(&self, request: TestRequest) -> Answer {
        let answer = self.open(request).await;
        let (status, headers) = (answer.status(), answer.headers().clone());
        // A stream does not end: what it says at once is its body.
        let endless = headers.get("content-type").is_some_and(|kind| kind == "text/event-stream");
        let body =
            if endless { Screen::of(answer.into_body()).said().into_bytes() } else { read(answer.into_body()).await };
        Answer { status, headers, body }
    }

    /// The same, without reading the body.
    pub async fn open(&self, request: TestRequest) -> ServiceResponse<BoxBody> {
        (self.call)(request.to_request()).await
    }

    /// A bare GET.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    /// A bare request of any method.
    pub async fn bare(&self, method: Method, path: &str) -> Answer {
        self.send(TestRequest::default().method(method).uri(path)).await
    }
}

impl Caller<'_> {
    /// Opens a stream of live updates; one that broke off goes on after an id.
    pub async fn screen(&self, after: Option<&str>) -> Screen {
        let mut request = TestRequest::get().uri("/api/v1/events");
        if let Some(id) = after {
            request = request.insert_header(("last-event-id", id));
        }
        let answer = self.app.open(self.signed(request)).await;
        assert_eq!(answer.status(), 200);
        Screen::of(answer.into_body())
    }

    /// Sends a request built by hand, signed in.
    pub async fn send(&self, request: TestRequest) -> Answer {
        self.app.send(self.signed(request)).await
    }

    fn signed(&self, request: TestRequest) -> TestRequest {
        match &self.bearer {
            Some(bearer) => request.insert_header((AUTHORIZATION, format!("Bearer {bearer}"))),
            None => request,
        }
    }

    /// Reads.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(TestRequest::get().uri(path)).await
    }

    /// Creates or commands.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(TestRequest::post().uri(path).set_json(body)).await
    }

    /// Creates or commands, under a key that makes it safe to repeat.
    pub async fn post_once(&self, path: &str, key: &str, body: Value) -> Answer {
        self.send(TestRequest::post().uri(path).insert_header(("idempotency-key", key)).set_json(body)).await
    }

    /// Takes away.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(TestRequest::delete().uri(path)).await
    }

    /// Edits, built on a version.
    pub async fn patch(&self, path: &str, version: i32, body: Value) -> Answer {
        let tag = format!("\"{version}\"");
        self.send(TestRequest::patch().uri(path).insert_header(("if-match", tag)).set_json(body)).await
    }
}

/// The media type of [`form`].
pub const FORM: (&str, &str) = ("content-type", "multipart/form-data; boundary=frontier");

/// A calendar without a line.
pub const EMPTY_CALENDAR: &[u8] = b"Code session;Code stage;Du;Au;Lieu;Places\n";

/// A form with fields and files, in a request that has its address.
pub fn form(request: TestRequest, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> TestRequest {
    let mut body = Vec::new();
    for (name, value) in fields {
        let head = format!("--frontier\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend(head.into_bytes());
    }
    for (name, bytes) in files {
        let head = format!("--frontier\r\ncontent-disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n");
        body.extend(head.into_bytes());
        body.extend(*bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--frontier--\r\n");
    request.insert_header(FORM).set_payload(body)
}

async fn read<B: MessageBody>(body: B) -> Vec<u8> {
    match to_bytes(body).await {
        Ok(bytes) => bytes.to_vec(),
        Err(_) => panic!("the body breaks off"),
    }
}

impl Answer {
    /// A header as text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The version that the entity tag begins with.
    pub fn version(&self) -> Option<i32> {
        etag::version(self.header("etag")?)
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.text()))
    }

    /// Insists on a problem of that status and code, complete in form; answers it.
    pub fn problem(&self, status: u16, code: &str) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        assert_eq!(self.header("content-type"), Some("application/problem+json"));
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert_eq!(problem["type"], format!("/problems/{code}"));
        assert!(problem["title"].as_str().is_some_and(|title| !title.is_empty()));
        assert_eq!(problem["request_id"].as_str(), self.header("x-request-id"));
        problem
    }
}

/// Handlers that misbehave, beside the real ones.
fn saboteurs(config: &mut web::ServiceConfig) {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Body {
        seats: u8,
    }
    config
        .route("/api/v1/test/panic", web::get().to(panics))
        .route("/api/v1/test/echo", web::post().to(|body: Json<Body>| async move { body.body.seats.to_string() }))
        .route("/api/v1/test/bytes", web::post().to(|body: web::Bytes| async move { body.len().to_string() }))
        .route("/api/v1/test/once", web::post().to(once_each))
        .route("/api/v1/test/busy", web::get().to(|| async { Err::<HttpResponse, _>(busy()) }))
        .route(
            "/api/v1/test/version/{id}",
            web::patch().to(|version: IfMatch, _id: Id<SessionId>| async move {
                version.check(3, Answered::nothing).map(|()| HttpResponse::NoContent().finish())
            }),
        );
}

/// A write whose answer is a new id: given again only when the first answer is.
async fn once_each(
    who: Who,
    key: IdempotencyKey,
    state: web::Data<AppState>,
    body: Json<Value>,
) -> Result<Answered, Problem> {
    let refuse = body.body["refuse"] == true;
    once(&state, &who, key.over("test_once", "", &body.hash), move |_, act| {
        if refuse {
            return Err(Problem::not_found());
        }
        let id: SessionId = act.mint.id();
        Answered::created("sessions", id, &serde_json::json!({"id": id.to_string()})).map(|answer| answer.version(1))
    })
    .await
}

async fn panics() -> HttpResponse {
    panic!("sabotage")
}

fn busy() -> Problem {
    store::StoreError::busy().into()
}
