//! How cells look: struck fonts and the formats that show a number as a date.

use std::collections::HashMap;

use super::dates::Shown;
use super::strings::read_strike;
use crate::Unreadable;
use crate::limits::Budget;
use crate::xml::Xml;

/// The looks that cells refer to by position.
#[derive(Debug, Default)]
pub(super) struct Styles {
    looks: Vec<Look>,
}

/// What matters of the look of a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) struck: bool,
    pub(super) shown: Shown,
}

impl Styles {
    /// The look at a position; beyond the last one, the plain look.
    pub(super) fn look(&self, position: usize) -> Look {
        self.looks.get(position).copied().unwrap_or(Look { struck: false, shown: Shown::Number })
    }

    pub(super) fn read(xml: &mut Xml, mut budget: Budget) -> Result<Self, Unreadable> {
        let mut formats: HashMap<u32, Shown> = HashMap::new();
        let mut fonts: Vec<bool> = Vec::new();
        let mut pairs: Vec<(usize, u32)> = Vec::new();
        xml.children(|xml, _| {
            xml.children(|xml, list| match list.name() {
                "numFmts" => xml.children(|_, format| {
                    let code = format.attribute("formatCode")?.unwrap_or_default();
                    if let Some(id) = number(format.attribute("numFmtId")?) {
                        formats.insert(id, Shown::from_code(&code));
                    }
                    Ok(())
                }),
                "fonts" => xml.children(|xml, _| {
                    fonts.push(read_strike(xml)?);
                    Ok(())
                }),
                "cellXfs" => xml.children(|_, look| {
                    let font = number(look.attribute("fontId")?).unwrap_or(0);
                    let format = number(look.attribute("numFmtId")?).unwrap_or(0);
                    budget.spend(size_of::<(usize, u32)>())?;
                    pairs.push((font, format));
                    Ok(())
                }),
                _ => Ok(()),
            })
        })?;
        let look = |(font, format): (usize, u32)| Look {
            struck: fonts.get(font).copied().unwrap_or(false),
            shown: match formats.get(&format) {
                Some(shown) => *shown,
                None => Shown::from_builtin(format),
            },
        };
        Ok(Self { looks: pairs.into_iter().map(look).collect() })
    }
}

fn number<N: std::str::FromStr>(value: Option<String>) -> Option<N> {
    value?.trim().parse().ok()
}
