//! Creates a customer.

use baton_model::{CustomerId, Partition};
use baton_proto::customers::v1::{CreateCustomerResponse, CustomerCreated};
use sqlx::PgConnection;

use super::link_identifier::claim;
use crate::commands::{Applied, Circumstances, Command, record};
use crate::domain::customer::{Customer, Owner, Profile};
use crate::domain::identifier::Identifier;
use crate::error::Error;
use crate::{messages, store};

/// Creates a customer with its first identifiers.
#[derive(Debug)]
pub(crate) struct CreateCustomer {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) profile: Profile,
    pub(crate) owner: Option<Owner>,
    /// Sorted, each once: the order in which they are locked.
    pub(crate) identifiers: Vec<Identifier>,
}

impl Command for CreateCustomer {
    type Response = CreateCustomerResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<CreateCustomerResponse>, Error> {
        let Circumstances { now, occurred_at, .. } = self.circumstances;
        let mut profile = self.profile.clone();
        if occurred_at < now {
            // Brought in later than it happened: a customer since then, if nothing better is known.
            profile.customer_since = profile.customer_since.or(Some(occurred_at));
        }
        let customer = Customer {
            id: self.customer_id,
            profile,
            owner: self.owner.clone(),
            identifiers: self.identifiers.clone(),
            revision: 1,
            created_at: now,
            updated_at: now,
        };
        store::heads::begin(conn, customer.id).await?;
        store::customers::insert(conn, &customer).await?;
        for identifier in &self.identifiers {
            claim(conn, customer.id, identifier).await?;
        }
        let customer = messages::customer(&customer);
        let summary = format!("Customer created: {}", customer.display_name);
        let body = CustomerCreated { customer: Some(customer.clone()) };
        let event = self.circumstances.event(self.customer_id, &summary, &body);
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        let response = CreateCustomerResponse { customer: Some(customer), event_id };
        Ok(Applied { response, position: Some(position) })
    }
}
