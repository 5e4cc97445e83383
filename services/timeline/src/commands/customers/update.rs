//! Changes the fields of a customer that a mask names.

use baton_model::{CustomerId, Partition};
use baton_proto::customers::v1::{CustomerUpdated, UpdateCustomerResponse};
use sqlx::PgConnection;

use super::{check_etag, load};
use crate::commands::{Applied, Circumstances, Command, record};
use crate::domain::customer::{Field, Profile};
use crate::error::Error;
use crate::{messages, store};

/// Changes the named fields of a customer.
#[derive(Debug)]
pub(crate) struct UpdateCustomer {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    /// The etag that was read; empty to overwrite whatever is there.
    pub(crate) etag: String,
    /// The new values; only the named ones count.
    pub(crate) profile: Profile,
    pub(crate) fields: Vec<Field>,
}

impl Command for UpdateCustomer {
    type Response = UpdateCustomerResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<UpdateCustomerResponse>, Error> {
        let mut customer = load(conn, self.customer_id).await?;
        check_etag(&customer, &self.etag)?;
        let changed = customer.profile.update(&self.profile, &self.fields);
        if changed.is_empty() {
            let customer = Some(messages::customer(&customer));
            return Ok(Applied::unchanged(UpdateCustomerResponse { customer, event_id: String::new() }));
        }
        customer.touch(self.circumstances.now);
        store::customers::update(conn, &customer).await?;

        let customer = messages::customer(&customer);
        let changed_fields: Vec<String> = changed.iter().map(|field| field.name().to_owned()).collect();
        let summary = format!("Customer changed: {}", changed_fields.join(", "));
        let body = CustomerUpdated { customer: Some(customer.clone()), changed_fields };
        let event = self.circumstances.event(self.customer_id, &summary, &body);
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        let response = UpdateCustomerResponse { customer: Some(customer), event_id };
        Ok(Applied { response, position: Some(position) })
    }
}
