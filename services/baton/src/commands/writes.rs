//! What the commands that write have in common.

use baton_proto::common::v1::{Channel, WriteContext};
use prost_types::Timestamp;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

/// A new write: repeated as it is, it happens once.
pub(crate) fn new() -> WriteContext {
    WriteContext { request_id: Uuid::now_v7().to_string(), ..WriteContext::default() }
}

/// An instant as people type it: RFC 3339, such as `2026-05-05T15:00:00Z`.
pub(crate) fn instant(text: &str) -> Result<Timestamp, String> {
    let at = OffsetDateTime::parse(text, &Rfc3339);
    let at =
        at.map_err(|_| "not a time like 2026-05-05T15:00:00Z or 2026-05-05T15:00:00+02:00".to_owned())?;
    Ok(Timestamp { seconds: at.unix_timestamp(), nanos: 0 })
}

/// How the customer was involved.
#[derive(Debug, Clone, Copy, Default, clap::ValueEnum)]
pub(crate) enum How {
    /// Not at all
    #[default]
    Internal,
    /// By telephone
    Phone,
    /// By e-mail
    Email,
    /// By chat
    Chat,
    /// On a web site
    Web,
    /// Face to face
    InPerson,
    /// By letter
    Letter,
}

impl From<How> for Channel {
    fn from(how: How) -> Self {
        match how {
            How::Internal => Self::Internal,
            How::Phone => Self::Phone,
            How::Email => Self::Email,
            How::Chat => Self::Chat,
            How::Web => Self::Web,
            How::InPerson => Self::InPerson,
            How::Letter => Self::Letter,
        }
    }
}
