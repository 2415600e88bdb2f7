//! Parts that many operations share: headers, parameters, problem answers, security schemes.

use crate::lang::Lang;
use crate::problem::ProblemCode;
use domain::scope::Scope;
use serde_json::{Map, Value, json};

/// Answers that are shared, by status, with the name of their component.
pub(super) const ANSWERS: [(&str, &str); 12] = [
    ("400", "Unreadable"),
    ("401", "SignInRequired"),
    ("403", "NotAllowed"),
    ("404", "NotFound"),
    ("412", "Stale"),
    ("413", "TooLarge"),
    ("415", "UnsupportedMediaType"),
    ("422", "InvalidFields"),
    ("428", "PreconditionRequired"),
    ("429", "TooManyRequests"),
    ("500", "Internal"),
    ("503", "Busy"),
];

/// The component that documents a status.
pub(super) fn answer_name(status: &str) -> Option<&'static str> {
    ANSWERS.iter().chain(&[("304", "NotModified")]).find(|(known, _)| *known == status).map(|(_, name)| *name)
}

/// Every shared answer, and `Unexpected` for `default`.
pub(super) fn answers() -> Map<String, Value> {
    let mut answers = Map::new();
    for (status, name) in ANSWERS {
        let codes: Vec<_> = ProblemCode::ALL.iter().filter(|code| code.status().as_str() == status).collect();
        let line = |code: &&ProblemCode| {
            let (meaning, remedy) = (code.meaning(), code.remedy());
            format!("\n- `{}`: {} {}", code.code(), meaning.text(Lang::En), remedy.text(Lang::En))
        };
        let lines: String = codes.iter().map(line).collect();
        let title = codes.first().and_then(|code| code.status().canonical_reason()).unwrap_or("Refused");
        let mut answer = problem_answer(&format!("{title}. Codes:\n{lines}"));
        if matches!(status, "429" | "503") {
            insert(&mut answer, "/headers", "Retry-After", json!({"$ref": "#/components/headers/Retry-After"}));
        }
        if status == "401" {
            let name = "WWW-Authenticate";
            insert(&mut answer, "/headers", name, json!({"$ref": format!("#/components/headers/{name}")}));
        }
        answers.insert(name.to_owned(), answer);
    }
    answers.insert("NotModified".to_owned(), not_modified());
    answers
        .insert("Unexpected".to_owned(), problem_answer("Any other refusal, always as a problem with a stable code."));
    answers
}

/// The answer to whoever has it already.
fn not_modified() -> Value {
    let mut headers = rate_headers();
    insert(&mut headers, "", "ETag", json!({"$ref": "#/components/headers/Known-ETag"}));
    json!({"description": "What the caller has still stands: nothing is sent.", "headers": headers})
}

/// A problem answer with its own words.
pub(super) fn problem_answer(description: &str) -> Value {
    json!({
        "description": description,
        "headers": rate_headers(),
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    })
}

/// The headers that every answer of the API carries.
pub(super) fn rate_headers() -> Value {
    json!({
        "Access-Control-Allow-Origin": {"$ref": "#/components/headers/Access-Control-Allow-Origin"},
        "RateLimit": {"$ref": "#/components/headers/RateLimit"},
        "RateLimit-Policy": {"$ref": "#/components/headers/RateLimit-Policy"},
    })
}

/// The shared headers.
pub(super) fn headers() -> Value {
    let text = |description: &str, pattern: &str, example: &str| {
        json!({
            "description": description,
            "schema": {"type": "string", "pattern": pattern, "maxLength": 512},
            "example": example,
        })
    };
    json!({
        "Access-Control-Allow-Origin": text(
            "The server's own origin: pages of other sites read nothing.", "^https?://.*$", "https://releve.invalid"),
        "RateLimit": text(
            "Requests left and seconds until the whole quota is back, per policy (IETF draft RateLimit header fields).",
            "^\".*$", "\"address\";r=11999;t=1"),
        "RateLimit-Policy": text(
            "The quotas: requests and window in seconds.", "^\".*$", "\"address\";q=12000;w=60"),
        "Retry-After": {
            "description": "Seconds to wait before trying again.",
            "schema": {"type": "integer", "format": "int32", "minimum": 1, "maximum": 86400},
            "example": 2,
        },
        "WWW-Authenticate": text("How to sign in.", "^Bearer .*$", "Bearer realm=\"releve\""),
        "ETag": text(
            "The version of the resource, for If-Match, and a digest of what the answer says, for If-None-Match.",
            "^\"[1-9][0-9]{0,8}\\.[0-9a-f]{32}\"$", "\"3.0123456789abcdef0123456789abcdef\""),
        "Known-ETag": text(
            "The tag of what still stands.",
            "^(W/)?\"([1-9][0-9]{0,8}\\.)?[0-9a-f]{32}\"$", "\"3.0123456789abcdef0123456789abcdef\""),
        "Page-ETag": text(
            "What the page says, for If-None-Match.",
            "^W/\"[0-9a-f]{32}\"$", "W/\"0123456789abcdef0123456789abcdef\""),
        "Location": text("The address of what was created.", "^/api/v1/.*$", "/api/v1/sessions/018f3f2e-7b1c-7c2a-9d3e-5f6a7b8c9d0e"),
        "Link": text("The next page, as rel=\"next\".", "^<.*$", "</api/v1/sessions?cursor=abc>; rel=\"next\""),
    })
}

