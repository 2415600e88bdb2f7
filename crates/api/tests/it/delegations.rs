//! Roles lent to a colleague: what they open, for how long, and what the audit says of it.

use crate::catalogue::{NOBODY, id, items, points, values};
use crate::roles::{TABLE, calls, refuses};
use crate::scene::Scene;
use crate::sides::{Sides, db_grant};
use crate::support::{Answer, TestApp};
use crate::world::Persona::{self, Administrator, Commander, Person, Planner, Requester, SiteManager, Trainer};
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::UnitId;
use domain::role::Role;
use futures_util::future::join_all;
use releve_api::clock::Clock;
use releve_api::openapi;
use serde_json::{Value, json};

/// The only role grant of a persona.
async fn own_grant(app: &TestApp, of: Persona) -> String {
    let me = app.as_(of).get("/api/v1/auth/me").await.json();
    me["grants"][0]["id"].as_str().unwrap().to_owned()
}

/// What a persona would send to lend their role to another for two hours, from now.
async fn loan(app: &TestApp, from: Persona, to: Persona) -> Value {
    json!({
        "to_id": app.world.actor(to).person.to_string(), "role_grant_ids": [own_grant(app, from).await],
        "ends_at": app.clock.now() + TimeDelta::hours(2), "reason": "permission du 7 janvier",
    })
}

async fn lend(app: &TestApp, from: Persona, to: Persona) -> Answer {
    let body = loan(app, from, to).await;
    app.as_(from).post("/api/v1/delegations", body).await
}

async fn course(app: &TestApp, by: Persona, code: &str) -> Answer {
    let body = json!({ "code": code, "title": code, "usual_capacity": 10, "usual_minimum": 1 });
    app.as_(by).post("/api/v1/courses", body).await
}

store::both! {
    async fn a_lent_role_works_for_its_time_and_the_audit_says_on_whose_behalf(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let instant = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let mut body = loan(&app, Planner, Person).await;
        (body["starts_at"], body["ends_at"]) = (json!("2030-01-07T09:00:00Z"), json!("2030-01-07T11:00:00Z"));
        let made = app.as_(Planner).post_once("/api/v1/delegations", "lend-0001", body.clone()).await;
        assert_eq!((made.status.as_u16(), &made.json()["state"]), (201, &json!("planned")), "{}", made.text());
        assert_eq!(app.as_(Planner).post_once("/api/v1/delegations", "lend-0001", body).await.json(), made.json());
        let path = made.header("location").unwrap();
        assert_eq!(app.as_(Person).get(path).await.json(), made.json());
        for (now, status, state) in [
            ("2030-01-07T08:59:59.999999Z", 403, "planned"),
            ("2030-01-07T09:00:00Z", 200, "active"),
            ("2030-01-07T10:59:59.999999Z", 200, "active"),
            ("2030-01-07T11:00:00Z", 403, "ended"),
        ] {
            app.clock.advance(instant(now) - app.clock.now());
            assert_eq!(app.as_(Person).get("/api/v1/people").await.status, status, "{now}");
            assert_eq!(app.as_(Person).get(path).await.json()["state"], state, "{now}");
            let me = app.as_(Person).get("/api/v1/auth/me").await.json();
            let lender = app.world.actor(Planner).person.to_string();
            let shown = me["grants"][0]["on_behalf_of"]["id"] == json!(lender);
            assert_eq!((shown, me["permissions"].to_string().contains("place")), (status == 200, status == 200), "{me}");
        }
    }
}

store::both! {
    async fn whoever_is_locked_out_lends_nothing_meanwhile(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        assert_eq!(lend(&app, Planner, Person).await.status, 201);
        let account = |action: &str| format!("/api/v1/people/{}/account/{action}", app.world.actor(Planner).person);
        for (action, seen) in [("", 200), ("lock", 403), ("unlock", 200)] {
            if !action.is_empty() {
                let done = app.as_(Administrator).post(&account(action), json!({})).await;
                assert!(done.status.is_success(), "{}", done.text());
            }
            assert_eq!(app.as_(Person).get("/api/v1/people").await.status, seen, "{action}");
        }
    }
}

