//! The words by which states and kinds are stored and told, and how lines for people are written.

use time::OffsetDateTime;
use time::macros::format_description;
use uuid::Uuid;

/// The longest summary of an event, in bytes.
pub(crate) const SUMMARY_BYTES: usize = 300;
/// The longest status of a subject, in bytes.
pub(crate) const STATUS_BYTES: usize = 200;

/// The text is none of the known words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a known word")]
pub(crate) struct InvalidWord;

/// An enum whose values have a word each, by which they are stored and by which errors name them.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every value, in the order of their definition.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word.
            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = $crate::domain::InvalidWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let known = Self::ALL.iter().copied().find(|value| value.as_str() == text);
                known.ok_or($crate::domain::InvalidWord)
            }
        }
    };
}
pub(crate) use words;

/// The last eight digits of an id: the first ones are the time, which the objects of one minute share.
pub(crate) fn short(id: Uuid) -> String {
    id.simple().to_string().chars().skip(24).collect()
}

/// A day as people write it: `3 June 2026`.
pub(crate) fn day(at: OffsetDateTime) -> String {
    at.date().format(format_description!("[day padding:none] [month repr:long] [year]")).unwrap_or_default()
}

/// `: text`, or nothing where there is no text.
pub(crate) fn after_colon(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {text}") }
}

/// The text on one line, cut to at most `max_bytes`.
pub(crate) fn one_line(text: &str, max_bytes: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.len() <= max_bytes {
        return line;
    }
    let end = line.floor_char_boundary(max_bytes - '…'.len_utf8());
    format!("{}…", line[..end].trim_end())
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn a_long_line_is_cut_between_characters() {
        let line = one_line(&"ééé ".repeat(100), 20);
        assert!(line.len() <= 20 && line.ends_with('…'), "{line}");
        assert_eq!(one_line("two\nlines  here", 20), "two lines here");
    }

    #[test]
    fn days_and_ids_are_short() {
        assert_eq!(day(datetime!(2026-06-03 23:59 UTC)), "3 June 2026");
        assert_eq!(short(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_2c81_0e97)), "2c810e97");
    }
}
