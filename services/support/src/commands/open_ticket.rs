//! Opens a ticket.

use std::sync::Arc;

use baton_department::Error::ExternalReferenceTaken;
use baton_department::{Command, Context, Inserted, said};
use baton_model::{Ids, TicketId};
use baton_proto::timeline::v1::FactStated;
use sqlx::PgConnection;

use super::{Recorded, record_stating};
use crate::domain::{Opening, Ticket};
use crate::error::Error;
use crate::store;

/// How many numbers are drawn before giving up. With a million tickets, one in 27,000 draws is taken.
const DRAWS: usize = 8;

/// Opens a ticket. Whether the customer exists was asked before: no transaction waits for another service.
#[derive(Debug)]
pub(crate) struct OpenTicket {
    /// The new ticket's id.
    pub(crate) ticket_id: TicketId,
    /// Where its number comes from.
    pub(crate) ids: Arc<dyn Ids>,
    /// What is known.
    pub(crate) opening: Opening,
}

impl Command for OpenTicket {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let Opening { order_id, customer_id, .. } = self.opening;
        let order_status = match order_id {
            Some(order_id) => store::heard_orders::lock(conn, order_id, customer_id).await?,
            None => String::new(),
        };
        for _ in 0..DRAWS {
            let opening = Opening { case_id: context.case_id, ..self.opening.clone() };
            let status = order_status.clone();
            let decided =
                Ticket::open(self.ticket_id, self.ids.number(), opening, status, context.occurred_at);
            match store::tickets::insert(conn, &decided.ticket).await? {
                Inserted::Yes => return record_stating(conn, context, &decided, self.stated()).await,
                Inserted::NumberTaken => {}
                Inserted::ReferenceTaken(holder) => {
                    let external_reference = self.opening.external_reference.clone().unwrap_or_default();
                    let holder = holder.to_string();
                    return Err(ExternalReferenceTaken { external_reference, holder }.into());
                }
            }
        }
        Err(Error::NoFreeNumber)
    }
}

impl OpenTicket {
    /// What the customer has told us with it, and is not to be asked again while the case is open.
    fn stated(&self) -> Vec<FactStated> {
        let Opening { title, description, product_id, .. } = &self.opening;
        let symptom = if description.trim().is_empty() { title } else { description };
        [said("product", product_id), said("symptom", symptom)].into_iter().flatten().collect()
    }
}
