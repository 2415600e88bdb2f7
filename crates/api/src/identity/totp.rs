//! Time-based one-time codes (RFC 6238 over RFC 4226: HMAC-SHA-1, six digits, thirty seconds), and what an authenticator
//! reads to show them.

use crate::clock::random_bytes;
use crate::problem::{Outcome, Problem};
use contract::second_factor::QrCode;
use domain::second_factor::{DIGITS, PERIOD, RECOVERY_LENGTH};
use fast_qr::{ECL, QRBuilder};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use std::fmt::Write;

/// Bytes of a shared secret: as many as SHA-1 gives (RFC 4226 §4).
const SECRET: usize = 20;

/// Light modules around a QR code, which readers need to find it (ISO/IEC 18004).
const QUIET: usize = 4;

/// The name that authenticators show above the login.
const ISSUER: &str = "Relève";

/// A QR code could not be made.
#[derive(Debug, thiserror::Error)]
#[error("a QR code cannot be made")]
struct QrFailure;

/// A new shared secret.
///
/// # Errors
/// 500 when the machine gives no randomness.
pub fn new_secret() -> Outcome<[u8; SECRET]> {
    random_bytes()
}

/// The code of a step; none when the secret cannot be a key, which no secret of ours is.
#[must_use]
pub fn code(secret: &[u8], step: i64) -> Option<u32> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // RFC 4226 §5.3: the last four bits say where the four bytes of the code begin.
    let at = usize::from(hash.last()? & 0x0f);
    let bytes: [u8; 4] = hash.get(at..at.checked_add(4)?)?.try_into().ok()?;
    (u32::from_be_bytes(bytes) & 0x7fff_ffff).checked_rem(10_u32.checked_pow(DIGITS)?)
}

/// Bytes in base32 without padding (RFC 4648 §6).
#[must_use]
pub fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits = |group: &[u8]| group.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
    let mut text = String::new();
    for group in bytes.chunks(5) {
        let missing = 5_usize.saturating_sub(group.len());
        let whole = (0..missing).fold(bits(group), |sum, _| sum << 8);
        let letters = group.len().saturating_mul(8).div_ceil(5);
        for at in (0..8_u32).rev().take(letters) {
            let letter = usize::try_from((whole >> at.saturating_mul(5)) & 0x1f).unwrap_or(0);
            text.extend(LETTERS.get(letter).map(|letter| char::from(*letter)));
        }
    }
    text
}

/// What an authenticator reads: the issuer, the login, the secret.
#[must_use]
pub fn uri(login: &str, secret: &[u8]) -> String {
    let (issuer, account, secret) = (encoded(ISSUER), encoded(login), base32(secret));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits={DIGITS}&period={PERIOD}"
    )
}

/// A text in an address: authenticators do not read `+` as a space.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _written = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// A text as a QR code to draw, its quiet zone included.
///
/// # Errors
/// 500 when it is too long for one.
pub fn qr(text: &str) -> Outcome<QrCode> {
    let made = QRBuilder::new(text).ecl(ECL::M).build().map_err(|_| Problem::internal(&QrFailure))?;
    let mut path = String::new();
    for row in 0..made.size {
        let dark = |column: usize| made.data.get(row * made.size + column).is_some_and(|module| module.value());
        let mut column = 0;
        while column < made.size {
            let length = (column..made.size).take_while(|at| dark(*at)).count();
            if length > 0 {
                let _written = write!(path, "M{} {}h{length}v1h-{length}z", column + QUIET, row + QUIET);
            }
            column += length.max(1);
        }
    }
    let size = u16::try_from(made.size + 2 * QUIET).map_err(|_| Problem::internal(&QrFailure))?;
    Ok(QrCode { size: size.into(), path: path.into() })
}

/// A new recovery code, in the form in which it is hashed.
///
/// # Errors
/// 500 when the machine gives no randomness.
pub fn recovery_code() -> Outcome<String> {
    Ok(base32(&random_bytes::<{ RECOVERY_LENGTH * 5 / 8 }>()?))
}

/// A recovery code as people read it: in fours.
#[must_use]
pub fn in_fours(code: &str) -> String {
    let signs: Vec<char> = code.chars().collect();
    signs.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::second_factor::{Typed, typed};

    #[test]
    fn codes_are_those_of_rfc_4226_and_rfc_6238() {
        let secret = b"12345678901234567890";
        // RFC 4226, appendix D.
        let hotp = [755_224, 287_082, 359_152, 969_429, 338_314, 254_676, 287_922, 162_583, 399_871, 520_489];
        for (counter, expected) in (0..).zip(hotp) {
            assert_eq!(code(secret, counter), Some(expected), "counter {counter}");
        }
        // RFC 6238, appendix B, the last six of its eight digits.
        for (second, expected) in [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ] {
            assert_eq!(code(secret, second / PERIOD), Some(expected), "second {second}");
        }
    }

    #[test]
    fn base32_is_that_of_rfc_4648_without_padding() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn an_authenticator_reads_issuer_login_and_secret() {
        assert_eq!(
            uri("lea martin", b"foobar"),
            "otpauth://totp/Rel%C3%A8ve:lea%20martin?secret=MZXW6YTBOI&issuer=Rel%C3%A8ve&algorithm=SHA1&digits=6&period=30"
        );
    }

    #[test]
    fn a_qr_code_is_drawn_whole_inside_its_quiet_zone_within_the_bounds_of_the_contract() {
        for login in ["a".to_owned(), "é".repeat(80)] {
            let drawn = qr(&uri(&login, &[7; SECRET])).unwrap();
            assert!(drawn.path.as_str().starts_with("M4 4h7v1h-7z"), "{}", drawn.path);
            let text = serde_json::to_string(&drawn).unwrap();
            let read: QrCode = serde_json::from_str(&text).unwrap();
            assert_eq!(read, drawn);
        }
    }

    #[test]
    fn a_recovery_code_is_read_back_as_it_is_shown() {
        let made = recovery_code().unwrap();
        assert_eq!(typed(&in_fours(&made)), Some(Typed::Recovery(made.clone())));
        assert_ne!(recovery_code().unwrap(), made);
    }
}
