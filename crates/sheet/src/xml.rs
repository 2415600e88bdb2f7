//! A walk over XML that only sees elements, attributes and text, as they are unpacked.
//!
//! Names are compared without their prefix. A document type is refused, so that no entity can be
//! declared; the five that XML knows and the references to characters are replaced.

use std::io::{self, BufRead, Read};

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion, escape};

use crate::Unreadable;

/// Bytes of one tag, text or comment, and of the text of one element. The longest cell that
/// spreadsheet programs know takes a tenth of it.
const MOST_BYTES: usize = 1 << 20;

/// A document being walked. The walk never recurses on the depth of the document, and holds one
/// tag or one text of it at a time.
pub(crate) struct Xml<'t> {
    reader: Reader<Source<'t>>,
    buffer: Vec<u8>,
    role: &'static str,
    depth: usize,
}

/// The opening of an element.
pub(crate) struct Tag {
    start: BytesStart<'static>,
    role: &'static str,
}

/// What is directly inside an element.
pub(crate) enum Piece<'p> {
    Element(&'p Tag),
    Text(&'p str),
}

enum Node {
    Open(Tag),
    Close,
    Text(String),
    End,
}

/// The bytes of the document, with a bound on those of one piece of it.
struct Source<'t> {
    inner: Box<dyn BufRead + 't>,
    since_last: usize,
    fault: Option<Fault>,
}

#[derive(Clone, Copy)]
enum Fault {
    TooLong,
    Broken,
}

impl<'t> Xml<'t> {
    /// Starts before the root. `role` names the document in the refusals.
    pub(crate) fn new(bytes: impl BufRead + 't, role: &'static str) -> Self {
        let mut reader = Reader::from_reader(Source { inner: Box::new(bytes), since_last: 0, fault: None });
        reader.config_mut().expand_empty_elements = true;
        Self { reader, buffer: Vec::new(), role, depth: 0 }
    }

    /// Calls `each` on every child of the current element, then leaves that element. What `each`
    /// does not walk is skipped.
    pub(crate) fn children(
        &mut self,
        mut each: impl FnMut(&mut Self, &Tag) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        self.pieces(|xml, piece| match piece {
            Piece::Element(tag) => each(xml, tag),
            Piece::Text(_) => Ok(()),
        })
    }

    /// Like `children`, with the texts between them.
    pub(crate) fn pieces(
        &mut self,
        mut each: impl FnMut(&mut Self, Piece) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        let level = self.depth;
        loop {
            match self.next()? {
                Node::Open(tag) => {
                    each(self, Piece::Element(&tag))?;
                    self.leave_to(level)?;
                }
                Node::Text(text) => each(self, Piece::Text(&text))?,
                Node::Close => return Ok(()),
                Node::End => return self.at_end(level),
            }
        }
    }

    /// The text directly inside the current element, then leaves that element.
    pub(crate) fn text(&mut self) -> Result<String, Unreadable> {
        let mut all = String::new();
        self.pieces(|_, piece| match piece {
            Piece::Element(_) => Ok(()),
            Piece::Text(text) => append(&mut all, text),
        })?;
        Ok(all)
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

    fn next(&mut self) -> Result<Node, Unreadable> {
        loop {
            self.buffer.clear();
            self.reader.get_mut().since_last = 0;
            let event = match self.reader.read_event_into(&mut self.buffer) {
                Ok(event) => event,
                Err(error) => {
                    let fault = self.reader.get_mut().fault;
                    return Err(refusal(fault, &error, self.role));
                }
            };
            return Ok(match event {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    Node::Open(Tag { start: start.into_owned(), role: self.role })
                }
                Event::End(_) => {
                    let depth = self.depth.checked_sub(1);
                    self.depth = depth.ok_or_else(|| malformed(self.role))?;
                    Node::Close
                }
                Event::Text(text) => Node::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Node::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(name) => Node::Text(resolve(&name, self.role)?),
                Event::DocType(_) => return Err(Unreadable::ExternalEntity),
                Event::Eof => Node::End,
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) => continue,
            });
        }
    }
}

impl Tag {
    pub(crate) fn name(&self) -> &str {
        self.start.local_name().into_inner()
    }

    /// The value of an attribute without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Result<Option<String>, Unreadable> {
        let mut found = None;
        self.attributes(|key, value| {
            if found.is_none() && key == name {
                found = Some(value()?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// The value of an attribute with a prefix, whatever the prefix.
    pub(crate) fn prefixed(&self, name: &str) -> Result<Option<String>, Unreadable> {
        let mut found = None;
        self.attributes(|key, value| {
            if found.is_none() && key.split_once(':').is_some_and(|(_, local)| local == name) {
                found = Some(value()?);
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Calls `each` with every attribute: its name, with its prefix, and its value when asked for.
    pub(crate) fn attributes(
        &self,
        mut each: impl FnMut(&str, &dyn Fn() -> Result<String, Unreadable>) -> Result<(), Unreadable>,
    ) -> Result<(), Unreadable> {
        // The check for duplicates compares every pair: a tag with many attributes would cost its
        // square.
        for attribute in self.start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| malformed(self.role))?;
            let value = || {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                Ok(value.map_err(|_| malformed(self.role))?.into_owned())
            };
            each(attribute.key.into_inner(), &value)?;
        }
        Ok(())
    }
}

impl Read for Source<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since_last > MOST_BYTES {
            self.fault = Some(Fault::TooLong);
            return Err(io::ErrorKind::OutOfMemory.into());
        }
        self.inner.fill_buf().inspect_err(|error| {
            if error.kind() != io::ErrorKind::Interrupted {
                self.fault = Some(Fault::Broken);
            }
        })
    }

    fn consume(&mut self, amount: usize) {
        self.since_last = self.since_last.saturating_add(amount);
        self.inner.consume(amount);
    }
}

/// Adds a piece to a text that has an end.
pub(crate) fn append(all: &mut String, piece: &str) -> Result<(), Unreadable> {
    if all.len().saturating_add(piece.len()) > MOST_BYTES {
        return Err(Unreadable::CellTooLong);
    }
    all.push_str(piece);
    Ok(())
}

/// Whether the value of an XML truth attribute is true; an absent one has a default of its own.
pub(crate) fn is_true(value: &str) -> bool {
    !matches!(value.trim(), "0" | "false" | "off")
}

fn resolve(name: &BytesRef, role: &'static str) -> Result<String, Unreadable> {
    let character = name.resolve_char_ref().map_err(|_| malformed(role))?;
    if let Some(character) = character {
        return Ok(character.to_string());
    }
    let entity = escape::resolve_xml_entity(name);
    Ok(entity.ok_or_else(|| malformed(role))?.to_owned())
}

fn refusal(fault: Option<Fault>, error: &quick_xml::Error, role: &'static str) -> Unreadable {
    match (fault, error) {
        (Some(Fault::TooLong), _) => Unreadable::UnpacksTooLarge,
        (Some(Fault::Broken), _) => Unreadable::damaged(format!("{role}: the part cannot be unpacked")),
        (None, quick_xml::Error::Encoding(_)) => Unreadable::damaged(format!("{role}: not unicode text")),
        (None, _) => malformed(role),
    }
}

fn malformed(role: &'static str) -> Unreadable {
    Unreadable::damaged(format!("{role}: not well-formed xml"))
}
