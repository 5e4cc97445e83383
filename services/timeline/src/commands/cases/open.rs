//! Opens a case.

use baton_model::{CaseId, CustomerId, DictatableNumber, Ids, Partition};
use baton_proto::cases::v1::{CaseOpened, OpenCaseResponse};
use sqlx::PgConnection;

use super::{next_update, tell};
use crate::commands::{Applied, Circumstances, Command};
use crate::domain::case::{Case, Opening};
use crate::error::Error;
use crate::{messages, store};

/// Opens a case, for which the caller's department is accountable.
#[derive(Debug)]
pub(crate) struct OpenCase {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) title: String,
    pub(crate) kind: String,
    pub(crate) desired_outcome: String,
}

impl Command for OpenCase {
    type Response = OpenCaseResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<OpenCaseResponse>, Error> {
        let ids = &*self.circumstances.ids;
        let id = ids.case_id(self.partition());
        let opening = Opening {
            id,
            number: take_number(conn, ids, id).await?,
            customer_id: self.customer_id,
            title: self.title.clone(),
            kind: self.kind.clone(),
            desired_outcome: self.desired_outcome.clone(),
        };
        let department = self.circumstances.actor.department.clone();
        let occurred_at = self.circumstances.occurred_at;
        let next_update = next_update(conn, &department, occurred_at).await?;
        let case = Case::open(opening, department, occurred_at, next_update);
        let case = if self.circumstances.imported { case.into_history() } else { case };
        store::cases::insert(conn, &case).await?;
        let message = messages::case(&case);
        let summary = format!("Case {} opened: {}", case.number, case.title);
        let body = CaseOpened { case: Some(message.clone()) };
        // Nobody's case rolls back here: only a customer that exists has a timeline.
        let recorded = tell(conn, &self.circumstances, &case, &summary, &body).await?;
        let response = OpenCaseResponse { case: Some(message), event_id: recorded.event_id.to_string() };
        Ok(recorded.applied(response))
    }
}

/// Takes the first number that is free. Of 27.5 billion numbers hardly any is taken, so this ends at once.
async fn take_number(conn: &mut PgConnection, ids: &dyn Ids, case: CaseId) -> sqlx::Result<DictatableNumber> {
    loop {
        let number = ids.number();
        if store::case_numbers::take(conn, number, case).await? {
            return Ok(number);
        }
    }
}
