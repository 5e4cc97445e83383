//! Names the primary owner of a customer.

use baton_model::{CustomerId, Partition};
use baton_proto::customers::v1::{AssignOwnerResponse, OwnerAssigned};
use sqlx::PgConnection;

use super::{check_etag, load};
use crate::commands::{Applied, Circumstances, Command, record};
use crate::domain::customer::Owner;
use crate::error::Error;
use crate::{messages, store};

/// Names the primary owner. Naming the present one changes nothing.
#[derive(Debug)]
pub(crate) struct AssignOwner {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) owner: Owner,
    /// The etag that was read; empty to overwrite whatever is there.
    pub(crate) etag: String,
}

impl Command for AssignOwner {
    type Response = AssignOwnerResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<AssignOwnerResponse>, Error> {
        let mut customer = load(conn, self.customer_id).await?;
        check_etag(&customer, &self.etag)?;
        if customer.owner.as_ref() == Some(&self.owner) {
            let customer = Some(messages::customer(&customer));
            return Ok(Applied::unchanged(AssignOwnerResponse { customer, event_id: String::new() }));
        }
        let previous = customer.owner.replace(self.owner.clone());
        customer.touch(self.circumstances.now);
        store::customers::update(conn, &customer).await?;

        let body = OwnerAssigned {
            owner: Some(messages::owner(&self.owner)),
            previous: previous.as_ref().map(messages::owner),
        };
        let summary = format!("Owner: {} ({})", self.owner.name, self.owner.department);
        let event = self.circumstances.event(customer.id, &summary, &body);
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        let customer = Some(messages::customer(&customer));
        Ok(Applied { response: AssignOwnerResponse { customer, event_id }, position: Some(position) })
    }
}
