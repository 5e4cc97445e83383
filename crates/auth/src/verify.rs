//! From a bearer token to the caller it proves.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use baton_errors::{Failure, Reason};
use baton_model::{Clock, SystemClock};
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};

use crate::claims::Claims;
use crate::{AUDIENCE, Caller};

/// How far two machines' clocks may differ.
const LEEWAY_SECS: i64 = 30;

/// How many verified tokens are remembered. A signature check costs as much as a short call.
const REMEMBERED: usize = 4_096;

/// The key set cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum InvalidJwks {
    /// Not a JSON Web Key Set (RFC 7517).
    #[error("not a JSON Web Key Set")]
    Malformed(#[from] serde_json::Error),
    /// A key that cannot be loaded.
    #[error("key {0} of the set cannot be loaded")]
    Key(usize, #[source] jsonwebtoken::errors::Error),
    /// No Ed25519 or RSA key in it.
    #[error("the set holds no Ed25519 and no RSA key: nobody could call")]
    Empty,
}

/// Verifies tokens against a fixed set of public keys. Cheap to share behind an `Arc`.
pub struct Verifier {
    keys: Vec<Key>,
    clock: Arc<dyn Clock>,
    remembered: RwLock<HashMap<String, Arc<Proven>>>,
}

/// A public key, with the one algorithm that may be used with it: a token cannot choose (RFC 8725, section 3.1).
struct Key {
    id: Option<String>,
    decoding: DecodingKey,
    validation: Validation,
}

/// What a signature proved. Times are checked on every use.
struct Proven {
    caller: Caller,
    not_before: i64,
    expires: i64,
}

impl Verifier {
    /// A verifier for the public keys of a JSON Web Key Set. Keys of other kinds are passed over.
    pub fn from_jwks(jwks: &str) -> Result<Self, InvalidJwks> {
        let set: JwkSet = serde_json::from_str(jwks)?;
        let keys: Vec<Key> = set
            .keys
            .iter()
            .enumerate()
            .filter_map(|(index, jwk)| key(index, jwk))
            .collect::<Result<_, _>>()?;
        if keys.is_empty() {
            return Err(InvalidJwks::Empty);
        }
        Ok(Self { keys, clock: Arc::new(SystemClock), remembered: RwLock::default() })
    }

    /// The same verifier by another clock.
    #[must_use]
    pub fn with_clock(self, clock: Arc<dyn Clock>) -> Self {
        Self { clock, ..self }
    }

    /// The caller that `token` proves, or why it proves nobody.
    pub fn verify(&self, token: &str) -> Result<Caller, Failure> {
        let proven = if let Some(proven) = self.recall(token) {
            proven
        } else {
            let proven = Arc::new(self.prove(token)?);
            self.remember(token, &proven);
            proven
        };
        let now = self.clock.now().unix_timestamp();
        if now >= proven.expires.saturating_add(LEEWAY_SECS) {
            return Err(Failure::new(Reason::TokenExpired, "the token has expired: obtain a new one"));
        }
        if now < proven.not_before.saturating_sub(LEEWAY_SECS) {
            return Err(invalid("the token is not valid yet"));
        }
        Ok(proven.caller.clone())
    }

    fn prove(&self, token: &str) -> Result<Proven, Failure> {
        let header = jsonwebtoken::decode_header(token).map_err(|_| invalid("the token is malformed"))?;
        let mut candidates = self.keys.iter().filter(|key| {
            key.validation.algorithms.contains(&header.alg)
                && (header.kid.is_none() || key.id.is_none() || header.kid == key.id)
        });
        let claims = candidates
            .find_map(|key| match jsonwebtoken::decode::<Claims>(token, &key.decoding, &key.validation) {
                Ok(data) => Some(Ok(data.claims)),
                Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => None,
                Err(_) => Some(Err(invalid("the token's claims are not those of this install"))),
            })
            .unwrap_or_else(|| Err(invalid("no key of this install signed the token")))?;
        let (not_before, expires) = (claims.nbf.unwrap_or(i64::MIN), claims.exp);
        Ok(Proven { caller: claims.into_caller()?, not_before, expires })
    }

    fn recall(&self, token: &str) -> Option<Arc<Proven>> {
        self.remembered.read().unwrap_or_else(PoisonError::into_inner).get(token).cloned()
    }

    fn remember(&self, token: &str, proven: &Arc<Proven>) {
        let mut remembered = self.remembered.write().unwrap_or_else(PoisonError::into_inner);
        if remembered.len() >= REMEMBERED {
            // Starting over costs one check per live token, and needs no bookkeeping on the way in.
            remembered.clear();
        }
        remembered.insert(token.to_owned(), Arc::clone(proven));
    }
}

impl fmt::Debug for Verifier {
    /// Without the remembered tokens.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verifier").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

fn key(index: usize, jwk: &Jwk) -> Option<Result<Key, InvalidJwks>> {
    let algorithm = match jwk.algorithm {
        AlgorithmParameters::OctetKeyPair(_) => Algorithm::EdDSA,
        AlgorithmParameters::RSA(_) => Algorithm::RS256,
        _ => return None,
    };
    let mut validation = Validation::new(algorithm);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "aud", "sub"]);
    // Times are compared in `verify`, by our clock.
    validation.validate_exp = false;
    let id = jwk.common.key_id.clone();
    Some(
        DecodingKey::from_jwk(jwk)
            .map(|decoding| Key { id, decoding, validation })
            .map_err(|error| InvalidJwks::Key(index, error)),
    )
}

fn invalid(message: &str) -> Failure {
    Failure::new(Reason::TokenInvalid, message)
}