store::both! {
    async fn what_is_done_by_a_lent_role_says_so_and_what_is_one_s_own_does_not(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        assert_eq!(lend(&app, Planner, Person).await.status, 201);
        app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(course(&app, Person, "PRETE").await.status, 201);
        app.clock.advance(TimeDelta::minutes(1));
        assert_eq!(course(&app, Planner, "PROPRE").await.status, 201);
        assert_eq!(app.as_(Person).patch("/api/v1/me/contact", 1, json!({ "phone": "+33612345678" })).await.status, 200);
        let root = db_grant_at_root(&app).await;
        let lines = items(&app.as_(root).get("/api/v1/audit-events").await);
        let told = |action: &str| -> Vec<(Value, Value)> {
            let of = lines.iter().filter(|line| line["action"] == action);
            of.map(|line| (line["actor"]["id"].clone(), line["on_behalf_of"]["id"].clone())).collect()
        };
        let (person, planner) = (json!(app.world.actor(Person).person.to_string()), json!(app.world.actor(Planner).person.to_string()));
        assert_eq!(told("course.created"), [(planner.clone(), Value::Null), (person.clone(), planner)]);
        assert_eq!(told("person.updated"), [(person, Value::Null)]);
    }
}

store::both! {
    async fn the_steps_of_a_request_say_on_whose_behalf(db: TestDb) {
        let scene = Scene::on(db).await;
        let (app, session) = (&scene.app, scene.db_session("S1", ("2030-03-04", "2030-03-08"), 2).await);
        let asked = &scene.db_people(1).await[0];
        assert_eq!(lend(app, Planner, Person).await.status, 201);
        let body = scene.request(asked, &[session], 3);
        let filed = app.as_(Person).post("/api/v1/requests", body).await;
        assert_eq!(filed.status, 201, "{}", filed.text());
        app.clock.advance(TimeDelta::minutes(1));
        let refuse = format!("/api/v1/requests/{}/refuse", id(&filed));
        let refused = app.as_(Planner).post(&refuse, json!({ "code": "unit_refused" })).await;
        assert_eq!(refused.status, 200, "{}", refused.text());
        let steps = app.as_(Planner).get(&format!("/api/v1/requests/{}/timeline", id(&filed))).await.json();
        let told = |action: &str| {
            let step = steps["items"].as_array().unwrap().iter().find(|step| step["action"] == action).unwrap();
            (step["actor"]["id"].clone(), step["on_behalf_of"]["id"].clone())
        };
        let of = |persona: Persona| json!(app.world.actor(persona).person.to_string());
        assert_eq!(told("request.submitted"), (of(Person), of(Planner)), "{steps}");
        assert_eq!(told("request.refused"), (of(Planner), Value::Null), "{steps}");
    }
}

store::both! {
    async fn colleagues_are_those_to_whom_one_may_lend_and_nobody_else(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let path = "/api/v1/me/colleagues";
        let of = |persona: Persona| app.world.actor(persona).person.to_string();
        let listed = values(&app.as_(Commander).get(path).await, "id");
        assert!(listed.contains(&of(Person)) && !listed.contains(&of(Commander)), "{listed:?}");
        assert!(!listed.contains(&app.world.stranger.to_string()), "{listed:?}");
        let found = items(&app.as_(Commander).get(&format!("{path}?q=requester")).await);
        assert_eq!(found.iter().map(|one| one["id"].clone()).collect::<Vec<_>>(), [json!(of(Requester))], "{found:?}");
        app.as_(Person).get(path).await.problem(403, "not-allowed");
        assert_eq!(lend(&app, Planner, Person).await.status, 201);
        app.as_(Person).get(path).await.problem(403, "not-allowed");
        for colleague in listed {
            let mut body = loan(&app, Commander, Person).await;
            body["to_id"] = json!(colleague);
            assert_eq!(app.as_(Commander).post("/api/v1/delegations", body).await.status, 201, "{colleague}");
        }
    }
}

