//! Access tokens: how another system gets one, and everything that is not one.

use crate::support::{Answer, SEALING_KEY, TestApp, start};
use crate::world::Persona;
use actix_web::http::header::AUTHORIZATION;
use actix_web::test::TestRequest;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{Mint, UnitId};
use releve_api::app::signing_key;
use releve_api::clock::{Clock, ManualClock};
use releve_api::config::{Layers, Settings};
use releve_api::identity::sealing::Sealer;
use releve_api::identity::signing;
use releve_api::state::AppState;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use store::signing_key::StoredKey;

const CLIENTS: &str = "/api/v1/api-clients";
const PEOPLE: &str = "/api/v1/people";
const SECONDS: i64 = 600;

/// A client of the tests, with its secret.
#[derive(Clone, Debug)]
pub struct Client {
    pub id: String,
    pub secret: String,
    pub secret_id: String,
}

/// A client over a unit, created by whoever administers everything there.
pub async fn client_over(app: &TestApp, unit: UnitId, scopes: &[&str]) -> Client {
    let body = json!({
        "name": "SIRH national", "contact": "sirh@example.org", "unit_id": unit.to_string(), "scopes": scopes,
        "requests_per_minute": 60_000,
    });
    of(&app.as_(Persona::Administrator).post(CLIENTS, body).await)
}

pub fn of(answer: &Answer) -> Client {
    assert_eq!(answer.status, 201, "{}", answer.text());
    let told = answer.json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    Client {
        id: text(&told["client"]["id"]),
        secret: text(&told["client_secret"]),
        secret_id: text(&told["secret_id"]),
    }
}

/// Asks for a token with a form.
pub async fn ask(app: &TestApp, form: &[(&str, &str)]) -> Answer {
    app.send(asking(form)).await
}

fn asking(form: &[(&str, &str)]) -> TestRequest {
    let mut text = form_urlencoded::Serializer::new(String::new());
    text.extend_pairs(form);
    TestRequest::post()
        .uri("/oauth/token")
        .peer_addr("192.0.2.7:40000".parse().unwrap())
        .insert_header(("content-type", "application/x-www-form-urlencoded"))
        .set_payload(text.finish())
}

pub async fn answered(app: &TestApp, client: &Client, scope: Option<&str>) -> Answer {
    let mut form =
        vec![("grant_type", "client_credentials"), ("client_id", &client.id), ("client_secret", &client.secret)];
    form.extend(scope.map(|scope| ("scope", scope)));
    ask(app, &form).await
}

/// A token of a client, of all its scopes or of some.
pub async fn token_for(app: &TestApp, client: &Client, scope: Option<&str>) -> String {
    let answer = answered(app, client, scope).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["access_token"].as_str().unwrap().to_owned()
}

/// Insists on a refusal in the words of RFC 6749.
fn refuses(answer: &Answer, status: u16, error: &str) {
    assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
    assert_eq!(answer.json()["error"], error, "{}", answer.text());
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("www-authenticate").is_some(), status == 401);
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

fn parts(token: &str) -> (Value, Value) {
    let mut read = token.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    let mut next = || serde_json::from_slice(&read.next().unwrap()).unwrap();
    (next(), next())
}

async fn keys(app: &TestApp) -> Vec<StoredKey> {
    app.db.store().read(store::signing_key::all).await.unwrap()
}

fn sealer() -> Sealer {
    Sealer::parse(SEALING_KEY).unwrap()
}

/// A token that a key really signed, whatever it says.
fn signed_by(key: &StoredKey, header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", part(header), part(claims));
    let signature = signing::sign(key, &sealer(), &text).unwrap();
    format!("{text}.{signature}")
}

/// RFC 2104 with SHA-256.
fn hmac(key: &[u8], text: &str) -> String {
    let mut block = [0_u8; 64];
    let short = if key.len() > 64 { Sha256::digest(key).to_vec() } else { key.to_vec() };
    block[..short.len()].copy_from_slice(&short);
    let with = |pad: u8| block.map(|byte| byte ^ pad).to_vec();
    let inner = Sha256::digest([with(0x36), text.as_bytes().to_vec()].concat());
    URL_SAFE_NO_PAD.encode(Sha256::digest([with(0x5c), inner.to_vec()].concat()))
}

fn hs256(key: &[u8], header: &Value, claims: &Value) -> String {
    let text = format!("{}.{}", part(header), part(claims));
    format!("{text}.{}", hmac(key, &text))
}

fn changed(value: &Value, change: &[(&str, Value)]) -> Value {
    let mut value = value.clone();
    for (name, new) in change {
        if new.is_null() {
            value.as_object_mut().unwrap().remove(*name);
        } else {
            value[*name] = new.clone();
        }
    }
    value
}

