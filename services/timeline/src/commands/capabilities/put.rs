//! Says who can do something.

use baton_errors::{Failure, Violations};
use baton_model::Partition;
use baton_proto::cases::v1::PutCapabilityResponse;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::commands::{Applied, Command};
use crate::domain::capability::{Capability, Director, Putting};
use crate::error::Error;
use crate::messages;
use crate::store::capabilities::{self, MOST};

/// Creates a capability, or replaces it. It is no customer's, so no timeline tells of it.
#[derive(Debug)]
pub(crate) struct PutCapability {
    pub(crate) putting: Putting,
    pub(crate) by: Director,
    pub(crate) now: OffsetDateTime,
}

impl Command for PutCapability {
    type Response = PutCapabilityResponse;

    /// The directory is in the first partition.
    fn partition(&self) -> Partition {
        Partition::FIRST
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<PutCapabilityResponse>, Error> {
        let before = capabilities::find(conn, &self.putting.name).await?;
        if before.is_none() && capabilities::count(conn).await? >= MOST {
            let mut violations = Violations::new();
            violations
                .add("capability.name", format!("there are {MOST} capabilities already, and may be no more"));
            return Err(Error::Invalid(Failure::invalid(violations)));
        }
        let after = Capability::put(before.as_ref(), self.putting.clone(), &self.by, self.now)?;
        capabilities::put(conn, &after).await?;
        let capability = Some(messages::capability(&after));
        Ok(Applied::unchanged(PutCapabilityResponse { capability }))
    }
}
