//! Every parser of bytes that come from outside: none panics, none takes long, and what each takes in is what it says.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::print_stdout,
    reason = "tests fail loudly"
)]

use actix_web::dev::Payload;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use actix_web::test::TestRequest;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use releve_api::app::import::source::{self, Upload};
use releve_api::clock::ManualClock;
use releve_api::config::{Layers, Settings};
use releve_api::extract::live::LastEventId;
use releve_api::extract::upload::Files;
use releve_api::extract::{IdempotencyKey, IfMatch, Query, json};
use releve_api::identity::access_token::{self, Parties};
use releve_api::identity::csrf;
use releve_api::identity::token::{COOKIE, Token};
use releve_api::lang::Lang;
use releve_api::middleware::limit::client_key;
use releve_api::problem::{Outcome, Problem};
use releve_api::state::AppState;
use releve_api::telemetry::Traceparent;
use releve_fuzz::fuzz;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sheet::Limits;
use std::io::{Cursor, Write};
use std::sync::Arc;
use store::{Store, StoreSettings};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What an answer is known by: the code and the places it points at, or that it was taken.
fn told<T>(answer: &Outcome<T>) -> String {
    answer.as_ref().err().map(said).unwrap_or_else(|| "taken".to_owned())
}

fn said(problem: &Problem) -> String {
    for lang in [Lang::Fr, Lang::En] {
        let wire = problem.to_wire(lang, "0");
        assert!((400..500).contains(&wire.status), "what comes from outside is never our fault: {wire:?}");
        assert!(serde_json::to_string(&wire).unwrap().len() < 20_000, "an answer of bounded size");
    }
    let wire = problem.to_wire(Lang::En, "0");
    let faults: String = wire.errors.iter().take(3).map(|fault| format!(" {}", fault.code)).collect();
    format!("{}{faults}", wire.status)
}

/// A request that bears this value in a header; none when HTTP itself cannot say it.
fn bearing(name: &'static str, value: &[u8]) -> Option<HttpRequest> {
    let value = HeaderValue::from_bytes(value).ok()?;
    Some(TestRequest::default().insert_header((HeaderName::from_static(name), value)).to_http_request())
}

fn taken<T: FromRequest<Error = Problem>>(request: &HttpRequest) -> Outcome<T> {
    T::from_request(request, &mut Payload::None).now_or_never().unwrap()
}

fn now() -> DateTime<Utc> {
    "2030-01-07T08:00:00Z".parse().unwrap()
}

/// A server without a database: nothing here comes as far as to ask it.
fn state() -> AppState {
    let (settings, _) = Settings::read(Layers::default()).unwrap();
    let store = Store::open(StoreSettings::new("sqlite:/nonexistent/releve.sqlite".parse().unwrap())).unwrap();
    AppState::new(settings, Arc::new(ManualClock::at(now())), store)
}

const LIMITS: Limits = Limits {
    file_bytes: 60_000,
    unpacked_bytes: 300_000,
    kept_bytes: 300_000,
    sheets: 5,
    rows: 500,
    columns: 50,
    cell_chars: 500,
};

/// Reads a file, holds the answer against the limits, and reads what the sheets say of courses and people.
fn spreadsheet(name: &str, bytes: &[u8]) -> String {
    let answer = match sheet::read(name, bytes, &LIMITS) {
        Err(unreadable) => unreadable.code().to_owned(),
        Ok(workbook) => {
            assert!(workbook.sheets.len() <= LIMITS.sheets);
            for sheet in &workbook.sheets {
                assert!(
                    sheet.rows.len() <= LIMITS.rows && sheet.rows.is_sorted_by(|one, next| one.number < next.number)
                );
                for row in &sheet.rows {
                    assert!(!row.cells.is_empty() && row.cells.len() <= LIMITS.columns, "{row:?}");
                }
            }
            let rows: usize = workbook.sheets.iter().map(|sheet| sheet.rows.len()).sum();
            format!("{:?} {} {}", workbook.format, workbook.sheets.len(), rows.min(4))
        }
    };
    let read = source::open(&[Upload { name: name.to_owned(), bytes: bytes.to_vec() }]);
    let lines = read.as_ref().map(|files| source::lines(files).len().min(4)).unwrap_or_default();
    format!("{answer} {} {lines}", told(&read))
}

