//! Files of courses, quotas, people, skills and seats: each line does what the operation does, by its rights and gates.

use crate::scene::{Scene, items};
use crate::spreadsheet::windows_csv;
use crate::support::{self, Answer, Caller};
use crate::world::Persona;
use actix_web::test::TestRequest;
use serde_json::{Value, json};

const PEOPLE: &str = "Matricule;Grade;Nom;Prénom;Unité;Statut;Courriel";
const SEATS: &str = "Matricule;Nom;Prénom;Code session";
const SKILLS: &str = "Matricule;Qualification;Obtenue le;Valable jusqu'au";
const COURSES: &str = "Code stage;Intitulé;Durée (jours);Places;Mini;Coût session;Coût par place";
const QUOTAS: &str = "Code session;Unité;Places;Libéré le";
const SESSIONS: &str = "Code session;Code stage;Intitulé;Du;Au;Lieu;Places;Mini";
const REQUESTS: &str = "Matricule;Grade;Nom;Prénom;Unité;Code stage;Session souhaitée;Priorité";

async fn read(scene: &Scene, by: Persona, files: &[&[&str]]) -> Value {
    let files: Vec<(String, Vec<u8>)> =
        (1..).zip(files).map(|(at, lines): (u32, _)| (format!("f{at}.csv"), windows_csv(lines))).collect();
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (name.as_str(), &**bytes)).collect();
    let organiser = scene.app.world.inside.to_string();
    let form = support::form(TestRequest::post().uri("/api/v1/imports"), &[("organiser_unit_id", &organiser)], &files);
    let answer = scene.app.as_(by).send(form).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

fn path(import: &Value) -> String {
    format!("/api/v1/imports/{}", import["id"].as_str().unwrap())
}

async fn apply(scene: &Scene, by: Persona, import: &Value) -> Answer {
    let request = TestRequest::post().uri(&format!("{}/apply", path(import))).insert_header(("if-match", "\"1\""));
    scene.app.as_(by).send(request).await
}

/// Kind, verdict and codes of the reasons of each line of a table.
async fn said(caller: &Caller<'_>, import: &Value) -> Vec<(String, String, String)> {
    let lines = items(&caller.get(&format!("{}/lines?limit=200", path(import))).await);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let codes =
        |line: &Value| line["reasons"].as_array().unwrap().iter().map(|one| text(&one["code"])).collect::<Vec<_>>();
    lines.iter().map(|line| (text(&line["kind"]), text(&line["verdict"]), codes(line).join(" "))).collect()
}

fn lines(all: &[(&str, &str, &str)]) -> Vec<(String, String, String)> {
    all.iter().map(|(kind, verdict, why)| ((*kind).into(), (*verdict).into(), (*why).into())).collect()
}

async fn seats(scene: &Scene, session: &str) -> usize {
    items(&scene.planner().get(&format!("/api/v1/sessions/{session}/enrolments?state=confirmed")).await).len()
}