/// A clock that goes on by a second at each look.
struct Ticking(ManualClock);

impl Clock for Ticking {
    fn now(&self) -> DateTime<Utc> {
        self.0.advance(TimeDelta::seconds(1));
        self.0.now()
    }
}

store::both! {
    async fn another_system_gets_a_token_and_calls_with_it(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let client = client_over(&app, app.world.inside, &["people:read", "training:read"]).await;
        let answer = answered(&app, &client, None).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, Some("no-store")));
        let given = answer.json();
        assert_eq!((&given["token_type"], &given["expires_in"]), (&json!("Bearer"), &json!(SECONDS)));
        assert_eq!(given["scope"], "people:read training:read");
        let token = given["access_token"].as_str().unwrap();
        let (header, claims) = parts(token);
        assert_eq!((&header["typ"], &header["alg"]), (&json!("at+jwt"), &json!("ES256")));
        assert_eq!((&claims["sub"], &claims["client_id"]), (&json!(client.id), &json!(client.id)));
        assert_eq!((&claims["iss"], &claims["aud"]), (&json!("http://localhost:8080"), &json!("http://localhost:8080/api/v1")));
        assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), SECONDS);
        assert_eq!(claims["jti"].as_str().unwrap().len(), 36);
        let people = app.with(token).get(PEOPLE).await;
        assert_eq!(people.status, 200, "{}", people.text());
        assert!(people.text().contains("Planner") && !people.text().contains("Étranger"));
        let basic = STANDARD.encode(format!("{}:{}", client.id, client.secret));
        let narrow = asking(&[("grant_type", "client_credentials"), ("scope", "training:read"), ("ignored", "x")])
            .insert_header((AUTHORIZATION, format!("Basic {basic}")));
        let narrow = app.send(narrow).await;
        assert_eq!((narrow.status.as_u16(), &narrow.json()["scope"]), (200, &json!("training:read")));
        let narrow = narrow.json()["access_token"].as_str().unwrap().to_owned();
        app.with(&narrow).get(PEOPLE).await.problem(403, "insufficient-scope");
        assert_eq!(app.with(&narrow).get("/api/v1/sessions").await.status, 200);
    }
}

