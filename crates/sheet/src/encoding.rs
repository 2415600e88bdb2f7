//! From bytes to characters.

use std::borrow::Cow;

use crate::Unreadable;

/// How the bytes of a text file spell characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16 announced by a little-endian byte order mark.
    Utf16Le,
    /// UTF-16 announced by a big-endian byte order mark.
    Utf16Be,
    /// The single-byte encoding of Western Windows, taken when the bytes are not UTF-8.
    Windows1252,
}

/// Bytes 0x80 to 0x9F of Windows-1252; the others spell the character of the same number. A hole
/// stands for a byte that means nothing.
const WINDOWS_1252: [Option<char>; 32] = [
    Some('€'),
    None,
    Some('‚'),
    Some('ƒ'),
    Some('„'),
    Some('…'),
    Some('†'),
    Some('‡'),
    Some('ˆ'),
    Some('‰'),
    Some('Š'),
    Some('‹'),
    Some('Œ'),
    None,
    Some('Ž'),
    None,
    None,
    Some('‘'),
    Some('’'),
    Some('“'),
    Some('”'),
    Some('•'),
    Some('–'),
    Some('—'),
    Some('˜'),
    Some('™'),
    Some('š'),
    Some('›'),
    Some('œ'),
    None,
    Some('ž'),
    Some('Ÿ'),
];

/// Decodes a text file. Bytes that are no known encoding are not a spreadsheet: this also stops
/// the files of old Macintosh and DOS programs, whose accents would read as other characters.
pub(crate) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), Unreadable> {
    if let Some(unicode) = decode_unicode(bytes) {
        return unicode;
    }
    let text: Option<String> = bytes.iter().map(|byte| windows_1252(*byte)).collect();
    let text = text.ok_or(Unreadable::NotASpreadsheet)?;
    Ok((Cow::Owned(text), Encoding::Windows1252))
}

/// Decodes Unicode text; `None` when there is no byte order mark and the bytes are not UTF-8.
pub(crate) fn decode_unicode(bytes: &[u8]) -> Option<Result<(Cow<'_, str>, Encoding), Unreadable>> {
    let broken = || Unreadable::damaged("the text does not follow its byte order mark");
    if let Some(bytes) = bytes.strip_prefix(b"\xFF\xFE") {
        let text = utf_16(bytes, u16::from_le_bytes).ok_or_else(broken);
        return Some(text.map(|text| (Cow::Owned(text), Encoding::Utf16Le)));
    }
    if let Some(bytes) = bytes.strip_prefix(b"\xFE\xFF") {
        let text = utf_16(bytes, u16::from_be_bytes).ok_or_else(broken);
        return Some(text.map(|text| (Cow::Owned(text), Encoding::Utf16Be)));
    }
    if let Some(bytes) = bytes.strip_prefix(b"\xEF\xBB\xBF") {
        let text = str::from_utf8(bytes).map_err(|_| broken());
        return Some(text.map(|text| (Cow::Borrowed(text), Encoding::Utf8)));
    }
    let text = str::from_utf8(bytes).ok()?;
    Some(Ok((Cow::Borrowed(text), Encoding::Utf8)))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).collect::<Result<String, _>>().ok()
}

fn windows_1252(byte: u8) -> Option<char> {
    match byte {
        0x80..=0x9F => *WINDOWS_1252.get(usize::from(byte - 0x80))?,
        _ => Some(char::from(byte)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail loudly")]
    use super::*;

    #[test]
    fn windows_1252_differs_from_latin_1_between_80_and_9f() {
        let (text, encoding) = decode(b"\x9Cuvre d\x92\xC9t\xE9 \x80").unwrap();
        assert_eq!(text, "œuvre d’Été €");
        assert_eq!(encoding, Encoding::Windows1252);
    }

    #[test]
    fn a_byte_that_means_nothing_in_windows_1252_is_refused() {
        for byte in [0x81, 0x8D, 0x8F, 0x90, 0x9D] {
            assert_eq!(decode(&[b'a', byte, b' ']), Err(Unreadable::NotASpreadsheet));
        }
    }

    #[test]
    fn a_byte_order_mark_decides() {
        assert_eq!(decode(b"\xEF\xBB\xBF\xC3\xA9").unwrap().0, "é");
        assert_eq!(decode(b"\xFF\xFE\xE9\x00").unwrap().0, "é");
        assert_eq!(decode(b"\xFE\xFF\x00\xE9").unwrap().0, "é");
    }

    #[test]
    fn bytes_that_belie_their_mark_are_damaged() {
        for bytes in [b"\xEF\xBB\xBF\xE9 ".as_slice(), b"\xFF\xFE\xE9", b"\xFE\xFF\xD8\x00\x00a"] {
            assert_eq!(decode(bytes).unwrap_err().code(), "damaged");
        }
    }
}
