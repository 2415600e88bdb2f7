//! Pages that the organisation writes: anyone reads them, whoever holds the role over the whole tree writes them, and what
//! was written stays.

use crate::catalogue::{items, points, values};
use crate::scene::Scene;
use crate::sides::db_grant;
use crate::support::{Answer, Caller, TestApp};
use crate::world::Persona::{Administrator, Anonymous, Person, Planner};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use domain::public_page::EDITION;
use domain::role::Role;
use futures_util::future::join_all;
use serde_json::{Value, json};
use store::audit::{self, AuditFilter};
use store::page::PageRequest;
use store::testing::TestDb;

const TERMS: &str = "/api/v1/public-pages/terms/fr";

/// A scene whose administrator holds the role over the whole tree.
async fn scene(db: TestDb) -> Scene {
    let scene = Scene::on(db).await;
    let administrator = scene.app.world.actor(Administrator).clone();
    db_grant(&scene, &administrator, Role::Administrator, scene.app.world.root).await;
    scene
}

async fn write(admin: &Caller<'_>, version: i32, text: &str) -> Answer {
    admin.patch(TERMS, version, json!({ "text": text, "reason": "relu par le service juridique" })).await
}

store::both! {
    async fn anyone_reads_the_model_until_somebody_writes_the_page(db: TestDb) {
        let scene = scene(db).await;
        let (anyone, admin) = (scene.app.as_(Anonymous), scene.app.as_(Administrator));
        let listed = anyone.get("/api/v1/public-pages").await;
        assert_eq!(items(&listed).len(), 8);
        assert!(items(&listed).iter().all(|page| page["is_model"] == true && page["blanks"].as_u64() > Some(0)));
        let model = anyone.get(TERMS).await;
        assert_eq!((model.status.as_u16(), model.version()), (200, Some(EDITION)), "{}", model.text());
        assert_eq!((&model.json()["title"], &model.json()["written_at"]), (&json!("Conditions d’utilisation"), &Value::Null));
        scene.app.clock.advance(TimeDelta::hours(1));
        let written = write(&admin, EDITION, "## Règle\n\n**Soyez** prudents, [[nom]].").await;
        assert_eq!((written.status.as_u16(), written.version()), (200, Some(EDITION + 1)), "{}", written.text());
        let read = anyone.get(TERMS).await;
        assert_eq!(read.json(), written.json());
        let expected = json!({ "title": "Conditions d’utilisation", "is_model": false, "blanks": 1, "written_at": "2030-01-07T09:00:00Z" });
        for (name, value) in expected.as_object().unwrap() {
            assert_eq!(&read.json()[name], value, "{name}");
        }
        assert_eq!(anyone.get("/api/v1/public-pages/terms/en").await.json()["is_model"], true, "each language is its own");
        for path in ["/api/v1/public-pages/other/fr", "/api/v1/public-pages/terms/de", "/api/v1/public-pages/terms"] {
            anyone.get(path).await.problem(404, "not-found");
        }
        scene.insist_sound().await;
    }
}

#[actix_web::test]
async fn what_anyone_reads_is_kept_by_caches_and_asked_for_again_whoever_asks() {
    let scene = scene(TestDb::sqlite()).await;
    let app = &scene.app;
    for (version, path) in (EDITION..).zip([TERMS, "/api/v1/public-pages"]) {
        let read = app.get(path).await;
        assert_eq!(read.header("cache-control"), Some("no-cache"), "{path}");
        let known = || TestRequest::get().uri(path).insert_header(("if-none-match", read.header("etag").unwrap()));
        let unchanged = app.send(known()).await;
        assert_eq!((unchanged.status.as_u16(), unchanged.body.len()), (304, 0), "{path}");
        assert_eq!(unchanged.header("cache-control"), Some("no-cache"), "{path}");
        assert_eq!(write(&app.as_(Administrator), version, &format!("Texte {version}.")).await.status, 200);
        assert_eq!(app.send(known()).await.status, 200, "{path}: a version more is read again");
    }
    // A proof that is worth nothing any more keeps nobody from reading.
    for proof in ["Bearer x", "Bearer AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        assert_eq!(app.send(TestRequest::get().uri(TERMS).insert_header(("authorization", proof))).await.status, 200);
    }
    let of_mine = app.as_(Person).get("/api/v1/auth/me").await;
    assert_eq!(of_mine.header("cache-control"), Some("no-store"), "what is somebody's is kept by no cache");
}

