//! The markup of texts that people write for others to read: headings, paragraphs, lists, links, strong words, blanks to fill.
//!
//! A few signs of Markdown and no more. What is not one of them is text, so no text can become anything else than what is
//! listed here: no script, no style, no picture. A link leads to a page of this site, over TLS to another one, or to an e-mail
//! address. Reading takes one pass over the text, whatever it holds.

use std::fmt;

/// Characters of a link's address at most.
const MOST_OF_TARGET: usize = 500;

/// A text as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// Its blocks, from the top.
    pub blocks: Vec<Block>,
}

/// A part of a text that stands by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// `## …` and `### …`.
    Heading(Level, Vec<Piece>),
    /// Lines; one that ends is followed by [`Piece::Break`].
    Paragraph(Vec<Piece>),
    /// `- …`, or `1. …`.
    List(Marker, Vec<Vec<Piece>>),
}

/// How deep a heading stands under the title of its page. None is skipped on the way down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Right under the title.
    Section,
    /// Under a section.
    Subsection,
}

/// What the lines of a list begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A dot.
    Bullet,
    /// Its number.
    Number,
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it is.
    Text(String),
    /// `**…**` around words that hold neither a link nor a blank: these are read for themselves.
    Strong(String),
    /// `[…](…)`
    Link(String, Target),
    /// `[[…]]`: what somebody has still to write here.
    Blank(String),
    /// The line ends, the block goes on.
    Break,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target(String);

/// What a text asks for that it does not get: a link to anything else than a page or an e-mail address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: a link leads to https://…, to mailto:… or to an address of this site such as /docs")]
pub struct UnsafeLink {
    /// The line, from 1.
    pub line: usize,
}

impl Target {
    /// Reads the address of a link: `https://…`, `mailto:…`, or `/…` on this site. None when it is anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain = text.len() <= MOST_OF_TARGET && text.bytes().all(|byte| byte.is_ascii_graphic());
        let quoting = |c: char| matches!(c, '<' | '>' | '"' | '\'' | '`' | '\\' | '{' | '}' | '|' | '^');
        if !plain || text.contains(quoting) {
            return None;
        }
        let safe = match (text.strip_prefix("https://"), text.strip_prefix("mailto:")) {
            (Some(rest), _) => is_site(rest),
            (_, Some(address)) => is_mailbox(address),
            _ => text.starts_with('/') && !text.starts_with("//"),
        };
        safe.then(|| Self(text.to_owned()))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A host, perhaps a port, then anything: nobody's name stands before the host to look like it.
fn is_site(rest: &str) -> bool {
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.starts_with(|c: char| c.is_ascii_alphanumeric())
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':'))
}

/// One mailbox, and nothing that fills the message in.
fn is_mailbox(address: &str) -> bool {
    let sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    address.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && name.chars().all(sign) && host.chars().all(sign)
    })
}

impl Document {
    /// Reads a text.
    ///
    /// # Errors
    /// A link that leads where none may.
    pub fn parse(text: &str) -> Result<Self, UnsafeLink> {
        let mut reader = Reader::default();
        for (number, line) in (1..).zip(text.lines()) {
            reader.line(line.trim()).map_err(|()| UnsafeLink { line: number })?;
        }
        Ok(Self { blocks: reader.blocks })
    }

    /// How many blanks somebody has still to fill.
    #[must_use]
    pub fn blanks(&self) -> usize {
        let pieces = self.blocks.iter().flat_map(|block| match block {
            Block::Heading(_, pieces) | Block::Paragraph(pieces) => std::slice::from_ref(pieces),
            Block::List(_, items) => items.as_slice(),
        });
        pieces.flatten().filter(|piece| matches!(piece, Piece::Blank(_))).count()
    }
}

/// What was read so far.
#[derive(Debug, Default)]
struct Reader {
    blocks: Vec<Block>,
    /// Whether the next line of text goes on with the last block.
    open: bool,
    /// Whether a section was begun.
    in_section: bool,
}

impl Reader {
    fn line(&mut self, line: &str) -> Result<(), ()> {
        if line.is_empty() {
            self.open = false;
            return Ok(());
        }
        if let Some((level, words)) = heading(line) {
            let level = if self.in_section { level } else { Level::Section };
            self.in_section = true;
            self.open = false;
            self.blocks.push(Block::Heading(level, pieces(words)?));
            return Ok(());
        }
        match item(line) {
            Some((marker, words)) => self.item(marker, pieces(words)?),
            None => self.words(pieces(line)?),
        }
        self.open = true;
        Ok(())
    }

    /// Lines of the same list stand together, whether blank lines lie between them or not.
    fn item(&mut self, marker: Marker, pieces: Vec<Piece>) {
        match self.blocks.last_mut() {
            Some(Block::List(known, items)) if *known == marker => items.push(pieces),
            _ => self.blocks.push(Block::List(marker, vec![pieces])),
        }
    }

