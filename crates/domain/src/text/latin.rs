//! Letters of Latin alphabets beyond those of French and its neighbours, as Unicode takes them apart, and those with a bar or a
//! hook, which it does not.

/// For each letter of a block of Unicode the plain one under its marks; `-` for those that are something else, or capitals.
const BLOCKS: [(char, &str); 3] = [
    (
        '\u{100}',
        "-a-a-a-c-c-c-c-d-d-e-e-e-e-e-g-g-g-g-h-h-i-i-i-i-i---j-k--l-l-l---l-n-n-n--n-o-o-o---r-r-r-s-s-s-s-t\
         -t-t-u-u-u-u-u-u-w-y--z-z-zs",
    ),
    (
        '\u{180}',
        "---------------------------------o--------------u-----------------------------a-i-o-u-u-u-u-u--a-a--\
         ---g-k-o-o--j----g---n-a---o-a-a-e-e-i-i-o-o-r-r-u-u-s-t---h-------a-e-o-o-o-o-y--------------------\
         --------",
    ),
    (
        '\u{1e00}',
        "-a-b-b-b-c-d-d-d-d-d-e-e-e-e-e-f-g-h-h-h-h-h-i-i-k-k-k-l-l-l-l-m-m-m-n-n-n-n-o-o-o-o-p-p-r-r-r-r-s-s\
         -s-s-s-t-t-t-t-u-u-u-u-u-v-v-w-w-w-w-w-x-x-y-z-z-zhtwy-------a-a-a-a-a-a-a-a-a-a-a-a-e-e-e-e-e-e-e-e\
         -i-i-o-o-o-o-o-o-o-o-o-o-o-o-u-u-u-u-u-u-u-y-y-y-y------",
    ),
];

/// The same of those that the blocks leave out.
const OTHERS: [(char, char); 7] = [('ǣ', 'æ'), ('ǽ', 'æ'), ('ɓ', 'b'), ('ɗ', 'd'), ('ƙ', 'k'), ('ƴ', 'y'), ('ẛ', 's')];

/// The plain letter under a small one; none when it has no mark, or is of another alphabet.
pub(super) fn unmarked(letter: char) -> Option<char> {
    if let Some((_, plain)) = OTHERS.iter().find(|(marked, _)| *marked == letter) {
        return Some(*plain);
    }
    let (first, block) = BLOCKS.iter().rev().find(|(first, _)| letter >= *first)?;
    let at = u32::from(letter).checked_sub(u32::from(*first))?;
    let plain = block.as_bytes().get(usize::try_from(at).ok()?)?;
    Some(char::from(*plain)).filter(|plain| *plain != '-')
}

#[cfg(test)]
mod tests {
    use super::unmarked;

    #[test]
    fn letters_lose_their_marks_and_others_are_left() {
        let cases = [
            ('ễ', 'e'),
            ('ł', 'l'),
            ('ş', 's'),
            ('ț', 't'),
            ('ơ', 'o'),
            ('ő', 'o'),
            ('đ', 'd'),
            ('ğ', 'g'),
            ('ı', 'i'),
            ('ǽ', 'æ'),
            ('ǣ', 'æ'),
            ('ɓ', 'b'),
            ('ɗ', 'd'),
            ('ƙ', 'k'),
            ('ƴ', 'y'),
            ('ẛ', 's'),
        ];
        for (letter, plain) in cases {
            assert_eq!(unmarked(letter), Some(plain), "{letter}");
        }
        for letter in ['a', '\'', 'ø', 'λ', 'ж', '\u{1f00}', 'ĳ', 'ə', '\u{10ffff}'] {
            assert_eq!(unmarked(letter), None, "{letter}");
        }
    }
}
