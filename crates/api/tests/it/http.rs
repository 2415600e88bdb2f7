//! What HTTP itself promises, of every operation: HEAD beside GET, what is known is not sent again, compression, rates.

use crate::openapi::operations;
use crate::roles::calls;
use crate::scene::Scene;
use crate::sides::{Sides, db_grant};
use crate::support::{Caller, TestApp};
use crate::tokens::{client_over, token_for};
use crate::world::Persona;
use actix_web::http::Method;
use actix_web::test::TestRequest;
use domain::role::Role;
use releve_api::docs::sample::{address, resolve};
use releve_api::openapi;
use serde_json::{Value, json};
use store::testing::TestDb;

/// The addresses of the document that have this method, without a variable or with the id of a thing of that collection.
fn addresses(method: &str) -> Vec<(String, String)> {
    let document = openapi::document();
    let paths = document["paths"].as_object().unwrap();
    let with = paths
        .iter()
        .filter_map(|(path, item)| Some((path.clone(), item.get(method)?["operationId"].as_str()?.to_owned())));
    with.collect()
}

#[actix_web::test]
async fn head_answers_as_get_without_a_body() {
    let scene = Scene::on(TestDb::sqlite()).await;
    let planner = scene.planner();
    let lists: Vec<_> =
        addresses("get").into_iter().filter(|(path, id)| !path.contains('{') && id != "follow_events").collect();
    assert!(lists.len() > 10, "{lists:?}");
    for (path, _) in lists {
        let get = planner.get(&path).await;
        let head = planner.send(TestRequest::default().method(Method::HEAD).uri(&path)).await;
        assert_eq!(head.status, get.status, "{path}");
        for name in ["content-type", "etag", "link", "cache-control", "ratelimit-policy"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
    }
    // On the wire HEAD has no body; the framework drops it when it writes the answer.
    let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 2).await;
    let path = format!("/api/v1/sessions/{session}");
    let tag = planner.get(&path).await.header("etag").unwrap().to_owned();
    let known = TestRequest::default().method(Method::HEAD).uri(&path).insert_header(("if-none-match", tag));
    assert_eq!(planner.send(known).await.status, 304);
}

#[actix_web::test]
async fn what_the_caller_knows_is_not_sent_again_until_it_changes() {
    let scene = Scene::on(TestDb::sqlite()).await;
    let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 2).await;
    let person = scene.app.world.actor(Persona::Person).person;
    for (persona, path, edit) in [
        (Persona::Planner, format!("/api/v1/sessions/{session}"), json!({ "capacity": 3 })),
        (Persona::Planner, format!("/api/v1/courses/{}", scene.course), json!({ "title": "Autre titre" })),
        (Persona::Administrator, format!("/api/v1/people/{person}"), json!({ "given_name": "Yann" })),
    ] {
        let caller = scene.app.as_(persona);
        let first = caller.get(&path).await;
        let tag = first.header("etag").unwrap().to_owned();
        let again = || caller.send(TestRequest::get().uri(&path).insert_header(("if-none-match", tag.as_str())));
        let known = again().await;
        assert_eq!(
            (known.status.as_u16(), known.body.len(), known.header("etag")),
            (304, 0, Some(tag.as_str())),
            "{path}"
        );
        assert_eq!(caller.patch(&path, 1, edit).await.status, 200, "{path}");
        let new = again().await;
        assert_eq!(new.status, 200, "{path}");
        assert_ne!(new.header("etag"), Some(tag.as_str()));
    }
}

