//! What became of an acceptance.

use baton_db::Work;
use baton_model::RequestId;
use baton_proto::sales::v1::AcceptQuoteResponse;
use prost::Message;
use sqlx::PgConnection;

use crate::error::Error;
use crate::store;

/// What everybody who took part in an acceptance is answered; `None` until it is settled.
#[derive(Debug)]
pub(crate) struct AcceptanceAnswer {
    /// Which acceptance.
    pub(crate) acceptance: RequestId,
}

impl Work for AcceptanceAnswer {
    type Output = Option<AcceptQuoteResponse>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Option<AcceptQuoteResponse>, Error> {
        let answer = store::acceptances::answer(conn, self.acceptance).await?;
        let answer = answer.map(|answer| AcceptQuoteResponse::decode(answer.as_slice())).transpose();
        Ok(answer.map_err(baton_department::Error::from)?)
    }
}
