//! Records that somebody was in touch with a customer.

use baton_model::{CustomerId, Partition};
use baton_proto::cases::v1::{ContactRecorded, RecordContactResponse};
use sqlx::PgConnection;

use crate::commands::{Applied, Circumstances, Command, record};
use crate::error::Error;

/// Records a contact and what was counted about it: an event, and nothing else.
#[derive(Debug)]
pub(crate) struct RecordContact {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) contact: ContactRecorded,
}

impl Command for RecordContact {
    type Response = RecordContactResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<RecordContactResponse>, Error> {
        let counted =
            self.contact.measurements.iter().map(|counted| format!("{} {}", counted.value, counted.measure));
        let parts: Vec<String> = Some(self.contact.note.clone())
            .filter(|note| !note.is_empty())
            .into_iter()
            .chain(counted)
            .collect();
        let summary = format!("Contact: {}", parts.join(", "));
        let event =
            self.circumstances.event(self.customer_id, summary.trim_end_matches([':', ' ']), &self.contact);
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        Ok(Applied { response: RecordContactResponse { event_id }, position: Some(position) })
    }
}
