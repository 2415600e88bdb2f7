//! Texts and names as the format takes them.

/// The longest text that spreadsheet programs keep, in units of UTF-16.
const MOST_UNITS: usize = 32_767;

/// The longest name of a sheet.
const LONGEST_NAME: usize = 31;

/// Adds a text to a part.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut units = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        units += character.len_utf16();
        if units > MOST_UNITS {
            return;
        }
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' if rest.peek().is_some_and(|(_, next)| *next == '\n') => {}
            '\r' => out.push('\n'),
            '\n' | '\t' => out.push(character),
            // What looks like the escape of a character is one unless its underscore is escaped.
            '_' if text.get(at..).is_some_and(is_escape) => out.push_str("_x005F_"),
            '\u{fffe}' | '\u{ffff}' => {}
            _ if character.is_control() => {}
            _ => out.push(character),
        }
    }
}

fn is_escape(from: &str) -> bool {
    let code = from.strip_prefix("_x").and_then(|from| from.get(..5));
    code.and_then(|code| code.strip_suffix('_'))
        .is_some_and(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
}

/// A name that every program accepts and that no other sheet has, near the wanted one.
pub(super) fn sheet_name(wanted: &str, others: &[String]) -> String {
    let plain: String = wanted
        .chars()
        .map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') || c.is_control() { ' ' } else { c })
        .collect();
    let plain = plain.trim().trim_matches('\'').trim();
    let plain = if plain.is_empty() { "1" } else { plain };
    let taken = |name: &str| others.iter().any(|other| other.to_lowercase() == name.to_lowercase());
    let mut name = cut(plain, LONGEST_NAME);
    for number in 2.. {
        if !taken(&name) {
            break;
        }
        let suffix = format!(" {number}");
        name = cut(plain, LONGEST_NAME - suffix.len()) + &suffix;
    }
    name
}

fn cut(text: &str, units: usize) -> String {
    let mut left = units;
    let fits = |c: &char| {
        let fits = c.len_utf16() <= left;
        left = left.saturating_sub(c.len_utf16());
        fits
    };
    let cut: String = text.chars().take_while(fits).collect();
    cut.trim_end_matches([' ', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_made_acceptable_and_different() {
        let long = "É".repeat(40);
        let mut names: Vec<String> = Vec::new();
        for (wanted, given) in [
            ("Demandes", "Demandes"),
            ("DEMANDES", "DEMANDES 2"),
            ("demandes", "demandes 3"),
            ("2027/01 [a]:*?\\", "2027 01  a"),
            ("'cité'", "cité"),
            ("", "1"),
            (" ' ", "1 2"),
            (&long, &"É".repeat(31)),
            (&long, &format!("{} 2", "É".repeat(29))),
        ] {
            let name = sheet_name(wanted, &names);
            assert_eq!(name, given, "{wanted}");
            names.push(name);
        }
    }

    #[test]
    fn a_text_is_cut_between_characters() {
        let mut out = String::new();
        escape(&"𝄞".repeat(20_000), &mut out);
        assert_eq!(out.chars().count(), 16_383);
    }
}
