//! The caller's token, which may be replaced while calls go on.

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use http::HeaderValue;

/// The text cannot be a bearer token: it holds characters that no header may hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a bearer token is visible ASCII without line breaks")]
pub struct InvalidToken;

/// Where a connection takes its token from. Clones share it: replacing it in one replaces it in all.
#[derive(Clone)]
pub struct TokenSource(Arc<RwLock<HeaderValue>>);

impl TokenSource {
    /// A source that gives `token` until it is replaced.
    pub fn new(token: &str) -> Result<Self, InvalidToken> {
        Ok(Self(Arc::new(RwLock::new(header(token)?))))
    }

    /// Gives `token` to every call from now on.
    pub fn replace(&self, token: &str) -> Result<(), InvalidToken> {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = header(token)?;
        Ok(())
    }

    pub(crate) fn header(&self) -> HeaderValue {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenSource(…)")
    }
}

fn header(token: &str) -> Result<HeaderValue, InvalidToken> {
    let mut header = HeaderValue::try_from(format!("Bearer {}", token.trim())).map_err(|_| InvalidToken)?;
    // Not in HPACK's table, not in anybody's debug output.
    header.set_sensitive(true);
    Ok(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_token_reaches_every_clone_and_none_prints() {
        let source = TokenSource::new("one").unwrap();
        let clone = source.clone();
        source.replace("two\n").unwrap();
        assert_eq!(clone.header(), "Bearer two");
        assert_eq!(source.replace("t\nhree"), Err(InvalidToken));
        assert!(!format!("{clone:?} {:?}", clone.header()).contains("two"));
    }
}
