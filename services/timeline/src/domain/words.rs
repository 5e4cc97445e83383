//! Enums that stand for words, in the database and in texts.

/// Gives an enum of words `as_str`.
macro_rules! names {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        impl $name {
            /// The word people read and the database stores.
            pub(crate) const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
pub(super) use names;

/// Gives an enum of words `ALL`, `as_str` and `from_word`.
macro_rules! words {
    ($name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $crate::domain::words::names!($name { $($variant = $word),+ });

        impl $name {
            /// Every one, in the order of the contract.
            pub(crate) const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The one that this word names.
            pub(crate) fn from_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}
pub(super) use words;
