//! Words typed in a search, as patterns over folded keys. Folded text holds no sign that a pattern would read as its own.

use domain::text::{fold, fold_name};

/// The words of a search, folded, each once; more than eight add nothing.
pub(crate) fn words(q: &str) -> Vec<String> {
    each(&fold(q))
}

/// The same of a search of people, folded as their names are.
pub(crate) fn name_words(q: &str) -> Vec<String> {
    each(&fold_name(q))
}

fn each(folded: &str) -> Vec<String> {
    let mut words: Vec<String> = folded.split_whitespace().map(str::to_owned).collect();
    words.sort_unstable();
    words.dedup();
    words.truncate(8);
    words
}

/// A pattern that finds a folded word anywhere.
pub(crate) fn contains(word: &str) -> String {
    format!("%{word}%")
}

/// A pattern that finds a folded key one of whose words begins so, once a space stands before the key.
pub(crate) fn begins(word: &str) -> String {
    format!("% {word}%")
}
