//! The committed document is the one the program builds, and keeps our own rules.

use domain::fixture::world::DEMO_PASSWORD;
use domain::text::{CourseCode, Name, RankCode, SessionCode, SkillCode, Title, UnitCode, Words};
use releve_api::docs::sample::sample;
use releve_api::openapi;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::path::Path;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

#[test]
fn the_committed_document_is_the_one_the_program_builds() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/releve.json");
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    let built = openapi::document();
    if committed == openapi::text(&built) {
        return;
    }
    let committed: Value = serde_json::from_str(&committed).unwrap_or_default();
    let mut moved = Vec::new();
    compare(&committed, &built, String::new(), &mut moved);
    moved.truncate(40);
    panic!(
        "openapi/releve.json is not what the program builds; accept with `make openapi`. Moved:\n{}",
        moved.join("\n")
    );
}

fn compare(old: &Value, new: &Value, at: String, moved: &mut Vec<String>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            let names: BTreeSet<_> = old.keys().chain(new.keys()).collect();
            for name in names {
                let at = format!("{at}/{}", name.replace('/', "~1"));
                match (old.get(name), new.get(name)) {
                    (Some(old), Some(new)) => compare(old, new, at, moved),
                    (Some(_), None) => moved.push(format!("- {at}")),
                    _ => moved.push(format!("+ {at}")),
                }
            }
        }
        _ if old != new => moved.push(format!("~ {at}: {old} -> {new}")),
        _ => {}
    }
}

/// Every operation of the document: path, method, content.
pub fn operations(document: &Value) -> Vec<(String, &'static str, Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in METHODS {
            if !item[method].is_null() {
                found.push((path.clone(), method, item[method].clone()));
            }
        }
    }
    found
}

#[test]
fn every_operation_is_complete() {
    let document = openapi::document();
    let tags: BTreeSet<_> =
        document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].clone().to_string()).collect();
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let name = format!("{method} {path} ({id})");
        let verb = id.split('_').next().unwrap_or_default();
        assert!(id.chars().all(|c| c.is_ascii_lowercase() || c == '_') && !verb.is_empty(), "{name}: id");
        assert!(ids.insert(id), "{name}: id is used twice");
        for field in ["summary", "description"] {
            assert!(operation[field].as_str().is_some_and(|text| !text.is_empty()), "{name}: {field}");
        }
        let own = operation["tags"].as_array().cloned().unwrap_or_default();
        assert!(own.len() == 1 && tags.contains(&own[0].to_string()), "{name}: one known tag, not {own:?}");
        assert!(operation["security"].is_array(), "{name}: security");
        let answers = operation["responses"].as_object().unwrap();
        assert!(answers.keys().any(|status| status.starts_with('2')), "{name}: a success");
        for status in ["429", "500", "503", "default"] {
            assert!(answers.contains_key(status), "{name}: {status}");
        }
        assert!(path.starts_with("/api/v1/") && !path.contains('_'), "{name}: plural kebab-case under /api/v1");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = openapi::document();
    let mut lost = Vec::new();
    visit(&document, &mut |value| {
        if let Some(target) = value["$ref"].as_str()
            && document.pointer(target.trim_start_matches('#')).is_none()
        {
            lost.push(target.to_owned());
        }
    });
    assert!(lost.is_empty(), "add them to `Base` in openapi.rs: {lost:?}");
}

#[test]
fn the_example_of_a_sign_in_works_in_the_demonstration_world() {
    let document = openapi::document();
    let login = sample(&document, &document["components"]["schemas"]["Login"]);
    let password = sample(&document, &document["components"]["schemas"]["Password"]);
    assert_eq!((login, password), (json!("planificateur"), json!(DEMO_PASSWORD)));
}

#[test]
fn texts_are_bounded_as_the_domain_bounds_them() {
    let document = openapi::document();
    let bounds = [
        ("Code", UnitCode::MOST),
        ("CourseCode", CourseCode::MOST),
        ("Name", Name::MOST),
        ("RankCode", RankCode::MOST),
        ("SessionCode", SessionCode::MOST),
        ("SkillCode", SkillCode::MOST),
        ("Title", Title::MOST),
        ("Words", Words::MOST),
    ];
    for (name, most) in bounds {
        assert_eq!(document["components"]["schemas"][name]["maxLength"], most, "{name}");
    }
}

#[test]
fn days_are_bounded_in_what_the_api_reads() {
    let document = openapi::document();
    let day = |schema: &str, field: &str| document["components"]["schemas"][schema]["properties"][field].clone();
    for (schema, field) in [
        ("PersonSkillCreate", "valid_from"),
        ("PersonSkillCreate", "valid_until"),
        ("QuotaBody", "release_on"),
        ("SessionCreate", "starts_on"),
        ("SessionCreate", "ends_on"),
    ] {
        assert!(
            day(schema, field)["pattern"].as_str().unwrap_or_default().starts_with("^(19|2[01])"),
            "{schema} {field}"
        );
    }
    assert_eq!(
        day("Session", "starts_on"),
        json!({"type": "string", "format": "date", "maxLength": 10, "description": "First day, local to the site."})
    );
}

#[test]
fn codes_are_published_as_they_are_written() {
    let document = openapi::document();
    let mut wrong = BTreeSet::new();
    visit(&document["components"]["schemas"], &mut |value| {
        let codes = value["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        wrong.extend(codes.filter(|code| code.chars().any(char::is_uppercase)).map(str::to_owned));
    });
    assert!(wrong.is_empty(), "codes are lower case on the wire: {wrong:?}");
}

fn visit(value: &Value, see: &mut impl FnMut(&Value)) {
    match value {
        Value::Object(fields) => {
            see(value);
            fields.values().for_each(|field| visit(field, see));
        }
        Value::Array(items) => items.iter().for_each(|item| visit(item, see)),
        _ => {}
    }
}
