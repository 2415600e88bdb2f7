//! The audit searched by who, what and when, what it tells of a change, and what is taken away from it.

use crate::catalogue::{NOBODY, id, items, mint, points};
use crate::people::a_person;
use crate::support::{TestApp, start};
use crate::tokens::{client_over, token_for};
use crate::world::Persona::{Administrator, Planner, Requester};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use domain::event::{Action, Actor};
use domain::id::SkillId;
use serde_json::json;
use store::Tx;
use store::audit::{self, Line, Subject};

/// Writes lines about the planner into the database directly.
async fn db_lines(app: &TestApp, count: usize, words: &'static str) {
    let person = app.world.actor(Planner).person;
    let mint = mint(words);
    let write = move |tx: &mut Tx| {
        let mut mint = mint.clone();
        (0..count).try_for_each(|_| {
            let line = Line {
                id: mint.id(),
                at: start(),
                actor: Actor::Releve,
                action: Action::PersonUpdated,
                subject: Subject::of("person", person),
                person: Some(person),
                session: None,
                request: None,
                reason: None,
                words: Some(words.to_owned()),
                before: None,
                after: None,
                http_request: None,
            };
            audit::record(tx, line)
        })
    };
    app.db.store().write("db_lines", write).await.unwrap();
}

store::both! {
    async fn the_audit_is_searched_by_who_what_and_when(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, planner) = (app.as_(Administrator), app.as_(Planner));
        let person = id(&admin.post("/api/v1/people", a_person(app.world.inside, "2638010177")).await);
        app.clock.advance(TimeDelta::hours(1));
        admin.patch(&format!("/api/v1/people/{person}"), 1, json!({"rank": "SGT"})).await;
        let (made, edited) = ("2030-01-07T08:00:00Z", "2030-01-07T09:00:00Z");
        let author = app.world.actor(Administrator).person;
        for (query, count) in [
            (format!("actor_id={author}"), 2),
            (format!("actor_id={}", app.world.actor(Planner).person), 0),
            (format!("actor_client_id={NOBODY}"), 0),
            (format!("actor_id={author}&actor_client_id={NOBODY}"), 0),
            (format!("subject_id={person}"), 2),
            (format!("subject_id={person}&action=person.updated"), 1),
            (format!("subject_id={NOBODY}"), 0),
            ("subject_id=no-such-thing".to_owned(), 0),
            (format!("from={made}"), 2),
            (format!("from={edited}"), 1),
            (format!("until={edited}"), 1),
            (format!("until={made}"), 0),
            (format!("from={edited}&until={made}"), 0),
            ("from=0001-01-01T00:00:00Z&until=9999-12-31T23:59:59Z".to_owned(), 2),
        ] {
            let found = planner.get(&format!("/api/v1/audit-events?{query}")).await;
            assert_eq!(items(&found).len(), count, "{query}: {}", found.text());
        }
        for (query, pointer) in [("from=yesterday", "/query/from"), ("actor_id=7", "/query/actor_id")] {
            points(&planner.get(&format!("/api/v1/audit-events?{query}")).await, pointer);
            points(&planner.get(&format!("/api/v1/audit-events/export?{query}")).await, pointer);
        }
    }
}

store::both! {
    async fn lines_about_units_and_skills_are_told_to_those_whose_scope_holds_them(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (inside, outside, skill) = (app.world.inside, app.world.outside, mint("skill").id::<SkillId>());
        let subjects = [Subject::of("unit", inside), Subject::of("unit", outside), Subject::of("skill", skill), Subject::of("account", skill)];
        let mut mint = mint("lines");
        let lines = subjects.map(|subject| Line::of(mint.id(), start(), Action::UnitUpdated, subject));
        let write = move |tx: &mut Tx| lines.clone().into_iter().try_for_each(|line| audit::record(tx, line));
        app.db.store().write("db_lines", write).await.unwrap();
        let told: Vec<_> = items(&app.as_(Planner).get("/api/v1/audit-events?action=unit.updated").await)
            .iter()
            .map(|line| line["subject_id"].as_str().unwrap().to_owned())
            .collect();
        assert_eq!(told, [skill.to_string(), inside.to_string()]);
    }
}

store::both! {
    async fn what_changed_is_told_field_by_field_to_those_who_may_read_people(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let admin = app.as_(Administrator);
        let person = id(&admin.post("/api/v1/people", a_person(app.world.inside, "2638010177")).await);
        app.clock.advance(TimeDelta::seconds(1));
        admin.patch(&format!("/api/v1/people/{person}"), 1, json!({"rank": "SGT"})).await;
        let query = format!("/api/v1/audit-events?subject_id={person}");
        let lines = items(&admin.get(&query).await);
        assert_eq!(lines[0]["changes"], json!([{"field": "rank", "before": "CPL", "after": "SGT"}]));
        let unit = lines[1]["changes"].as_array().unwrap().iter().find(|change| change["field"] == "unit_id").unwrap();
        assert_eq!((&unit["before"], &unit["after"]), (&json!(null), &json!("7e BCA")), "people know the short name");
        let client = client_over(&app, app.world.inside, &["audit:read"]).await;
        let token = token_for(&app, &client, None).await;
        let lines = items(&app.with(&token).get(&query).await);
        assert_eq!(lines[0]["changes"], json!([{"field": "rank", "before": null, "after": null}]));
    }
}

store::both! {
    async fn an_export_holds_the_lines_of_its_filter_within_scope(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (admin, planner) = (app.as_(Administrator), app.as_(Planner));
        let person = id(&admin.post("/api/v1/people", a_person(app.world.inside, "2638010177")).await);
        db_lines(&app, 1_200, "=HYPERLINK(\"https://evil.example\";\"a\")").await;
        let answer = planner.get("/api/v1/audit-events/export").await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, Some("text/csv; charset=utf-8")));
        assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"releve-audit.csv\""));
        let text = answer.text();
        assert!(text.starts_with("\u{feff}id,at,action,"), "{text}");
        assert_eq!(text.lines().count(), 1 + 1 + 1_200, "every page of it");
        assert!(text.contains(&person) && text.contains("\"'=HYPERLINK(\"\"https://evil.example\"\";\"\"a\"\")\""));
        assert!(!text.contains(",=HYPERLINK") && !text.contains(",\"=HYPERLINK"));
        let one = planner.get("/api/v1/audit-events/export?action=person.created&separator=semicolon").await;
        assert_eq!(one.text().lines().count(), 2, "{}", one.text());
        assert!(one.text().contains(";person.created;"));
        let none = planner.get("/api/v1/audit-events/export?action=no.such.thing").await;
        assert_eq!((none.status.as_u16(), none.text().lines().count()), (200, 1));
        points(&planner.get("/api/v1/audit-events/export?separator=tab").await, "/query/separator");
        app.as_(Requester).get("/api/v1/audit-events/export").await.problem(403, "not-allowed");
        let head = planner.send(TestRequest::default().method(Method::HEAD).uri("/api/v1/audit-events/export")).await;
        assert_eq!((head.status.as_u16(), head.text()), (200, ""));
    }
}

store::both! {
    async fn an_export_that_would_leave_lines_out_is_refused(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        db_lines(&app, 10_000, "at the limit").await;
        let planner = app.as_(Planner);
        assert_eq!(planner.get("/api/v1/audit-events/export").await.text().lines().count(), 10_001);
        db_lines(&app, 1, "one more").await;
        let refused = planner.get("/api/v1/audit-events/export").await;
        assert_eq!(refused.status, 422, "{}", refused.status);
        points(&refused, "/query/from");
    }
}