#[actix_web::test]
async fn what_is_not_one_of_our_tokens_opens_nothing() {
    let app = TestApp::new().await;
    let client = client_over(&app, app.world.inside, &["people:read"]).await;
    let good = token_for(&app, &client, None).await;
    let (header, claims) = parts(&good);
    let ours = keys(&app).await.remove(0);
    let now = start().timestamp();
    let theirs = signing::make(Mint::new(start(), 9).id(), &sealer(), start()).unwrap();
    let their_jwk = signing::jwk(&theirs).unwrap();
    let head = |change: &[(&str, Value)]| signed_by(&ours, &changed(&header, change), &claims);
    let body = |change: &[(&str, Value)]| signed_by(&ours, &header, &changed(&claims, change));
    let point = URL_SAFE_NO_PAD.decode(&ours.public).unwrap();
    let hs = changed(&header, &[("alg", json!("HS256"))]);
    let none = |alg: &str| format!("{}.{}.", part(&changed(&header, &[("alg", json!(alg))])), part(&claims));
    let (first, rest) = good.split_once('.').unwrap();
    let (_, signature) = rest.split_once('.').unwrap();
    let wider = part(&changed(&claims, &[("scope", json!("people:read people:write"))]));
    let forged_with = |extra: &[(&str, Value)]| signed_by(&theirs, &changed(&header, extra), &claims);
    for (what, token) in [
        ("alg none", none("none")),
        ("alg NONE", none("NONE")),
        ("alg none with a signature", head(&[("alg", json!("none"))])),
        ("HS256 with the public point as its secret", hs256(&point, &hs, &claims)),
        ("HS256 with the published text as its secret", hs256(ours.public.as_bytes(), &hs, &claims)),
        ("HS256 with the JWK as its secret", hs256(signing::jwk(&ours).unwrap().to_string().as_bytes(), &hs, &claims)),
        ("another asymmetric algorithm", head(&[("alg", json!("RS256"))])),
        ("no algorithm", head(&[("alg", Value::Null)])),
        ("an ID token", head(&[("typ", json!("JWT"))])),
        ("a token without a type", head(&[("typ", Value::Null)])),
        ("a token of a longer type", head(&[("typ", json!("application/at+jwt"))])),
        ("a critical extension", head(&[("crit", json!(["b64"])), ("b64", json!(true))])),
        ("an unknown key", head(&[("kid", json!(theirs.key.id.to_string()))])),
        ("no key", head(&[("kid", Value::Null)])),
        ("a key that is a path", head(&[("kid", json!("../../etc/passwd"))])),
        ("another key's signature", forged_with(&[])),
        ("an embedded key", forged_with(&[("jwk", their_jwk.clone())])),
        (
            "an embedded key under its own name",
            forged_with(&[("jwk", their_jwk.clone()), ("kid", their_jwk["kid"].clone())]),
        ),
        ("a key at an address", forged_with(&[("jku", json!("https://evil.example/jwks.json"))])),
        ("another audience", body(&[("aud", json!("https://other.example"))])),
        ("several other audiences", body(&[("aud", json!(["https://other.example", "https://third.example"]))])),
        ("no audience", body(&[("aud", Value::Null)])),
        ("another issuer", body(&[("iss", json!("https://evil.example"))])),
        ("no issuer", body(&[("iss", Value::Null)])),
        ("expired", body(&[("iat", json!(now - 660)), ("exp", json!(now - 60))])),
        ("issued in the future", body(&[("iat", json!(now + 61)), ("exp", json!(now + 661))])),
        ("not before later", body(&[("nbf", json!(now + 61))])),
        ("not before some day", body(&[("nbf", json!("tomorrow"))])),
        ("longer than we give", body(&[("exp", json!(now + 601))])),
        ("ends before it begins", body(&[("exp", json!(now))])),
        ("without an end", body(&[("exp", Value::Null)])),
        ("without a beginning", body(&[("iat", Value::Null)])),
        ("times at the edge of numbers", body(&[("iat", json!(i64::MIN)), ("exp", json!(i64::MAX))])),
        ("someone else's subject", body(&[("sub", json!(theirs.key.id.to_string()))])),
        (
            "an unknown client",
            body(&[("sub", json!(theirs.key.id.to_string())), ("client_id", json!(theirs.key.id.to_string()))]),
        ),
        ("an unknown scope", body(&[("scope", json!("people:read everything"))])),
        ("no scope", body(&[("scope", Value::Null)])),
        ("no id", body(&[("jti", Value::Null)])),
        ("a tampered payload", format!("{first}.{wider}.{signature}")),
        ("too long", body(&[("jti", json!("x".repeat(5000)))])),
        ("no signature", format!("{first}.{}.", part(&claims))),
        ("two parts", format!("{first}.{}", part(&claims))),
        ("five parts", format!("{good}.a.b")),
        ("padding", format!("{good}=")),
        ("a dot", ".".to_owned()),
        ("dots", "..".to_owned()),
    ] {
        let answer = app.with(&token).get(PEOPLE).await;
        assert_eq!(answer.status, 401, "{what}: {}", answer.text());
        answer.problem(401, "sign-in-required");
        assert!(answer.header("www-authenticate").unwrap().contains("invalid_token"), "{what}");
    }
    // What it brings along is not read, and a list may name other audiences beside ours.
    for (what, token) in [
        ("as given", good.clone()),
        ("an embedded key beside our signature", head(&[("jwk", their_jwk), ("jku", json!("https://evil.example"))])),
        ("one audience of several", body(&[("aud", json!(["https://other.example", "http://localhost:8080/api/v1"]))])),
        (
            "clocks less than a minute apart",
            body(&[("iat", json!(now + 60)), ("exp", json!(now + 660)), ("nbf", json!(now + 60))]),
        ),
        ("ended less than a minute ago", body(&[("iat", json!(now - 659)), ("exp", json!(now - 59))])),
    ] {
        assert_eq!(app.with(&token).get(PEOPLE).await.status, 200, "{what}");
    }
    let in_address = app.get(&format!("{PEOPLE}?access_token={good}")).await;
    in_address.problem(401, "sign-in-required");
}

