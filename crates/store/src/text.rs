//! Words typed in a search, as patterns over folded keys. Folded text holds no sign that a pattern would read as its own.

use domain::text::fold;

/// The words of a search, folded, each once; more than eight add nothing.
pub(crate) fn words(q: &str) -> Vec<String> {
    let mut words: Vec<String> = fold(q).split_whitespace().map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words.truncate(8);
    words
}

/// A pattern that finds a folded word anywhere.
pub(crate) fn contains(word: &str) -> String {
    format!("%{word}%")
}

/// The keys that begin with a word lie from it to before this.
pub(crate) fn past(word: &str) -> String {
    format!("{word}{}", char::MAX)
}
