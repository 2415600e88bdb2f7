//! Files sent by a form: bounded in number and size while they arrive.

use crate::app::import::source::Upload;
use crate::extract::json::{is_encoded, patience, too_slow};
use crate::lang::Words;
use crate::problem::{Outcome, Problem, ProblemCode};
use crate::state::AppState;
use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::rt::time::timeout;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use domain::id::UnitId;
use futures_util::StreamExt;
use futures_util::future::{FutureExt, LocalBoxFuture};
use sha2::{Digest, Sha256};

/// Files of one form at most.
const MOST_FILES: usize = 10;
/// A form with files may take so many times as long as a body without.
const TIMES_AS_LONG: u32 = 10;
/// Bytes of a text field at most.
const MOST_TEXT: usize = 200;

/// A form with the unit that keeps the files, and the files.
#[derive(Debug)]
pub struct Files {
    /// The unit that keeps them.
    pub organiser: UnitId,
    /// The files.
    pub uploads: Vec<Upload>,
    /// SHA-256 of them all, in hexadecimal.
    pub hash: String,
}

impl FromRequest for Files {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Outcome<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if is_encoded(request) || !request.content_type().eq_ignore_ascii_case("multipart/form-data") {
            let given = request.headers().contains_key(CONTENT_TYPE);
            tracing::debug!(given, "a form was expected");
            return async { Err(Problem::new(ProblemCode::UnsupportedMediaType)) }.boxed_local();
        }
        let Some(state) = request.app_data::<web::Data<AppState>>() else {
            return async { Err(Problem::new(ProblemCode::Internal)) }.boxed_local();
        };
        let form = Multipart::new(request.headers(), payload.take());
        let most = state.settings().limits.import_bytes;
        let patience = patience(request).saturating_mul(TIMES_AS_LONG);
        async move { timeout(patience, read(form, most)).await.unwrap_or_else(|_| Err(too_slow())) }.boxed_local()
    }
}

async fn read(mut form: Multipart, most_bytes: usize) -> Outcome<Files> {
    let mut organiser = None;
    let mut uploads: Vec<Upload> = Vec::new();
    let mut total = 0_usize;
    while let Some(field) = form.next().await {
        let mut field = field.map_err(|error| unreadable(&error))?;
        let name = field.name().unwrap_or_default().to_owned();
        let file = field.content_disposition().and_then(|told| told.get_filename()).map(ToOwned::to_owned);
        let most = if file.is_some() { most_bytes } else { MOST_TEXT };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.next().await {
            let chunk = chunk.map_err(|error| unreadable(&error))?;
            total = total.saturating_add(chunk.len());
            if total > most_bytes {
                return Err(crate::extract::json::too_large(most_bytes));
            }
            if bytes.len().saturating_add(chunk.len()) > most {
                return Err(field_fault(
                    &pointer(&name),
                    "too_long",
                    "ce champ est trop long",
                    "this field is too long",
                ));
            }
            bytes.extend_from_slice(&chunk);
        }
        match (name.as_str(), file) {
            ("organiser_unit_id", None) if organiser.is_none() => organiser = Some(unit(&bytes)?),
            ("files", Some(file)) if uploads.len() < MOST_FILES => uploads.push(Upload { name: tidy(&file), bytes }),
            ("files", Some(_)) => {
                return Err(field_fault("/files", "too_many", "dix fichiers au plus", "ten files at most"));
            }
            ("files", None) => {
                return Err(field_fault("/files", "invalid", "un fichier est attendu", "a file is expected"));
            }
            (other, _) => {
                return Err(field_fault(
                    &pointer(other),
                    "unknown_field",
                    "champ inconnu ou répété",
                    "unknown or repeated field",
                ));
            }
        }
    }
    let organiser = organiser.ok_or_else(|| {
        field_fault("/organiser_unit_id", "missing", "dites qui tient ces fichiers", "say which unit keeps these files")
    })?;
    if uploads.is_empty() {
        return Err(field_fault("/files", "missing", "joignez au moins un fichier", "send at least one file"));
    }
    let mut digest = Sha256::new();
    for upload in &uploads {
        digest.update(upload.name.as_bytes());
        digest.update([0]);
        digest.update(Sha256::digest(&upload.bytes));
    }
    let hash = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Files { organiser, uploads, hash })
}

fn unit(bytes: &[u8]) -> Outcome<UnitId> {
    let text = std::str::from_utf8(bytes).unwrap_or_default();
    text.parse().map_err(|_| {
        field_fault("/organiser_unit_id", "invalid", "l'identifiant n'est pas un UUID", "the identifier is not a UUID")
    })
}

/// The last part of the name, without control characters: some browsers send a path.
fn tidy(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name);
    last.chars().filter(|c| !c.is_control()).take(120).collect()
}

fn pointer(field: &str) -> String {
    format!("/{}", field.chars().take(80).collect::<String>())
}

fn field_fault(pointer: &str, code: &'static str, fr: &'static str, en: &'static str) -> Problem {
    Problem::invalid(pointer, code, Words::new(fr, en))
}

fn unreadable(error: &actix_multipart::MultipartError) -> Problem {
    Problem::new(ProblemCode::UnreadableRequest).because(error)
}
