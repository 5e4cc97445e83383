//! Words as Postgres' full text search reads them.
//!
//! The vectors are written here, not by a text search configuration of the server: what counts as a word and as the same
//! word must not depend on the server's locale. A folded word holds letters and digits only, so quoting it needs no
//! escapes.

use crate::domain::ArticleText;
use crate::domain::words::words;

/// A position is at least 1 and at most 16,383; it is needed only to carry the weight.
const POSITION: &str = "1";

/// The words of an article as a `tsvector`, weighted by where they stand.
pub(super) fn vector(text: &ArticleText) -> String {
    let title = words(&text.title).into_iter().map(|word| (word, 'A'));
    let keywords = words(&text.keywords.join(" ")).into_iter().map(|word| (word, 'B'));
    let body = words(&text.body).into_iter().map(|word| (word, 'D'));
    let lexemes = title.chain(keywords).chain(body);
    lexemes.map(|(word, weight)| format!("'{word}':{POSITION}{weight}")).collect::<Vec<_>>().join(" ")
}

/// A `tsquery` for articles in which each word begins a word of one of these weights; `None` without words.
pub(super) fn query(words: &[String], weights: &str) -> Option<String> {
    if words.is_empty() {
        return None;
    }
    Some(words.iter().map(|word| format!("'{word}':*{weights}")).collect::<Vec<_>>().join(" & "))
}
