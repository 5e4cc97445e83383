//! Opaque page tokens (AIP-158).
//!
//! Layout, before base64url without padding: version (1 byte), check (8 bytes), key (JSON). The check is the beginning
//! of a SHA-256 over version, filter and key: it catches damage and a token used with another filter. It is no
//! signature: whoever forges a token reads from another place of a list he may read anyway.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_errors::{Failure, Reason};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

const VERSION: u8 = 1;
const CHECK_BYTES: usize = 8;

/// The token is damaged, or belongs to a list with another filter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a page token of this list: repeat the filters of the first page, or start without a token")]
pub struct InvalidPageToken;

impl From<InvalidPageToken> for Failure {
    fn from(invalid: InvalidPageToken) -> Self {
        Self::new(Reason::InvalidPageToken, invalid.to_string())
    }
}

/// Where a list goes on: after the row with this key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageToken<K>(pub K);

impl<K: Serialize + DeserializeOwned> PageToken<K> {
    /// The token for callers. `filter` is whatever distinguishes this list from others, in a stable form: the method's
    /// name and the filters of the request.
    pub fn encode(&self, filter: &[u8]) -> String {
        // Serialization fails only for maps with keys that are no text, which is nothing to order a list by.
        let key = serde_json::to_vec(&self.0).unwrap_or_default();
        let mut token = vec![VERSION];
        token.extend(check(filter, &key));
        token.extend(key);
        URL_SAFE_NO_PAD.encode(token)
    }

    /// Reads a token that was issued for the same filter.
    pub fn decode(text: &str, filter: &[u8]) -> Result<Self, InvalidPageToken> {
        let token = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidPageToken)?;
        let (version, rest) = token.split_first().ok_or(InvalidPageToken)?;
        let (found, key) = rest.split_at_checked(CHECK_BYTES).ok_or(InvalidPageToken)?;
        if *version != VERSION || found != check(filter, key) {
            return Err(InvalidPageToken);
        }
        serde_json::from_slice(key).map(Self).map_err(|_| InvalidPageToken)
    }
}

fn check(filter: &[u8], key: &[u8]) -> [u8; CHECK_BYTES] {
    let mut hash = Sha256::new();
    hash.update([VERSION]);
    // The length keeps the end of the filter from passing for the beginning of the key.
    hash.update((filter.len() as u64).to_be_bytes());
    hash.update(filter);
    hash.update(key);
    let mut check = [0; CHECK_BYTES];
    check.copy_from_slice(&hash.finalize()[..CHECK_BYTES]);
    check
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Token = PageToken<(i64, String)>;

    proptest! {
        #[test]
        fn round_trips(number: i64, text: String, filter: Vec<u8>) {
            let token = PageToken((number, text));
            prop_assert_eq!(Token::decode(&token.encode(&filter), &filter), Ok(token));
        }

        #[test]
        fn belongs_to_its_filter(filter: Vec<u8>, other: Vec<u8>) {
            prop_assume!(filter != other);
            let token = PageToken((1, "a".to_owned())).encode(&filter);
            prop_assert_eq!(Token::decode(&token, &other), Err(InvalidPageToken));
        }

        #[test]
        fn damage_is_noticed(position in 0..22_usize, replacement in "[A-Za-z0-9_-]") {
            let token = PageToken((1, "abc".to_owned())).encode(b"filter");
            let mut damaged = token.clone();
            damaged.replace_range(position..=position, &replacement);
            prop_assume!(damaged != token);
            prop_assert_eq!(Token::decode(&damaged, b"filter"), Err(InvalidPageToken));
        }

        #[test]
        fn any_text_is_answered(text: String) {
            prop_assert_eq!(Token::decode(&text, b"filter"), Err(InvalidPageToken));
        }
    }
}
