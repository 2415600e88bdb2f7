//! Planners' files through the API: a verdict for each line, applied once, and nothing done by a bad file.

use crate::scene::{Scene, enrol, items, outcome, points};
use crate::spreadsheet::{Part, a_workbook, windows_csv, workbook};
use crate::support::{self, Answer, Caller, FORM};
use crate::world::Persona;
use actix_web::test::TestRequest;
use domain::event::Action;
use domain::fixture::REQUEST_HEADING;
use domain::id::UnitId;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use store::audit::AuditFilter;
use store::page::PageRequest;
use store::{Conn, audit};

/// A form sent to the imports.
fn form(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> TestRequest {
    support::form(TestRequest::post().uri("/api/v1/imports"), fields, files)
}

async fn send(caller: &Caller<'_>, organiser: UnitId, files: &[(&str, &[u8])]) -> Answer {
    caller.send(form(&[("organiser_unit_id", &organiser.to_string())], files)).await
}

/// The planner's dry run, which is read.
async fn preview(scene: &Scene, files: &[(&str, &[u8])]) -> Value {
    let answer = send(&scene.planner(), scene.app.world.inside, files).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    assert_eq!(answer.version(), Some(1));
    answer.json()
}

async fn apply(scene: &Scene, import: &Value, version: u32) -> Answer {
    let path = format!("/api/v1/imports/{}/apply", import["id"].as_str().unwrap());
    let request = TestRequest::post().uri(&path).insert_header(("if-match", format!("\"{version}\"")));
    scene.planner().send(request).await
}

/// Every line: number, verdict, codes of its reasons.
async fn verdicts(scene: &Scene, import: &Value) -> Vec<(u64, String, Vec<String>)> {
    let path = format!("/api/v1/imports/{}/lines?limit=200", import["id"].as_str().unwrap());
    items(&scene.planner().get(&path).await)
        .iter()
        .map(|line| {
            let reasons = line["reasons"].as_array().unwrap();
            let codes = reasons.iter().map(|reason| reason["code"].as_str().unwrap().to_owned()).collect();
            (line["line"].as_u64().unwrap(), line["verdict"].as_str().unwrap().to_owned(), codes)
        })
        .collect()
}

fn said(lines: &[(u64, &str, &[&str])]) -> Vec<(u64, String, Vec<String>)> {
    let codes = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
    lines.iter().map(|(line, verdict, why)| (*line, (*verdict).to_owned(), codes(why))).collect()
}

fn totals(part: &Value) -> [u64; 8] {
    ["lines", "create", "update", "unchanged", "duplicate", "rejected", "cancelled", "ignored"]
        .map(|name| part[name].as_u64().unwrap())
}

/// A calendar in Windows-1252, with places in accents.
fn calendar(first_capacity: &str) -> Vec<u8> {
    let first = format!("SK-01;SKI1;Équipier de ski;04/03/2030;08/03/2030;Besançon;{first_capacity};4");
    windows_csv(&[
        "Calendrier prévisionnel – à jour".replace('–', "-").as_str(),
        "",
        "Code session;Code stage;Intitulé;Du;Au;Lieu;Places;Mini",
        &first,
        "SK-02;SKI1;Équipier de ski;06.05.30;10.05.30;Nouméa;8;",
        "SK-01;SKI1;Équipier de ski;04/03/2030;08/03/2030;Besançon;9;4",
        "SK-03;SKI1;Équipier de ski;29/02/2030;05/03/2030;Gap;8;",
        "SK-04;SKI1;Équipier de ski;08/03/2030;04/03/2030;Gap;8;",
        "SK-05;SKI1;Équipier de ski;08/04/2030;12/04/2030;Gap;beaucoup;",
        "Total;;;;;;26;",
    ])
}

const CALENDAR_SAID: &[(u64, &str, &[&str])] = &[
    (4, "create", &[]),
    (5, "create", &[]),
    (6, "duplicate", &["contradicts_line"]),
    (7, "rejected", &["invalid_date"]),
    (8, "rejected", &["dates_reversed"]),
    (9, "rejected", &["invalid_number"]),
    (1, "ignored", &["outside_table"]),
    (10, "ignored", &["total_line"]),
];

/// A line under the usual heading: number, rank, names, unit, course and one session.
fn wish([number, rank, family, given, unit, course, session]: [&str; 7]) -> [&str; 11] {
    [number, rank, family, given, unit, course, session, "", "3", "07/01/2030", ""]
}

/// Requests in a workbook, as planners keep them.
fn requests(third_priority: &str) -> Vec<u8> {
    a_workbook()
        .line(["Suivi des demandes"])
        .blank()
        .line(REQUEST_HEADING)
        .line([
            "4000000001",
            "CPL",
            "KERBRAT",
            "MAËLLE",
            "7e BCA",
            "SKI1",
            "SK-01",
            "SK-02",
            "1",
            "07/01/2030",
            "urgent",
        ])
        .struck(["4000000002", "SGT", "LE GOFF", "YANN", "7e BCA", "SKI1", "SK-01", "", "3", "08/01/2030", ""])
        .line([
            "4000000003",
            "sgt",
            "Morvan",
            "Soizic",
            "7E BCA",
            "SKI1",
            "sk-02",
            "",
            third_priority,
            "2030-01-09",
            "",
        ])
        .line([
            "4000000001",
            "CPL",
            "KERBRAT",
            "MAËLLE",
            "7e BCA",
            "SKI1",
            "SK-01",
            "SK-02",
            "1",
            "07/01/2030",
            "urgent",
        ])
        .line(["4000000001", "CPL", "KERBRAT", "MAËLLE", "7e BCA", "SKI1", "SK-02", "", "4", "07/01/2030", ""])
        .line(["", "CPL", "SANS", "Numéro", "7e BCA", "SKI1", "SK-01", "", "3", "07/01/2030", ""])
        .line(["4000000004", "CPL", "BIHAN", "Loïc", "7e BCA", "PLONGEE", "SK-01", "", "3", "07/01/2030", ""])
        .line(["4000000005", "CPL", "CADIOU", "Enora", "7e BCA", "SKI1", "SK-99", "", "3", "07/01/2030", ""])
        .line(["4000000006", "CPL", "DANIEL", "Ronan", "7e BCA", "SKI1", "SK-01", "", "3", "31/02/2030", ""])
        .line(["4000000007", "XXX", "GUILLOU", "Tifenn", "99e RIEN", "SKI1", "SK-01", "", "7", "07/01/2030", ""])
        .line(["Total", "", "", "", "", "", "", "", "", "7", ""])
        .bytes()
}

const REQUESTS_SAID: &[(u64, &str, &[&str])] = &[
    (1, "ignored", &["outside_table"]),
    (4, "create", &[]),
    (5, "create", &["struck"]),
    (6, "create", &[]),
    (7, "duplicate", &["same_as_line"]),
    (8, "duplicate", &["contradicts_line"]),
    (9, "rejected", &["missing"]),
    (10, "rejected", &["unknown_course"]),
    (11, "rejected", &["unknown_session"]),
    (12, "rejected", &["invalid_date"]),
    (13, "rejected", &["invalid_priority"]),
    (14, "ignored", &["total_line"]),
];

/// Everything that the API shows of the data, imports and their history apart.
async fn world(scene: &Scene) -> Vec<Value> {
    let planner = scene.planner();
    let mut shown = Vec::new();
    for path in ["sessions?limit=200", "requests?limit=200", "people?limit=200", "courses", "sites", "units"] {
        let answer = planner.get(&format!("/api/v1/{path}")).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        shown.push(answer.json());
    }
    shown
}

store::both! {
    async fn an_import_adds_nobody_to_a_unit_out_of_reach(db: TestDb) {
        let scene = Scene::on(db).await;
        let line = |unit| wish(["4000000003", "SGT", "Morvan", "Soizic", unit, "SKI1", "SK-01"]);
        for (unit, expected) in [("13e BCA", (2, "rejected", &["unknown_unit"] as &[_])), ("7e BCA", (2, "create", &[]))] {
            let file = a_workbook().line(REQUEST_HEADING).line(line(unit)).bytes();
            let import = preview(&scene, &[("calendrier.csv", &*calendar("10")), ("demandes.xlsx", &file)]).await;
            let lines = verdicts(&scene, &import).await;
            assert_eq!(lines.last(), said(&[expected]).last(), "{unit}");
        }
    }
}

store::both! {
    async fn each_line_gets_a_verdict_and_the_totals_add_up(db: TestDb) {
        let scene = Scene::on(db).await;
        let before = world(&scene).await;
        let files = [("calendrier.csv", &*calendar("10")), ("demandes.xlsx", &*requests("2"))];
        let import = preview(&scene, &files).await;
        assert_eq!(import["files"][0]["format"], "csv-windows-1252");
        assert_eq!(import["files"][0]["sheets"][0]["header_line"], 3);
        assert_eq!((&import["files"][1]["format"], &import["files"][1]["sheets"][0]["name"]), (&json!("xlsx"), &json!("Suivi")));
        let lines = verdicts(&scene, &import).await;
        let (sessions, others) = lines.split_at(6);
        assert_eq!(sessions, said(&CALENDAR_SAID[..6]));
        assert_eq!(others, [said(&CALENDAR_SAID[6..]), said(REQUESTS_SAID)].concat());
        assert_eq!(totals(&import["sessions"]), [6, 2, 0, 0, 1, 3, 0, 0]);
        assert_eq!(totals(&import["requests"]), [10, 3, 0, 0, 2, 5, 1, 0]);
        assert_eq!(totals(&import["totals"]), [16, 5, 0, 0, 3, 8, 1, 4]);
        // A dry run changes nothing, and can be read line by line afterwards.
        assert_eq!(world(&scene).await, before);
        let path = format!("/api/v1/imports/{}/lines?verdict=rejected&kind=session", import["id"].as_str().unwrap());
        let rejected = items(&scene.planner().get(&path).await);
        assert_eq!(rejected[0]["reasons"][0], json!({ "code": "invalid_date", "column": "Du", "value": "29/02/2030" }));
        // Lines struck through are as many as their total says, and go by the heads of their columns.
        let path = format!("/api/v1/imports/{}/lines?cancelled=true", import["id"].as_str().unwrap());
        let struck = items(&scene.planner().get(&path).await);
        assert_eq!((struck.len(), &struck[0]["line"], &struck[0]["cancelled"]), (1, &json!(5), &json!(true)));
        assert_eq!(struck[0]["summary"][2], json!({ "column": "Nom", "text": "LE GOFF" }));
        let path = format!("/api/v1/imports/{}/lines?cancelled=false&limit=200", import["id"].as_str().unwrap());
        assert_eq!(items(&scene.planner().get(&path).await).len(), lines.len() - 1);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn an_import_applied_creates_what_was_shown_and_once(db: TestDb) {
        let scene = Scene::on(db).await;
        let files = [("calendrier.csv", &*calendar("10")), ("demandes.xlsx", &*requests("2"))];
        let import = preview(&scene, &files).await;
        let path = format!("/api/v1/imports/{}/apply", import["id"].as_str().unwrap());
        scene.planner().post(&path, Value::Null).await.problem(428, "precondition-required");
        assert_eq!(apply(&scene, &import, 7).await.problem(412, "stale")["status"], 412);
        let applied = apply(&scene, &import, 1).await;
        assert_eq!((applied.status.as_u16(), &applied.json()["state"]), (200, &json!("applied")), "{}", applied.text());
        assert_eq!(applied.version(), Some(2));
        apply(&scene, &import, 2).await.problem(409, "conflict");

        let sessions = items(&scene.planner().get("/api/v1/sessions").await);
        let told: Vec<_> = sessions.iter().map(|s| [&s["code"], &s["starts_on"], &s["site"]["name"], &s["site"]["time_zone"], &s["state"]]).collect();
        let expected = [
            [json!("SK-01"), json!("2030-03-04"), json!("Besançon"), json!("Europe/Paris"), json!("published")],
            [json!("SK-02"), json!("2030-05-06"), json!("Nouméa"), json!("Pacific/Noumea"), json!("published")],
        ];
        assert_eq!(json!(told), json!(expected));
        assert_eq!(sessions[0]["fill"]["waiting"], 1);
        let asked = items(&scene.planner().get("/api/v1/requests").await);
        let mut told: Vec<_> = asked.iter()
            .map(|r| (r["person"]["family_name"].as_str().unwrap(), r["progress"].as_str().unwrap(), r["priority"].as_u64().unwrap()))
            .collect();
        told.sort_unstable();
        assert_eq!(told, [("Kerbrat", "waiting", 1), ("Le Goff", "withdrawn", 3), ("Morvan", "waiting", 2)]);
        let kerbrat = asked.iter().find(|r| r["person"]["family_name"] == "Kerbrat").unwrap();
        let wished: Vec<_> = kerbrat["wishes"].as_array().unwrap().iter().map(|w| w["session"]["code"].clone()).collect();
        assert_eq!((json!(wished), &kerbrat["requested_on"], &kerbrat["note"]), (json!(["SK-01", "SK-02"]), &json!("2030-01-07"), &json!("urgent")));
        let struck = asked.iter().find(|r| r["person"]["family_name"] == "Le Goff").unwrap();
        assert_eq!(struck["close_code"], "cancelled_in_file");
        scene.insist_sound().await;
    }
}

store::both! {
    async fn importing_the_same_files_again_changes_nothing(db: TestDb) {
        let scene = Scene::on(db).await;
        let files = [("calendrier.csv", &*calendar("10")), ("demandes.xlsx", &*requests("2"))];
        let first = preview(&scene, &files).await;
        assert_eq!(apply(&scene, &first, 1).await.status, 200);
        let before = world(&scene).await;
        let again = preview(&scene, &files).await;
        assert_eq!(totals(&again["sessions"]), [6, 0, 0, 2, 1, 3, 0, 0]);
        assert_eq!(totals(&again["requests"]), [10, 0, 0, 3, 2, 5, 1, 0]);
        assert_eq!(apply(&scene, &again, 1).await.status, 200);
        assert_eq!(world(&scene).await, before);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_changed_file_updates_what_changed_and_says_so(db: TestDb) {
        let scene = Scene::on(db).await;
        let files = [("calendrier.csv", &*calendar("10")), ("demandes.xlsx", &*requests("2"))];
        let first = preview(&scene, &files).await;
        assert_eq!(apply(&scene, &first, 1).await.status, 200);
        scene.app.clock.advance(chrono::TimeDelta::minutes(5));
        let changed = [("calendrier.csv", &*calendar("12")), ("demandes.xlsx", &*requests("4"))];
        let again = preview(&scene, &changed).await;
        assert_eq!((totals(&again["totals"])[2], totals(&again["totals"])[3]), (2, 3));
        let path = format!("/api/v1/imports/{}/lines?verdict=update", again["id"].as_str().unwrap());
        let lines = items(&scene.planner().get(&path).await);
        assert_eq!(lines[0]["changes"], json!([{ "field": "capacity", "from": "10", "to": "12" }]));
        assert_eq!(lines[1]["changes"], json!([{ "field": "priority", "from": "2", "to": "4" }]));
        assert_eq!(apply(&scene, &again, 1).await.status, 200);
        let sessions = items(&scene.planner().get("/api/v1/sessions?q=SK-01").await);
        assert_eq!(sessions[0]["fill"]["capacity"], 12);
        let asked = items(&scene.planner().get("/api/v1/requests?q=morvan").await);
        assert_eq!(asked[0]["priority"], 4);
        let told = scene.actions(asked[0]["id"].as_str().unwrap()).await;
        assert_eq!(told, ["request.submitted", "waitlist.joined", "request.updated"]);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_dry_run_is_not_applied_to_other_data_than_it_was_made_on(db: TestDb) {
        let scene = Scene::on(db).await;
        let files = [("calendrier.csv", &*calendar("10")), ("demandes.xlsx", &*requests("2"))];
        let (one, other) = (preview(&scene, &files).await, preview(&scene, &files).await);
        let changed = preview(&scene, &[("calendrier.csv", &*calendar("12"))]).await;
        assert_eq!(apply(&scene, &one, 1).await.status, 200);
        let before = world(&scene).await;
        for import in [&other, &changed] {
            apply(&scene, import, 1).await.problem(409, "import-changed");
        }
        assert_eq!(world(&scene).await, before);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn an_import_applied_twice_at_once_is_applied_once(db: TestDb) {
        let scene = Scene::on(db).await;
        let import = preview(&scene, &[("calendrier.csv", &*calendar("10"))]).await;
        let answers = join_all((0..4).map(|_| apply(&scene, &import, 1))).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1, "{answers:?}");
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            answer.problem(409, "conflict");
        }
        assert_eq!(items(&scene.planner().get("/api/v1/sessions").await).len(), 2);
    }
}

store::both! {
    async fn a_file_that_asks_for_a_session_races_its_calling_off(db: TestDb) {
        let scene = Scene::on(db).await;
        scene.db_session("S0", ("2030-03-04", "2030-03-08"), 1).await;
        let people = scene.db_people(16).await;
        for (turn, who) in people.iter().enumerate() {
            let code = format!("S{}", turn + 1);
            let session = scene.db_session(&code, ("2030-05-06", "2030-05-10"), 1).await;
            let file = |wished: &str| {
                let line = wish([&who.login, "CPL", "Le Goff", "Anaïs", "7e BCA", "PSC1", wished]);
                a_workbook().line(REQUEST_HEADING).line(line).bytes()
            };
            // Every other one has a request, whose wish the file changes.
            if turn % 2 == 1 {
                let before = preview(&scene, &[("demandes.xlsx", &file("S0"))]).await;
                assert_eq!(apply(&scene, &before, 1).await.status, 200);
            }
            let import = preview(&scene, &[("demandes.xlsx", &file(&code))]).await;
            let (planner, off) = (scene.planner(), format!("/api/v1/sessions/{session}/cancel"));
            let (applied, off) = join(apply(&scene, &import, 1), planner.post(&off, json!({ "words": "neige" }))).await;
            assert_eq!((applied.status.as_u16(), off.status.as_u16()), (200, 200), "{} {}", applied.text(), off.text());
            assert_eq!(scene.fill(session).await.3, 0, "nobody waits for a session called off");
        }
        scene.insist_sound().await;
    }
}

/// One request, struck or not.
fn one_request(struck: bool) -> Vec<u8> {
    let line = wish(["3000000000", "CPL", "Le Goff", "Anaïs", "7e BCA", "PSC1", "S1"]);
    let sheet = a_workbook().line(REQUEST_HEADING);
    if struck { sheet.struck(line) } else { sheet.line(line) }.bytes()
}

store::both! {
    async fn a_wish_for_a_session_called_off_is_told_and_stays_closed(db: TestDb) {
        let scene = Scene::on(db).await;
        let first = preview(&scene, &[("calendrier.csv", &calendar("10"))]).await;
        assert_eq!(apply(&scene, &first, 1).await.status, 200);
        let sessions = items(&scene.planner().get("/api/v1/sessions").await);
        let [off, on] = [&sessions[0], &sessions[1]].map(|one| one["id"].as_str().unwrap().parse().unwrap());
        let path = format!("/api/v1/sessions/{off}/cancel");
        assert_eq!(scene.planner().post(&path, json!({ "words": "neige" })).await.status, 200);
        // The newcomer of line 4 wishes both sessions, the one of line 6 the other one alone.
        let import = preview(&scene, &[("demandes.xlsx", &requests("2"))]).await;
        let told: Vec<_> = verdicts(&scene, &import).await.into_iter().filter(|(line, ..)| [4, 5, 6].contains(line)).collect();
        let why: &[&str] = &["session_cancelled_since"];
        assert_eq!(told, said(&[(4, "create", why), (5, "create", &["struck"]), (6, "create", &[])]));
        assert_eq!(apply(&scene, &import, 1).await.status, 200);
        assert_eq!((scene.fill(off).await.3, scene.fill(on).await.3), (0, 2));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_person_who_holds_a_seat_is_not_struck_by_a_file(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 1).await;
        let people = scene.db_people(1).await;
        let filed = preview(&scene, &[("demandes.xlsx", &*one_request(false))]).await;
        assert_eq!(apply(&scene, &filed, 1).await.status, 200);
        let struck = preview(&scene, &[("demandes.xlsx", &*one_request(true))]).await;
        assert_eq!(totals(&struck["totals"])[2], 1);
        scene.seat(session, &people[0]).await;
        apply(&scene, &struck, 1).await.problem(409, "import-changed");
        let again = preview(&scene, &[("demandes.xlsx", &*one_request(true))]).await;
        assert_eq!(verdicts(&scene, &again).await, said(&[(2, "rejected", &["holds_seat"])]));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_file_that_strikes_a_request_races_a_seat_for_it(db: TestDb) {
        for _ in 0..6 {
            let half = if db.is_sqlite() { store::testing::TestDb::sqlite() } else { store::testing::TestDb::postgres() };
            let scene = Scene::on(half).await;
            let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 1).await;
            let people = scene.db_people(1).await;
            let filed = preview(&scene, &[("demandes.xlsx", &*one_request(false))]).await;
            assert_eq!(apply(&scene, &filed, 1).await.status, 200);
            let asked = items(&scene.planner().get("/api/v1/requests").await)[0]["id"].clone();
            let struck = preview(&scene, &[("demandes.xlsx", &*one_request(true))]).await;
            let planner = scene.planner();
            let (applied, placed) = join(apply(&scene, &struck, 1), enrol(&planner, session, &people[0])).await;
            assert_eq!(outcome(&placed), "enrolled", "{}", placed.text());
            let held = &placed.json()["enrolment"]["request_id"];
            if applied.status == 200 {
                // Struck first: the seat answers a request of its own.
                assert_ne!(held, &asked);
                assert_eq!(scene.progress(asked.as_str().unwrap()).await, "withdrawn");
            } else {
                applied.problem(409, "import-changed");
                assert_eq!(held, &asked);
                assert_eq!(scene.progress(asked.as_str().unwrap()).await, "enrolled");
            }
            scene.insist_sound().await;
        }
    }
}

store::both! {
    async fn seats_added_by_a_file_look_for_their_holders(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let head = "Code session;Code stage;Intitulé;Du;Au;Lieu;Places";
        let file = |seats: u8| windows_csv(&[head, &format!("S1;PSC1;PSC1;04/03/2030;08/03/2030;Gap;{seats}")]);
        let first = preview(&scene, &[("c.csv", &*file(1))]).await;
        assert_eq!(apply(&scene, &first, 1).await.status, 200);
        let session = items(&scene.planner().get("/api/v1/sessions").await)[0]["id"].as_str().unwrap().parse().unwrap();
        let people = scene.db_people(3).await;
        scene.seat(session, &people[0]).await;
        scene.ask(&people[1], &[session], 3).await;
        scene.ask(&people[2], &[session], 2).await;
        let more = preview(&scene, &[("c.csv", &*file(2))]).await;
        assert_eq!(apply(&scene, &more, 1).await.status, 200);
        let offered = scene.live_offers(session).await;
        assert_eq!(offered.iter().map(|(who, _)| who.as_str()).collect::<Vec<_>>(), [people[2].person.to_string()]);
        // Fewer than are taken or held: the line is set aside, and nobody loses a seat.
        let fewer = preview(&scene, &[("c.csv", &*file(1))]).await;
        assert_eq!(verdicts(&scene, &fewer).await, said(&[(2, "rejected", &["below_occupied"])]));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_file_keeps_until_when_quotas_are_held_and_passes_on_what_they_return(db: TestDb) {
        let scene = Scene::automatic(db).await;
        let unit = scene.app.world.outside.to_string();
        let file = |seats: &str, quota: &str| {
            let line = format!("S1;PSC1;PSC1;04/03/2030;08/03/2030;Gap;{seats};1;{quota}");
            windows_csv(&["Code session;Code stage;Intitulé;Du;Au;Lieu;Places;Mini;Contingent 13e BCA", &line])
        };
        let first = preview(&scene, &[("c.csv", &file("2", "2"))]).await;
        assert_eq!(apply(&scene, &first, 1).await.status, 200);
        let found = items(&scene.planner().get("/api/v1/sessions").await)[0].clone();
        let path = format!("/api/v1/sessions/{}", found["id"].as_str().unwrap());
        let session = found["id"].as_str().unwrap().parse().unwrap();
        let body = json!({ "quotas": [{ "unit_id": unit, "seats": 2, "release_on": "2030-02-25" }] });
        let request = TestRequest::patch().uri(&path).insert_header(("if-match", "\"1\"")).set_json(body);
        assert_eq!(scene.planner().send(request).await.status, 200);
        let people = scene.db_people(1).await;
        scene.ask(&people[0], &[session], 2).await;
        assert!(scene.live_offers(session).await.is_empty(), "every seat is set aside");
        // One seat comes back: it goes to whoever waits. The other one is held as long as it was.
        let fewer = preview(&scene, &[("c.csv", &file("2", "1"))]).await;
        assert_eq!(apply(&scene, &fewer, 1).await.status, 200);
        let shown = scene.planner().get(&path).await.json();
        assert_eq!((&shown["quotas"][0]["seats"], &shown["quotas"][0]["release_on"]), (&json!(1), &json!("2030-02-25")));
        assert_eq!(scene.live_offers(session).await.len(), 1);
        // A calendar without such a column says nothing of quotas.
        let bare = windows_csv(&["Code session;Code stage;Du;Au;Lieu;Places", "S1;PSC1;04/03/2030;08/03/2030;Gap;3"]);
        let more = preview(&scene, &[("c.csv", &bare)]).await;
        assert_eq!(apply(&scene, &more, 1).await.status, 200);
        let shown = scene.planner().get(&path).await.json();
        assert_eq!((&shown["quotas"][0]["seats"], &shown["fill"]["minimum"]), (&json!(1), &json!(1)));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_file_of_another_style_is_read_and_every_guess_is_told(db: TestDb) {
        let scene = Scene::on(db).await;
        let first = preview(&scene, &[("calendrier.csv", &calendar("10"))]).await;
        assert_eq!(apply(&scene, &first, 1).await.status, 200);
        let file = windows_csv(&[
            "N° Matricule;Grade;Nom;Prénoms;Unité d'affectation;Stage (intitulé);Urgence",
            "4000 000 001;caporal;KERBRAT;MAËLLE;7ème BCA;équipier de ski;très urgent",
            "",
            "4000000002;;;;;Équipier de ski;haute",
            "Sous-total;;;;;;2",
        ]);
        let import = preview(&scene, &[("demandes.csv", &file)]).await;
        let lines = verdicts(&scene, &import).await;
        let told: &[&str] = &["understood_as", "understood_as", "understood_as", "understood_as", "day_of_import", "any_session"];
        assert_eq!(lines[..2], said(&[(2, "create", told), (4, "rejected", &["missing"; 4])]));
        assert_eq!(apply(&scene, &import, 1).await.status, 200);
        let asked = items(&scene.planner().get("/api/v1/requests").await);
        assert_eq!((asked.len(), &asked[0]["priority"], asked[0]["wishes"].as_array().unwrap().len()), (1, &json!(1), 2));
        let again = preview(&scene, &[("demandes.csv", &file)]).await;
        assert_eq!(verdicts(&scene, &again).await[0].1, "unchanged");
        scene.insist_sound().await;
    }
}

/// What the audit kept of an action: before and after.
async fn kept(scene: &Scene, action: Action) -> Vec<(Value, Value)> {
    let filter = AuditFilter { action: Some(action.code().to_owned()), ..AuditFilter::default() };
    let read = move |conn: &mut Conn| audit::list(conn, &filter, &PageRequest::first(200));
    let found = scene.app.db.store().read(read).await.unwrap();
    found.items.into_iter().map(|line| (line.before.unwrap_or_default(), line.after.unwrap_or_default())).collect()
}

store::both! {
    async fn the_audit_keeps_all_that_a_file_changes(db: TestDb) {
        let scene = Scene::on(db).await;
        let calendar = |course: &str, place: &str, seats: &str| {
            let line = format!("SK-01;{course};Équipier de ski;04/03/2030;08/03/2030;{place};10;4;{seats}");
            windows_csv(&["Code session;Code stage;Intitulé;Du;Au;Lieu;Places;Mini;Contingent 7e BCA", &line])
        };
        let first = preview(&scene, &[("a.csv", &calendar("SKI1", "Gap", "2")), ("b.xlsx", &requests("2"))]).await;
        assert_eq!(apply(&scene, &first, 1).await.status, 200);
        let people = kept(&scene, Action::PersonCreated).await;
        let numbers: Vec<_> = people.iter().map(|(_, after)| after["service_number"].as_str().unwrap_or_default()).collect();
        assert!(numbers.contains(&"4000000002"), "{people:?}");
        let made = kept(&scene, Action::SessionCreated).await;
        let after = &made[0].1;
        assert_eq!(after["quotas"], json!({ scene.app.world.inside.to_string(): 2 }));
        let other = preview(&scene, &[("a.csv", &calendar("SKI1", "Besançon", "3"))]).await;
        assert_eq!(apply(&scene, &other, 1).await.status, 200, "{other}");
        let changes = kept(&scene, Action::SessionUpdated).await;
        let (before, after) = &changes[0];
        assert_eq!(before["quotas"], json!({ scene.app.world.inside.to_string(): 2 }));
        assert_eq!(after["quotas"], json!({ scene.app.world.inside.to_string(): 3 }));
        assert_ne!(before["site_id"], after["site_id"]);
        assert!(before["site_id"].is_string() && before["course_id"].is_string());
    }
}

store::both! {
    async fn a_calendar_corrected_in_any_column_is_known_as_corrected(db: TestDb) {
        let scene = Scene::on(db).await;
        let head = "Code session;Code stage;Intitulé;Du;Au;Lieu;Places;Mini;Contingent 13e BCA";
        let file = |line: &str| windows_csv(&[head, line]);
        let first = preview(&scene, &[("c.csv", &*file("S1;PSC1;PSC1;04/03/2030;08/03/2030;Gap;8;4;"))]).await;
        assert_eq!(apply(&scene, &first, 1).await.status, 200);
        let corrected = file("S1;PSC2;Secours;11/03/2030;15/03/2030;Embrun;9;5;3");
        let import = preview(&scene, &[("c.csv", &*corrected)]).await;
        let path = format!("/api/v1/imports/{}/lines", import["id"].as_str().unwrap());
        let changes = items(&scene.planner().get(&path).await)[0]["changes"].clone();
        let fields: Vec<_> = changes.as_array().unwrap().iter().map(|change| change["field"].as_str().unwrap()).collect();
        assert_eq!(fields, ["course", "dates", "site", "capacity", "minimum", "quotas"]);
        assert_eq!(import["totals"]["sessions_moved"], 1);
        assert_eq!(apply(&scene, &import, 1).await.status, 200);
        let again = preview(&scene, &[("c.csv", &*corrected)]).await;
        assert_eq!(verdicts(&scene, &again).await, said(&[(2, "unchanged", &[])]));
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_person_known_under_another_name_is_told_and_not_renamed(db: TestDb) {
        let scene = Scene::on(db).await;
        scene.db_session("S1", ("2030-03-04", "2030-03-08"), 1).await;
        let file = a_workbook()
            .line(REQUEST_HEADING)
            .line(wish(["3000000000", "CPL", "LE GOFF", "ANNICK", "7e BCA", "PSC1", "S1"]))
            .line(wish(["3000000000", "ADJ", "LE GOFF", "Anaïs", "13e BCA", "PSC1", "S1"]))
            .bytes();
        let people = scene.db_people(1).await;
        let import = preview(&scene, &[("demandes.xlsx", &*file)]).await;
        let lines = verdicts(&scene, &import).await;
        assert_eq!(lines, said(&[(2, "create", &["person_differs"]), (3, "duplicate", &["contradicts_line"])]));
        assert_eq!(apply(&scene, &import, 1).await.status, 200);
        let known = scene.planner().get(&format!("/api/v1/people/{}", people[0].person)).await.json();
        assert_eq!((&known["given_name"], &known["version"]), (&json!("Anaïs"), &json!(1)));
    }
}

store::both! {
    async fn a_request_that_another_planner_follows_is_left_to_them(db: TestDb) {
        let scene = Scene::on(db).await;
        let theirs = scene.db_session_like(scene.a_session("S1").by(scene.app.world.outside)).await;
        scene.db_session("S1", ("2030-03-04", "2030-03-08"), 1).await;
        let people = scene.db_people(1).await;
        let request = scene.ask(&people[0], &[theirs], 3).await;
        let import = preview(&scene, &[("demandes.xlsx", &*one_request(true))]).await;
        assert_eq!(verdicts(&scene, &import).await, said(&[(2, "duplicate", &["asked_elsewhere"])]));
        assert_eq!(apply(&scene, &import, 1).await.status, 200);
        assert_eq!(scene.progress(&request).await, "waiting");
    }
}

/// What is wrong with each file, by its name and bytes.
fn bad_files() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let plain = "<worksheet><sheetData/></worksheet>";
    let filled = a_workbook().line(["Code session", "Code stage", "Du", "Au", "Lieu", "Places"]).bytes();
    vec![
        ("bombe.xlsx", workbook(plain, &[Part::bomb("xl/media/image1.xml", 170 << 20)]), "unpacks_too_large"),
        ("gros.csv", vec![b'a'; (10 << 20) + 1], "too_large"),
        ("suivi.xlsm", filled.clone(), "macros"),
        ("suivi.xlsx", workbook(plain, &[Part::stored("xl/vbaProject.bin", [0; 64])]), "macros"),
        ("vieux.xls", [&[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1][..], &[0; 600]].concat(), "old_format"),
        ("coupe.xlsx", filled[..filled.len() / 2].to_vec(), "damaged"),
        ("note.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n\0\0\0".to_vec(), "not_a_spreadsheet"),
        ("vide.csv", Vec::new(), "empty"),
        ("vide.xlsx", workbook(plain, &[]), "empty"),
    ]
}

store::both! {
    async fn a_bad_file_is_named_with_the_reason_and_keeps_nothing(db: TestDb) {
        let scene = Scene::on(db).await;
        let good = calendar("10");
        for (name, bytes, code) in bad_files() {
            let answer = send(&scene.planner(), scene.app.world.inside, &[("calendrier.csv", &good), (name, &bytes)]).await;
            let problem = answer.problem(422, "unreadable-file");
            assert_eq!(problem["errors"].as_array().unwrap().len(), 1, "{name}: {problem}");
            let error = &problem["errors"][0];
            assert_eq!((&error["pointer"], &error["code"]), (&json!("/files/1"), &json!(code)), "{name}: {problem}");
            assert!(error["detail"].as_str().unwrap().starts_with(name), "{problem}");
        }
        assert!(items(&scene.planner().get("/api/v1/imports").await).is_empty());
        assert!(items(&scene.planner().get("/api/v1/sessions").await).is_empty());
    }
}

/// What someone says of the columns of an import.
async fn map(scene: &Scene, import: &Value, body: Value) -> Answer {
    let path = format!("/api/v1/imports/{}/mapping", import["id"].as_str().unwrap());
    let tag = format!("\"{}\"", import["version"]);
    scene.planner().send(TestRequest::post().uri(&path).insert_header(("if-match", tag)).set_json(body)).await
}

/// Headings with their meanings, by position.
fn headings(import: &Value) -> Vec<(String, Option<String>, Option<String>)> {
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let all = import["files"][0]["sheets"][0]["headings"].as_array().unwrap();
    all.iter().map(|one| (text(&one["words"]).unwrap(), text(&one["meaning"]), text(&one["confidence"]))).collect()
}

/// A calendar whose headers nobody else uses.
fn odd_calendar() -> Vec<u8> {
    windows_csv(&[
        "Calendrier du bureau",
        "Repère;Sujet;Arrivée;Départ;Où;Combien",
        "SK-01;SKI1;04/03/2030;08/03/2030;Gap;10",
        "SK-02;SKI1;06/05/2030;10/05/2030;Gap;beaucoup",
    ])
}

fn odd_mapping(remember: bool) -> Value {
    let codes = ["session_code", "course_code", "starts_on", "ends_on", "site", "capacity"];
    let columns: Vec<_> = (0..).zip(codes).map(|(at, code)| json!({ "position": at, "meaning": code })).collect();
    json!({ "file": 0, "sheet": "", "kind": "session", "header_line": 2, "columns": columns, "remember": remember })
}

store::both! {
    async fn columns_are_corrected_and_what_was_said_is_remembered_until_it_is_forgotten(db: TestDb) {
        let scene = Scene::on(db).await;
        scene.db_course("SKI1", domain::course::ReplacementPolicy::OnConfirmation).await;
        let files = [("calendrier.csv", &*odd_calendar())];
        let import = preview(&scene, &files).await;
        let sheet = &import["files"][0]["sheets"][0];
        assert_eq!((&sheet["kind"], &sheet["header_line"]), (&Value::Null, &json!(2)), "{sheet}");
        assert_eq!(sheet["headings"][0], json!({
            "position": 0, "words": "Repère", "samples": ["SK-01", "SK-02"], "meaning": null, "confidence": null,
        }));
        assert_eq!(totals(&import["totals"])[0], 0);
        assert!(import["files_kept_until"].is_string());
        // Nothing is done with a meaning, a line or a file that is not there.
        for (field, value, pointer) in [
            ("file", json!(1), "/file"), ("sheet", json!("Feuil1"), "/sheet"), ("header_line", json!(9), "/header_line"),
            ("columns", json!([{ "position": 0, "meaning": "priority" }]), "/columns/0/meaning"),
        ] {
            let mut body = odd_mapping(true);
            body[field] = value;
            points(&map(&scene, &import, body).await, pointer);
        }
        let mapped = map(&scene, &import, odd_mapping(true)).await;
        assert_eq!((mapped.status.as_u16(), mapped.version()), (200, Some(2)), "{}", mapped.text());
        let mapped = mapped.json();
        assert_eq!(headings(&mapped)[2], ("Arrivée".into(), Some("starts_on".into()), Some("told".into())));
        let told = said(&[(3, "create", &[]), (4, "rejected", &["invalid_number"]), (1, "ignored", &["outside_table"])]);
        assert_eq!(verdicts(&scene, &mapped).await, told);
        map(&scene, &import, odd_mapping(true)).await.problem(412, "stale");
        assert_eq!(apply(&scene, &mapped, 2).await.status, 200);
        map(&scene, &json!({ "id": mapped["id"], "version": 3 }), odd_mapping(true)).await.problem(409, "conflict");
        // The next file of the unit is read so by itself; another unit's is not.
        let next = preview(&scene, &files).await;
        assert_eq!(headings(&next)[0].2, Some("remembered".into()));
        assert_eq!(totals(&next["sessions"])[..4], [2, 0, 0, 1]);
        assert_eq!(map(&scene, &next, odd_mapping(false)).await.status, 200);
        let forgotten = preview(&scene, &files).await;
        assert_eq!(headings(&forgotten)[0].1, None);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_header_that_lacks_columns_tells_which_and_is_read_once_they_are_said(db: TestDb) {
        let scene = Scene::on(db).await;
        let csv = |line: &str| windows_csv(&[line, "1;2;04/03/2030;Gap;5;6;7"]);
        for (head, missing, twice) in [
            ("bonjour;à tous", json!([]), Value::Null),
            ("Code session;Code stage;Du;Lieu", json!(["Au", "Places"]), Value::Null),
            ("Matricule;Nom;Prénom;Grade", json!(["Unité"]), Value::Null),
            ("Code session;Code stage;Du;Au;Lieu;Places;Site", json!([]), json!("Lieu")),
        ] {
            let import = preview(&scene, &[("calendrier.csv", &csv(head))]).await;
            let sheet = &import["files"][0]["sheets"][0];
            assert_eq!((&sheet["missing"], &sheet["twice"]), (&missing, &twice), "{head}");
            assert_eq!((totals(&import["totals"])[0], &sheet["columns"]), (0, &json!([])), "no line is read: {head}");
        }
    }
}

store::both! {
    async fn an_import_is_applied_whole_or_not_at_all_when_that_is_asked(db: TestDb) {
        let scene = Scene::on(db).await;
        let import = preview(&scene, &[("calendrier.csv", &calendar("10"))]).await;
        let path = format!("/api/v1/imports/{}/apply", import["id"].as_str().unwrap());
        let whole = |only: &str| TestRequest::post().uri(&format!("{path}?only={only}")).insert_header(("if-match", "\"1\""));
        let refused = scene.planner().send(whole("whole")).await.problem(409, "conflict");
        assert!(refused["detail"].as_str().unwrap().starts_with('3'), "{refused}");
        assert!(items(&scene.planner().get("/api/v1/sessions").await).is_empty());
        assert_eq!(scene.planner().send(whole("good")).await.status, 200);
        assert_eq!(items(&scene.planner().get("/api/v1/sessions").await).len(), 2);
        let again = preview(&scene, &[("calendrier.csv", &windows_csv(&[
            "Code session;Code stage;Du;Au;Lieu;Places", "SK-07;SKI1;04/03/2030;08/03/2030;Gap;5",
        ]))]).await;
        let path = format!("/api/v1/imports/{}/apply?only=whole", again["id"].as_str().unwrap());
        let request = TestRequest::post().uri(&path).insert_header(("if-match", "\"1\""));
        assert_eq!(scene.planner().send(request).await.status, 200);
    }
}

store::both! {
    async fn a_file_is_given_back_with_what_becomes_of_each_line_as_long_as_it_is_kept(db: TestDb) {
        let scene = Scene::on(db).await;
        let import = preview(&scene, &[("Calendrier été.csv", &calendar("10"))]).await;
        let path = format!("/api/v1/imports/{}/annotated-copy", import["id"].as_str().unwrap());
        let copy = scene.planner().get(&path).await;
        assert_eq!(copy.status, 200);
        assert_eq!(copy.headers.get("content-disposition").unwrap(), "attachment; filename=\"releve-calendrier-ete.xlsx\"");
        let book = sheet::read("copie.xlsx", &copy.body, &sheet::Limits::default()).unwrap();
        let row = |number: u32| book.sheets[0].rows.iter().find(|row| row.number == number).unwrap();
        let text = |number: u32, at: usize| row(number).cells.get(at).map(sheet::Cell::text).unwrap_or_default();
        assert_eq!((text(3, 0), text(3, 8)), ("Code session".into(), "Relève : résultat".into()));
        assert_eq!((text(4, 0), text(4, 8)), ("SK-01".into(), "Création".into()));
        assert_eq!(text(7, 8), "Rejetée");
        assert!(text(7, 9).contains("29/02/2030"), "{}", text(7, 9));
        points(&scene.planner().get(&format!("{path}?file=1")).await, "/file");
        let applied = apply(&scene, &import, 1).await;
        assert_eq!(applied.status, 200);
        assert_eq!(scene.planner().get(&path).await.status, 200, "what was applied can be taken back too");
        scene.app.clock.advance(chrono::TimeDelta::days(8));
        scene.planner().get(&path).await.problem(409, "conflict");
    }
}

store::both! {
    async fn a_form_that_is_not_one_is_refused_clearly(db: TestDb) {
        let scene = Scene::on(db).await;
        let planner = scene.planner();
        let (inside, good) = (scene.app.world.inside.to_string(), calendar("10"));
        let file = [("calendrier.csv", &*good)];
        planner.post("/api/v1/imports", json!({ "organiser_unit_id": inside })).await.problem(415, "unsupported-media-type");
        let bare = TestRequest::post().uri("/api/v1/imports").set_payload("x");
        planner.send(bare).await.problem(415, "unsupported-media-type");
        let cut = TestRequest::post().uri("/api/v1/imports").insert_header(FORM).set_payload("--frontier\r\ncontent-");
        planner.send(cut).await.problem(400, "unreadable-request");
        let headless = TestRequest::post().uri("/api/v1/imports").insert_header(("content-type", "multipart/form-data"));
        planner.send(headless.set_payload("x")).await.problem(400, "unreadable-request");
        points(&planner.send(form(&[("organiser_unit_id", &inside)], &[])).await, "/files");
        points(&planner.send(form(&[], &file)).await, "/organiser_unit_id");
        points(&planner.send(form(&[("organiser_unit_id", "7e BCA")], &file)).await, "/organiser_unit_id");
        let nobody = "018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e";
        points(&planner.send(form(&[("organiser_unit_id", nobody)], &file)).await, "/organiser_unit_id");
        points(&send(&planner, scene.app.world.outside, &file).await, "/organiser_unit_id");
        points(&planner.send(form(&[("organiser_unit_id", &inside), ("colour", "red")], &file)).await, "/colour");
        points(&planner.send(form(&[("organiser_unit_id", &inside), ("organiser_unit_id", &inside)], &file)).await, "/organiser_unit_id");
        points(&planner.send(form(&[("organiser_unit_id", &inside)], &[file[0]; 11])).await, "/files");
        let huge = vec![b'a'; 50 << 20];
        send(&planner, scene.app.world.inside, &[("gros.csv", &huge)]).await.problem(413, "too-large");
        for persona in [Persona::Requester, Persona::Person, Persona::Commander] {
            let refused = send(&scene.app.as_(persona), scene.app.world.inside, &file).await;
            refused.problem(403, "not-allowed");
        }
        send(&scene.app.as_(Persona::Anonymous), scene.app.world.inside, &file).await.problem(401, "sign-in-required");
        assert!(items(&planner.get("/api/v1/imports").await).is_empty());
    }
}

store::both! {
    async fn names_of_files_are_tidied_and_keys_make_a_dry_run_once(db: TestDb) {
        let scene = Scene::on(db).await;
        let good = calendar("10");
        let files = [("bureau/2030/calendrier.csv", &*good)];
        let once = || {
            let request = form(&[("organiser_unit_id", &scene.app.world.inside.to_string())], &files);
            request.insert_header(("idempotency-key", "import-0001"))
        };
        let (first, again) = (scene.planner().send(once()).await, scene.planner().send(once()).await);
        assert_eq!((first.status.as_u16(), first.json()), (201, again.json()));
        assert_eq!(first.json()["files"][0]["name"], "calendrier.csv");
        assert_eq!(items(&scene.planner().get("/api/v1/imports").await).len(), 1);
    }
}