store::both! {
    async fn people_are_added_changed_and_moved_by_who_may_and_within_reach(db: TestDb) {
        let scene = Scene::on(db).await;
        scene.db_people(1).await;
        let file: &[&str] = &[
            PEOPLE,
            "4000000001;CPL;KERBRAT;MAËLLE;7e BCA;réserve;maelle@exemple.fr",
            "3000000000;SGT;Le Goff-Morvan;Anne;7e BCA;;",
            "4000000002;CPL;Brun;Aïcha;13e BCA;;",
        ];
        // A planner's role does not edit the directory, whatever brings the lines.
        let denied = read(&scene, Persona::Planner, &[file]).await;
        let refused = ("person", "rejected", "not_allowed");
        assert_eq!(said(&scene.planner(), &denied).await, lines(&[refused; 3]));
        let administrator = scene.app.as_(Persona::Administrator);
        let import = read(&scene, Persona::Administrator, &[file]).await;
        assert_eq!(said(&administrator, &import).await, lines(&[
            ("person", "create", ""), ("person", "update", ""), ("person", "rejected", "unknown_unit"),
        ]));
        assert_eq!(import["kinds"], json!([{ "kind": "person", "totals": import["totals"] }]));
        assert_eq!(apply(&scene, Persona::Administrator, &import).await.status, 200);
        let found = items(&administrator.get("/api/v1/people?q=maelle+kerbrat").await);
        assert_eq!((&found[0]["status"], &found[0]["email"]), (&json!("reserve"), &json!("maelle@exemple.fr")));
        assert_eq!(items(&administrator.get("/api/v1/people?q=morvan").await)[0]["rank"], "SGT");
        let again = read(&scene, Persona::Administrator, &[file]).await;
        assert_eq!(again["totals"]["unchanged"], 2);
        let told = items(&administrator.get("/api/v1/audit-events?action=person.updated&limit=5").await);
        assert_eq!(told.len(), 1, "{told:?}");
        // An administrator's role plans nothing.
        let calendar = read(&scene, Persona::Administrator, &[&[SESSIONS, "SK-01;PSC1;PSC1;04/03/2030;08/03/2030;Gap;4;"]]).await;
        assert_eq!(said(&administrator, &calendar).await, lines(&[("session", "rejected", "not_allowed")]));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn seats_of_a_file_pass_every_gate_and_are_taken_once(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(3).await;
        let session = scene.db_session("SK-01", ("2030-03-04", "2030-03-08"), 2).await.to_string();
        let other = scene.db_session("SK-02", ("2030-03-06", "2030-03-07"), 2).await;
        scene.place(other, &people[1]).await;
        let file: &[&str] = &[
            SEATS, "3000000000;;;SK-01", "3000000001;;;sk-01", "3000000000;;;SK-01", "9999999999;;;SK-01", "3000000002;;;SK-99", "abc;;;SK-01",
        ];
        let import = read(&scene, Persona::Planner, &[file]).await;
        assert_eq!(said(&scene.planner(), &import).await, lines(&[
            ("enrolment", "create", ""), ("enrolment", "rejected", "departure_needed"), ("enrolment", "duplicate", "same_as_line"),
            ("enrolment", "rejected", "unknown_person"), ("enrolment", "rejected", "unknown_session"), ("enrolment", "rejected", "invalid_service_number"),
        ]));
        assert_eq!(seats(&scene, &session).await, 0, "a dry run takes no seat");
        assert_eq!(apply(&scene, Persona::Planner, &import).await.status, 200);
        assert_eq!(seats(&scene, &session).await, 1);
        let again = read(&scene, Persona::Planner, &[file]).await;
        assert_eq!((&again["totals"]["unchanged"], &again["totals"]["create"]), (&json!(1), &json!(0)));
        // What was free when the file was read is gone when it is applied: nothing is done.
        let late = read(&scene, Persona::Planner, &[&[SEATS, "3000000002;;;SK-01"]]).await;
        let newcomers = scene.db_people(1).await;
        assert_eq!(scene.place(session.parse().unwrap(), &newcomers[0]).await.status, 201);
        apply(&scene, Persona::Planner, &late).await.problem(409, "import-changed");
        assert_eq!(seats(&scene, &session).await, 2);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn files_of_every_kind_are_applied_in_the_order_in_which_they_refer(db: TestDb) {
        let scene = Scene::on(db).await;
        let people = scene.db_people(2).await;
        let skill = scene.planner().post("/api/v1/skills", json!({ "code": "SKI-A", "label": "Skieur" })).await;
        assert_eq!(skill.status, 201, "{}", skill.text());
        // What refers stands before what it refers to.
        let files: &[&[&str]] = &[
            &[SEATS, "3000000000;;;SK-01"],
            &[REQUESTS, "3000000001;;;;;SKI1;SK-01;2"],
            &[SKILLS, "3000000000;SKI-A;05/01/2029;04/01/2031"],
            &[QUOTAS, "SK-01;7e BCA;2;01/02/2030"],
            &[SESSIONS, "SK-01;SKI1;Ski;04/03/2030;08/03/2030;Gap;4;2"],
            &[COURSES, "SKI1;Équipier de ski;5;4;2;1 250,50 €;80"],
        ];
        let import = read(&scene, Persona::Planner, files).await;
        assert_eq!(said(&scene.planner(), &import).await, lines(&[
            ("course", "create", ""), ("session", "create", ""), ("quota", "create", ""), ("skill", "create", ""),
            ("request", "rejected", "missing missing missing missing"), ("enrolment", "create", ""),
        ]));
        let kinds: Vec<&Value> = import["kinds"].as_array().unwrap().iter().map(|one| &one["kind"]).collect();
        assert_eq!(kinds, ["course", "session", "quota", "skill", "request", "enrolment"]);
        let applied = apply(&scene, Persona::Planner, &import).await;
        assert_eq!(applied.status, 200, "{}", applied.text());
        let course = items(&scene.planner().get("/api/v1/courses?q=SKI1").await).remove(0);
        assert_eq!((&course["session_cost"], &course["duration_days"]), (&json!(125_050), &json!(5)));
        let listed = items(&scene.planner().get("/api/v1/sessions").await).remove(0);
        let session = listed["id"].as_str().unwrap();
        let shown = scene.planner().get(&format!("/api/v1/sessions/{session}")).await.json();
        assert_eq!((&shown["quotas"][0]["seats"], &shown["quotas"][0]["release_on"]), (&json!(2), &json!("2030-02-01")));
        assert_eq!(seats(&scene, session).await, 1);
        let held = items(&scene.planner().get(&format!("/api/v1/people/{}/skills", people[0].person)).await);
        assert_eq!(held[0]["valid_until"], "2031-01-04");
        let again = read(&scene, Persona::Planner, files).await;
        assert_eq!((&again["totals"]["unchanged"], &again["totals"]["rejected"]), (&json!(5), &json!(1)));
        // Each says something else.
        let changed: &[&[&str]] = &[
            &[SKILLS, "3000000000;SKI-A;05/01/2029;04/01/2032"],
            &[QUOTAS, "SK-01;7e BCA;1;01/02/2030", "SK-01;13e BCA;1;"],
            &[COURSES, "SKI1;Équipier de ski;6;4;2;;"],
        ];
        let import = read(&scene, Persona::Planner, changed).await;
        assert_eq!((&import["totals"]["update"], &import["totals"]["create"]), (&json!(3), &json!(1)));
        assert_eq!(apply(&scene, Persona::Planner, &import).await.status, 200);
        let held = items(&scene.planner().get(&format!("/api/v1/people/{}/skills", people[0].person)).await);
        assert_eq!(held[0]["valid_until"], "2032-01-04");
        assert_eq!(read(&scene, Persona::Planner, changed).await["totals"]["unchanged"], 4);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn hostile_cells_of_every_kind_are_set_aside_with_a_reason_and_harm_nothing(db: TestDb) {
        let scene = Scene::on(db).await;
        scene.db_people(1).await;
        scene.db_session("SK-01", ("2030-03-04", "2030-03-08"), 2).await;
        let long = "x".repeat(1_900);
        let nasty = [
            "=HYPERLINK(\"http://x\")", "'; DROP TABLE person; --", "-1", "99999999999999999999", "1e308", "NaN", "31/02/2030",
            "01/01/0001", "\u{a0}\u{ad}", "<script>alert(1)</script>", "../../etc/passwd", &long,
        ];
        let good = [
            (COURSES, "SKI9;Ski;5;4;2;10;10"), (SESSIONS, "SK-09;PSC1;PSC1;04/03/2030;08/03/2030;Gap;4;2"),
            (QUOTAS, "SK-01;7e BCA;1;01/02/2030"), (PEOPLE, "4000000001;CPL;Brun;Aïcha;7e BCA;active;a@exemple.fr"),
            (SKILLS, "3000000000;SKI-A;05/01/2029;04/01/2031"),
            (REQUESTS, "3000000000;CPL;Le Goff;Anne;7e BCA;PSC1;SK-01;2"), (SEATS, "3000000000;Le Goff;Anne;SK-01"),
        ];
        for by in [Persona::Planner, Persona::Administrator] {
            for (head, line) in good {
                let mut file = vec![head.to_owned()];
                for column in 0..head.split(';').count() {
                    for cell in nasty {
                        let mut cells: Vec<&str> = line.split(';').collect();
                        let quoted = format!("\"{}\"", cell.replace('"', "\"\""));
                        cells[column] = &quoted;
                        file.push(cells.join(";"));
                    }
                }
                let file: Vec<&str> = file.iter().map(String::as_str).collect();
                let import = read(&scene, by, &[&file]).await;
                let totals = |name: &str| import["totals"][name].as_u64().unwrap();
                let sum: u64 = ["create", "update", "unchanged", "duplicate", "rejected"].map(totals).iter().sum();
                assert_eq!((sum, totals("lines")), (totals("lines"), u64::try_from(file.len() - 1).unwrap()), "{head}");
                for (_, verdict, why) in said(&scene.app.as_(by), &import).await {
                    assert!(verdict != "rejected" || !why.is_empty(), "{head}: a line is set aside without a reason");
                }
                let copy = scene.app.as_(by).get(&format!("{}/annotated-copy", path(&import))).await;
                assert_eq!(copy.status, 200, "{head}");
                let applied = apply(&scene, by, &import).await;
                assert!([200, 409].contains(&applied.status.as_u16()), "{head}: {}", applied.text());
            }
        }
        scene.insist_sound().await;
    }
}