const TABLE: &[&str] = &[
    "Code session",
    "Code stage",
    "Intitulé",
    "Du",
    "Au",
    "Lieu",
    "Places",
    "Mini",
    "Contingent",
    "Matricule",
    "Grade",
    "Nom",
    "Prénom",
    "Unité",
    "Session souhaitée",
    "Priorité",
    "04/03/2030",
    "2030-03-04",
    "44991",
    "\t",
    ";",
    "\"\"",
    "\r\n",
    "\u{feff}",
];

#[test]
fn a_csv_file() {
    fuzz("csv", TABLE, |bytes| spreadsheet("a.csv", bytes));
}

#[test]
fn a_zip_that_may_be_a_workbook() {
    let words = [
        "PK\x03\x04",
        "PK\x01\x02",
        "PK\x05\x06",
        "xl/workbook.xml",
        "[Content_Types].xml",
        "xl/../",
        "\x00\x00\x00\x00",
    ];
    fuzz("zip", &words, |bytes| spreadsheet("a.xlsx", bytes));
}

/// The parts of a workbook as text, each after a line `==== path`, packed into a sound zip.
#[test]
fn the_parts_of_a_workbook() {
    let words = [
        "<row r=\"1\">",
        "</row>",
        "<c r=\"A1\"",
        " t=\"s\"",
        " t=\"inlineStr\"",
        " t=\"str\"",
        " s=\"1\"",
        "<v>",
        "</v>",
        "<is><t>",
        "<strike/>",
        "<mergeCell ref=\"A1:B2\"/>",
        "xml:space=\"preserve\"",
        "&amp;",
        "&#x41;",
        "&lol;",
        "<!DOCTYPE a [<!ENTITY b \"c\">]>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "date1904=\"1\"",
        "state=\"hidden\"",
        "XFD1048576",
        "A0",
        "\n==== xl/styles.xml\n",
        "\n==== xl/sharedStrings.xml\n",
        "numFmtId=\"14\"",
    ];
    fuzz("workbook", &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for part in text.split("\n==== ").take(20) {
            let (path, content) = part.split_once('\n').unwrap_or((part, ""));
            let path: String = path.trim_start_matches("==== ").chars().take(200).collect();
            if zip.start_file(path, SimpleFileOptions::default()).is_ok() {
                zip.write_all(content.as_bytes()).unwrap();
            }
        }
        spreadsheet("a.xlsx", &zip.finish().unwrap().into_inner())
    });
}

#[test]
fn a_cursor() {
    fuzz("cursor", &["~", ".", "=", "-", "0190f5fe-7c00-7a00-8000-000000000001"], |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let Ok(cursor) = text.parse::<store::page::Cursor>() else { return String::new() };
        let again: store::page::Cursor = cursor.to_string().parse().unwrap();
        assert_eq!(again, cursor);
        cursor.order().chars().take(3).collect()
    });
}

#[test]
fn an_if_match() {
    fuzz("if_match", &["\"", "W/", "*", ", ", ".", "\"1\"", "\"1.0123456789abcdef0123456789abcdef\""], |bytes| {
        let Some(request) = bearing("if-match", bytes) else { return String::new() };
        let answer = taken::<IfMatch>(&request);
        if let Ok(version) = &answer {
            let tag = String::from_utf8_lossy(bytes.trim_ascii()).into_owned();
            let alone = tag.split_once('.').map_or(tag.clone(), |(version, _)| format!("{version}\""));
            assert_eq!(releve_api::etag::bare(version.0), alone, "one way to write a version");
            assert!(tag == alone || tag.len() == alone.len() + 33, "a digest has one length: {tag}");
        }
        told(&answer)
    });
}

#[test]
fn a_traceparent() {
    fuzz("traceparent", &["-", "00", "ff", "01", "00000000000000000000000000000000"], |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let read = text.parse::<Traceparent>();
        if let Ok(read) = &read {
            assert_eq!(read.to_string().parse::<Traceparent>().unwrap(), *read);
            assert!(text.contains(&read.trace_id()));
        }
        (read.is_ok(), text.len().min(60))
    });
}

#[test]
fn an_idempotency_key() {
    fuzz("idempotency_key", &["\"", ":", "-", "_"], |bytes| {
        let Some(request) = bearing("idempotency-key", bytes) else { return String::new() };
        let answer = taken::<IdempotencyKey>(&request);
        if let Ok(IdempotencyKey(Some(key))) = &answer {
            assert!((8..=64).contains(&key.len()) && key.is_ascii() && !key.contains(['"', ' ']), "{key:?}");
        }
        told(&answer)
    });
}

