//! Tables for spreadsheets: RFC 4180, with a byte order mark so that accents are read as such, and no cell that a
//! spreadsheet would run as a formula.

use contract::audit::CsvSeparator;

/// Marks a text as UTF-8 for spreadsheets.
pub const MARK: &str = "\u{feff}";

/// What begins a formula, or moves to another cell.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// Adds one row.
pub fn row<'a>(out: &mut String, separator: CsvSeparator, cells: impl IntoIterator<Item = &'a str>) {
    let between = match separator {
        CsvSeparator::Comma => ',',
        CsvSeparator::Semicolon => ';',
    };
    for (index, text) in cells.into_iter().enumerate() {
        if index > 0 {
            out.push(between);
        }
        cell(out, text);
    }
    out.push_str("\r\n");
}

/// Text that a spreadsheet would take for a formula is led by an apostrophe, which it shows as text.
fn cell(out: &mut String, text: &str) {
    let formula = text.starts_with(FORMULA);
    let quoted = formula || text.contains(['"', ',', ';', '\n', '\r', '\t']);
    if quoted {
        out.push('"');
    }
    if formula {
        out.push('\'');
    }
    if quoted {
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(cells: &[&str], separator: CsvSeparator) -> String {
        let mut out = String::new();
        row(&mut out, separator, cells.iter().copied());
        out
    }

    #[test]
    fn cells_stay_cells() {
        assert_eq!(one(&["a", "b c", ""], CsvSeparator::Comma), "a,b c,\r\n");
        assert_eq!(
            one(&["a;b", "c,d", "e\"f", "g\nh"], CsvSeparator::Semicolon),
            "\"a;b\";\"c,d\";\"e\"\"f\";\"g\nh\"\r\n"
        );
    }

    #[test]
    fn nothing_is_run_as_a_formula() {
        for text in ["=1+1", "+33 6", "-1", "@SUM(A1)", "\t=1", "\r=1", "=HYPERLINK(\"https://evil.example\")"] {
            let written = one(&[text], CsvSeparator::Comma);
            assert!(written.starts_with("\"'"), "{written}");
        }
        assert_eq!(one(&["a=b", "1-2"], CsvSeparator::Comma), "a=b,1-2\r\n");
    }
}
