//! The settings that we give to those who install are all there are, with the values that they have when left out.

use releve_api::config::{Layers, Settings};
use std::collections::BTreeMap;

/// What has no value, or another one, when it is left out: the file shows one that may be given.
const EXAMPLES: [&str; 5] =
    ["database.url", "oauth.sealing_key", "security.expires", "metrics.token", "telemetry.otlp_endpoint"];

fn shown(layers: Layers) -> BTreeMap<String, (String, String)> {
    let (_, shown) = Settings::read(layers).unwrap();
    let parts = |line: String| {
        let (setting, origin) = line.trim_end().rsplit_once(" # ").unwrap();
        let (key, value) = setting.split_once(" = ").unwrap();
        (key.to_owned(), (value.to_owned(), origin.to_owned()))
    };
    shown.iter().map(|line| parts(line.to_string())).collect()
}

#[test]
fn every_fault_of_file_environment_and_flags_is_told_at_once_and_nothing_starts() {
    let file = std::env::temp_dir().join(format!("releve-settings-{}.toml", std::process::id()));
    std::fs::write(
        &file,
        "colour = 1\n[limits]\njson_bytes = \"many\"\n[database]\nurl = \"postgres://releve:s3cret@db/x\"\n",
    )
    .unwrap();
    let ended = crate::program::command(
        "sqlite:nowhere/x.sqlite",
        &["serve", "--port", "70000", "--config", file.to_str().unwrap()],
    )
    .envs([("RELEVE_LIVE_IN_ALL", "-1"), ("RELEVE_SEVER_HOST", "::"), ("RELEVE_TELEMETRY_OTLP_ENDPOINT", "https://c")])
    .stderr(std::process::Stdio::piped())
    .output()
    .unwrap();
    std::fs::remove_file(&file).unwrap();
    let told = crate::program::complained(&ended);
    assert_eq!(ended.status.code(), Some(2), "{told}");
    for fault in [
        "server.port",
        "colour in the file",
        "limits.json_bytes",
        "live.in_all",
        "RELEVE_SEVER_HOST",
        "telemetry.otlp_endpoint",
    ] {
        assert_eq!(told.matches(fault).count().min(1), 1, "{fault} in {told}");
    }
    assert!(!told.contains("s3cret"));
}

#[test]
fn the_file_of_settings_holds_every_setting_with_its_usual_value() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/releve.toml");
    let text = std::fs::read_to_string(path).unwrap();
    let mut as_it_is = Layers::default();
    as_it_is.file(&text).unwrap();
    let usual = shown(Layers::default());
    assert_eq!(shown(as_it_is), usual, "as it is, it changes nothing");

    let is_setting = |line: &str| {
        line.split_once(" = ").is_some_and(|(key, _)| key.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'))
    };
    let lines = text.lines().map(|line| line.strip_prefix("# ").filter(|rest| is_setting(rest)).unwrap_or(line));
    let mut all = Layers::default();
    all.file(&lines.collect::<Vec<_>>().join("\n")).unwrap();
    let all = shown(all);
    assert_eq!(all.keys().collect::<Vec<_>>(), usual.keys().collect::<Vec<_>>());
    for (key, (value, origin)) in &all {
        assert_ne!(origin, "default", "{key} is in the file");
        if !EXAMPLES.contains(&key.as_str()) {
            assert_eq!(*value, usual[key].0, "{key}");
        }
    }
}