#[test]
fn a_last_event_id() {
    fuzz("last_event_id", &["-", "0190f5fe-7c00-7a00-8000-000000000001", "ffffffff", "{", "urn:uuid:"], |bytes| {
        let Some(request) = bearing("last-event-id", bytes) else { return String::new() };
        told(&taken::<LastEventId>(&request))
    });
}

fn parties() -> Parties {
    Parties { issuer: "http://localhost:8080".to_owned(), audience: "http://localhost:8080/api/v1".to_owned() }
}

fn believed(token: &str) -> bool {
    let read = access_token::read(token, &parties(), now());
    if let Some(read) = &read {
        assert!(token.starts_with(read.signed) && token.len() <= access_token::MOST_BYTES);
    }
    read.is_some()
}

#[test]
fn an_access_token() {
    fuzz("access_token", &[".", "eyJ", "=", "-", "_", "bnVsbA", "e30"], |bytes| {
        believed(&String::from_utf8_lossy(bytes))
    });
}

/// Header and claims as text, each on a line: what of them is believed is what was asked for.
#[test]
fn the_parts_of_an_access_token() {
    let words = [
        "\"alg\":\"none\"",
        "\"alg\":\"ES256\"",
        "\"typ\":\"at+jwt\"",
        "\"crit\":[]",
        "\"kid\":",
        "\"exp\":",
        "\"iat\":",
        "\"nbf\":",
        "\"aud\":",
        "[",
        "]",
        "{",
        "}",
        "null",
        "1e3",
        "1894003200",
        "http://localhost:8080/api/v1",
    ];
    fuzz("access_token_parts", &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let (header, claims) = text.split_once('\n').unwrap_or((&text, ""));
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let believed = believed(&format!("{}.{}.{}", part(header), part(claims), part("signature")));
        if believed {
            let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
            assert_eq!((&value(header)["alg"], &value(header)["typ"]), (&"ES256".into(), &"at+jwt".into()));
            assert!(value(claims)["aud"].to_string().contains("http://localhost:8080/api/v1"));
            assert_eq!(value(claims)["iss"], "http://localhost:8080");
        }
        believed
    });
}

/// Headers of a request, one a line: languages, addresses, proofs, origins.
#[test]
fn headers_that_are_read_by_hand() {
    let words = [
        "accept-language",
        "x-forwarded-for",
        "cookie",
        "authorization",
        "origin",
        "host",
        "sec-fetch-site",
        "x-csrf-token",
        "Bearer ",
        "__Host-releve=",
        "fr",
        "en;q=0.5",
        ";q=",
        "::1",
        "127.0.0.1",
        ", ",
        "https://",
        "[",
        "null",
        "same-origin",
        "traceparent",
        "00-",
    ];
    fuzz("headers", &words, |bytes| {
        let mut request = TestRequest::default();
        for line in bytes.split(|byte| *byte == b'\n').take(30) {
            let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
            let value = line.get(colon + 1..).unwrap_or_default();
            if let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(&line[..colon]), HeaderValue::from_bytes(value.trim_ascii()))
            {
                request = request.append_header((name, value));
            }
        }
        let request = request.to_http_request();
        let headers = request.headers();
        let lang = Lang::from_headers(headers);
        let address = client_key(headers, None, true);
        assert_eq!(
            client_key(headers, None, false),
            std::net::IpAddr::from([0, 0, 0, 0]),
            "believed behind a proxy alone"
        );
        let token = request.cookie(COOKIE).and_then(|cookie| Token::parse(cookie.value()));
        let forged = token.as_ref().map(|token| csrf::check(headers, token).is_ok());
        let bearer =
            headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).map(|text| Token::parse(text).is_some());
        format!("{} {} {forged:?} {bearer:?} {}", lang.tag(), address.is_ipv4(), csrf::check_origin(headers).is_ok())
    });
}

