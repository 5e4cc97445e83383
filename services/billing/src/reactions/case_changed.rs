//! A case was opened, changed, resolved, closed or opened again: while one of the customer's cases is a complaint that is
//! open, nobody is dunned.

use baton_department::Context;
use baton_model::Ids;
use baton_proto::cases::v1::{Case, CaseState};
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::HeedComplaint;
use crate::error::Error;
use crate::store::complaints::HeardCase;

/// The kind of a case that is a complaint.
const COMPLAINT: &str = "complaint";

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    ids: &dyn Ids,
    cause: &Event,
    case: Option<&Case>,
) -> Result<(), Error> {
    let case = case.cloned().unwrap_or_default();
    let (Ok(id), Ok(customer_id)) = (case.id.parse(), cause.customer_id.parse()) else {
        tracing::warn!(event.id = %cause.id, "an event about a case names none");
        return Ok(());
    };
    let complaint = case.kind == COMPLAINT && case.state() == CaseState::Open;
    let case = HeardCase { id, customer_id, complaint, revision: case.revision };
    HeedComplaint { case }.run(conn, context, ids).await
}
