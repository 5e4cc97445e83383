//! The goods of a return are back; billing settles it.

use baton_department::Clerk;
use baton_proto::shipping::v1::ReturnReceived;
use baton_proto::timeline::v1::Event;
use sqlx::PgConnection;

use crate::commands::{Cause, follow};
use crate::domain::Order;
use crate::error::Error;

pub(super) async fn react(
    conn: &mut PgConnection,
    clerk: &Clerk,
    event: &Event,
    received: &ReturnReceived,
) -> Result<(), Error> {
    let order_id = received.r#return.as_ref().map_or("", |goods| &goods.order_id);
    follow(conn, clerk, Cause { event, order_id }, Order::goods_back).await
}
