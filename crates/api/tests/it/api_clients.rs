//! API clients as administrators give and take them back, and what these then do in their own name.

use crate::scene::{Scene, id, items, points};
use crate::support::TestApp;
use crate::tokens::{answered, ask, client_over, of, token_for};
use crate::world::Persona;
use chrono::TimeDelta;
use releve_api::app::usage;
use serde_json::{Value, json};

const CLIENTS: &str = "/api/v1/api-clients";
const MINE: &str = "/api/v1/auth/client";
const PEOPLE: &str = "/api/v1/people";

fn body(app: &TestApp) -> Value {
    json!({
        "name": "SIRH national", "contact": "sirh@example.org", "unit_id": app.world.inside.to_string(),
        "scopes": ["people:read", "audit:read"],
    })
}

store::both! {
    async fn a_client_is_created_read_edited_and_revoked(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let administrator = app.as_(Persona::Administrator);
        let created = administrator.post(CLIENTS, body(&app)).await;
        let client = of(&created);
        let path = format!("{CLIENTS}/{}", client.id);
        assert_eq!((created.header("location"), created.version()), (Some(path.as_str()), Some(1)));
        let shown = administrator.get(&path).await;
        let told = shown.json();
        assert!(!shown.text().contains(&client.secret));
        assert_eq!((&told["unit"]["code"], &told["state"]), (&json!("7e BCA"), &json!("active")));
        assert_eq!((&told["scopes"], &told["requests_per_minute"]), (&json!(["people:read", "audit:read"]), &json!(600)));
        assert_eq!(told["created_by"]["family_name"], "Administrator");
        assert_eq!((&told["last_used_at"], &told["secrets"][0]["state"]), (&Value::Null, &json!("active")));
        assert_eq!(told["secrets"][0]["expires_at"], "2031-01-07T08:00:00Z");
        app.clock.advance(TimeDelta::seconds(1));
        let edit = json!({"name": "SIRH", "contact": "autre@example.org", "requests_per_minute": 60});
        let edited = administrator.patch(&path, 1, edit.clone()).await;
        assert_eq!((edited.version(), &edited.json()["name"]), (Some(2), &json!("SIRH")));
        administrator.patch(&path, 1, edit.clone()).await.problem(412, "stale");
        let listed = items(&administrator.get(&format!("{CLIENTS}?state=active")).await);
        assert_eq!((listed.len(), &listed[0]["id"]), (1, &json!(client.id)));
        app.clock.advance(TimeDelta::seconds(1));
        let revoked = administrator.post(&format!("{path}/revoke"), json!({})).await;
        assert_eq!((revoked.status.as_u16(), &revoked.json()["revoked_at"]), (200, &json!("2030-01-07T08:00:02Z")));
        administrator.post(&format!("{path}/revoke"), json!({})).await.problem(409, "conflict");
        administrator.post(&format!("{path}/secrets"), json!({})).await.problem(409, "conflict");
        administrator.patch(&path, 3, edit).await.problem(409, "conflict");
        assert_eq!(items(&administrator.get(&format!("{CLIENTS}?state=active")).await).len(), 0);
        let events = app.db.store().read(|conn| {
            store::audit::list(conn, &store::audit::AuditFilter::default(), &store::page::PageRequest::first(50))
        }).await.unwrap();
        let told: Vec<_> = events.items.iter().map(|event| event.action.as_str()).collect();
        assert_eq!(told, ["api_client.revoked", "api_client.updated", "api_client.secret_added", "api_client.created"]);
        let all = format!("{:?}", events.items);
        assert!(!all.contains(&client.secret) && all.contains("SIRH national"));
    }

    async fn two_secrets_overlap_while_a_system_takes_the_next_one(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let administrator = app.as_(Persona::Administrator);
        let first = client_over(&app, app.world.inside, &["people:read"]).await;
        let secrets = format!("{CLIENTS}/{}/secrets", first.id);
        app.clock.advance(TimeDelta::seconds(1));
        let next = of(&administrator.post(&secrets, json!({"expires_at": "2030-06-01T00:00:00Z"})).await);
        for client in [&first, &next] {
            assert_eq!(answered(&app, client, None).await.status, 200);
        }
        administrator.post(&secrets, json!({})).await.problem(409, "conflict");
        let last = administrator.post(&format!("/api/v1/api-secrets/{}/revoke", first.secret_id), json!({})).await;
        let states: Vec<_> = last.json()["secrets"].as_array().unwrap().iter().map(|one| one["state"].clone()).collect();
        assert_eq!(states, ["active", "revoked"]);
        assert_eq!(answered(&app, &first, None).await.status, 401);
        assert_eq!(answered(&app, &next, None).await.status, 200);
        administrator.post(&format!("/api/v1/api-secrets/{}/revoke", first.secret_id), json!({})).await.problem(409, "conflict");
        app.clock.advance(TimeDelta::days(200));
        assert_eq!(answered(&app, &next, None).await.status, 401);
        let told = administrator.get(&format!("{CLIENTS}/{}", first.id)).await.json();
        assert_eq!(told["secrets"][0]["state"], "expired");
        points(&administrator.post(&secrets, json!({"expires_at": "2030-01-01T00:00:00Z"})).await, "/expires_at");
    }

    async fn secrets_added_at_once_are_two_at_most(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let administrator = app.as_(Persona::Administrator);
        let client = client_over(&app, app.world.inside, &["people:read"]).await;
        let path = format!("{CLIENTS}/{}/secrets", client.id);
        let adds = (0..6).map(|_| administrator.post(&path, json!({})));
        let answers = futures_util::future::join_all(adds).await;
        let added = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(added, 1, "{answers:?}");
        assert!(answers.iter().all(|answer| answer.status == 201 || answer.status == 409));
    }

    async fn a_secret_is_told_once_even_when_the_write_is_sent_again(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let administrator = app.as_(Persona::Administrator);
        let first = administrator.post_once(CLIENTS, "key-00001", body(&app)).await;
        let client = of(&first);
        let again = administrator.post_once(CLIENTS, "key-00001", body(&app)).await;
        let told = again.json();
        assert_eq!((again.status.as_u16(), &told["client"]["id"]), (201, &json!(client.id)));
        assert_eq!(told["client_secret"], Value::Null);
        assert_eq!(items(&administrator.get(CLIENTS).await).len(), 1);
        let kept = app.db.store().read(move |conn| {
            let account = conn_account(conn);
            store::idempotency::find(conn, &store::idempotency::Repeat {
                caller: account, key: "key-00001".into(), operation: "create_api_client".into(),
            })
        }).await.unwrap().unwrap();
        assert!(!kept.body.contains(&client.secret), "no copy of it stays anywhere");
    }

    async fn what_a_client_consumes_is_counted_without_a_write_and_shown(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let client = client_over(&app, app.world.inside, &["people:read"]).await;
        let token = token_for(&app, &client, None).await;
        for _ in 0..3 {
            assert_eq!(app.with(&token).get("/api/v1/people").await.status, 200);
        }
        app.with(&token).get("/api/v1/sessions").await.problem(403, "insufficient-scope");
        let consumed = || async {
            let answer = app.as_(Persona::Administrator).get(&format!("{CLIENTS}/{}/usage", client.id)).await;
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.json()
        };
        let days = json!([{"day": "2030-01-07", "requests": 4, "refused": 1}]);
        assert_eq!(consumed().await["days"], days, "before anything is written");
        let known = client.id.parse().unwrap();
        let read = move |conn: &mut store::Conn| store::api_client::days(conn, known, "2030-01-01".parse().unwrap());
        assert_eq!(app.db.store().read(read).await.unwrap(), []);
        // The day of the client, its secret, and the sign-in of the administrator who looked.
        assert_eq!(usage::write(&app.state).await.unwrap(), 3);
        assert_eq!(usage::write(&app.state).await.unwrap(), 0);
        assert_eq!(consumed().await["days"], days, "and after");
        app.clock.advance(TimeDelta::days(1));
        let token = token_for(&app, &client, None).await;
        let mine = app.with(&token).get(MINE).await;
        assert_eq!(mine.status, 200, "{}", mine.text());
        assert_eq!(mine.header("ratelimit-policy"), Some("\"client\";q=60000;w=60"));
        let mine = mine.json();
        assert_eq!((&mine["client"]["id"], &mine["token_scopes"]), (&json!(client.id), &json!(["people:read"])));
        assert_eq!(mine["usage"]["requests_per_minute"], 60_000);
        usage::write(&app.state).await.unwrap();
        let told = consumed().await;
        assert_eq!(told["days"][0], json!({"day": "2030-01-08", "requests": 1, "refused": 0}));
        assert_eq!(told["last_used_at"], "2030-01-08T08:00:00Z");
        let shown = app.as_(Persona::Administrator).get(&format!("{CLIENTS}/{}", client.id)).await.json();
        assert_eq!(shown["last_used_at"], "2030-01-08T08:00:00Z");
        assert_eq!(shown["secrets"][0]["last_used_at"], "2030-01-08T08:00:00Z");
        let today = app.as_(Persona::Administrator).get(&format!("{CLIENTS}/{}/usage?days=1", client.id)).await.json();
        assert_eq!(today["days"].as_array().unwrap().len(), 1);
    }

    async fn what_a_client_does_bears_its_name(db: TestDb) {
        let scene = Scene::on(db).await;
        let app = &scene.app;
        let session = scene.db_session("A", ("2030-03-04", "2030-03-08"), 5).await;
        let who = scene.db_people(1).await.remove(0);
        let client = client_over(app, app.world.inside, &["training:write", "training:read", "people:write", "imports:write"]).await;
        let token = token_for(app, &client, None).await;
        let caller = app.with(&token);
        let asked = id(&caller.post("/api/v1/requests", scene.request(&who, &[session], 3)).await);
        let seat = caller.post(&format!("/api/v1/sessions/{session}/enrolments"), json!({"person_id": who.person.to_string()})).await;
        assert_eq!(seat.status, 201, "{}", seat.text());
        let seat = seat.json()["enrolment"]["id"].as_str().unwrap().to_owned();
        let gone = caller.post(&format!("/api/v1/enrolments/{seat}/cancel"), json!({"code": "mission"})).await;
        assert_eq!(gone.status, 200, "{}", gone.text());
        let steps = items(&scene.planner().get(&format!("/api/v1/requests/{asked}/timeline")).await);
        assert!(steps.len() >= 3);
        for step in steps {
            assert_eq!((&step["actor"], &step["actor_client"]["name"]), (&Value::Null, &json!("SIRH national")), "{step}");
        }
        let events = items(&scene.planner().get(&format!("/api/v1/audit-events?person_id={}", who.person)).await);
        assert!(events.iter().all(|event| event["actor_client"]["id"] == json!(client.id) && event["actor"].is_null()));
        scene.insist_sound().await;
    }

    async fn the_keys_of_repeated_writes_are_each_callers_own(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let mut callers = Vec::new();
        for _ in 0..2 {
            let client = client_over(&app, app.world.inside, &["people:write"]).await;
            callers.push(token_for(&app, &client, None).await);
        }
        let person = |name: &str| json!({
            "service_number": "4000000001", "family_name": name, "given_name": "Alix", "rank": "SGT", "status": "active",
            "unit_id": app.world.inside.to_string(),
        });
        let (first, second) = (app.with(&callers[0]), app.with(&callers[1]));
        let made = first.post_once(PEOPLE, "key-00001", person("Le Bras")).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let again = first.post_once(PEOPLE, "key-00001", person("Le Bras")).await;
        assert_eq!((again.status, again.json()), (made.status, made.json()));
        first.post_once(PEOPLE, "key-00001", person("Le Goff")).await.problem(422, "key-reused");
        // The same key of another caller is another write, which finds the person there.
        second.post_once(PEOPLE, "key-00001", person("Le Bras")).await.problem(409, "already-exists");
        let administrator = app.as_(Persona::Administrator);
        administrator.post_once(PEOPLE, "key-00001", person("Le Bras")).await.problem(409, "already-exists");
    }
}

