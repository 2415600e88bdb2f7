//! Numbers as each language writes them.

use super::Lang;

/// A whole number with its thousands apart: "53 000" with a narrow no-break space, or "53,000".
#[must_use]
pub fn whole(lang: Lang, number: u32) -> String {
    let digits = number.to_string();
    if digits.len() < 5 && lang == Lang::Fr {
        // Four digits stay together in French.
        return digits;
    }
    let separator = match lang {
        Lang::Fr => '\u{202f}',
        Lang::En => ',',
    };
    let mut out = String::with_capacity(digits.len() + 6);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

/// An amount in euros, from its cents: "1 200 €", "12,50 €"; "€1,200", "€12.50".
#[must_use]
pub fn euros(lang: Lang, cents: u32) -> String {
    let (whole_part, rest) = (whole(lang, cents / 100), cents % 100);
    match (lang, rest) {
        (Lang::Fr, 0) => format!("{whole_part}\u{a0}€"),
        (Lang::Fr, _) => format!("{whole_part},{rest:02}\u{a0}€"),
        (Lang::En, 0) => format!("€{whole_part}"),
        (Lang::En, _) => format!("€{whole_part}.{rest:02}"),
    }
}

/// The cents as they stand in a field: "1200", "12,50".
#[must_use]
pub fn amount(lang: Lang, cents: u32) -> String {
    let separator = match lang {
        Lang::Fr => ',',
        Lang::En => '.',
    };
    if cents.is_multiple_of(100) {
        (cents / 100).to_string()
    } else {
        format!("{}{separator}{:02}", cents / 100, cents % 100)
    }
}

/// The cents of an amount that was typed, with a comma or a point, spaces and the sign left aside.
#[must_use]
pub fn read_euros(typed: &str) -> Option<u32> {
    let text: String = typed.chars().filter(|sign| !sign.is_whitespace() && *sign != '€').collect();
    let (euros, cents) = text.split_once([',', '.']).unwrap_or((&text, ""));
    let figures = |text: &str| text.chars().all(|sign| sign.is_ascii_digit());
    if euros.is_empty() || !figures(euros) || !figures(cents) || cents.len() > 2 {
        return None;
    }
    let cents: u32 = format!("{cents:0<2}").parse().ok()?;
    euros.parse::<u32>().ok()?.checked_mul(100)?.checked_add(cents)
}

/// A French phone number as people say it: "+33 6 12 34 56 78". How others are grouped is their country's business.
#[must_use]
pub fn phone(number: &str) -> String {
    let Some((first, rest)) = number.strip_prefix("+33").and_then(|digits| digits.split_at_checked(1)) else {
        return number.to_owned();
    };
    let mut out = format!("+33\u{a0}{first}");
    for (index, digit) in rest.chars().enumerate() {
        if index.is_multiple_of(2) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

/// "1er", "2e" or "1st", "22nd".
#[must_use]
pub fn ordinal(lang: Lang, number: u32) -> String {
    let suffix = match (lang, number % 10, number % 100) {
        (Lang::Fr, ..) if number == 1 => "er",
        (Lang::Fr, ..) => "e",
        (Lang::En, _, 11..=13) => "th",
        (Lang::En, 1, _) => "st",
        (Lang::En, 2, _) => "nd",
        (Lang::En, 3, _) => "rd",
        (Lang::En, ..) => "th",
    };
    format!("{}{suffix}", whole(lang, number))
}

#[cfg(test)]
mod tests {
    use super::{Lang, amount, euros, ordinal, phone, read_euros, whole};

    #[test]
    fn amounts_are_written_and_read_as_people_do() {
        assert_eq!(euros(Lang::Fr, 1_200_000), "12\u{202f}000\u{a0}€");
        assert_eq!(euros(Lang::Fr, 1_250), "12,50\u{a0}€");
        assert_eq!(euros(Lang::En, 1_250), "€12.50");
        assert_eq!((amount(Lang::Fr, 1_205), amount(Lang::En, 1_200)), ("12,05".to_owned(), "12".to_owned()));
        let read = [("12", 1_200), ("12,5", 1_250), ("12.05", 1_205), ("1 200 €", 120_000), ("0", 0)];
        for (typed, cents) in read {
            assert_eq!(read_euros(typed), Some(cents), "{typed}");
        }
        for wrong in ["", "douze", "12,505", ",5", "-3", "99999999999"] {
            assert_eq!(read_euros(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_french_phone_number_is_grouped_and_others_are_left() {
        let cases = [
            ("+33612345678", "+33\u{a0}6\u{a0}12\u{a0}34\u{a0}56\u{a0}78"),
            ("+3225551234", "+3225551234"),
            ("+33", "+33"),
        ];
        for (number, words) in cases {
            assert_eq!(phone(number), words);
        }
    }

    #[test]
    fn thousands_are_apart() {
        let cases = [
            (0, "0", "0"),
            (999, "999", "999"),
            (1234, "1234", "1,234"),
            (53_000, "53\u{202f}000", "53,000"),
            (1_000_000, "1\u{202f}000\u{202f}000", "1,000,000"),
        ];
        for (number, fr, en) in cases {
            assert_eq!(whole(Lang::Fr, number), fr);
            assert_eq!(whole(Lang::En, number), en);
        }
    }

    #[test]
    fn ordinals_are_written_short() {
        let cases = [
            (1, "1er", "1st"),
            (2, "2e", "2nd"),
            (3, "3e", "3rd"),
            (11, "11e", "11th"),
            (12, "12e", "12th"),
            (21, "21e", "21st"),
            (112, "112e", "112th"),
        ];
        for (number, fr, en) in cases {
            assert_eq!(ordinal(Lang::Fr, number), fr);
            assert_eq!(ordinal(Lang::En, number), en);
        }
    }
}
