//! Access tokens of API clients: JWT by the profile of RFC 9068, read by the practice of RFC 8725.
//!
//! One algorithm, one type, one issuer, one audience; the key is chosen among ours by its id and by nothing that the token
//! brings along; what we did not sign is never looked into further than needed to refuse it.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::id::{ApiClientId, SigningKeyId};
use domain::scope::Scopes;
use domain::signing_key::{LEEWAY_SECONDS, TOKEN_SECONDS};
use serde_json::{Map, Value, json};

/// The longest text that is read as a token.
pub const MOST_BYTES: usize = 4096;

/// The one algorithm.
const ALGORITHM: &str = "ES256";
/// The one type: an ID token or any other JWT has another.
const TYPE: &str = "at+jwt";

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Whose it is.
    pub client: ApiClientId,
    /// What it allows.
    pub scopes: Scopes,
    /// Given when.
    pub issued_at: DateTime<Utc>,
    /// Its own id.
    pub id: String,
}

/// Who gives tokens, and for whom.
#[derive(Clone, Debug)]
pub struct Parties {
    /// The issuer: the public address of this server.
    pub issuer: String,
    /// The audience: the address of the API.
    pub audience: String,
}

/// A token that says what ours say, not yet known to be ours.
#[derive(Clone, Debug)]
pub struct Unverified<'t> {
    /// Which key it names.
    pub key: SigningKeyId,
    /// What was signed.
    pub signed: &'t str,
    /// The signature.
    pub signature: Vec<u8>,
    /// What it says.
    pub claims: Claims,
}

/// The text to sign: header and claims.
#[must_use]
pub fn unsigned(key: SigningKeyId, parties: &Parties, claims: &Claims) -> String {
    let header = json!({ "alg": ALGORITHM, "typ": TYPE, "kid": key.to_string() });
    let client = claims.client.to_string();
    let issued = claims.issued_at.timestamp();
    let body = json!({
        "iss": parties.issuer,
        "aud": parties.audience,
        "sub": client,
        "client_id": client,
        "iat": issued,
        "exp": issued + TOKEN_SECONDS,
        "jti": claims.id,
        "scope": claims.scopes.to_string(),
    });
    let part = |value: Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}", part(header), part(body))
}

/// Reads a token; none when it is not one of ours by what it says, or not now.
#[must_use]
pub fn read<'t>(text: &'t str, parties: &Parties, now: DateTime<Utc>) -> Option<Unverified<'t>> {
    if text.len() > MOST_BYTES {
        return None;
    }
    let (signed, signature) = text.rsplit_once('.')?;
    let (header, body) = signed.split_once('.')?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    let header = object(header)?;
    let is = |name: &str, value: &str| header.get(name).and_then(Value::as_str) == Some(value);
    // `jwk`, `jku`, `x5u` and whatever else it brings are not read: the key is one of ours or none.
    if !is("alg", ALGORITHM) || !is("typ", TYPE) || header.contains_key("crit") {
        return None;
    }
    let key = header.get("kid")?.as_str()?.parse().ok()?;
    Some(Unverified { key, signed, signature, claims: claims(&object(body)?, parties, now)? })
}

fn object(part: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

fn claims(body: &Map<String, Value>, parties: &Parties, now: DateTime<Utc>) -> Option<Claims> {
    let text = |name: &str| body.get(name).and_then(Value::as_str);
    let instant = |name: &str| body.get(name).and_then(Value::as_i64);
    let now = now.timestamp();
    let (issued, expires) = (instant("iat")?, instant("exp")?);
    let life = expires.checked_sub(issued)?;
    let begun = |at: i64| at.checked_sub(LEEWAY_SECONDS).is_some_and(|at| at <= now);
    let timely = (1..=TOKEN_SECONDS).contains(&life)
        && begun(issued)
        && now < expires.checked_add(LEEWAY_SECONDS)?
        && (!body.contains_key("nbf") || begun(instant("nbf")?));
    let client = text("client_id")?;
    if !timely || text("iss") != Some(&parties.issuer) || !is_for(body.get("aud")?, &parties.audience) {
        return None;
    }
    if text("sub") != Some(client) {
        return None;
    }
    Some(Claims {
        client: client.parse().ok()?,
        scopes: Scopes::parse(text("scope")?).ok()?,
        issued_at: DateTime::from_timestamp(issued, 0)?,
        id: text("jti")?.to_owned(),
    })
}

/// The audience is one text, or several (RFC 7519 §4.1.3).
fn is_for(audience: &Value, ours: &str) -> bool {
    match audience {
        Value::String(one) => one == ours,
        Value::Array(several) => several.iter().any(|one| one == ours),
        _ => false,
    }
}
