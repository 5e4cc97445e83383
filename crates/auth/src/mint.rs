//! Makes tokens: for `baton up`, `baton token` and tests. A production install has an identity provider instead.

use std::fmt;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use baton_model::{Clock, Department, Role};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::{DecodePrivateKey, EncodePrivateKey, spki::der::pem::LineEnding};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use rand::TryRngCore;
use serde::Serialize;
use serde_json::json;

use crate::AUDIENCE;
use crate::claims::Claims;

/// Whom a token names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Stable identifier of the person or service; at most 128 bytes.
    pub id: String,
    /// Name as shown to people; at most 200 bytes.
    pub name: String,
    /// The department it speaks for.
    pub department: Department,
    /// What it may act as.
    pub roles: Vec<Role>,
}

/// The signing key cannot be made, read or used.
#[derive(Debug, thiserror::Error)]
pub enum MinterError {
    /// The operating system gave no randomness.
    #[error("the operating system gave no randomness for a key")]
    Randomness(#[source] rand::rand_core::OsError),
    /// Not an Ed25519 private key in PKCS #8 PEM.
    #[error("not an Ed25519 private key in PKCS #8 PEM form")]
    Key(#[from] ed25519_dalek::pkcs8::Error),
    /// The token could not be signed.
    #[error("the token could not be signed")]
    Signing(#[from] jsonwebtoken::errors::Error),
    /// The public key could not be written as a JWK.
    #[error("the public key could not be written as a JWK")]
    Jwk(#[from] serde_json::Error),
}

/// Signs tokens with one Ed25519 key.
pub struct Minter {
    signing: SigningKey,
    encoding: EncodingKey,
    key_id: String,
}

#[derive(Serialize)]
struct Token<'a> {
    aud: &'a str,
    #[serde(flatten)]
    claims: Claims,
}

impl Minter {
    /// A minter with a new key.
    pub fn generate() -> Result<Self, MinterError> {
        let mut seed = [0; 32];
        rand::rngs::OsRng.try_fill_bytes(&mut seed).map_err(MinterError::Randomness)?;
        Self::new(SigningKey::from_bytes(&seed))
    }

    /// A minter with the key of [`Self::to_pem`].
    pub fn from_pem(pem: &str) -> Result<Self, MinterError> {
        Self::new(SigningKey::from_pkcs8_pem(pem)?)
    }

    fn new(signing: SigningKey) -> Result<Self, MinterError> {
        let encoding = EncodingKey::from_ed_der(signing.to_pkcs8_der()?.as_bytes());
        // The key's thumbprint (RFC 7638): the same key has the same id wherever it is loaded.
        let jwk: Jwk = serde_json::from_value(public_key(&signing))?;
        let key_id = jwk.thumbprint(ThumbprintHash::SHA256)?;
        Ok(Self { signing, encoding, key_id })
    }

    /// The private key, to be kept where only the owner reads it.
    pub fn to_pem(&self) -> Result<String, MinterError> {
        Ok(self.signing.to_pkcs8_pem(LineEnding::LF)?.to_string())
    }

    /// The public key as a JSON Web Key Set, for [`crate::Verifier::from_jwks`].
    pub fn jwks(&self) -> String {
        let mut key = public_key(&self.signing);
        key["alg"] = json!("EdDSA");
        key["use"] = json!("sig");
        key["kid"] = json!(self.key_id);
        json!({ "keys": [key] }).to_string()
    }

    /// A token that names `identity` from now on for `lifetime`.
    pub fn mint(
        &self,
        identity: &Identity,
        lifetime: Duration,
        clock: &dyn Clock,
    ) -> Result<String, MinterError> {
        let now = clock.now().unix_timestamp();
        let claims = Claims {
            sub: identity.id.clone(),
            name: identity.name.clone(),
            department: identity.department.to_string(),
            roles: identity.roles.iter().map(Role::to_string).collect(),
            exp: now.saturating_add_unsigned(lifetime.as_secs()),
            nbf: Some(now),
            iat: Some(now),
        };
        let header = Header { kid: Some(self.key_id.clone()), ..Header::new(Algorithm::EdDSA) };
        Ok(jsonwebtoken::encode(&header, &Token { aud: AUDIENCE, claims }, &self.encoding)?)
    }
}

fn public_key(signing: &SigningKey) -> serde_json::Value {
    let x = URL_SAFE_NO_PAD.encode(signing.verifying_key().as_bytes());
    json!({ "kty": "OKP", "crv": "Ed25519", "x": x })
}

impl fmt::Debug for Minter {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Minter").field("key_id", &self.key_id).finish_non_exhaustive()
    }
}
