//! Makes an input of others: bits, bytes, stretches, numbers and words changed, taken out, put in and put together.

use std::hash::{DefaultHasher, Hash, Hasher};

/// Bytes that parsers treat in a way of their own.
const BYTES: [u8; 20] =
    [0, 1, 9, 10, 13, 27, 32, b'"', b'%', b'&', b'\'', b'+', b',', b';', b'<', b'=', b'{', 0x7f, 0x80, 0xff];
/// Numbers at the edge of what holds them.
const NUMBERS: [&str; 12] = [
    "0",
    "-1",
    "1e400",
    "127",
    "256",
    "65536",
    "2147483648",
    "4294967296",
    "9223372036854775808",
    "99999999999999999999",
    "0.1",
    "NaN",
];

/// Numbers without rhyme, the same for the same beginning (splitmix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// Of a name.
    #[must_use]
    pub fn of(name: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        name.hash(&mut hasher);
        Self(hasher.finish())
    }

    /// The next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below this one; 0 when there is none.
    pub fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(self.roll() % bound).unwrap_or(0)
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let from = self.below(length.saturating_add(1));
        let most = length.saturating_sub(from);
        let long = if self.below(4) == 0 { most } else { most.min(16) };
        from..from.saturating_add(self.below(long.saturating_add(1)))
    }
}

/// One more input: one of the pool, changed a few times.
pub fn mutate(pool: &[Vec<u8>], words: &[&str], dice: &mut Dice) -> Vec<u8> {
    let mut input = dice.one_of(pool).cloned().unwrap_or_default();
    for _ in 0..=dice.below(4) {
        change(&mut input, pool, words, dice);
    }
    input
}

fn change(input: &mut Vec<u8>, pool: &[Vec<u8>], words: &[&str], dice: &mut Dice) {
    let at = dice.below(input.len());
    let stretch = dice.stretch(input.len());
    match dice.below(12) {
        0 => {
            let bit = 1_u8 << dice.below(8);
            if let Some(byte) = input.get_mut(at) {
                *byte ^= bit;
            }
        }
        1 => {
            let other = dice.one_of(&BYTES).copied().unwrap_or_default();
            if let Some(byte) = input.get_mut(at) {
                *byte = other;
            }
        }
        2 => {
            let other = u8::try_from(dice.below(256)).unwrap_or_default();
            input.insert(at, other);
        }
        3 => {
            let other = dice.one_of(&BYTES).copied().unwrap_or_default();
            input.insert(at, other);
        }
        4 => drop(input.drain(stretch)),
        5 => {
            // The same again, up to many times.
            let again = input.get(stretch.clone()).unwrap_or_default().to_vec();
            let times = if dice.below(8) == 0 { dice.below(500) } else { 1 };
            input.splice(stretch.end..stretch.end, again.repeat(times));
        }
        6 | 7 => {
            let word = dice.one_of(words).copied().unwrap_or_default();
            input.splice(stretch, word.bytes());
        }
        8 => {
            let word = dice.one_of(words).copied().unwrap_or_default();
            input.splice(at..at, word.bytes());
        }
        9 => {
            let number = dice.one_of(&NUMBERS).copied().unwrap_or_default();
            input.splice(digits(input, at), number.bytes());
        }
        10 => {
            let other = dice.one_of(pool).cloned().unwrap_or_default();
            let part = dice.stretch(other.len());
            input.splice(stretch, other.get(part).unwrap_or_default().to_vec());
        }
        _ => input.truncate(at),
    }
}

/// The digits at or after a place.
fn digits(input: &[u8], at: usize) -> std::ops::Range<usize> {
    let is = |byte: &u8| byte.is_ascii_digit();
    let rest = input.get(at..).unwrap_or_default();
    let Some(from) = rest.iter().position(is) else { return at..at };
    let long = rest.iter().skip(from).take_while(|byte| is(byte)).count();
    let from = at.saturating_add(from);
    from..from.saturating_add(long)
}