    fn words(&mut self, pieces: Vec<Piece>) {
        let last = match self.blocks.last_mut().filter(|_| self.open) {
            Some(Block::Paragraph(pieces)) => Some(pieces),
            Some(Block::List(_, items)) => items.last_mut(),
            _ => None,
        };
        match last {
            Some(begun) => {
                begun.push(Piece::Break);
                begun.extend(pieces);
            }
            None => self.blocks.push(Block::Paragraph(pieces)),
        }
    }
}

fn heading(line: &str) -> Option<(Level, &str)> {
    let words = line.trim_start_matches('#');
    let level = match line.len() - words.len() {
        1 | 2 => Level::Section,
        3..=6 => Level::Subsection,
        _ => return None,
    };
    words.strip_prefix(' ').map(|words| (level, words.trim()))
}

fn item(line: &str) -> Option<(Marker, &str)> {
    if let Some(words) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((Marker::Bullet, words.trim()));
    }
    let (number, words) = line.split_once(". ")?;
    let counts = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    counts.then(|| (Marker::Number, words.trim()))
}

/// The signs that something may begin with.
const SIGNS: [char; 3] = ['\\', '*', '['];

fn pieces(line: &str) -> Result<Vec<Piece>, ()> {
    let (mut found, mut text, mut rest) = (Vec::new(), String::new(), line);
    while let Some(at) = rest.find(SIGNS) {
        let (before, sign) = rest.split_at(at);
        text.push_str(before);
        match begins(sign)? {
            Some((Piece::Text(more), after)) => {
                text.push_str(&more);
                rest = after;
            }
            Some((piece, after)) => {
                push_text(&mut found, &mut text);
                found.push(piece);
                rest = after;
            }
            None => {
                let (alone, after) = sign.split_at(1);
                text.push_str(alone);
                rest = after;
            }
        }
    }
    text.push_str(rest);
    push_text(&mut found, &mut text);
    Ok(found)
}

fn push_text(found: &mut Vec<Piece>, text: &mut String) {
    if !text.is_empty() {
        found.push(Piece::Text(std::mem::take(text)));
    }
}

/// What begins with the sign that the text begins with, and what follows it; none when the sign stands for itself.
fn begins(text: &str) -> Result<Option<(Piece, &str)>, ()> {
    if let Some(after) = text.strip_prefix('\\') {
        let escaped = after.chars().next().filter(char::is_ascii_punctuation);
        return Ok(escaped.map(|sign| (Piece::Text(sign.to_string()), after.split_at(sign.len_utf8()).1)));
    }
    if let Some(after) = text.strip_prefix("**") {
        let strong = after.split_once("**").filter(|(words, _)| !words.is_empty() && words.trim() == *words);
        let Some((words, after)) = strong else { return Ok(None) };
        let plain = pieces(words)?.iter().all(|piece| matches!(piece, Piece::Text(_)));
        return Ok(plain.then(|| (Piece::Strong(words.to_owned()), after)));
    }
    if let Some(after) = text.strip_prefix("[[") {
        let blank = between(after, "]]", &['[', ']']).filter(|(words, _)| !words.trim().is_empty());
        return Ok(blank.map(|(words, after)| (Piece::Blank(words.trim().to_owned()), after)));
    }
    text.strip_prefix('[').map_or(Ok(None), link)
}

/// `words](address)`, after its first sign.
fn link(text: &str) -> Result<Option<(Piece, &str)>, ()> {
    let words = between(text, "](", &['[', ']']).filter(|(words, _)| !words.trim().is_empty());
    let Some((words, after)) = words else { return Ok(None) };
    let Some((target, after)) = between(after, ")", &['(', ')', ' ']) else { return Ok(None) };
    let target = Target::parse(target).ok_or(())?;
    Ok(Some((Piece::Link(words.trim().to_owned(), target), after)))
}