store::both! {
    async fn only_whoever_holds_the_role_over_the_whole_tree_writes(db: TestDb) {
        let scene = Scene::on(db).await;
        let app = &scene.app;
        let may = |me: Answer| me.json()["permissions"].as_array().unwrap().contains(&json!("edit_public_pages"));
        for persona in [Administrator, Planner, Person] {
            write(&app.as_(persona), EDITION, "a").await.problem(403, "not-allowed");
            for path in ["versions", "model", "versions/1"] {
                app.as_(persona).get(&format!("{TERMS}/{path}")).await.problem(403, "not-allowed");
            }
            let restore = app.as_(persona).post(&format!("{TERMS}/restore"), json!({ "reason": "x" })).await;
            restore.problem(403, "not-allowed");
            assert!(!may(app.as_(persona).get("/api/v1/auth/me").await), "{persona:?}");
        }
        app.bare(Method::PATCH, TERMS).await.problem(401, "sign-in-required");
        let administrator = app.world.actor(Administrator).clone();
        db_grant(&scene, &administrator, Role::Administrator, app.world.root).await;
        assert!(may(app.as_(Administrator).get("/api/v1/auth/me").await));
        assert_eq!(write(&app.as_(Administrator), EDITION, "a").await.status, 200);
    }
}

store::both! {
    async fn a_page_is_written_on_the_version_that_was_read(db: TestDb) {
        let scene = scene(db).await;
        let admin = scene.app.as_(Administrator);
        let tries = join_all((0..4).map(|n| write(&admin, EDITION, if n == 0 { "un" } else { "deux" }))).await;
        let count = |status: u16| tries.iter().filter(|answer| answer.status.as_u16() == status).count();
        assert_eq!((count(200), count(412)), (1, 3), "{tries:?}");
        let stale = tries.iter().find(|answer| answer.status == 412).unwrap();
        assert_eq!(stale.problem(412, "stale")["current"], admin.get(TERMS).await.json());
        assert_eq!(stale.version(), Some(EDITION + 1));
        let present = admin.get(TERMS).await.json();
        let same = write(&admin, EDITION + 1, present["text"].as_str().unwrap()).await;
        assert_eq!(same.version(), Some(EDITION + 1), "no edit");
        let bare = TestRequest::patch().uri(TERMS).set_json(json!({ "text": "a", "reason": "b" }));
        admin.send(bare).await.problem(428, "precondition-required");
    }
}

