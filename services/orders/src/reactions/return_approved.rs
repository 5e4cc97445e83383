//! Support approved that the goods come back: the order takes note, so that shipping sends a label.

use baton_department::Clerk;
use baton_proto::support::v1::ReturnApproved;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::{Cause, follow};
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    approved: &ReturnApproved,
) -> Result<(), Error> {
    let cause = Cause { event, order_id: &approved.order_id };
    let reason = approved.reason.clone();
    follow(conn, clerk, cause, |order, at| order.approve_return(reason, at).into_iter().collect()).await
}
