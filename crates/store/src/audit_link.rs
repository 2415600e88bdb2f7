//! The chain over the audit: who edits, deletes or slips in a line behind the program's back shows.
//!
//! Each line of the audit has a link: a position, consecutive from 1, and a hash over the hash before it and the line's
//! canonical form ([`form`]). A link is made after the fact, by a job ([`seal`]): the write itself takes no turn on the head of
//! the chain. What is to be linked stands in `audit_unlinked`, which a trigger fills in the transaction of the line, so a
//! line that commits late is linked late, whatever its id or its clock said; a watermark over ids or times could pass it
//! by. [`verify`] walks the whole chain in bounded memory.
//!
//! Whoever may rewrite the whole database may also compute the chain anew from any position on. Against that, the head is
//! told outside the database: it is logged each time it moves, printed by `releve audit`, and `--expect-head` insists that
//! the chain still goes through it.

mod form;
mod seal;
mod verify;

use std::fmt;
use std::str::FromStr;

pub use seal::{Sealed, backlog, head, seal};
pub use verify::{Checked, Fault, Terms, verify};

/// The hash that stands before the first link.
const ORIGIN: [u8; 32] = [0; 32];

/// A place in the chain and the hash there, which stands for every line up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The position, from 1.
    pub position: i64,
    /// SHA-256 over the hash before and the canonical form of the line.
    pub hash: [u8; 32],
}

/// `position:hash`, the hash in lower-case hexadecimal.
impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.position)?;
        self.hash.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A text is no head of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a head is POSITION:HASH, the hash being 64 hexadecimal digits")]
pub struct NoHead;

impl FromStr for Head {
    type Err = NoHead;

    fn from_str(text: &str) -> Result<Self, NoHead> {
        let (position, digits) = text.split_once(':').ok_or(NoHead)?;
        let position = position.parse().ok().filter(|position| *position > 0).ok_or(NoHead)?;
        if digits.len() != 64 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Err(NoHead);
        }
        let mut hash = ORIGIN;
        for (at, byte) in hash.iter_mut().enumerate() {
            let pair = digits.get(at * 2..at * 2 + 2).ok_or(NoHead)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NoHead)?;
        }
        Ok(Self { position, hash })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_as_it_is_written() {
        let mut hash = ORIGIN;
        hash[0] = 0xab;
        hash[31] = 1;
        let head = Head { position: 42, hash };
        assert_eq!(head.to_string().parse(), Ok(head));
        assert!(head.to_string().starts_with("42:ab00"));
        let short = &head.to_string()[..60];
        for text in ["", "42", "0:", short, &format!("0:{}", "0".repeat(64)), &format!("1:{}", "é".repeat(32))] {
            assert_eq!(text.parse::<Head>(), Err(NoHead), "{text}");
        }
    }
}
