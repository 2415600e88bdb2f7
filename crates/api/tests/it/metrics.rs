//! The figures of a running server: complete, bounded, of nobody, and only for who may see them.

use crate::crash::come_and_go;
use crate::program::Program;
use crate::scene::Scene;
use crate::support::TestApp;
use crate::world::Persona;
use reqwest::Client;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

pub const TOKEN: &str = "scrape-me-0123456789";

pub async fn figures(program: &Program) -> String {
    let asked = Client::new().get(format!("{}/metrics", program.root())).bearer_auth(TOKEN).send().await.unwrap();
    assert_eq!(asked.status(), 200);
    assert_eq!(asked.headers()["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    asked.text().await.unwrap()
}

/// The value of a series.
pub fn value(text: &str, series: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {series} in\n{text}")).parse().unwrap()
}

fn series(text: &str) -> BTreeSet<String> {
    text.lines().filter(|line| !line.starts_with('#')).map(|line| line.rsplit_once(' ').unwrap().0.to_owned()).collect()
}

store::both! {
    async fn the_figures_tell_of_the_work_and_of_nobody(db: TestDb) {
        let scene = Scene::on(db).await;
        let session = scene.db_session("S1", ("2030-03-04", "2030-03-08"), 10).await;
        let people = scene.db_people(2).await;
        let TestApp { db, world, .. } = scene.app;
        let db = db.with(|_| ());
        let settings = [("RELEVE_METRICS_TOKEN", TOKEN), ("RELEVE_JOBS_SEAL_SECONDS", "1"), ("RELEVE_JOBS_RELAY_SECONDS", "1")];
        let program = Program::with(&db, &settings);
        for wrong in [None, Some("scrape-me-0123456780"), Some("")] {
            let mut asked = Client::new().get(format!("{}/metrics", program.root()));
            if let Some(wrong) = wrong { asked = asked.bearer_auth(wrong); }
            assert_eq!(asked.send().await.unwrap().status(), 401, "{wrong:?}");
        }
        let before = figures(&program).await;
        let planner = world.actor(Persona::Planner).token.reveal().to_owned();
        for _ in 0..3 {
            let list = Client::new().get(format!("{}/sessions?q=whispered", program.address)).bearer_auth(&planner);
            assert_eq!(list.send().await.unwrap().status(), 200);
        }
        for n in 0..20 {
            reqwest::get(format!("{}/unknown-{n}", program.address)).await.unwrap();
        }
        let known = RefCell::default();
        come_and_go(&program.address, session, &people[0], &known).await.unwrap();
        let listed = "releve_http_requests_total{method=\"GET\",operation=\"list_sessions\",status=\"2xx\"}";
        let job = "releve_job_runs_total{job=\"seal_audit\",outcome=\"done\"}";
        let begun = Instant::now();
        let after = loop {
            let text = figures(&program).await;
            if text.contains(job) && value(&text, "releve_audit_unlinked") == 0.0 && value(&text, "releve_outbox_waiting") == 0.0 {
                break text;
            }
            assert!(begun.elapsed() < Duration::from_secs(60), "{text}");
        };
        let more = |series| value(&after, series) - value(&before, series);
        assert_eq!(more(listed), 3.0);
        assert_eq!(more("releve_http_request_duration_seconds_count{operation=\"list_sessions\"}"), 3.0);
        assert_eq!(more("releve_http_requests_total{method=\"other\",operation=\"other\",status=\"4xx\"}"), 20.0);
        assert!(more("releve_write_batch_size_sum") >= 1.0 && more("releve_write_wait_seconds_count") >= 1.0);
        assert_eq!(value(&after, "releve_http_requests_in_flight"), 1.0);
        assert_eq!(value(&after, "releve_database_up"), 1.0);
        assert!(value(&after, "releve_database_connections{state=\"open\"}") >= 1.0);
        assert!(value(&after, "process_resident_memory_bytes") > 0.0);
        for name in ["releve_build_info{", "releve_write_queue_length", "releve_write_retries_total", "process_cpu_seconds_total"] {
            assert!(after.contains(name), "{name}");
        }
        // Whatever is asked for, no series is added but those of jobs that had not run yet.
        let new: Vec<_> = series(&after).difference(&series(&before)).cloned().collect();
        assert!(new.iter().all(|series| series.starts_with("releve_job_runs_total")), "{new:?}");
        for told in [people[0].person.to_string(), session.to_string(), "whispered".to_owned(), "unknown-".to_owned()] {
            assert!(!after.contains(&told), "{told}");
        }
    }
}

#[actix_web::test]
async fn without_a_token_there_are_no_figures() {
    let app = TestApp::new().await;
    app.get("/metrics").await.problem(404, "not-found");
}