/// A query of a list as each list reads it.
#[test]
fn a_query_string() {
    use contract::{
        api_client, audit, course, delegation, enrolment, import, offer, person, request, role_grant, session, skill,
        unit, waitlist,
    };
    fn read<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(request: &HttpRequest) -> String {
        let answer = taken::<Query<T>>(request);
        if let Ok(Query(query)) = &answer {
            let value = serde_json::to_value(query).unwrap();
            assert_eq!(serde_json::from_value::<T>(value).unwrap(), *query, "what was read can be said again");
        }
        told(&answer)
    }
    let words = [
        "&",
        "=",
        "limit",
        "cursor",
        "q",
        "sort",
        "state",
        "person_id",
        "session_id",
        "unit_id",
        "within",
        "from",
        "to",
        "action",
        "day",
        "%00",
        "%",
        "+",
        "%C3%A9",
        "0190f5fe-7c00-7a00-8000-000000000001",
        "2030-03-04",
        "2030-03-04T00:00:00Z",
        "-starts_on",
        "true",
        "published",
    ];
    fuzz("query", &words, |bytes| {
        let address = format!("/x?{}", String::from_utf8_lossy(bytes));
        let Ok(address) = address.parse::<actix_web::http::Uri>() else { return String::new() };
        let request = TestRequest::default().uri(&address.to_string()).to_http_request();
        [
            read::<api_client::ApiClientQuery>,
            read::<api_client::ApiClientUsageQuery>,
            read::<audit::AuditQuery>,
            read::<course::CourseQuery>,
            read::<enrolment::RosterQuery>,
            read::<import::ImportLineQuery>,
            read::<import::ImportCopyQuery>,
            read::<import::ImportApplyQuery>,
            read::<offer::OfferQuery>,
            read::<person::PersonQuery>,
            read::<request::RequestQuery>,
            read::<request::RequestGroupQuery>,
            read::<role_grant::RoleGrantQuery>,
            read::<session::SessionQuery>,
            read::<session::SessionBoardQuery>,
            read::<unit::UnitQuery>,
            read::<unit::PageQuery>,
            read::<unit::UnitAsOf>,
            read::<skill::SkillQuery>,
            read::<delegation::DelegationQuery>,
            read::<waitlist::WaitlistQuery>,
        ]
        .map(|read| read(&request))
        .join(",")
    });
}

/// A body as each operation reads it.
#[test]
fn a_json_body() {
    use contract::{
        api_client, auth, contact, course, delegation, enrolment, import, offer, person, request, role_grant, session,
        skill, unit,
    };
    fn read<T: DeserializeOwned + Serialize + PartialEq + std::fmt::Debug>(bytes: &[u8]) -> String {
        let answer = json::parse::<T>(bytes);
        if let Ok(body) = &answer {
            let text = serde_json::to_vec(body).unwrap();
            assert!(
                !text.windows(6).any(|window| window == b"\\u0000") || bytes.windows(2).any(|window| window == b"\\\\")
            );
            assert_eq!(json::parse::<T>(&text).unwrap(), *body, "what was read can be said again");
        }
        told(&answer)
    }
    let words = [
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "null",
        "true",
        "\\u0000",
        "\\ud800",
        "\"person_id\"",
        "\"session_ids\"",
        "\"course_id\"",
        "\"capacity\"",
        "\"starts_on\"",
        "\"code\"",
        "\"priority\"",
        "\"departure\"",
        "\"quotas\"",
        "\"title\"",
        "\"0190f5fe-7c00-7a00-8000-000000000001\"",
        "\"2030-03-04\"",
        "\"mission\"",
        "é",
        "\u{202e}",
        "\u{feff}",
    ];
    fuzz("json", &words, |bytes| {
        [
            read::<api_client::ApiClientCreate>,
            read::<api_client::ApiClientUpdate>,
            read::<api_client::ApiSecretCreate>,
            read::<auth::LoginBody>,
            read::<course::CourseCreate>,
            read::<course::CourseUpdate>,
            read::<enrolment::EnrolmentCreate>,
            read::<enrolment::EnrolmentCancel>,
            read::<import::ImportMapping>,
            read::<offer::OfferCreate>,
            read::<offer::OfferDecline>,
            read::<offer::OfferRevoke>,
            read::<person::PersonCreate>,
            read::<person::PersonUpdate>,
            read::<person::PersonSkillCreate>,
            read::<request::RequestCreate>,
            read::<request::RequestClose>,
            read::<request::RequestDecision>,
            read::<role_grant::RoleGrantCreate>,
            read::<session::SessionCreate>,
            read::<session::SessionUpdate>,
            read::<session::SessionCancel>,
            read::<unit::UnitCreate>,
            read::<unit::UnitUpdate>,
            read::<unit::UnitMove>,
            read::<unit::UnitClose>,
            read::<contact::MyContactUpdate>,
            read::<delegation::DelegationCreate>,
            read::<skill::SkillCreate>,
            read::<skill::SkillUpdate>,
            read::<skill::PersonSkillEnd>,
            read::<skill::PersonSkillCorrect>,
            read::<skill::PersonSkillWithdraw>,
        ]
        .map(|read| read(bytes))
        .join(",")
    });
}

