//! Large files: accepted at once, read by a job that goes on where another left off, and what an import does with sheets that
//! nobody said the columns of.

use crate::scene::{Scene, items};
use crate::spreadsheet::windows_csv;
use crate::support::{self, Answer};
use actix_web::test::TestRequest;
use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::join_all;
use releve_api::app::import::background;
use serde_json::{Value, json};
use store::import::reading;
use store::{StoreError, Tx};

/// People who ask, one line each: more than are read while the sender waits.
const MANY: usize = 2_300;

fn calendar() -> Vec<u8> {
    windows_csv(&["Code session;Code stage;Intitulé;Du;Au;Lieu;Places", "SK-01;SKI1;Ski;04/03/2030;08/03/2030;Gap;10"])
}

fn requests(count: usize) -> Vec<u8> {
    let head = "Matricule;Grade;Nom;Prénom;Unité;Code stage;Session souhaitée;Priorité;Date de la demande".to_owned();
    let line = |n: usize| format!("{:010};CPL;Nom;Prénom;7e BCA;SKI1;SK-01;3;07/01/2030", 4_000_000_000 + n);
    let lines: Vec<String> = std::iter::once(head).chain((0..count).map(line)).collect();
    windows_csv(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

async fn send(scene: &Scene, files: &[(&str, &[u8])]) -> Answer {
    let organiser = scene.app.world.inside.to_string();
    let request = TestRequest::post().uri("/api/v1/imports");
    scene.planner().send(support::form(request, &[("organiser_unit_id", &organiser)], files)).await
}

/// A large dry run that no job has read yet.
async fn begun(scene: &Scene) -> Value {
    let answer = send(scene, &[("calendrier.csv", &calendar()), ("demandes.csv", &requests(MANY))]).await;
    assert_eq!(answer.status, 202, "{}", answer.text());
    let import = answer.json();
    assert_eq!((&import["state"], &import["progress"]), (&json!("reading"), &json!({ "read": 0, "total": MANY + 1 })));
    import
}

fn path(import: &Value) -> String {
    format!("/api/v1/imports/{}", import["id"].as_str().unwrap())
}

async fn apply(scene: &Scene, import: &Value, version: i32, how: &str) -> Answer {
    let request = TestRequest::post().uri(&format!("{}/apply{how}", path(import)));
    scene.planner().send(request.insert_header(("if-match", format!("\"{version}\"")))).await
}

async fn now(scene: &Scene, import: &Value) -> Value {
    scene.planner().get(&path(import)).await.json()
}

async fn claim(scene: &Scene, import: &Value, at: DateTime<Utc>) -> Option<reading::Claimed> {
    let id = import["id"].as_str().unwrap().parse().unwrap();
    let take_on = move |tx: &mut Tx| reading::claim(tx, id, at, at + TimeDelta::seconds(30));
    scene.app.db.store().write("test", take_on).await.unwrap()
}

store::both! {
    async fn a_large_file_is_accepted_at_once_and_read_by_a_job(db: TestDb) {
        let scene = Scene::on(db).await;
        let import = begun(&scene).await;
        assert_eq!(import["totals"]["lines"], 0);
        for refused in [
            apply(&scene, &import, 1, "").await,
            scene.planner().get(&format!("{}/annotated-copy", path(&import))).await,
        ] {
            refused.problem(409, "conflict");
        }
        assert_eq!(background::read_waiting(&scene.server()).await.unwrap(), 1);
        assert_eq!(background::read_waiting(&scene.server()).await.unwrap(), 0, "nothing is left to read");
        let read = now(&scene, &import).await;
        assert_eq!((&read["state"], &read["progress"], &read["version"]), (&json!("previewed"), &Value::Null, &json!(2)));
        assert_eq!((&read["totals"]["lines"], &read["totals"]["create"]), (&json!(MANY + 1), &json!(MANY + 1)));
        let page = scene.planner().get(&format!("{}/lines?limit=200&kind=request", path(&import))).await;
        assert_eq!(items(&page).len(), 200);
        assert_eq!(apply(&scene, &read, 2, "?only=whole").await.json()["state"], "applied");
        // The same files once more change nothing.
        let again = begun(&scene).await;
        background::read_waiting(&scene.server()).await.unwrap();
        assert_eq!(now(&scene, &again).await["totals"]["unchanged"], MANY + 1);
        scene.insist_sound().await;
    }
}

store::both! {
    async fn a_half_read_file_is_taken_up_again_and_by_one_server_alone(db: TestDb) {
        let scene = Scene::on(db).await;
        let import = begun(&scene).await;
        // A server takes it on, keeps some lines and dies.
        let at = support::start();
        let first = claim(&scene, &import, at).await.unwrap();
        assert_eq!(background::read_waiting(&scene.server_at(at + TimeDelta::seconds(29))).await.unwrap(), 0);
        let later: Vec<_> = (0..3).map(|_| scene.server_at(at + TimeDelta::seconds(30))).collect();
        let done: usize = join_all(later.iter().map(background::read_waiting)).await.into_iter().map(Result::unwrap).sum();
        assert_eq!(done, 1, "one of three servers reads it");
        // Had the first one only been slow, what it still had to say is left aside.
        let id = first.work.import;
        let note = move |tx: &mut Tx| Ok::<_, StoreError>((reading::note(tx, (id, 1), 5, at)?, reading::end(tx, (id, 1))?));
        assert_eq!(scene.app.db.store().write("test", note).await.unwrap(), (false, false));
        assert_eq!(now(&scene, &import).await["totals"]["create"], MANY + 1);
        let lines = items(&scene.planner().get(&format!("{}/lines?limit=2", path(&import))).await);
        assert_eq!(lines.iter().map(|line| line["position"].as_u64().unwrap()).collect::<Vec<_>>(), [0, 1]);
    }
}

store::both! {
    async fn files_that_servers_die_of_are_given_up(db: TestDb) {
        let scene = Scene::on(db).await;
        let import = begun(&scene).await;
        let mut at = support::start();
        for _ in 0..3 {
            assert!(claim(&scene, &import, at).await.is_some());
            at += TimeDelta::seconds(30);
        }
        assert_eq!(background::read_waiting(&scene.server_at(at)).await.unwrap(), 0);
        assert_eq!(now(&scene, &import).await["state"], "failed");
        apply(&scene, &import, 1, "").await.problem(409, "conflict");
    }
}

store::both! {
    async fn two_files_of_one_name_come_back_each_with_its_own_lines(db: TestDb) {
        let scene = Scene::on(db).await;
        let head = "Code session;Code stage;Intitulé;Du;Au;Lieu;Places";
        let one = windows_csv(&[head, "SK-01;SKI1;Ski;04/03/2030;08/03/2030;Gap;10"]);
        let two = windows_csv(&[head, "SK-02;SKI1;Ski;04/03/2030;08/03/2030;Gap;beaucoup"]);
        let import = send(&scene, &[("calendrier.csv", &one), ("calendrier.csv", &two)]).await.json();
        for (file, result) in [(0, "Création"), (1, "Rejetée")] {
            let copy = scene.planner().get(&format!("{}/annotated-copy?file={file}", path(&import))).await;
            let book = sheet::read("copie.xlsx", &copy.body, &sheet::Limits::default()).unwrap();
            let row = book.sheets[0].rows.iter().find(|row| row.number == 2).unwrap();
            assert_eq!(row.cells[7].text(), result, "file {file}");
        }
    }
}

store::both! {
    async fn a_sheet_that_waits_for_its_columns_is_left_out_by_choice_alone(db: TestDb) {
        let scene = Scene::on(db).await;
        let odd = windows_csv(&["Repère;Sujet;Arrivée;Combien", "SK-02;SKI1;04/03/2030;5"]);
        let import = send(&scene, &[("calendrier.csv", &calendar()), ("autre.csv", &odd)]).await.json();
        for how in ["", "?only=good", "?only=whole", "?leave_out_sheets=false"] {
            let refused = apply(&scene, &import, 1, how).await.problem(409, "conflict");
            assert!(refused["detail"].as_str().unwrap().contains("autre.csv"), "{refused}");
        }
        assert!(items(&scene.planner().get("/api/v1/sessions").await).is_empty());
        assert_eq!(apply(&scene, &import, 1, "?leave_out_sheets=true").await.json()["state"], "applied");
        assert_eq!(items(&scene.planner().get("/api/v1/sessions").await).len(), 1);
    }
}