store::both! {
    async fn a_token_dies_after_ten_minutes(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let client = client_over(&app, app.world.inside, &["people:read"]).await;
        let token = token_for(&app, &client, None).await;
        app.clock.advance(TimeDelta::seconds(SECONDS + 59));
        assert_eq!(app.with(&token).get(PEOPLE).await.status, 200);
        app.clock.advance(TimeDelta::seconds(1));
        app.with(&token).get(PEOPLE).await.problem(401, "sign-in-required");
        app.clock.advance(TimeDelta::hours(-2));
        app.with(&token).get(PEOPLE).await.problem(401, "sign-in-required");
    }

    async fn a_token_allows_what_the_client_holds_now(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let client = client_over(&app, app.world.inside, &["people:read", "training:read"]).await;
        let token = token_for(&app, &client, None).await;
        let path = format!("{CLIENTS}/{}", client.id);
        let administrator = app.as_(Persona::Administrator);
        let narrowed = administrator.patch(&path, 1, json!({"scopes": ["training:read"]})).await;
        assert_eq!(narrowed.status, 200, "{}", narrowed.text());
        app.with(&token).get(PEOPLE).await.problem(403, "insufficient-scope");
        assert_eq!(app.with(&token).get("/api/v1/courses").await.status, 200);
        refuses(&answered(&app, &client, Some("people:read")).await, 400, "invalid_scope");
        let revoked = administrator.post(&format!("{path}/revoke"), json!({})).await;
        assert_eq!(revoked.json()["state"], "revoked", "{}", revoked.text());
        app.with(&token).get("/api/v1/courses").await.problem(401, "sign-in-required");
        refuses(&answered(&app, &client, None).await, 401, "invalid_client");
    }

    async fn keys_turn_with_overlap(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let client = client_over(&app, app.world.inside, &["people:read"]).await;
        let first = token_for(&app, &client, None).await;
        let old = keys(&app).await.remove(0);
        app.clock.advance(TimeDelta::seconds(1));
        assert_eq!(signing_key::rotate(&app.state).await.unwrap(), 0, "none is due");
        assert_eq!(signing_key::rotate_now(&app.state).await.unwrap(), 1);
        let second = token_for(&app, &client, None).await;
        assert_ne!(parts(&first).0["kid"], parts(&second).0["kid"]);
        let published = || async { app.get("/.well-known/jwks.json").await.json()["keys"].as_array().unwrap().len() };
        assert_eq!(published().await, 2);
        for token in [&first, &second] {
            assert_eq!(app.with(token).get(PEOPLE).await.status, 200);
        }
        app.clock.advance(TimeDelta::seconds(SECONDS + 60));
        assert_eq!(published().await, 1);
        let (header, claims) = parts(&first);
        let now = start().timestamp() + SECONDS + 61;
        let late = signed_by(&old, &header, &changed(&claims, &[("iat", json!(now)), ("exp", json!(now + SECONDS))]));
        app.with(&late).get(PEOPLE).await.problem(401, "sign-in-required");
        let third = token_for(&app, &client, None).await;
        assert_eq!((app.with(&third).get(PEOPLE).await.status.as_u16(), &parts(&third).0), (200, &parts(&second).0));
        assert_eq!(signing_key::revoke_all(&app.state).await.unwrap(), 2);
        app.with(&third).get(PEOPLE).await.problem(401, "sign-in-required");
        assert_eq!(published().await, 0);
        assert_eq!(app.with(&token_for(&app, &client, None).await).get(PEOPLE).await.status, 200);
    }

    async fn a_server_that_seals_with_another_key_signs_with_its_own_and_is_believed(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let client = client_over(&app, app.world.inside, &["people:read"]).await;
        token_for(&app, &client, None).await;
        let mut layers = Layers::default();
        layers.flag("oauth.sealing_key", URL_SAFE_NO_PAD.encode([2; 32]));
        let (settings, _) = Settings::read(layers).unwrap();
        let other = AppState::new(settings, Arc::new(app.clock.clone()), app.db.store().clone());
        let ask = releve_api::app::token::Ask {
            client_id: client.id.clone(), secret: client.secret.clone(), scope: None, address: [192, 0, 2, 7].into(),
        };
        let given = releve_api::app::token::give(&other, ask).await.unwrap();
        assert_eq!(app.with(&given.token).get(PEOPLE).await.status, 200);
        assert_eq!(keys(&app).await.len(), 2);
    }

    async fn the_first_token_of_a_server_is_given_though_time_goes_on_meanwhile(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let client = client_over(&app, app.world.inside, &["people:read"]).await;
        let mut layers = Layers::default();
        layers.flag("oauth.sealing_key", URL_SAFE_NO_PAD.encode([3; 32]));
        let (settings, _) = Settings::read(layers).unwrap();
        let other = AppState::new(settings, Arc::new(Ticking(app.clock.clone())), app.db.store().clone());
        let ask = releve_api::app::token::Ask {
            client_id: client.id.clone(), secret: client.secret.clone(), scope: None, address: [192, 0, 2, 7].into(),
        };
        assert!(releve_api::app::token::give(&other, ask).await.is_ok());
    }

    async fn guesses_at_a_secret_are_limited_where_they_come_from(db: TestDb) {
        let app = TestApp::on(db, &[("server.behind_proxy", "true")]).await;
        let client = client_over(&app, app.world.inside, &["people:read"]).await;
        let from = |address: &'static str, secret: &str| {
            let form = [("grant_type", "client_credentials"), ("client_id", &client.id), ("client_secret", secret)];
            app.send(asking(&form).insert_header(("x-forwarded-for", address)))
        };
        for _ in 0..5 {
            refuses(&from("198.51.100.1", "guess").await, 401, "invalid_client");
        }
        let closed = from("198.51.100.1", &client.secret).await;
        closed.problem(429, "too-many-attempts");
        assert_eq!(closed.header("retry-after"), Some("900"));
        assert_eq!(from("198.51.100.2", &client.secret).await.status, 200, "nobody locks a client out from elsewhere");
        app.clock.advance(TimeDelta::minutes(16));
        assert_eq!(from("198.51.100.1", &client.secret).await.status, 200);
    }
}