/// A form with files: the first line is the type, the rest the body.
#[test]
fn a_form_with_files() {
    let (state, runtime) = (state(), actix_web::rt::System::new());
    let words = [
        "--x\r\n",
        "--x--\r\n",
        "\r\n\r\n",
        "content-disposition: form-data; name=\"files\"; filename=\"a.csv\"\r\n",
        "content-type: text/csv\r\n",
        "content-disposition: form-data; name=\"organiser_unit_id\"\r\n\r\n0190f5fe-7c00-7a00-8000-000000000001",
        "boundary=",
        "multipart/form-data",
        "filename*=UTF-8''",
        "content-transfer-encoding: base64\r\n",
        "content-length: 5\r\n",
        "--",
    ];
    fuzz("multipart", &words, |bytes| {
        let (kind, body) = bytes.split_at(bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0));
        let Ok(kind) = HeaderValue::from_bytes(kind.trim_ascii()) else { return String::new() };
        let request =
            TestRequest::default().app_data(web::Data::new(state.clone())).insert_header((CONTENT_TYPE, kind));
        let (request, mut payload) = request.set_payload(body.get(1..).unwrap_or_default().to_vec()).to_http_parts();
        let answer = runtime.block_on(Files::from_request(&request, &mut payload));
        if let Ok(files) = &answer {
            assert!((1..=10).contains(&files.uploads.len()));
            assert!(
                files
                    .uploads
                    .iter()
                    .all(|file| !file.name.contains(['/', '\\', '\0']) && file.name.chars().count() <= 120)
            );
        }
        drop(request.extensions_mut());
        told(&answer)
    });
}

/// A file of settings.
#[test]
fn a_file_of_settings() {
    let words = [
        "server",
        "port",
        "host",
        "database",
        "url",
        "limits",
        "live",
        "log",
        "jobs",
        "metrics",
        "token",
        "oauth",
        "sealing_key",
        "public_url",
        "[",
        "]",
        "=",
        "\"",
        "'''",
        "\n",
        "#",
        "true",
        "2030-01-01T00:00:00Z",
        "https://releve.example.org",
        "postgres://",
        "mailto:",
        "telemetry",
        "otlp_endpoint",
        ".",
    ];
    fuzz("settings", &words, |bytes| {
        let mut layers = Layers::default();
        if let Err(refused) = layers.file(&String::from_utf8_lossy(bytes)) {
            assert!(refused.starts_with("line ") && !refused.contains("postgres://"), "{refused}");
            return "not TOML".to_owned();
        }
        match Settings::read(layers) {
            Ok((settings, shown)) => {
                let url: Result<store::DatabaseUrl, _> = settings.database_url.reveal().parse();
                let set = |line: &String| !line.contains("# default");
                let secret = |line: &String| {
                    set(line) && (line.starts_with("database.url") || line.starts_with("metrics.token"))
                };
                let mut told = shown.iter().map(ToString::to_string).filter(secret);
                assert!(told.all(|line| !line.contains("s3cret")));
                let told = format!("{:?} {:?}", settings.database_url, settings.metrics);
                assert!(!told.contains("s3cret"));
                format!("taken {}", url.is_ok())
            }
            Err(faults) => {
                let secret = |fault: &&String| fault.starts_with("database.url") || fault.starts_with("metrics.token");
                assert!(!faults.is_empty() && faults.iter().filter(secret).all(|fault| !fault.contains("s3cret")));
                format!("{} faults", faults.len())
            }
        }
    });
}

/// What a command is given of the audit chain, and a database's address.
#[test]
fn what_a_command_is_given() {
    fuzz("command", &[":", "sqlite:", "postgres://", "@", "/", "0", "ffffffff", "%2e"], |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let head = text.parse::<store::audit_link::Head>();
        if let Ok(head) = &head {
            assert_eq!(head.to_string().parse::<store::audit_link::Head>().unwrap(), *head);
        }
        (head.is_ok(), text.parse::<store::DatabaseUrl>().is_ok())
    });
}
