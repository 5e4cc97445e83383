//! What facts are recorded under, and when two values of it are the same.

use baton_model::Department;
use unicase::UniCase;
use unicode_normalization::UnicodeNormalization;

use super::identifier::Identifier;

/// The longest key, in bytes.
const KEY_BYTES: usize = 64;

/// For how many days something holds that nobody has said more about.
const DAYS: i32 = 365;

/// An entry of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FactKey {
    /// A slug with dots.
    pub(crate) key: String,
    /// Who keeps the entry; nobody for one that came with Baton.
    pub(crate) department: Option<Department>,
    /// How people call it.
    pub(crate) label: String,
    /// How to ask for it.
    pub(crate) question: String,
    pub(crate) kind: Kind,
    pub(crate) freshness: Freshness,
    /// Who may read its values; empty for all.
    pub(crate) visible_to: Vec<String>,
    /// How often it was put; 0 for one that is not in the catalogue.
    pub(crate) revision: i64,
}

/// An entry as somebody puts it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) label: String,
    pub(crate) question: String,
    pub(crate) kind: Kind,
    pub(crate) freshness: Freshness,
    /// Sorted, each once.
    pub(crate) visible_to: Vec<String>,
    /// Empty to overwrite whatever is there.
    pub(crate) etag: String,
}

/// What the values of a key are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Email,
    Phone,
    /// Never stored: only that the customer was verified.
    Verification,
}

/// For how long what a customer said holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Freshness {
    Forever,
    Days(i32),
    /// Until the case it was said in is closed: such a fact is the case's own.
    UntilCaseCloses,
}

/// The text is no key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "must be a slug with dots, such as `delivery.address`: 1 to {KEY_BYTES} lower-case letters, digits, `_` and `-`"
)]
pub(crate) struct InvalidKey;

/// The key, if it is one.
pub(crate) fn checked_key(text: &str) -> Result<String, InvalidKey> {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
    };
    let well_formed = text.len() <= KEY_BYTES
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.split('.').all(is_part);
    if well_formed { Ok(text.to_owned()) } else { Err(InvalidKey) }
}

/// The first part of a key: the department's name, in a department's own.
pub(crate) fn prefix(key: &str) -> &str {
    key.split('.').next().unwrap_or(key)
}

impl FactKey {
    /// What holds for a key that is not in the catalogue.
    pub(crate) fn uncatalogued(key: &str) -> Self {
        Self {
            key: key.to_owned(),
            department: None,
            label: key.to_owned(),
            question: String::new(),
            kind: Kind::Text,
            freshness: Freshness::Days(DAYS),
            visible_to: Vec::new(),
            revision: 0,
        }
    }

    /// The entry as it becomes, kept by this department.
    pub(crate) fn put(&self, entry: Entry, department: Option<Department>) -> Self {
        let Entry { key, label, question, kind, freshness, visible_to, .. } = entry;
        let revision = self.revision + 1;
        Self { key, department, label, question, kind, freshness, visible_to, revision }
    }

    /// Whether it is in the catalogue.
    pub(crate) const fn is_catalogued(&self) -> bool {
        self.revision > 0
    }

    /// What changes with every change.
    pub(crate) fn etag(&self) -> String {
        if self.is_catalogued() { self.revision.to_string() } else { String::new() }
    }

    /// Whether this department may read its values.
    pub(crate) fn is_visible_to(&self, department: &str) -> bool {
        self.visible_to.is_empty() || self.visible_to.iter().any(|visible| visible == department)
    }

    /// Whether its values may stand in events, which everybody reads.
    pub(crate) fn is_public(&self) -> bool {
        self.visible_to.is_empty() && self.kind != Kind::Verification
    }

    /// Whether each case has its own.
    pub(crate) fn is_of_case(&self) -> bool {
        self.freshness == Freshness::UntilCaseCloses
    }
}

impl Kind {
    /// What is the same for values that are the same. What is malformed for its kind counts as text.
    pub(crate) fn normalise(self, value: &str) -> String {
        let identifier = match self {
            Self::Email => Identifier::new("email", value, false).ok(),
            Self::Phone => Identifier::new("phone", value, false).ok(),
            Self::Text | Self::Verification => None,
        };
        identifier.map_or_else(|| folded(value), |identifier| identifier.value)
    }

    /// The word for it in the database.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Verification => "verification",
        }
    }

    /// The kind with this word.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        [Self::Text, Self::Email, Self::Phone, Self::Verification]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// Text without what makes no difference: composed (NFC), with one space between words, and case-folded as Unicode
/// says, which makes a Greek final sigma a sigma. Accents stay.
fn folded(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let composed: String = words.join(" ").nfc().collect();
    UniCase::unicode(composed).to_folded_case().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_slugs_with_dots() {
        for good in ["symptom", "delivery.address", "a.b.c", "tech-support.site_2", &"x".repeat(64)] {
            assert_eq!(checked_key(good).as_deref(), Ok(good));
        }
        for bad in
            ["", ".", "a.", ".a", "a..b", "Delivery", "2nd", "a b", "διεύθυνση", "a/b", &"x".repeat(65)]
        {
            assert_eq!(checked_key(bad), Err(InvalidKey), "{bad}");
        }
        assert_eq!((prefix("billing.vat.id"), prefix("symptom")), ("billing", "symptom"));
    }

    #[test]
    fn values_are_the_same_in_every_spelling() {
        let table = [
            (Kind::Text, "  Rua das  Flores,\n 12 ", "rua das flores, 12"),
            (Kind::Text, "ΟΔΟΣ ΕΡΜΟΥ", "οδοσ ερμου"),
            (Kind::Text, "οδος ερμου", "οδοσ ερμου"),
            (Kind::Text, "STRASSE", "straße"),
            (Kind::Text, "Cafe\u{301}", "CAFÉ"),
            (Kind::Text, "Երևան", "ԵՐԵՒԱՆ"),
            (Kind::Text, "רחוב הרצל 5", "רחוב  הרצל 5"),
            (Kind::Email, " Ana@Example.COM", "ana@example.com "),
            (Kind::Phone, "+55 (11) 91234-5678", "+5511912345678"),
            (Kind::Phone, "ask MY wife", "Ask my wife"),
        ];
        for (kind, one, other) in table {
            assert_eq!(kind.normalise(one), kind.normalise(other), "{one} {other}");
        }
        for (one, other) in [("café", "cafe"), ("Νέα", "Νεα"), ("12 A", "12A")] {
            assert_ne!(Kind::Text.normalise(one), Kind::Text.normalise(other), "{one} {other}");
        }
    }

    #[test]
    fn what_few_may_read_stands_in_no_event() {
        let open = FactKey::uncatalogued("x");
        assert!(open.is_public() && open.is_visible_to("sales") && !open.is_catalogued());
        let few = FactKey { visible_to: vec!["billing".to_owned()], ..open.clone() };
        assert!(!few.is_public() && few.is_visible_to("billing") && !few.is_visible_to("sales"));
        assert!(!FactKey { kind: Kind::Verification, ..open }.is_public());
    }
}