store::both! {
    async fn former_versions_and_the_model_are_read_and_put_back_and_nothing_is_lost(db: TestDb) {
        let scene = scene(db).await;
        let admin = scene.app.as_(Administrator);
        let versions = format!("{TERMS}/versions");
        assert_eq!(items(&admin.get(&versions).await).len(), 1, "the model is a version");
        let model = admin.get(TERMS).await.json();
        write(&admin, EDITION, "un").await;
        let renamed = json!({ "title": "Règles", "reason": "plus court" });
        assert_eq!(admin.patch(TERMS, EDITION + 1, renamed).await.json()["text"], "un");
        let restore = format!("{TERMS}/restore");
        let back = admin.post_once(&restore, "restore-1", json!({ "version": EDITION + 1, "reason": "retour" })).await;
        assert_eq!(back.version(), Some(EDITION + 3), "{}", back.text());
        assert_eq!((&back.json()["title"], &back.json()["text"]), (&model["title"], &json!("un")));
        let again = admin.post_once(&restore, "restore-1", json!({ "version": EDITION + 1, "reason": "retour" })).await;
        assert_eq!(again.json(), back.json(), "sent twice, done once");
        admin.post(&restore, json!({ "version": EDITION + 1, "reason": "x" })).await.problem(409, "conflict");
        admin.post(&restore, json!({ "version": 99, "reason": "x" })).await.problem(404, "not-found");
        points(&admin.post(&restore, json!({ "version": 0, "reason": "x" })).await, "/version");
        points(&admin.post(&restore, json!({ "reason": " " })).await, "/reason");
        let first = admin.post(&restore, json!({ "reason": "tout reprendre" })).await.json();
        assert_eq!((&first["text"], &first["is_model"], &first["version"]), (&model["text"], &json!(true), &json!(EDITION + 4)));
        assert_eq!(admin.get(&format!("{TERMS}/model")).await.json(), model);
        let all = items(&admin.get(&versions).await);
        let told: Vec<_> = all.iter().map(|one| (one["version"].as_i64().unwrap(), one["reason"].as_str())).collect();
        let numbers = i64::from(EDITION);
        assert_eq!(told, [
            (numbers + 4, Some("tout reprendre")), (numbers + 3, Some("retour")), (numbers + 2, Some("plus court")),
            (numbers + 1, Some("relu par le service juridique")), (numbers, None),
        ]);
        assert_eq!(all[0]["written_by"]["id"], scene.app.world.actor(Administrator).person.to_string());
        assert_eq!((&all[4]["written_by"], &all[4]["is_model"]), (&Value::Null, &json!(true)));
        for (number, text) in [(EDITION, &model["text"]), (EDITION + 2, &json!("un"))] {
            assert_eq!(&admin.get(&format!("{versions}/{number}")).await.json()["text"], text, "{number}");
        }
        for wrong in ["99", "0", "-1", "01", "+1", "x"] {
            admin.get(&format!("{versions}/{wrong}")).await.problem(404, "not-found");
        }
        let page = admin.get(&format!("{versions}?limit=2")).await.json();
        let next = format!("{versions}?limit=2&cursor={}", page["next"].as_str().unwrap());
        assert_eq!(values(&admin.get(&next).await, "title"), ["Règles", "Conditions d’utilisation"]);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn the_audit_tells_who_wrote_what_and_why(db: TestDb) {
        let scene = scene(db).await;
        let admin = scene.app.as_(Administrator);
        let page = write(&admin, EDITION, "un").await.json();
        // Lines of one instant have no order of their own.
        scene.app.clock.advance(TimeDelta::minutes(1));
        write(&admin, EDITION + 1, "deux").await;
        scene.app.clock.advance(TimeDelta::minutes(1));
        let restore = json!({ "version": EDITION + 1, "reason": "retour" });
        assert_eq!(admin.post(&format!("{TERMS}/restore"), restore).await.status, 200);
        let lines = items(&admin.get(&format!("/api/v1/audit-events?subject_id={}", page["id"].as_str().unwrap())).await);
        let told: Vec<_> = lines.iter().map(|line| (line["action"].as_str().unwrap(), line["words"].as_str().unwrap())).collect();
        let why = "relu par le service juridique";
        assert_eq!(told, [("public_page.restored", "retour"), ("public_page.updated", why), ("public_page.updated", why)]);
        let change = |line: &Value, field: &str| {
            let changes = line["changes"].as_array().unwrap().clone();
            changes.into_iter().find(|change| change["field"] == field).unwrap()
        };
        // The words stand in the versions; SHA-256 of "deux" and of "un" begin so.
        let text = change(&lines[0], "text");
        assert_eq!(text["before"], json!("4 · sha256:62007886b7f3"));
        assert_eq!(text["after"], json!("2 · sha256:68bca10eea2b"));
        assert_eq!(change(&lines[0], "version")["after"], json!((EDITION + 3).to_string()));
        assert_eq!(change(&lines[2], "is_model")["after"], "false");
        assert_eq!(lines[0]["actor"]["id"], scene.app.world.actor(Administrator).person.to_string());
    }
}

#[actix_web::test]
async fn an_edit_at_the_end_of_a_long_text_shows_in_the_audit_which_does_not_keep_the_words() {
    let scene = scene(TestDb::sqlite()).await;
    let admin = scene.app.as_(Administrator);
    let long = "é".repeat(19_999);
    write(&admin, EDITION, &format!("{long}1")).await;
    scene.app.clock.advance(TimeDelta::minutes(1));
    let page = write(&admin, EDITION + 1, &format!("{long}2")).await.json();
    let lines = items(&admin.get(&format!("/api/v1/audit-events?subject_id={}", page["id"].as_str().unwrap())).await);
    let changes = lines[0]["changes"].as_array().unwrap();
    let text = changes.iter().find(|change| change["field"] == "text").unwrap();
    assert_ne!(text["before"], text["after"]);
    assert!(text["after"].as_str().unwrap().starts_with("20000 · sha256:"), "{text}");
    let all = |conn: &mut store::Conn| audit::list(conn, &AuditFilter::default(), &PageRequest::first(200));
    let kept = scene.app.db.store().read(all).await.unwrap();
    assert!(kept.items.iter().flat_map(|line| &line.after).all(|after| after.to_string().len() < 500), "{kept:?}");
}

#[actix_web::test]
async fn a_text_that_means_harm_is_refused_or_stays_a_text() {
    let scene = scene(TestDb::sqlite()).await;
    let (app, admin) = (&scene.app, scene.app.as_(Administrator));
    for hostile in [
        "[a](javascript:alert`1`)",
        "[a](data:text/html,<b>)",
        "[a](http://a.example)",
        "[a](//evil.example)",
        "[a](https://bank.example@evil.example/)",
        "a\u{202e}b",
        "a\u{200b}b",
        "\u{0}",
        "a\rb",
        " \n ",
    ] {
        points(&write(&admin, EDITION, hostile).await, "/text");
    }
    points(&write(&admin, EDITION, &"a".repeat(20_001)).await, "/text");
    points(&admin.patch(TERMS, EDITION, json!({ "title": "a\u{202e}b", "reason": "x" })).await, "/title");
    points(&admin.patch(TERMS, EDITION, json!({ "text": "a", "reason": "" })).await, "/reason");
    points(&admin.patch(TERMS, EDITION, json!({ "text": "a" })).await, "/reason");
    let harm = "<script src=//evil.example></script>\n<img src=x onerror=alert(1)>\n\n## <b>\n- **</p>** [\"><i>](/docs) [[<u>]]";
    let title = "</title><script>1</script><!-- /text -->";
    let written = admin.patch(TERMS, EDITION, json!({ "title": title, "text": harm, "reason": "essai" })).await;
    assert_eq!((written.status.as_u16(), &written.json()["text"]), (200, &json!(harm)), "{}", written.text());
    let page = app.get("/terms").await;
    for element in ["<script src=//", "<script>1", "<img", "<b>", "<i>", "<u>", "</p>**"] {
        assert!(!page.text().contains(element), "{element}: {}", page.text());
    }
    assert!(page.text().contains("&lt;script src=//evil.example&gt;"), "{}", page.text());
    assert_eq!(write(&admin, EDITION + 1, &"é&".repeat(10_000)).await.status, 200, "the longest text is written");
    assert_eq!(app.get("/terms").await.status, 200);
}

#[actix_web::test]
async fn the_pages_read_as_html_without_a_program() {
    let scene = scene(TestDb::sqlite()).await;
    let (app, admin) = (&scene.app, scene.app.as_(Administrator));
    for (path, title) in [
        ("/accessibility", "Accessibilité : non conforme"),
        ("/legal-notice", "Mentions légales"),
        ("/personal-data", "Données personnelles"),
        ("/terms", "Conditions d’utilisation"),
    ] {
        let page = app.get(path).await;
        assert_eq!(
            (page.status.as_u16(), page.header("content-type")),
            (200, Some("text/html; charset=utf-8")),
            "{path}"
        );
        assert_eq!((page.header("content-language"), page.header("cache-control")), (Some("fr"), Some("no-cache")));
        assert!(page.header("vary").unwrap().contains("accept-language"));
        for part in
            ["<html lang=\"fr\">", &format!("<h1>{title}</h1>"), "<h2>", "<mark>", "encore le modèle", "?lang=en"]
        {
            assert!(page.text().contains(part), "{path}: {part}");
        }
        for other in ["/accessibility?lang=fr", "/legal-notice?lang=fr", "/personal-data?lang=fr", "/terms?lang=fr"] {
            assert!(page.text().contains(&format!("href=\"{other}\"")), "{path} leads to {other}");
        }
        assert_eq!(page.text().matches("<h1").count(), 1, "{path}");
        let csp = page.header("content-security-policy").unwrap();
        assert!(!csp.contains("unsafe-inline"), "{csp}");
        for inline in ["style=", "onclick", "<style"] {
            assert!(!page.text().contains(inline), "{path}: {inline}");
        }
        app.bare(Method::POST, path).await.problem(405, "method-not-allowed");
        assert_eq!(app.bare(Method::HEAD, path).await.status, 200);
    }
    let english = app.send(TestRequest::get().uri("/terms").insert_header(("accept-language", "en"))).await;
    assert!(english.text().contains("<html lang=\"en\">") && english.text().contains("<h1>Terms of use</h1>"));
    let asked = app.send(TestRequest::get().uri("/terms?lang=en&x=1").insert_header(("accept-language", "fr"))).await;
    assert_eq!(asked.body, english.body, "the address goes before the browser");
    let tag = english.header("etag").unwrap().to_owned();
    let known = || TestRequest::get().uri("/terms?lang=en").insert_header(("if-none-match", tag.clone()));
    assert_eq!(app.send(known()).await.status, 304);
    let body = json!({ "title": "Our terms", "text": "Be careful.", "reason": "essai" });
    admin.patch("/api/v1/public-pages/terms/en", EDITION, body).await;
    let written = app.send(known()).await;
    assert!(written.text().contains("<h1>Our terms</h1><p>Be careful.</p>"), "{}", written.text());
    assert!(written.text().contains("of 7 January 2030") && !written.text().contains("still is the model"));
    let beside = app.get("/legal-notice?lang=en").await;
    assert!(beside.text().contains(">Our terms</a>"), "links say the title that was written");
}

#[actix_web::test]
async fn the_pages_count_against_the_limit_of_an_address() {
    let app = TestApp::on(TestDb::sqlite(), &[("limits.per_address", "2")]).await;
    assert_eq!(app.get("/terms").await.status, 200);
    assert_eq!(app.get(TERMS).await.status, 200);
    app.get("/terms").await.problem(429, "too-many-requests");
}
