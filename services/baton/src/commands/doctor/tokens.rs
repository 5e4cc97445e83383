//! How long the ready file's tokens are valid.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use time::OffsetDateTime;

use super::findings::{Finding, fail, ok, warn};
use crate::ready::Ready;

const DAY: i64 = 86_400;
const SOON_DAYS: i64 = 3;

/// Looks at the token that expires first.
pub(super) fn check(ready: &Ready, now: OffsetDateTime) -> Option<Finding> {
    let what = "tokens";
    let advice = "start the platform again: each start makes new ones";
    let expiries = ready.tokens.iter().map(|(name, token)| (expiry(token), name));
    let (first, name) = expiries.min()?;
    let Some(first) = first else {
        return Some(fail(what, format!("the token of {name} is none"), advice));
    };
    let left = first - now.unix_timestamp();
    let count = ready.tokens.len();
    Some(if left <= 0 {
        fail(what, format!("the token of {name} has expired"), advice)
    } else if left < SOON_DAYS * DAY {
        warn(what, format!("the token of {name} expires in {} hours", left / 3_600), advice)
    } else {
        ok(what, format!("{count}, valid for {} days", (left + DAY / 2) / DAY))
    })
}

/// When the token expires, in seconds since the Unix epoch. Unverified: its holder wants to know, not to be convinced.
fn expiry(token: &str) -> Option<i64> {
    #[derive(Deserialize)]
    struct Claims {
        exp: i64,
    }
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claims>(&payload).ok().map(|claims| claims.exp)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::findings::State;
    use super::*;

    fn state(tokens: &[(&str, String)]) -> State {
        let tokens = tokens.iter().map(|(name, token)| ((*name).to_owned(), token.clone())).collect();
        let ready = Ready { services: BTreeMap::new(), tokens, databases: BTreeMap::new() };
        check(&ready, OffsetDateTime::UNIX_EPOCH).unwrap().state
    }

    fn token(exp: i64) -> String {
        format!("h.{}.s", URL_SAFE_NO_PAD.encode(format!(r#"{{"exp":{exp}}}"#)))
    }

    #[test]
    fn the_first_to_expire_counts() {
        assert_eq!(state(&[("orders", token(30 * DAY)), ("sales", token(29 * DAY))]), State::Ok);
        assert_eq!(state(&[("orders", token(30 * DAY)), ("sales", token(DAY))]), State::Warn);
        assert_eq!(state(&[("orders", token(30 * DAY)), ("sales", token(0))]), State::Fail);
        assert_eq!(state(&[("orders", token(30 * DAY)), ("sales", "nonsense".into())]), State::Fail);
    }
}