fn conn_account(conn: &mut store::Conn) -> uuid::Uuid {
    use domain::id::Id;
    store::account::by_login(conn, "administrator").unwrap().unwrap().id.uuid()
}

#[actix_web::test]
async fn each_client_has_its_own_rate() {
    let app = TestApp::new().await;
    let mut slow = body(&app);
    slow["requests_per_minute"] = json!(2);
    let slow = of(&app.as_(Persona::Administrator).post(CLIENTS, slow).await);
    let quick = client_over(&app, app.world.inside, &["people:read"]).await;
    let (slow, quick) = (token_for(&app, &slow, None).await, token_for(&app, &quick, None).await);
    for _ in 0..2 {
        assert_eq!(app.with(&slow).get("/api/v1/people").await.status, 200);
    }
    let refused = app.with(&slow).get("/api/v1/people").await;
    refused.problem(429, "too-many-requests");
    assert_eq!(refused.header("ratelimit-policy"), Some("\"client\";q=2;w=60"));
    assert_eq!(app.with(&quick).get("/api/v1/people").await.status, 200);
}

#[actix_web::test]
async fn a_bad_body_is_told_which_field() {
    let app = TestApp::new().await;
    let administrator = app.as_(Persona::Administrator);
    for (field, value, pointer) in [
        ("name", json!(" "), "/name"),
        ("contact", json!("nobody"), "/contact"),
        ("unit_id", json!(app.world.outside.to_string()), "/unit_id"),
        ("scopes", json!([]), "/scopes"),
        ("scopes", json!(["everything"]), "/scopes/0"),
        ("requests_per_minute", json!(0), "/requests_per_minute"),
        ("secret_expires_at", json!("2029-01-01T00:00:00Z"), "/secret_expires_at"),
        ("secret_expires_at", json!("2040-01-01T00:00:00Z"), "/secret_expires_at"),
        ("secret", json!("mine"), "/secret"),
    ] {
        let mut bad = body(&app);
        bad[field] = value;
        points(&administrator.post(CLIENTS, bad).await, pointer);
    }
    let client = client_over(&app, app.world.inside, &["people:read"]).await;
    let away = json!({"unit_id": app.world.outside.to_string()});
    points(&administrator.patch(&format!("{CLIENTS}/{}", client.id), 1, away).await, "/unit_id");
    assert_eq!(ask(&app, &[]).await.status, 400);
}

#[actix_web::test]
async fn nobody_is_both_a_person_and_a_client() {
    let app = TestApp::new().await;
    let client = client_over(&app, app.world.inside, &["people:read"]).await;
    let token = token_for(&app, &client, None).await;
    for path in ["/api/v1/auth/me", "/api/v1/me/programme", "/api/v1/notifications", CLIENTS, "/api/v1/role-grants"] {
        app.with(&token).get(path).await.problem(403, "not-allowed");
    }
    app.with(&token).post("/api/v1/auth/logout", json!({})).await.problem(403, "not-allowed");
    app.as_(Persona::Administrator).get(MINE).await.problem(403, "not-allowed");
    app.with(&token).get("/api/v1/nothing").await.problem(404, "not-found");
    let offers = app.with(&token_for(&app, &client_over(&app, app.world.inside, &["training:read"]).await, None).await);
    points(&offers.get("/api/v1/offers").await, "/query/session_id");
}
