//! Acceptances whose caller is gone, or whom orders did not answer, are finished.

use std::sync::Arc;
use std::time::Duration;

use baton_db::Work;
use baton_department::{Context, Job};
use baton_model::Ids;
use baton_proto::orders::v1::PlaceOrderRequest;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::commands::SettleAcceptance;
use crate::domain::quote::Outcome;
use crate::error::Error;
use crate::orders::{self, Orders};
use crate::store;

/// How long the caller has to finish by itself: longer than any call lasts. Doing it twice would do no harm.
const GRACE: Duration = Duration::from_secs(30);

/// Acceptances that began and were not settled: orders is asked again, as it was asked, and its answer settles them.
pub(crate) struct FinishAcceptances {
    /// Whom to ask.
    pub(crate) orders: Orders,
    /// Where new ids come from.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Job for FinishAcceptances {
    const NAME: &'static str = "finish_acceptances";
    const PERIOD: Duration = Duration::from_secs(10);
    /// What orders is asked for; its request id names the acceptance.
    type Object = PlaceOrderRequest;
    /// What orders answered.
    type Prepared = Option<Outcome>;
    type Error = Error;

    async fn due(
        &self,
        conn: &mut PgConnection,
        now: OffsetDateTime,
        limit: i64,
    ) -> Result<Vec<PlaceOrderRequest>, Error> {
        let requests = store::acceptances::under_way(conn, now - GRACE, limit).await?;
        let requests: Result<_, _> =
            requests.iter().map(|request| PlaceOrderRequest::decode(request.as_slice())).collect();
        Ok(requests.map_err(baton_department::Error::from)?)
    }

    async fn prepare(&self, order: &PlaceOrderRequest) -> Result<Option<Outcome>, Error> {
        self.orders.place(order.clone()).await.map(Some)
    }

    async fn carry_out(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        order: &PlaceOrderRequest,
        outcome: &Option<Outcome>,
    ) -> Result<(), Error> {
        let Some(outcome) = outcome.clone() else { return Ok(()) };
        let (context, ids) = (context.clone(), Arc::clone(&self.ids));
        let settling = SettleAcceptance { acceptance: orders::request_id(order)?, outcome, context, ids };
        settling.run(conn).await.map(drop)
    }
}
