//! Gives a customer one more identifier.

use baton_errors::{Failure, Violations};
use baton_model::{CustomerId, Partition};
use baton_proto::customers::v1::{IdentifierLinked, LinkIdentifierResponse};
use sqlx::PgConnection;

use super::load;
use crate::commands::{Applied, Circumstances, Command, record};
use crate::domain::claim::Taken;
use crate::domain::customer::MAX_IDENTIFIERS;
use crate::domain::identifier::Identifier;
use crate::error::Error;
use crate::{messages, store};

/// Gives a customer one more identifier. Linking the same one again changes nothing.
#[derive(Debug)]
pub(crate) struct LinkIdentifier {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) identifier: Identifier,
}

impl Command for LinkIdentifier {
    type Response = LinkIdentifierResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<LinkIdentifierResponse>, Error> {
        let mut customer = load(conn, self.customer_id).await?;
        if !claim(conn, customer.id, &self.identifier).await? {
            let customer = Some(messages::customer(&customer));
            return Ok(Applied::unchanged(LinkIdentifierResponse { customer, event_id: String::new() }));
        }
        let same =
            |held: &Identifier| held.kind == self.identifier.kind && held.value == self.identifier.value;
        customer.identifiers.retain(|held| !same(held));
        customer.identifiers.push(self.identifier.clone());
        customer.identifiers.sort();
        if customer.identifiers.len() > MAX_IDENTIFIERS {
            return Err(too_many().into());
        }
        customer.touch(self.circumstances.now);
        store::customers::update(conn, &customer).await?;

        let body = IdentifierLinked { identifier: Some(messages::identifier(&self.identifier)) };
        let summary = format!("Identifier linked: {} {}", self.identifier.kind, self.identifier.value);
        let event = self.circumstances.event(customer.id, &summary, &body);
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        let customer = Some(messages::customer(&customer));
        Ok(Applied { response: LinkIdentifierResponse { customer, event_id }, position: Some(position) })
    }
}

/// Links an identifier on both sides, the identifier's and the customer's; says whether that changed anything.
pub(super) async fn claim(
    conn: &mut PgConnection,
    customer: CustomerId,
    identifier: &Identifier,
) -> Result<bool, Error> {
    let mut claim = store::claims::lock(conn, identifier).await?;
    let changed = claim.link(customer, identifier.shared).map_err(|Taken { holder }| {
        Error::IdentifierTaken { identifier_kind: identifier.kind.clone(), holder }
    })?;
    if changed {
        store::claims::save(conn, identifier, &claim).await?;
        store::identifiers::put(conn, customer, identifier).await?;
    }
    Ok(changed)
}

fn too_many() -> Failure {
    let mut violations = Violations::new();
    violations.add("identifier", format!("a customer has at most {MAX_IDENTIFIERS} identifiers"));
    Failure::invalid(violations)
}