#[actix_web::test]
async fn whoever_does_not_ask_well_is_told_in_the_words_of_oauth() {
    let app = TestApp::new().await;
    let client = client_over(&app, app.world.inside, &["people:read"]).await;
    let (id, secret) = (("client_id", client.id.as_str()), ("client_secret", client.secret.as_str()));
    let grant = ("grant_type", "client_credentials");
    for (form, status, error) in [
        (vec![id, secret], 400, "invalid_request"),
        (vec![("grant_type", ""), id, secret], 400, "invalid_request"),
        (vec![grant, grant, id, secret], 400, "invalid_request"),
        (vec![grant, id, id, secret], 400, "invalid_request"),
        (vec![("grant_type", "password"), id, secret], 400, "unsupported_grant_type"),
        (vec![("grant_type", "authorization_code"), id, secret], 400, "unsupported_grant_type"),
        (vec![grant], 401, "invalid_client"),
        (vec![grant, id], 401, "invalid_client"),
        (vec![grant, secret], 401, "invalid_client"),
        (vec![grant, ("client_id", "x"), secret], 401, "invalid_client"),
        (vec![grant, id, secret, ("scope", "people:write")], 400, "invalid_scope"),
        (vec![grant, id, secret, ("scope", "people:read people:write")], 400, "invalid_scope"),
        (vec![grant, id, secret, ("scope", "everything")], 400, "invalid_scope"),
    ] {
        refuses(&ask(&app, &form).await, status, error);
    }
    let good = [grant, id, secret];
    let json = TestRequest::post().uri("/oauth/token").set_json(json!({"grant_type": "client_credentials"}));
    refuses(&app.send(json).await, 400, "invalid_request");
    let twice = STANDARD.encode(format!("{}:{}", client.id, client.secret));
    let twice = asking(&good).insert_header((AUTHORIZATION, format!("Basic {twice}")));
    refuses(&app.send(twice).await, 400, "invalid_request");
    for bad in ["Basic", "Basic x", "Bearer x", "Basic eDp5"] {
        refuses(&app.send(asking(&[grant]).insert_header((AUTHORIZATION, bad))).await, 401, "invalid_client");
    }
    let large = "x".repeat(9000);
    refuses(&ask(&app, &[grant, id, secret, ("more", &large)]).await, 400, "invalid_request");
    let method = app.get("/oauth/token").await;
    method.problem(405, "method-not-allowed");
    assert_eq!(method.header("allow"), Some("POST"));
    assert_eq!(ask(&app, &good).await.status, 200, "and all of this locked nobody out");
}

store::both! {
    async fn every_failure_to_prove_who_one_is_looks_the_same(db: TestDb) {
        let app = TestApp::on(db, &[("sign_in.failures", "100")]).await;
        let client = client_over(&app, app.world.inside, &["people:read"]).await;
        let gone = client_over(&app, app.world.inside, &["people:read"]).await;
        let short = client_over(&app, app.world.inside, &["people:read"]).await;
        let administrator = app.as_(Persona::Administrator);
        administrator.post(&format!("{CLIENTS}/{}/revoke", gone.id), json!({})).await;
        administrator.post(&format!("/api/v1/api-secrets/{}/revoke", short.secret_id), json!({})).await;
        let wrong = Client { secret: short.secret.clone(), ..client.clone() };
        let unknown = Client { id: "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e".into(), ..client.clone() };
        let mut bodies = Vec::new();
        for one in [&wrong, &unknown, &gone, &short] {
            let answer = answered(&app, one, None).await;
            refuses(&answer, 401, "invalid_client");
            bodies.push(answer.body);
        }
        app.clock.advance(TimeDelta::days(365));
        let ended = answered(&app, &client, None).await;
        refuses(&ended, 401, "invalid_client");
        bodies.push(ended.body);
        assert!(bodies.iter().all(|body| *body == bodies[0]));
    }
}
