//! The outline of a workbook: its tabs and the day that its dates count from.

use super::dates::Epoch;
use crate::Unreadable;
use crate::xml::{Xml, is_true};

/// Hidden tabs are not read but take a place in the list, which has to end.
const MOST_TABS: usize = 2_000;

/// What the main part says.
#[derive(Debug)]
pub(super) struct Outline {
    pub(super) epoch: Epoch,
    pub(super) tabs: Vec<Tab>,
}

/// A tab, in the order in which a person sees them.
#[derive(Debug)]
pub(super) struct Tab {
    pub(super) name: String,
    pub(super) visible: bool,
    /// The link to the part that holds the sheet.
    pub(super) relation: String,
}

impl Outline {
    /// # Errors
    /// `NotASpreadsheet` when the main part is that of a text document or a slide show.
    pub(super) fn read(xml: &mut Xml) -> Result<Self, Unreadable> {
        let mut is_workbook = false;
        let mut epoch = Epoch::Y1900;
        let mut tabs = Vec::new();
        xml.children(|xml, root| {
            if root.name() != "workbook" {
                return Ok(());
            }
            is_workbook = true;
            xml.children(|xml, tag| match tag.name() {
                "workbookPr" => {
                    let flag = tag.attribute("date1904")?;
                    if flag.is_some_and(|flag| is_true(&flag)) {
                        epoch = Epoch::Y1904;
                    }
                    Ok(())
                }
                "sheets" => xml.children(|_, tag| {
                    if tabs.len() >= MOST_TABS {
                        return Err(Unreadable::TooManySheets);
                    }
                    let state = tag.attribute("state")?;
                    tabs.push(Tab {
                        name: tag.attribute("name")?.unwrap_or_default(),
                        visible: state.is_none_or(|state| state == "visible"),
                        relation: tag.prefixed("id")?.unwrap_or_default(),
                    });
                    Ok(())
                }),
                _ => Ok(()),
            })
        })?;
        if !is_workbook {
            return Err(Unreadable::NotASpreadsheet);
        }
        Ok(Self { epoch, tabs })
    }
}
