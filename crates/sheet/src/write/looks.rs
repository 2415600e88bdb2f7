//! How the cells of a written workbook look.

use super::Field;

/// The colour behind a row. It never stands alone: the row says the same in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tint {
    /// None.
    #[default]
    None,
    /// Green: taken in.
    Good,
    /// Yellow: taken in, to be looked at.
    Caution,
    /// Red: refused.
    Bad,
    /// Grey: of no effect.
    Muted,
}

/// How a cell looks, beside what its type asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Heading,
    Body { tint: Tint, struck: bool },
}

/// The fills of the tints, in their order, without that of `None`. Black on each has more contrast
/// than anyone needs.
const FILLS: [&str; 4] = ["FFDFF0D8", "FFFFF2CC", "FFF8D7DA", "FFEDEDED"];

/// Number formats by kind of cell: general, text, whole number, share, date, instant. The last two
/// follow the country of whoever opens the file.
const FORMATS: [u32; 6] = [0, 49, 1, 164, 14, 22];

/// Looks of the body before the one of the headings.
const BODY_LOOKS: usize = (FILLS.len() + 1) * 2 * FORMATS.len();

impl Look {
    pub(crate) const HEADING: Self = Self::Heading;
    pub(crate) const PLAIN: Self = Self::Body { tint: Tint::None, struck: false };

    /// The position of the look in the styles of the workbook, for a cell that holds this.
    pub(super) fn position(self, field: &Field) -> usize {
        let Self::Body { tint, struck } = self else {
            return BODY_LOOKS;
        };
        let kind = match field {
            Field::Empty | Field::Decimal(_) | Field::Boolean(_) => 0,
            Field::Text(_) => 1,
            Field::Integer(_) => 2,
            Field::Percent(_) => 3,
            Field::Date(_) => 4,
            Field::Instant(_) => 5,
        };
        let tint = match tint {
            Tint::None => 0,
            Tint::Good => 1,
            Tint::Caution => 2,
            Tint::Bad => 3,
            Tint::Muted => 4,
        };
        (tint * 2 + usize::from(struck)) * FORMATS.len() + kind
    }
}

/// The part that holds the looks.
pub(super) fn styles() -> String {
    let mut fills = String::new();
    for fill in ["FFD9E1F2"].iter().chain(&FILLS) {
        fills.push_str(&format!(
            r#"<fill><patternFill patternType="solid"><fgColor rgb="{fill}"/><bgColor indexed="64"/></patternFill></fill>"#
        ));
    }
    let mut looks = String::new();
    for tint in 0..=FILLS.len() {
        // The first two fills are those that every workbook has, the third that of the headings.
        let fill = if tint == 0 { 0 } else { tint + 2 };
        for struck in 0..2 {
            for format in FORMATS {
                looks.push_str(&format!(
                    r#"<xf numFmtId="{format}" fontId="{struck}" fillId="{fill}" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top"/></xf>"#
                ));
            }
        }
    }
    let font = |extra: &str| format!(r#"<font>{extra}<sz val="11"/><name val="Calibri"/><family val="2"/></font>"#);
    let (plain, struck, bold) = (font(""), font("<strike/>"), font("<b/>"));
    format!(
        r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="164" formatCode="0.0%"/></numFmts><fonts count="3">{plain}{struck}{bold}</fonts><fills count="{fill_count}"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>{fills}</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="{look_count}">{looks}<xf numFmtId="49" fontId="2" fillId="2" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1" applyFill="1" applyAlignment="1"><alignment vertical="top" wrapText="1"/></xf></cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"#,
        fill_count = FILLS.len() + 3,
        look_count = BODY_LOOKS + 1,
    )
}
