//! What makes two words the same to somebody who searches: accents, case and final letters aside.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longer words are cut: nobody types one, and the index has a limit.
const WORD_CHARS: usize = 64;

/// The words of a text, folded: compatibility forms taken apart (NFKD, Unicode Standard Annex 15), marks removed, lower
/// case, the Greek final sigma written as any other, and the Armenian ligature `և` as its capitals are, `եվ`.
pub(crate) fn words(text: &str) -> Vec<String> {
    let folded: String = text
        .nfkd()
        .filter(|character| !is_combining_mark(*character))
        .collect::<String>()
        .to_lowercase()
        .replace('ς', "σ")
        .replace("եւ", "եվ");
    folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(WORD_CHARS).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_find_what_they_would_write_differently() {
        for (written, searched) in [
            ("Não liga", "NAO LIGA"),
            ("Ο ΔΡΟΜΟΣ", "ο δρομος"),
            ("δρόμους", "ΔΡΟΜΟΥΣ"),
            ("perché", "perche"),
            ("ﬁle", "FILE"),
            ("שָׁלוֹם", "שלום"),
            ("ԲԱՐԵՎ", "բարև"),
        ] {
            assert_eq!(words(written), words(searched), "{written}");
        }
        assert_eq!(words("Wi-Fi, it's “slow”!"), ["wi", "fi", "it", "s", "slow"]);
        assert_eq!(words("x".repeat(100).as_str())[0].len(), WORD_CHARS);
        assert!(words(" -- ").is_empty());
    }
}
