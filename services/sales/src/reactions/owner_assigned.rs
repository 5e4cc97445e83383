//! A customer has another primary owner: the account takes note. Also of imported history, which is all a note is.

use baton_department::Context;
use baton_proto::customers::v1::OwnerAssigned;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::AssignOwner;
use crate::domain::Person;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    context: &Context,
    cause: &Event,
    assigned: OwnerAssigned,
) -> Result<(), Error> {
    let owner = assigned.owner.filter(|owner| !owner.id.is_empty());
    let (Ok(customer_id), Some(owner)) = (cause.customer_id.parse(), owner) else {
        tracing::warn!(event.id = %cause.id, "an assigned owner names no customer or nobody");
        return Ok(());
    };
    // The timeline does not tell an owner's role.
    let owner = Person { id: owner.id, name: owner.name, department: owner.department, role: String::new() };
    AssignOwner { customer_id, owner }.run(conn, context).await
}
