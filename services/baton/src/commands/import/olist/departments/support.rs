//! The support department's part.

use baton_proto::support::v1::{OpenTicketResponse, Ticket};
use tonic::Status;

use super::{Departments, Telling, call};
use crate::commands::import::olist::plan::{Saying, Step, What};
use crate::commands::import::olist::requests::customers as requests;

impl Departments {
    pub(super) async fn open_ticket(&self, step: &Step, telling: Telling<'_>) -> Result<String, Status> {
        let What::Said(Saying::Ticket { review, title, description, product }) = &step.what else {
            return Ok(String::new());
        };
        let ticket = Ticket {
            customer_id: telling.customer_id.to_owned(),
            external_reference: requests::ticket_reference(review, &step.about),
            title: title.clone(),
            description: description.clone(),
            product_id: product.clone(),
            order_id: telling.target.to_owned(),
            ..Ticket::default()
        };
        let OpenTicketResponse { event_id, .. } =
            call!(self.support.open_ticket(requests::open_ticket(step, ticket)))?;
        Ok(event_id)
    }
}
