//! Takes an identifier from a customer.

use baton_model::{CustomerId, Partition};
use baton_proto::customers::v1::{IdentifierUnlinked, UnlinkIdentifierResponse};
use sqlx::PgConnection;

use super::load;
use crate::commands::{Applied, Circumstances, Command, record};
use crate::domain::identifier::Identifier;
use crate::error::Error;
use crate::{messages, store};

/// Takes an identifier from a customer. Unlinking one that is not linked changes nothing.
#[derive(Debug)]
pub(crate) struct UnlinkIdentifier {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) identifier: Identifier,
}

impl Command for UnlinkIdentifier {
    type Response = UnlinkIdentifierResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<UnlinkIdentifierResponse>, Error> {
        let mut customer = load(conn, self.customer_id).await?;
        let same =
            |held: &Identifier| held.kind == self.identifier.kind && held.value == self.identifier.value;
        let Some(index) = customer.identifiers.iter().position(same) else {
            let customer = Some(messages::customer(&customer));
            return Ok(Applied::unchanged(UnlinkIdentifierResponse { customer, event_id: String::new() }));
        };
        let identifier = customer.identifiers.remove(index);
        let mut claim = store::claims::lock(conn, &identifier).await?;
        claim.unlink(customer.id);
        store::claims::save(conn, &identifier, &claim).await?;
        store::identifiers::remove(conn, customer.id, &identifier).await?;
        customer.touch(self.circumstances.now);
        store::customers::update(conn, &customer).await?;

        let body = IdentifierUnlinked { identifier: Some(messages::identifier(&identifier)) };
        let summary = format!("Identifier unlinked: {} {}", identifier.kind, identifier.value);
        let event = self.circumstances.event(customer.id, &summary, &body);
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        let customer = Some(messages::customer(&customer));
        Ok(Applied { response: UnlinkIdentifierResponse { customer, event_id }, position: Some(position) })
    }
}