/// The shared parameters.
pub(super) fn parameters() -> Value {
    json!({
        "If-Match": {
            "name": "If-Match", "in": "header", "required": true,
            "description": "The ETag that was read, or its version alone, between quotes: the change is refused when the resource \
                has another version by now (412), and when this header is missing (428).",
            "schema": {"type": "string", "pattern": "^\"[1-9][0-9]{0,8}(\\.[0-9a-f]{32})?\"$", "maxLength": 44},
            "example": "\"1\"",
        },
        "If-None-Match": {
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "The ETags of what you have, separated by commas, or `*`: when one still stands, nothing is sent (304).",
            "schema": {"type": "string", "pattern": "^[ -~]*$", "maxLength": 2048},
            "example": "\"3.0123456789abcdef0123456789abcdef\"",
        },
        "Idempotency-Key": {
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "A key of your own that makes the write safe to repeat: the same key with the same body has one \
                effect and replays the first answer; with another body it is refused (IETF draft Idempotency-Key).",
            "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{8,64}$", "minLength": 8, "maxLength": 64},
            "example": "5f0d0c9e-cancel-1",
        },
        "Id": {
            "name": "id", "in": "path", "required": true,
            "description": "The identifier.",
            "schema": {"type": "string", "format": "uuid", "minLength": 36, "maxLength": 36},
        },
    })
}

/// How a caller says who it is.
pub(super) fn security_schemes() -> Value {
    json!({
        "cookie": {
            "type": "apiKey", "in": "cookie", "name": "__Host-releve",
            "description": "The cookie of a browser's sign-in.",
        },
        "csrf": {
            "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
            "description": "The `csrf_token` given at sign-in, needed for writes with the cookie.",
        },
        "bearer": {
            "type": "http", "scheme": "bearer",
            "description": "The opaque token of a sign-in with `\"delivery\": \"bearer\"`; answers follow RFC 8725 practice in \
                that nothing can be read from the token itself.",
        },
        "oauth2": {
            "type": "oauth2",
            "description": "Another system in its own name: client credentials give a token of ten minutes, sent as \
                `Authorization: Bearer`. It is a JWT by RFC 9068, read by the practice of RFC8725; the next one is had at the \
                same address. An operation without this scheme is for people.",
            "flows": {"clientCredentials": {
                "tokenUrl": "https://releve.invalid/oauth/token",
                "refreshUrl": "https://releve.invalid/oauth/token",
                "scopes": scopes(),
            }},
        },
    })
}

/// The scopes, each with what it opens.
fn scopes() -> Map<String, Value> {
    let told = |scope: Scope| match scope {
        Scope::PeopleRead => "People, units, ranks and skills, to read.",
        Scope::PeopleWrite => "People, units and skills, to create and edit.",
        Scope::TrainingRead => "Courses, sessions, requests, enrolments, offers and rankings, to read.",
        Scope::TrainingWrite => "The same, to create, edit and decide.",
        Scope::ImportsWrite => "Planners' files: to preview, read back and apply.",
        Scope::AuditRead => "The audit, to read.",
    };
    Scope::ALL.iter().map(|scope| (scope.code().to_owned(), json!(told(*scope)))).collect()
}

/// The catalogue, as the closed list that the `code` of a problem is taken from.
pub(super) fn problem_codes() -> Value {
    let codes: Vec<_> = ProblemCode::ALL.iter().map(|code| code.code()).collect();
    json!({"type": "string", "enum": codes, "maxLength": 80, "description": "The stable code of the kind of problem."})
}

/// Inserts a field into the object at a pointer.
pub(super) fn insert(value: &mut Value, pointer: &str, name: &str, field: Value) {
    if let Some(object) = value.pointer_mut(pointer).and_then(Value::as_object_mut) {
        object.insert(name.to_owned(), field);
    }
}