#[actix_web::test]
async fn what_an_answer_says_beside_its_version_changes_its_tag_and_keeps_no_edit_out() {
    let scene = Scene::on(TestDb::sqlite()).await;
    let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 2).await;
    let someone = scene.db_people(1).await.remove(0);
    let unit = format!("/api/v1/units/{}", scene.app.world.inside);
    let (planner, admin) = (scene.planner(), scene.app.as_(Persona::Administrator));
    let (of_session, of_person) = (format!("/api/v1/sessions/{session}"), format!("/api/v1/people/{}", someone.person));
    let read = async |caller: &Caller<'_>, path: &str, known: &str| {
        caller.send(TestRequest::get().uri(path).insert_header(("if-none-match", known))).await
    };
    for (caller, path, edit) in
        [(&planner, &of_session, json!({ "capacity": 3 })), (&admin, &of_person, json!({ "given_name": "Yann" }))]
    {
        let first = caller.get(path).await;
        let tag = first.header("etag").unwrap().to_owned();
        assert_eq!(read(caller, path, &tag).await.status, 304, "{path}");
        // Somebody takes a seat; a unit has another name: no edit of what is read.
        if *path == of_session {
            let body = json!({ "person_id": someone.person.to_string() });
            assert_eq!(planner.post(&format!("{path}/enrolments"), body).await.status, 201);
        } else {
            assert_eq!(admin.patch(&unit, 1, json!({ "name": "Autre nom" })).await.status, 200);
        }
        let new = read(caller, path, &tag).await;
        assert_eq!(new.status, 200, "{path}: it says something else");
        assert_eq!(new.json()["version"], first.json()["version"]);
        assert_ne!(new.json(), first.json());
        assert_ne!(new.header("etag"), Some(tag.as_str()), "{path}: other bytes, another tag");
        // The version that was read still is the present one.
        let edit = TestRequest::patch().uri(path).insert_header(("if-match", tag.as_str())).set_json(edit);
        let edited = caller.send(edit).await;
        assert_eq!(edited.status, 200, "{}", edited.text());
        assert_eq!(
            edited.header("etag"),
            caller.get(path).await.header("etag"),
            "{path}: an edit tells the tag to read with"
        );
        let stale = TestRequest::patch().uri(path).insert_header(("if-match", tag.as_str())).set_json(json!({}));
        assert_eq!(caller.send(stale).await.status, 412, "{path}");
    }
}

/// Who may read something: a visitor, the personas, those whose things these are, another system.
async fn readers(sides: &Sides) -> Vec<Caller<'_>> {
    let app = &sides.scene.app;
    let client = client_over(app, app.world.inside, &["people:read"]).await;
    let token = token_for(app, &client, None).await;
    let mut readers = vec![app.with_nobody(), app.with(&token)];
    let personas = [Persona::Planner, Persona::Administrator, Persona::Commander, Persona::Requester];
    readers.extend(personas.map(|persona| app.as_(persona)));
    readers.extend([&sides.inside.seated, &sides.inside.waiting].map(|actor| app.by(actor)));
    readers
}

