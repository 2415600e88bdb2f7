//! Keys that sign access tokens: ECDSA on P-256 with SHA-256 (`ES256`, RFC 7518 §3.4), published as JWK (RFC 7517).

use crate::clock::random_bytes;
use crate::identity::sealing::Sealer;
use crate::problem::{Outcome, Problem};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain::id::SigningKeyId;
use domain::signing_key::SigningKey as Turn;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde_json::{Value, json};
use store::signing_key::StoredKey;

/// What cannot be read as a key.
#[derive(Debug, thiserror::Error)]
#[error("a signing key cannot be read")]
struct Unreadable;

/// Makes a key that signs from an instant on, its private part sealed.
///
/// # Errors
/// 500 when the machine gives no randomness.
pub fn make(id: SigningKeyId, sealer: &Sealer, signs_from: DateTime<Utc>) -> Outcome<StoredKey> {
    // Of 2^256 numbers some 2^224 are no key: the next ones are tried.
    let private = loop {
        if let Ok(key) = SigningKey::from_slice(&random_bytes::<32>()?) {
            break key;
        }
    };
    let public = private.verifying_key().to_sec1_point(false);
    Ok(StoredKey {
        key: Turn { id, sealed_with: sealer.name().to_owned(), signs_from, revoked_at: None },
        public: URL_SAFE_NO_PAD.encode(public.as_bytes()),
        sealed: sealer.seal(&private.to_bytes(), &purpose(id))?,
    })
}

/// A sealed key opens as itself only.
fn purpose(id: SigningKeyId) -> String {
    format!("releve signing key {id}")
}

/// The signature of a text, in base64url.
///
/// # Errors
/// 500 when the key was sealed with another key than this server's.
pub fn sign(kept: &StoredKey, sealer: &Sealer, text: &str) -> Outcome<String> {
    let private = sealer.open(&kept.sealed, &purpose(kept.key.id)).ok_or_else(|| Problem::internal(&Unreadable))?;
    let key = SigningKey::from_slice(&private).map_err(|_| Problem::internal(&Unreadable))?;
    let signature: Signature = key.sign(text.as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(signature.to_bytes()))
}

/// Whether a text was signed with the private part of a key.
#[must_use]
pub fn is_signed(kept: &StoredKey, text: &str, signature: &[u8]) -> bool {
    let key = URL_SAFE_NO_PAD.decode(&kept.public).ok().and_then(|point| VerifyingKey::from_sec1_bytes(&point).ok());
    let signature = Signature::from_slice(signature).ok();
    key.zip(signature).is_some_and(|(key, signature)| key.verify(text.as_bytes(), &signature).is_ok())
}

/// The public part as a JWK; none when it cannot be read as a point.
#[must_use]
pub fn jwk(kept: &StoredKey) -> Option<Value> {
    let point = URL_SAFE_NO_PAD.decode(&kept.public).ok()?;
    let (4, axes) = point.split_first()? else { return None };
    let (x, y) = (axes.get(..32)?, axes.get(32..64)?);
    Some(json!({
        "kty": "EC",
        "crv": "P-256",
        "use": "sig",
        "alg": "ES256",
        "kid": kept.key.id.to_string(),
        "x": URL_SAFE_NO_PAD.encode(x),
        "y": URL_SAFE_NO_PAD.encode(y),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::id::Mint;

    #[test]
    fn a_key_signs_and_tells_its_public_part_only() {
        let now = "2030-01-07T08:00:00Z".parse().unwrap();
        let sealer = Sealer::parse(&URL_SAFE_NO_PAD.encode([7; 32])).unwrap();
        let mut mint = Mint::new(now, 1);
        let kept = make(mint.id(), &sealer, now).unwrap();
        let signature = URL_SAFE_NO_PAD.decode(sign(&kept, &sealer, "text").unwrap()).unwrap();
        assert_eq!(signature.len(), 64);
        assert!(is_signed(&kept, "text", &signature));
        assert!(!is_signed(&kept, "other", &signature) && !is_signed(&kept, "text", &signature[1..]));
        assert!(!is_signed(&make(mint.id(), &sealer, now).unwrap(), "text", &signature));
        let other = Sealer::parse(&URL_SAFE_NO_PAD.encode([8; 32])).unwrap();
        assert!(sign(&kept, &other, "text").is_err());
        let told = jwk(&kept).unwrap();
        assert!(told.get("d").is_none(), "{told}");
        assert_eq!((told["kty"].as_str(), told["kid"].as_str().map(str::len)), (Some("EC"), Some(36)));
    }
}
