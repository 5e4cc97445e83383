//! Records that somebody said sorry.

use baton_model::{ComplaintId, Partition};
use baton_proto::cases::v1::ApologyRecorded;
use baton_proto::common::v1::Channel;
use sqlx::PgConnection;

use super::{Recorded, keep, load};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::complaint::Apology;
use crate::error::Error;
use crate::messages;

/// Records that somebody said sorry. That says nothing about fault.
#[derive(Debug)]
pub(crate) struct Apologise {
    pub(crate) circumstances: Circumstances,
    pub(crate) complaint_id: ComplaintId,
    pub(crate) channel: Channel,
    pub(crate) words: String,
}

impl Command for Apologise {
    type Response = Recorded;

    fn partition(&self) -> Partition {
        self.complaint_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<Recorded>, Error> {
        let Circumstances { actor, occurred_at, .. } = &self.circumstances;
        let apology = Apology {
            by: actor.clone(),
            channel: self.channel.into(),
            words: self.words.clone(),
            at: *occurred_at,
        };
        let known = load(conn, &self.circumstances, self.complaint_id).await?;
        let complaint = known.apologise(apology.clone());
        let first = complaint.apologised_at().unwrap_or(*occurred_at);
        let summary = format!("{} apologised: {}", actor.name, self.words);
        let body = ApologyRecorded {
            complaint: Some(messages::complaint::complaint(&complaint)),
            apology: Some(messages::complaint::apology(&apology)),
            seconds_to_first_apology: (first - complaint.received_at).whole_seconds(),
        };
        let circumstances = Circumstances { channel: self.channel, ..self.circumstances.clone() };
        keep(conn, &circumstances, &complaint, &summary, &body).await
    }
}