/// A role over a unit, given directly, that ends at a time.
async fn db_grant_until(app: &TestApp, to: Persona, unit: UnitId, ends_at: Option<DateTime<Utc>>) -> String {
    use store::role_grant::{self, RoleGrant};
    let new = RoleGrant {
        id: crate::catalogue::mint(&format!("{to:?} {ends_at:?}")).id(),
        person: app.world.actor(to).person,
        role: Role::Trainer,
        unit,
        granted_at: crate::support::start(),
        granted_by: None,
        ends_at,
        revoked_at: None,
        revoked_by: None,
    };
    let id = new.id.to_string();
    app.db.store().write("db_grant", move |tx: &mut store::Tx| role_grant::insert(tx, &new)).await.unwrap();
    id
}

store::both! {
    async fn a_role_that_has_ended_opens_no_unit(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (path, end) = ("/api/v1/me/colleagues", app.clock.now() + TimeDelta::hours(1));
        let (stranger, outside) = (app.world.stranger.to_string(), app.world.outside);
        let mut body = loan(&app, Requester, Planner).await;
        let ending = db_grant_until(&app, Requester, outside, Some(end)).await;
        let only = db_grant_until(&app, Person, outside, Some(end)).await;
        body["to_id"] = json!(stranger);
        for persona in [Requester, Person] {
            assert!(values(&app.as_(persona).get(path).await, "id").contains(&stranger), "{persona:?}");
        }
        app.clock.advance(end - app.clock.now());
        body["ends_at"] = json!(end + TimeDelta::hours(1));
        let listed = values(&app.as_(Requester).get(path).await, "id");
        assert!(!listed.contains(&stranger) && listed.len() > 3, "{listed:?}");
        points(&app.as_(Requester).post("/api/v1/delegations", body.clone()).await, "/to_id");
        body["to_id"] = json!(app.world.actor(Planner).person.to_string());
        let mut ended = body.clone();
        ended["role_grant_ids"] = json!([ending]);
        points(&app.as_(Requester).post("/api/v1/delegations", ended).await, "/role_grant_ids");
        assert_eq!(app.as_(Requester).post("/api/v1/delegations", body.clone()).await.status, 201);
        app.as_(Person).get(path).await.problem(403, "not-allowed");
        body["role_grant_ids"] = json!([only]);
        app.as_(Person).post("/api/v1/delegations", body).await.problem(403, "not-allowed");
    }
}