#[actix_web::test]
async fn every_reading_that_has_a_tag_says_so_in_the_document_and_is_not_sent_again() {
    let sides = Sides::new().await;
    let (app, document) = (&sides.scene.app, openapi::document());
    let administrator = app.world.actor(Persona::Administrator).clone();
    db_grant(&sides.scene, &administrator, Role::Administrator, app.world.root).await;
    let readers = readers(&sides).await;
    let about = calls(&document);
    let (mut wrong, mut tagged) = (Vec::new(), 0);
    for (path, _, operation) in operations(&document).iter().filter(|(_, method, _)| *method == "get") {
        let id = operation["operationId"].as_str().unwrap();
        // A stream; a file of an import, whose bytes the sides did not keep.
        if ["follow_events", "export_import_copy"].contains(&id) {
            continue;
        }
        let request = || match about.iter().find(|call| call.id == id) {
            Some(call) => call.request(Some(&sides.inside)),
            None => TestRequest::get().uri(&address(&document, path, operation)),
        };
        let mut read = None;
        for reader in &readers {
            let answer = reader.send(request()).await;
            if answer.status == 200 {
                read = Some((reader, answer));
                break;
            }
        }
        let (reader, answer) = read.unwrap_or_else(|| panic!("nobody reads {id}"));
        let said = &resolve(&document, &operation["responses"]["200"])["headers"]["ETag"];
        let unchanged = &operation["responses"]["304"];
        let parameters = operation["parameters"].to_string();
        let says =
            [said, unchanged].map(|part| !part.is_null()).into_iter().chain([parameters.contains("If-None-Match")]);
        let Some(tag) = answer.header("etag") else {
            if says.into_iter().any(|said| said) {
                wrong.push(format!("{id} has no tag"));
            }
            continue;
        };
        tagged += 1;
        if !says.into_iter().all(|said| said) {
            wrong.push(format!("{id} does not say that it has a tag"));
        }
        let example = resolve(&document, said)["example"].as_str().unwrap_or_default();
        if example.starts_with("W/") != tag.starts_with("W/") {
            wrong.push(format!("{id}: {tag} is not like {example}"));
        }
        let known = reader.send(request().insert_header(("if-none-match", tag))).await;
        if (known.status.as_u16(), known.body.len(), known.header("etag")) != (304, 0, Some(tag)) {
            wrong.push(format!("{id} is sent again: {}", known.status));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tagged >= 40, "{tagged}");
}

#[actix_web::test]
async fn answers_are_compressed_for_whoever_can_read_it() {
    let scene = Scene::on(TestDb::sqlite()).await;
    scene.db_people(60).await;
    let plain = scene.planner().get("/api/v1/people?limit=50").await;
    assert_eq!(plain.header("content-encoding"), None);
    for coding in ["br", "gzip"] {
        let request = TestRequest::get().uri("/api/v1/people?limit=50").insert_header(("accept-encoding", coding));
        let packed = scene.planner().send(request).await;
        assert_eq!((packed.status.as_u16(), packed.header("content-encoding")), (200, Some(coding)));
        assert!(packed.header("vary").unwrap().to_lowercase().contains("accept-encoding"));
        assert!(packed.body.len() * 4 < plain.body.len(), "{coding}: {} of {}", packed.body.len(), plain.body.len());
    }
    // A problem is small, and is read by whoever has trouble: it goes as it is.
    let request = TestRequest::get().uri("/api/v1/nothing").insert_header(("accept-encoding", "gzip"));
    let problem = scene.planner().send(request).await;
    problem.problem(404, "not-found");
    assert_eq!(problem.header("content-encoding"), None);
}

#[actix_web::test]
async fn every_edit_asks_which_version_it_was_built_on() {
    let app = TestApp::new().await;
    let administrator = app.as_(Persona::Administrator);
    let planner = app.as_(Persona::Planner);
    let edits = addresses("patch");
    assert!(edits.len() >= 3, "{edits:?}");
    let document = openapi::document();
    for (path, id) in edits {
        let path = address(&document, &path, &document["paths"][path.as_str()]["patch"]);
        let request = || TestRequest::patch().uri(&path).set_json(json!({}));
        let answers = [administrator.send(request()).await, planner.send(request()).await];
        assert!(answers.iter().any(|answer| answer.status == 428), "{id}: {} {}", answers[0].text(), answers[1].text());
    }
}

#[actix_web::test]
async fn rates_are_told_with_every_answer_to_a_person_and_with_the_refusal() {
    let app = TestApp::on(TestDb::sqlite(), &[("limits.per_address", "100"), ("limits.per_person", "2")]).await;
    let person = app.as_(Persona::Person);
    let first = person.get("/api/v1/auth/me").await;
    let all = |answer: &crate::support::Answer, name: &str| -> Vec<String> {
        answer.headers.get_all(name).map(|value| value.to_str().unwrap().to_owned()).collect()
    };
    assert_eq!(all(&first, "ratelimit-policy"), ["\"address\";q=100;w=60", "\"person\";q=2;w=60"]);
    assert_eq!(all(&first, "ratelimit"), ["\"address\";r=99;t=1", "\"person\";r=1;t=30"]);
    assert_eq!(person.get("/api/v1/auth/me").await.status, 200);
    let refused = person.get("/api/v1/auth/me").await;
    refused.problem(429, "too-many-requests");
    assert_eq!(all(&refused, "ratelimit"), ["\"person\";r=0;t=60"]);
    assert!(refused.header("retry-after").is_some());
    assert_eq!(app.as_(Persona::Planner).get("/api/v1/auth/me").await.status, 200, "others are not concerned");
}

/// What is to go away says so in the document, and each answer of it since when, until when and what comes instead.
#[test]
fn what_is_deprecated_in_the_document_says_until_when() {
    let document = openapi::document();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let marked = operation["deprecated"] == true;
            let told = operation.get("x-deprecation").is_some_and(Value::is_object);
            assert_eq!(marked, told, "{method} {path}: `deprecated` and `x-deprecation` go together");
        }
    }
}
