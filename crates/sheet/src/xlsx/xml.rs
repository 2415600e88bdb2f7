//! A walk over XML that only sees elements, attributes and text.
//!
//! Names are compared without their prefix. A document type is refused, so that no entity can be
//! declared; the five that XML knows and the references to characters are replaced.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape};

use crate::Unreadable;

/// A document being walked. The walk never recurses on the depth of the document.
pub(super) struct Xml<'t> {
    reader: Reader<&'t [u8]>,
    role: &'static str,
    depth: usize,
}

/// The opening of an element.
pub(super) struct Tag<'t> {
    start: BytesStart<'t>,
    role: &'static str,
}

enum Node<'t> {
    Open(Tag<'t>),
    Close,
    Text(String),
    End,
}

impl<'t> Xml<'t> {
    /// Starts before the root. `role` names the document in the refusals.
    pub(super) fn parse(text: &'t str, role: &'static str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self { reader, role, depth: 0 }
    }

    /// Calls `each` on every child of the current element, then leaves that element. What `each`
    /// does not walk is skipped.
    pub(super) fn children(
        &mut self,
        mut each: impl FnMut(&mut Self, &Tag<'t>) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let level = self.depth;
        loop {
            match self.next()? {
                Node::Open(tag) => {
                    each(self, &tag)?;
                    self.leave_to(level)?;
                }
                Node::Close => return Ok(()),
                Node::Text(_) => {}
                Node::End => return self.at_end(level),
            }
        }
    }

    /// The text directly inside the current element, then leaves that element.
    pub(super) fn text(&mut self) -> Result<String, Unreadable> {
        let level = self.depth;
        let mut all = String::new();
        loop {
            match self.next()? {
                Node::Open(_) => self.leave_to(level)?,
                Node::Text(text) if all.is_empty() => all = text,
                Node::Text(text) => all.push_str(&text),
                Node::Close => return Ok(all),
                Node::End => return self.at_end(level).map(|()| all),
            }
        }
    }

    fn leave_to(&mut self, level: usize) -> Result<(), Unreadable> {
        while self.depth > level {
            if let Node::End = self.next()? {
                return self.at_end(level);
            }
        }
        Ok(())
    }

    fn at_end(&self, level: usize) -> Result<(), Unreadable> {
        if level == 0 && self.depth == 0 {
            return Ok(());
        }
        Err(malformed(self.role))
    }

    fn next(&mut self) -> Result<Node<'t>, Unreadable> {
        loop {
            let event = self.reader.read_event();
            return Ok(match event.map_err(|_| malformed(self.role))? {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    Node::Open(Tag { start, role: self.role })
                }
                Event::End(_) => {
                    let depth = self.depth.checked_sub(1);
                    self.depth = depth.ok_or_else(|| malformed(self.role))?;
                    Node::Close
                }
                Event::Text(text) => Node::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Node::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => Node::Text(self.resolve(&name)?),
                Event::DocType(_) => return Err(Unreadable::ExternalEntity),
                Event::Eof => Node::End,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            });
        }
    }

    fn resolve(&self, name: &quick_xml::events::BytesRef) -> Result<String, Unreadable> {
        let character = name.resolve_char_ref().map_err(|_| malformed(self.role))?;
        if let Some(character) = character {
            return Ok(character.to_string());
        }
        let entity = escape::resolve_xml_entity(name);
        Ok(entity.ok_or_else(|| malformed(self.role))?.to_owned())
    }
}

impl Tag<'_> {
    pub(super) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of an attribute without prefix.
    pub(super) fn attribute(&self, name: &str) -> Result<Option<String>, Unreadable> {
        self.find(|key| key == name)
    }

    /// The value of an attribute with a prefix, whatever the prefix.
    pub(super) fn prefixed(&self, name: &str) -> Result<Option<String>, Unreadable> {
        self.find(|key| key.split_once(':').is_some_and(|(_, local)| local == name))
    }

    fn find(&self, wanted: impl Fn(&str) -> bool) -> Result<Option<String>, Unreadable> {
        // The check for duplicates compares every pair: a tag with many attributes would cost its
        // square.
        for attribute in self.start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| malformed(self.role))?;
            if wanted(attribute.key.into_inner()) {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                let value = value.map_err(|_| malformed(self.role))?;
                return Ok(Some(value.into_owned()));
            }
        }
        Ok(None)
    }
}

/// Whether the value of an XML truth attribute is true; an absent one has a default of its own.
pub(super) fn is_true(value: &str) -> bool {
    !matches!(value.trim(), "0" | "false" | "off")
}

fn malformed(role: &'static str) -> Unreadable {
    Unreadable::damaged(format!("{role}: not well-formed xml"))
}
