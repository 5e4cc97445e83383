//! What a customer is recognised by: normalised, so that every spelling of the same thing is the same value.

/// The longest value, in bytes.
const VALUE_BYTES: usize = 200;

/// A normalised identifier.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identifier {
    /// `email`, `phone`, `order_number` or any other slug.
    pub(crate) kind: String,
    /// The normalised value.
    pub(crate) value: String,
    /// Whether several customers use it.
    pub(crate) shared: bool,
}

/// Why something identifies nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum InvalidIdentifier {
    #[error("kind must be 1 to 32 lower-case letters, digits, `_` or `-`, starting with a letter")]
    Kind,
    #[error("value must be 1 to 200 bytes")]
    Length,
    #[error("value must not contain control characters")]
    Control,
    #[error("value must be an e-mail address: one @, a name before it, a domain after it, no spaces")]
    Email,
    #[error("value must be a phone number that starts with + and the country code, 7 to 15 digits (E.164)")]
    Phone,
}

impl Identifier {
    /// Normalises an identifier: e-mail is trimmed and case-folded, a phone number becomes E.164, anything else is
    /// trimmed.
    pub(crate) fn new(kind: &str, value: &str, shared: bool) -> Result<Self, InvalidIdentifier> {
        if !is_slug(kind) {
            return Err(InvalidIdentifier::Kind);
        }
        let value = value.trim();
        if value.is_empty() || value.len() > VALUE_BYTES {
            return Err(InvalidIdentifier::Length);
        }
        if value.chars().any(char::is_control) {
            return Err(InvalidIdentifier::Control);
        }
        let value = match kind {
            "email" => email(value)?,
            "phone" => phone(value)?,
            _ => value.to_owned(),
        };
        if value.len() > VALUE_BYTES {
            return Err(InvalidIdentifier::Length);
        }
        Ok(Self { kind: kind.to_owned(), value, shared })
    }

    /// Whether it is known to mean nobody: what people type when a form insists.
    pub(crate) fn is_blocked(&self) -> bool {
        match self.kind.as_str() {
            "email" => {
                self.value.split_once('@').is_some_and(|(name, domain)| is_blocked_email(name, domain))
            }
            "phone" => is_blocked_phone(&self.value[1..]),
            _ => false,
        }
    }
}

/// A lower-case word of at most 32 bytes.
pub(crate) fn is_slug(text: &str) -> bool {
    (1..=32).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
}

fn email(value: &str) -> Result<String, InvalidIdentifier> {
    let folded = value.to_lowercase();
    let well_formed = folded.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && !domain.is_empty()
            && !domain.contains('@')
            && !folded.contains(char::is_whitespace)
    });
    if well_formed { Ok(folded) } else { Err(InvalidIdentifier::Email) }
}

fn phone(value: &str) -> Result<String, InvalidIdentifier> {
    // `(0)` is the national prefix, written for those who call from inside the country.
    let digits: String = value
        .strip_prefix('+')
        .ok_or(InvalidIdentifier::Phone)?
        .replace("(0)", "")
        .chars()
        .filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{a0}'))
        .collect();
    let well_formed = (7..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0');
    if well_formed { Ok(format!("+{digits}")) } else { Err(InvalidIdentifier::Phone) }
}

fn is_blocked_email(name: &str, domain: &str) -> bool {
    const NOBODY: [&str; 12] = [
        "none", "noone", "nobody", "no", "na", "n/a", "null", "unknown", "noemail", "test", "email",
        "noreply",
    ];
    // `none@none.com`, `na@na.org`: a name that means nobody, at a domain of the same kind.
    let host = domain.split('.').next().unwrap_or(domain);
    NOBODY.contains(&name) && (NOBODY.contains(&host) || host == "example")
}

fn is_blocked_phone(digits: &str) -> bool {
    // The subscriber's part of one repeated digit, such as +1 000 000 0000, or the keys in a row.
    let subscriber = &digits[digits.len().saturating_sub(7)..];
    subscriber.bytes().all(|b| Some(b) == subscriber.bytes().next()) || digits.ends_with("1234567890")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalised(kind: &str, value: &str) -> Result<String, InvalidIdentifier> {
        Identifier::new(kind, value, false).map(|identifier| identifier.value)
    }

    #[test]
    fn spellings_of_one_thing_are_one_value() {
        let table = [
            ("email", " Ana.Souza@Example.COM ", "ana.souza@example.com"),
            ("email", "ÉVA@exemplo.pt", "éva@exemplo.pt"),
            ("phone", "+55 (11) 91234-5678", "+5511912345678"),
            ("phone", "+55 11 91234.5678", "+5511912345678"),
            ("phone", "+44 (0)20 7946 0018", "+442079460018"),
            ("order_number", " A-17 ", "A-17"),
            ("olist_customer", "7c396fd4", "7c396fd4"),
        ];
        for (kind, value, expected) in table {
            assert_eq!(normalised(kind, value).as_deref(), Ok(expected), "{kind} {value}");
        }
    }

    #[test]
    fn what_identifies_nobody_is_refused() {
        let long = "x".repeat(201);
        let table = [
            ("", "x", InvalidIdentifier::Kind),
            ("E-mail", "x", InvalidIdentifier::Kind),
            ("id", "  ", InvalidIdentifier::Length),
            ("id", &long, InvalidIdentifier::Length),
            ("id", "a\u{0}b", InvalidIdentifier::Control),
            ("email", "ana", InvalidIdentifier::Email),
            ("email", "ana@", InvalidIdentifier::Email),
            ("email", "a@b@c", InvalidIdentifier::Email),
            ("email", "ana souza@example.com", InvalidIdentifier::Email),
            ("phone", "11 91234-5678", InvalidIdentifier::Phone),
            ("phone", "+0 11 91234-5678", InvalidIdentifier::Phone),
            ("phone", "+55 11 9", InvalidIdentifier::Phone),
            ("phone", "+5511912345678901", InvalidIdentifier::Phone),
            ("phone", "+55 11 9123 ext 7", InvalidIdentifier::Phone),
        ];
        for (kind, value, expected) in table {
            assert_eq!(normalised(kind, value), Err(expected), "{kind} {value}");
        }
    }

    #[test]
    fn what_people_type_when_a_form_insists_is_blocked() {
        let blocked = |kind, value| Identifier::new(kind, value, false).unwrap().is_blocked();
        for value in ["none@none.com", "NA@na.org", "test@test.com", "noreply@example.com"] {
            assert!(blocked("email", value), "{value}");
        }
        for value in ["+10000000000", "+55 11 1111-1111", "+1 (123) 456-7890"] {
            assert!(blocked("phone", value), "{value}");
        }
        for (kind, value) in
            [("email", "nobody@known.com"), ("phone", "+5511912345678"), ("id", "none@none.com")]
        {
            assert!(!blocked(kind, value), "{value}");
        }
    }
}
