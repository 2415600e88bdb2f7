//! Lists as files: the lines that the list has, in the columns chosen, and nothing that a spreadsheet would run.

use crate::scene::{Scene, items, points};
use crate::support::{Answer, TestApp};
use crate::world::Persona::{self, Planner, Requester};
use actix_web::http::Method;
use actix_web::test::TestRequest;
use domain::fixture::a_person;
use domain::id::Mint;
use sheet::{Cell, Limits};
use store::{Tx, person};

/// The rows of a file, as a reader of spreadsheets sees them.
fn rows(name: &str, answer: &Answer) -> Vec<Vec<String>> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let book = sheet::read(name, &answer.body, &Limits::default()).unwrap();
    let sheet = &book.sheets[0];
    sheet.rows.iter().map(|row| row.cells.iter().map(Cell::text).collect()).collect()
}

store::both! {
    async fn a_file_has_the_lines_of_its_list_however_it_is_written(db: TestDb) {
        let app = TestApp::on(db, &[]).await;
        let (mut mint, unit) = (Mint::new(crate::support::start(), 5), app.world.inside);
        let people: Vec<_> = (0..1_203)
            .map(|n| a_person().named(&format!("Nom{n:04}"), "Léa").number(&format!("{:010}", 40_000 + n)).of(unit).make(&mut mint))
            .collect();
        app.db.store().write("db_people", move |tx: &mut Tx| person::insert_many(tx, &people, crate::support::start())).await.unwrap();
        let planner = app.as_(Planner);
        for (format, name) in [("xlsx", "p.xlsx"), ("csv", "p.csv"), ("csv_french", "p.csv")] {
            let query = format!("/api/v1/exports/people?q=nom&format={format}&columns=family_name,service_number,unit");
            let found = rows(name, &planner.get(&query).await);
            assert_eq!(found[0], ["Nom", "Matricule", "Unité"], "{format}");
            assert_eq!(found.len(), 1_204, "{format}");
            assert_eq!((found[1][0].as_str(), found[1][1].as_str()), ("Nom0000", "0000040000"), "{format}");
            assert_eq!(found[1_203][0], "Nom1202");
        }
        // Read a few at a time, it is the same file.
        let few = rows("p.csv", &planner.get("/api/v1/exports/people?q=nom&format=csv&limit=7").await);
        assert_eq!(few, rows("p.csv", &planner.get("/api/v1/exports/people?q=nom&format=csv").await));
        assert_eq!(few.len(), 1_204);
        let sorted = rows("p.csv", &planner.get("/api/v1/exports/people?q=nom&format=csv&sort=-name&columns=family_name").await);
        assert_eq!(sorted[1], ["Nom1202"]);
    }
}

store::both! {
    async fn what_is_asked_for_is_refused_before_anything_is_written(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        points(&planner.get("/api/v1/exports/people?columns=nom").await, "/query/columns");
        points(&planner.get("/api/v1/exports/people?columns=rank,rank").await, "/query/columns");
        points(&planner.get("/api/v1/exports/people?format=pdf").await, "/query/format");
        points(&planner.get("/api/v1/exports/people?colour=1").await, "/query/colour");
        points(&planner.get("/api/v1/exports/people?cursor=abc").await, "/query/cursor");
        let person = scene.db_people(1).await.remove(0);
        scene.app.by(&person).get("/api/v1/exports/people").await.problem(403, "not-allowed");
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 3).await;
        let roster = format!("/api/v1/exports/sessions/{session}/enrolments?format=csv");
        for persona in [Persona::Person, Requester] {
            scene.app.as_(persona).get(&roster).await.problem(403, "not-allowed");
        }
        scene.seat(session, &person).await;
        assert_eq!(rows("r.csv", &planner.get(&roster).await).len(), 2);
        let head = planner.send(TestRequest::default().method(Method::HEAD).uri("/api/v1/exports/sessions?format=csv")).await;
        assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
        assert_eq!(head.header("content-disposition"), Some("attachment; filename=\"releve-sessions.csv\""));
        let mine = rows("s.csv", &scene.app.by(&person).get("/api/v1/exports/sessions?format=csv&columns=code,free,fill").await);
        assert_eq!(mine[1][0], "S1");
        assert_eq!(mine[1][1], "2");
    }
}

store::both! {
    async fn nothing_taken_away_runs_as_a_formula(db: TestDb) {
        let scene = Scene::on(db).await;
        let course = serde_json::json!({ "code": "X1", "title": "=HYPERLINK(\"https://evil.example\")", "usual_capacity": 9, "usual_minimum": 1 });
        let made = scene.planner().post("/api/v1/courses", course).await;
        assert_eq!(made.status, 201, "{}", made.text());
        let csv = scene.planner().get("/api/v1/exports/courses?format=csv&q=x1&columns=title").await;
        assert!(csv.text().contains("'=HYPERLINK"), "{}", csv.text());
        let book = rows("c.xlsx", &scene.planner().get("/api/v1/exports/courses?q=x1&columns=title&format=xlsx").await);
        assert_eq!(book[1], ["=HYPERLINK(\"https://evil.example\")"]);
        let tables = scene.planner().get("/api/v1/exports").await;
        let known = items(&tables);
        assert_eq!(known.len(), 5);
        for table in known {
            let columns: Vec<&str> = table["columns"].as_array().unwrap().iter().map(|c| c["code"].as_str().unwrap()).collect();
            let session = scene.db_session(&format!("T-{}", table["table"].as_str().unwrap()), ("2030-03-04", "2030-03-08"), 3).await;
            let name = table["table"].as_str().unwrap();
            let path = if name == "enrolments" { format!("sessions/{session}/enrolments") } else { name.to_owned() };
            let all = scene.planner().get(&format!("/api/v1/exports/{path}?format=csv&columns={}", columns.join(","))).await;
            assert_eq!(rows("t.csv", &all)[0].len(), columns.len(), "{name}");
        }
    }
}