/// What stands before the end, and what follows it, when none of the signs stands before it.
fn between<'t>(text: &'t str, end: &str, signs: &[char]) -> Option<(&'t str, &'t str)> {
    let (inside, rest) = text.split_at(text.find(signs)?);
    rest.strip_prefix(end).map(|after| (inside, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<Block> {
        Document::parse(text).unwrap().blocks
    }

    fn text(words: &str) -> Piece {
        Piece::Text(words.to_owned())
    }

    fn link(words: &str, target: &str) -> Piece {
        Piece::Link(words.to_owned(), Target::parse(target).unwrap())
    }

    #[test]
    fn blocks_are_read_as_they_are_written() {
        let document = "## Éditeur\nL’organisation\n12 rue X\n\nUn autre\n- un\n- deux\n  encore\n\n- trois\n1. premier\n2. second\n### Sous";
        assert_eq!(
            read(document),
            [
                Block::Heading(Level::Section, vec![text("Éditeur")]),
                Block::Paragraph(vec![text("L’organisation"), Piece::Break, text("12 rue X")]),
                Block::Paragraph(vec![text("Un autre")]),
                Block::List(
                    Marker::Bullet,
                    vec![vec![text("un")], vec![text("deux"), Piece::Break, text("encore")], vec![text("trois")],]
                ),
                Block::List(Marker::Number, vec![vec![text("premier")], vec![text("second")]]),
                Block::Heading(Level::Subsection, vec![text("Sous")]),
            ]
        );
    }

    #[test]
    fn no_heading_is_skipped_on_the_way_down() {
        let levels = |text: &str| {
            let level = |block: Block| if let Block::Heading(level, _) = block { Some(level) } else { None };
            read(text).into_iter().filter_map(level).collect::<Vec<_>>()
        };
        assert_eq!(
            levels("### a\n### b\n# c\n###### d"),
            [Level::Section, Level::Subsection, Level::Section, Level::Subsection]
        );
        assert_eq!(read("####### a"), [Block::Paragraph(vec![text("####### a")])]);
        assert_eq!(read("#a"), [Block::Paragraph(vec![text("#a")])]);
    }

    #[test]
    fn pieces_are_read_as_they_are_written() {
        for (line, expected) in [
            ("a **b** c", vec![text("a "), Piece::Strong("b".to_owned()), text(" c")]),
            ("[x](/docs).", vec![link("x", "/docs"), text(".")]),
            ("[[à remplir]]", vec![Piece::Blank("à remplir".to_owned())]),
            ("**a [b] c**", vec![Piece::Strong("a [b] c".to_owned())]),
            ("**[[nom]]** b", vec![text("**"), Piece::Blank("nom".to_owned()), text("** b")]),
            ("**[x](/docs)**", vec![text("**"), link("x", "/docs"), text("**")]),
            (r"\*\*a\*\* \[b](c) \a", vec![text(r"**a** [b](c) \a")]),
            ("** a ** **** * [ ] [a] [](/b) [a]( b", vec![text("** a ** **** * [ ] [a] [](/b) [a]( b")]),
            ("[[a [b]] [[]] [[ ]]", vec![text("[[a [b]] [[]] [[ ]]")]),
            ("<script>alert(1)</script>", vec![text("<script>alert(1)</script>")]),
            ("![i](/a)", vec![text("!"), link("i", "/a")]),
            ("[a](javascript:alert(1))", vec![text("[a](javascript:alert(1))")]),
        ] {
            assert_eq!(read(line), [Block::Paragraph(expected)], "{line}");
        }
    }

    #[test]
    fn links_lead_to_pages_and_to_mailboxes_only() {
        for fine in [
            "https://www.defenseurdesdroits.fr/",
            "https://a.example:8443/b?c=%28d%29#e",
            "mailto:dpd+releve@a.example",
            "/personal-data",
            "/",
        ] {
            assert_eq!(Target::parse(fine).unwrap().as_str(), fine);
        }
        for hostile in [
            "http://a.example/",
            "javascript:alert`1`",
            "JavaScript:alert",
            "data:text/html,x",
            "vbscript:x",
            "//evil.example",
            "/\\evil.example",
            "https://",
            "https:///a",
            "https://bank.example@evil.example/",
            "https://-a",
            "https://a\u{202e}b",
            "https://é.example",
            "/a\"onclick=x",
            "/a'b",
            "mailto:",
            "mailto:a@",
            "mailto:a@b?bcc=c@d",
            "mailto:a@b,c@d",
            "",
            "#a",
            "docs",
            "/a\tb",
        ] {
            assert_eq!(Target::parse(hostile), None, "{hostile}");
        }
        assert_eq!(Target::parse(&format!("/{}", "a".repeat(MOST_OF_TARGET))), None);
        assert_eq!(Document::parse("a\n\nb [c](javascript:x)"), Err(UnsafeLink { line: 3 }));
        assert_eq!(Document::parse("a\n- [c](//evil.example)"), Err(UnsafeLink { line: 2 }));
        assert_eq!(Document::parse("**[x](javascript:y)**"), Err(UnsafeLink { line: 1 }));
    }

    #[test]
    fn blanks_are_counted_wherever_they_stand() {
        let document = Document::parse("## [[a]]\n[[b]] et [[c]]\n- [[d]]\n- e\n- **[[f]]**").unwrap();
        assert_eq!(document.blanks(), 5);
    }

    #[test]
    fn a_text_of_nothing_but_signs_is_read() {
        for sign in [
            "[", "[[", "**", "* ", "[a](", "[a](/b", "\\", "]", "**a", "[[a", "- ", "# ", "[a]", "*", "**[a](",
            "**a**[",
        ] {
            let text = sign.repeat(20_000 / sign.len());
            assert!(Document::parse(&text).is_ok(), "{sign}");
        }
    }
}