store::both! {
    async fn nobody_finds_out_the_number_of_a_colleague(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let path = "/api/v1/me/colleagues";
        let trainer = app.as_(Trainer);
        trainer.get("/api/v1/people").await.problem(403, "not-allowed");
        // The number of the requester is 2000000002.
        for q in ["2", "2000000002", "requester%202", "requester2", "20000+00002"] {
            let found = trainer.get(&format!("{path}?q={q}")).await;
            assert_eq!((items(&found), &found.json()["next"]), (vec![], &Value::Null), "{q}");
        }
        assert_eq!(values(&trainer.get(&format!("{path}?q=camille%20requ")).await, "id").len(), 1);
        // Nor by where a page ends.
        let (whole, mut paged, mut cursor) = (values(&trainer.get(path).await, "id"), Vec::new(), String::new());
        loop {
            let page = trainer.get(&format!("{path}?limit=1{cursor}")).await;
            let unreadable = page.text().replace("32", "2").replace("30", "0");
            assert!(!unreadable.contains("200000000"), "{}", page.text());
            paged.extend(values(&page, "id"));
            match page.json()["next"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(paged, whole);
        let nowhere = trainer.get(&format!("{path}?cursor={}", NOBODY.replace('-', "") + "-")).await;
        assert!(nowhere.status.is_client_error(), "{}", nowhere.text());
    }
}

/// An administrator who sees the audit of everything.
async fn db_grant_at_root(app: &TestApp) -> Persona {
    use store::role_grant::{self, RoleGrant};
    let new = RoleGrant {
        id: crate::catalogue::mint("root").id(),
        person: app.world.actor(Administrator).person,
        role: Role::Administrator,
        unit: app.world.root,
        granted_at: crate::support::start(),
        granted_by: None,
        ends_at: None,
        revoked_at: None,
        revoked_by: None,
    };
    app.db.store().write("db_grant", move |tx: &mut store::Tx| role_grant::insert(tx, &new)).await.unwrap();
    Administrator
}

store::both! {
    async fn only_one_s_own_is_lent_to_a_colleague_for_a_bounded_time(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let planner = app.as_(Planner);
        let fine = loan(&app, Planner, Requester).await;
        let requesters = own_grant(&app, Requester).await;
        let now = app.clock.now();
        for (field, value, pointer) in [
            ("to_id", json!(app.world.actor(Planner).person.to_string()), "/to_id"),
            ("to_id", json!(app.world.stranger.to_string()), "/to_id"),
            ("to_id", json!(NOBODY), "/to_id"),
            ("role_grant_ids", json!([requesters]), "/role_grant_ids"),
            ("role_grant_ids", json!([NOBODY]), "/role_grant_ids"),
            ("role_grant_ids", json!([]), "/role_grant_ids"),
            ("starts_at", json!(now - TimeDelta::seconds(1)), "/starts_at"),
            ("starts_at", json!(now + TimeDelta::days(400)), "/starts_at"),
            ("ends_at", json!(now), "/ends_at"),
            ("ends_at", json!(now + TimeDelta::days(91)), "/ends_at"),
            ("ends_at", json!("9999-12-31T23:59:59Z"), "/ends_at"),
            ("reason", json!("  "), "/reason"),
            ("reason", json!("a\u{202e}b"), "/reason"),
            ("role", json!("planner"), "/role"),
        ] {
            let mut wrong = fine.clone();
            wrong[field] = value.clone();
            points(&planner.post("/api/v1/delegations", wrong).await, pointer);
        }
        let mut long = fine.clone();
        long["ends_at"] = json!(now + TimeDelta::days(90));
        let made = planner.post("/api/v1/delegations", long).await;
        assert_eq!(made.status, 201, "{}", made.text());
        // The requester now holds two roles, one of them lent: it is not theirs to lend on.
        let lent = fine["role_grant_ids"].clone();
        let mut on = loan(&app, Requester, Trainer).await;
        on["role_grant_ids"] = lent.clone();
        points(&app.as_(Requester).post("/api/v1/delegations", on).await, "/role_grant_ids");
        assert_eq!(lend(&app, Planner, Person).await.status, 201);
        let mut on = fine.clone();
        (on["role_grant_ids"], on["to_id"]) = (lent, json!(app.world.actor(Trainer).person.to_string()));
        app.as_(Person).post("/api/v1/delegations", on).await.problem(403, "not-allowed");
    }
}

store::both! {
    async fn either_of_the_two_and_an_administrator_take_it_back(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        for by in [Person, Planner, Administrator] {
            let made = lend(&app, Planner, Person).await;
            let path = format!("/api/v1/delegations/{}", id(&made));
            assert_eq!(app.as_(Person).get("/api/v1/people").await.status, 200);
            app.as_(Requester).get(&path).await.problem(404, "not-found");
            app.as_(Requester).post(&format!("{path}/revoke"), json!({})).await.problem(404, "not-found");
            let (caller, revoke) = (app.as_(by), format!("{path}/revoke"));
            let tries = join_all((0..4).map(|_| caller.post(&revoke, json!({})))).await;
            let count = |status: u16| tries.iter().filter(|answer| answer.status.as_u16() == status).count();
            assert_eq!((count(200), count(409)), (1, 3), "{by:?}: {tries:?}");
            let shown = app.as_(Planner).get(&path).await.json();
            assert_eq!((&shown["state"], &shown["revoked_by"]["id"]), (&json!("revoked"), &json!(app.world.actor(by).person.to_string())));
            app.as_(Person).get("/api/v1/people").await.problem(403, "not-allowed");
        }
        let list = |by: Persona| { let app = &app; async move { items(&app.as_(by).get("/api/v1/delegations").await).len() } };
        assert_eq!((list(Person).await, list(Planner).await, list(Administrator).await, list(Trainer).await), (3, 3, 3, 0));
    }
}

store::both! {
    async fn what_is_lent_ends_with_the_role_itself(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let made = lend(&app, Planner, Person).await;
        assert_eq!(app.as_(Person).get("/api/v1/people").await.status, 200);
        let grant = made.json()["grants"][0]["id"].as_str().unwrap().to_owned();
        let revoked = app.as_(Administrator).post(&format!("/api/v1/role-grants/{grant}/revoke"), json!({})).await;
        assert_eq!(revoked.status, 200, "{}", revoked.text());
        app.as_(Person).get("/api/v1/people").await.problem(403, "not-allowed");
        let shown = app.as_(Person).get(&format!("/api/v1/delegations/{}", id(&made))).await.json();
        assert_eq!((&shown["state"], &shown["grants"][0]["stands"]), (&json!("ended"), &json!(false)));
        app.as_(Planner).post("/api/v1/delegations", json!({
            "to_id": app.world.actor(Person).person.to_string(), "role_grant_ids": [grant],
            "ends_at": app.clock.now() + TimeDelta::hours(1), "reason": "x",
        })).await.problem(403, "not-allowed");
    }
}

store::both! {
    async fn a_lent_role_gives_nobody_a_role_for_themselves(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        assert_eq!(lend(&app, Administrator, Person).await.status, 201);
        let grant = |to: Persona| json!({
            "person_id": app.world.actor(to).person.to_string(), "role": "site_manager", "unit_id": app.world.inside.to_string(),
        });
        app.as_(Person).post("/api/v1/role-grants", grant(Person)).await.problem(403, "not-allowed");
        assert_eq!(app.as_(Person).post("/api/v1/role-grants", grant(Trainer)).await.status, 201);
        assert_eq!(app.as_(Administrator).post("/api/v1/role-grants", grant(Administrator)).await.status, 201, "their own");
    }
}

#[actix_web::test]
async fn each_role_when_lent_reaches_what_it_reaches_and_nothing_else() {
    let document = openapi::document();
    let mut wrong = Vec::new();
    for role in [Requester, Trainer, Planner, Commander, SiteManager, Administrator] {
        let sides = Sides::new().await;
        let app = &sides.scene.app;
        assert_eq!(lend(app, role, Person).await.status, 201);
        let by = app.by(app.world.actor(Person));
        for call in calls(&document) {
            let (_, allowed, reach) = TABLE.iter().find(|(known, ..)| *known == call.id).unwrap();
            let crate::roles::Reach::Under(_) = reach else { continue };
            let may = allowed.contains(&role);
            // What is everybody's to call is theirs whatever is lent.
            if allowed.contains(&Person) || !call.path.contains("{id}") {
                let answer = by.send(call.request(None)).await;
                if (answer.status == 403) == (may || allowed.contains(&Person)) {
                    wrong.push(format!("{} lent by {role:?}: {} {}", call.id, answer.status, answer.text()));
                }
                continue;
            }
            let inside = by.send(call.request(Some(&sides.inside))).await;
            let outside = by.send(call.request(Some(&sides.outside))).await;
            if refuses(&inside) == may || (may && outside.status != 404) || (!may && outside.status != 403) {
                wrong.push(format!(
                    "{} lent by {role:?}: {} {} {}",
                    call.id,
                    inside.status,
                    inside.text(),
                    outside.status
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[actix_web::test]
async fn a_delegation_over_units_that_are_not_all_theirs_is_seen_and_kept_by_an_administrator() {
    let scene = Scene::on(store::testing::TestDb::sqlite()).await;
    let (app, world) = (&scene.app, &scene.app.world);
    let lender = world.actor(Planner);
    let mut body = loan(app, Planner, Person).await;
    let far = db_grant(&scene, lender, Role::Planner, world.outside).await;
    body["role_grant_ids"].as_array_mut().unwrap().push(json!(far.to_string()));
    let made = app.as_(Planner).post("/api/v1/delegations", body).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let path = format!("/api/v1/delegations/{}", id(&made));
    assert_eq!(app.as_(Administrator).get(&path).await.status, 200);
    app.as_(Administrator).post(&format!("{path}/revoke"), json!({})).await.problem(403, "not-allowed");
}
