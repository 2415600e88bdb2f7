//! How cells, texts and tables look, as far as it says that something is struck or hidden.

use std::collections::HashMap;

use crate::Unreadable;
use crate::limits::Budget;
use crate::xml::Xml;

/// A style inherits from a parent, and so on; beyond this, from nobody.
const MOST_PARENTS: usize = 16;

/// The styles by family and name. Those of the document hide those of the same name in the set of
/// common styles, which are read first.
#[derive(Debug)]
pub(super) struct Styles {
    cells: HashMap<String, Style>,
    texts: HashMap<String, Style>,
    tables: HashMap<String, Style>,
    budget: Budget,
}

#[derive(Debug, Default)]
struct Style {
    struck: Option<bool>,
    hidden: bool,
    parent: Option<String>,
}

impl Styles {
    pub(super) fn new(budget: Budget) -> Self {
        Self { cells: HashMap::new(), texts: HashMap::new(), tables: HashMap::new(), budget }
    }

    /// Reads the styles that are the children of the current element.
    pub(super) fn read(&mut self, xml: &mut Xml) -> Result<(), Unreadable> {
        xml.children(|xml, tag| {
            if tag.name() != "style" {
                return Ok(());
            }
            let family = tag.prefixed("family")?.unwrap_or_default();
            let family = match family.as_str() {
                "table-cell" => &mut self.cells,
                "text" => &mut self.texts,
                "table" => &mut self.tables,
                _ => return Ok(()),
            };
            let name = tag.prefixed("name")?.unwrap_or_default();
            let mut style = Style { parent: tag.prefixed("parent-style-name")?, ..Style::default() };
            let parent = style.parent.as_ref().map_or(0, String::len);
            self.budget.spend(size_of::<(String, Style)>() + name.len() + parent)?;
            xml.children(|_, tag| {
                match tag.name() {
                    "text-properties" => {
                        // The line has a style and a type; a program may write either.
                        for line in ["text-line-through-style", "text-line-through-type"] {
                            if let Some(line) = tag.prefixed(line)? {
                                style.struck = Some(style.struck == Some(true) || line != "none");
                            }
                        }
                    }
                    "table-properties" => style.hidden = tag.prefixed("display")?.as_deref() == Some("false"),
                    _ => {}
                }
                Ok(())
            })?;
            family.insert(name, style);
            Ok(())
        })
    }

    /// Whether a cell of this style is struck.
    pub(super) fn cell_struck(&self, name: &str) -> bool {
        struck(&self.cells, name).unwrap_or(false)
    }

    /// Whether a text of this style is struck; `None` when it looks like what it is in.
    pub(super) fn text_struck(&self, name: &str) -> Option<bool> {
        struck(&self.texts, name)
    }

    /// Whether a table of this style is hidden.
    pub(super) fn table_hidden(&self, name: &str) -> bool {
        self.tables.get(name).is_some_and(|style| style.hidden)
    }
}

fn struck(family: &HashMap<String, Style>, name: &str) -> Option<bool> {
    let mut name = name;
    for _ in 0..MOST_PARENTS {
        let style = family.get(name)?;
        if style.struck.is_some() {
            return style.struck;
        }
        name = style.parent.as_deref()?;
    }
    None
}
