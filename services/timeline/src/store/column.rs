//! Columns of cases, handoffs and promises that hold more than the database knows: words, slugs, encoded actors.
//!
//! What cannot be read was not written by this service: a decoding error, for a person to look at.

use std::str::FromStr;

use baton_model::Actor;
use baton_proto::common::v1;
use prost::Message;
use prost_types::Timestamp;
use time::{Duration, OffsetDateTime};

use crate::messages;

/// A text that stands for a value.
pub(crate) fn parsed<T: FromStr>(text: &str) -> sqlx::Result<T>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    text.parse().map_err(|error: T::Err| sqlx::Error::Decode(Box::new(error)))
}

/// A word that stands for a state.
pub(crate) fn known<T>(state: Option<T>) -> sqlx::Result<T> {
    state.ok_or_else(|| sqlx::Error::Decode("an unknown state".into()))
}

/// An actor as bytes.
pub(crate) fn from_actor(actor: &Actor) -> Vec<u8> {
    messages::actor(actor).encode_to_vec()
}

/// An actor from bytes.
pub(crate) fn to_actor(bytes: &[u8]) -> sqlx::Result<Actor> {
    read_actor(v1::Actor::decode(bytes).map_err(|error| sqlx::Error::Decode(Box::new(error)))?)
}

/// An actor from its message.
pub(crate) fn read_actor(actor: v1::Actor) -> sqlx::Result<Actor> {
    Ok(Actor {
        department: parsed(&actor.department)?,
        role: parsed(&actor.role)?,
        id: actor.id,
        name: actor.name,
    })
}

/// An instant from a message that was checked.
pub(crate) fn instant(timestamp: Option<Timestamp>) -> sqlx::Result<OffsetDateTime> {
    let checked = timestamp.and_then(|Timestamp { seconds, nanos }| {
        let second = OffsetDateTime::from_unix_timestamp(seconds).ok()?;
        second.checked_add(Duration::nanoseconds(nanos.into()))
    });
    checked.ok_or_else(|| sqlx::Error::Decode("no instant".into()))
}

#[cfg(test)]
mod tests {
    use baton_model::Role;

    use super::*;

    #[test]
    fn an_actor_survives_its_column() {
        let lead = Actor {
            id: "zoë".to_owned(),
            name: "Ζωή".to_owned(),
            department: "support".parse().unwrap(),
            role: Role::Lead,
        };
        assert_eq!(to_actor(&from_actor(&lead)).unwrap(), lead);
        assert!(to_actor(b"\xff").is_err());
    }
}
