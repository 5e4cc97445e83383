//! Lists how often customers were asked again.

use baton_db::{Page, Work};
use baton_model::{CustomerId, Department};
use baton_proto::timeline::v1;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::period::Period;
use crate::domain::repetition::Repetition;
use crate::error::Error;
use crate::messages;
use crate::store::facts::repetitions::{Selection, list};

/// Lists how often customers were asked again, the latest first.
#[derive(Debug)]
pub(crate) struct ListRepetitions {
    pub(crate) customer_id: Option<CustomerId>,
    pub(crate) department: Option<Department>,
    /// When it was asked.
    pub(crate) period: Period,
    pub(crate) page: Page<(OffsetDateTime, Uuid)>,
}

impl Work for ListRepetitions {
    type Output = (Vec<v1::Repetition>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let selection = Selection {
            customer: self.customer_id,
            department: self.department.as_ref().map(Department::as_str),
            period: self.period,
            after: self.page.after,
            limit: self.page.limit(),
        };
        let found = list(conn, &selection).await?;
        let bytes_of = |repetition: &Repetition| messages::repetition(repetition).encoded_len();
        let key_of = |last: &Repetition| (last.asked_at, last.id.as_uuid());
        let (found, next_page_token) = self.page.finish_by_weight(found, bytes_of, key_of);
        Ok((found.iter().map(messages::repetition).collect(), next_page_token))
    }
}
