//! Settles an acceptance: orders has answered.

use std::sync::Arc;

use baton_db::Work;
use baton_department::Context;
use baton_model::{Ids, LeadId, RequestId};
use baton_proto::sales::v1::AcceptQuoteResponse;
use prost::Message;
use sqlx::PgConnection;

use super::recording::{RecordedQuote, lock_quote, occasion, save_lead, save_quote};
use crate::domain::quote::{Change, Outcome};
use crate::error::Error;
use crate::store;
use crate::store::acceptances::Acceptance;

/// Settles an acceptance with what orders answered; gives the answer of whoever settled it first.
#[derive(Debug)]
pub(crate) struct SettleAcceptance {
    /// Which.
    pub(crate) acceptance: RequestId,
    /// What orders answered.
    pub(crate) outcome: Outcome,
    /// Whoever settles it: gives the event its id and its trace. Everything else is told as it was when the customer took
    /// the quote.
    pub(crate) context: Context,
    /// Where the id of a second event comes from.
    pub(crate) ids: Arc<dyn Ids>,
}

impl Work for SettleAcceptance {
    type Output = AcceptQuoteResponse;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<AcceptQuoteResponse, Error> {
        let Acceptance { quote_id, context, .. } = self.find(conn).await?;
        let quote = lock_quote(conn, quote_id).await?;
        // Once more, now that nobody else can settle it.
        if let Some(answer) = self.find(conn).await?.answer {
            let answer = AcceptQuoteResponse::decode(answer.as_slice());
            return Ok(self.compared(answer.map_err(baton_department::Error::from)?));
        }
        let decided = quote.settle(self.acceptance, &self.outcome, &occasion(&context));
        let decided = decided.ok_or(Error::NotUnderWay(self.acceptance))?;
        let RecordedQuote { quote, event_id } = save_quote(conn, &context, &decided).await?;
        if let (Change::Accepted, Some(lead_id)) = (decided.change, decided.after.lead_id) {
            self.win_lead(conn, &context, lead_id).await?;
        }
        let answer = AcceptQuoteResponse { quote, event_id };
        store::acceptances::settle(conn, self.acceptance, &answer.encode_to_vec()).await?;
        Ok(answer)
    }
}

impl SettleAcceptance {
    async fn find(&self, conn: &mut PgConnection) -> sqlx::Result<Acceptance> {
        store::acceptances::find(conn, self.acceptance, &self.context).await
    }

    async fn win_lead(
        &self,
        conn: &mut PgConnection,
        context: &Context,
        lead_id: LeadId,
    ) -> Result<(), Error> {
        let lead = store::leads::lock(conn, lead_id).await?;
        if let Some(decided) = lead.and_then(|lead| lead.win_with_quote(&occasion(context))) {
            save_lead(conn, &context.another(self.ids.event_id()), &decided).await?;
        }
        Ok(())
    }

    /// Orders gives one answer to one request. Should it ever have refused somebody and placed the order for somebody
    /// else, the order is there and the quote does not know it: a person must look.
    fn compared(&self, answer: AcceptQuoteResponse) -> AcceptQuoteResponse {
        let told = answer.quote.as_ref().map(|quote| quote.order_id.as_str()).unwrap_or_default();
        if let Outcome::Placed(order_id) = &self.outcome
            && told != order_id.to_string()
        {
            tracing::error!(
                acceptance.id = %self.acceptance,
                order.id = %order_id,
                "an order was placed for a quote that is settled without it"
            );
        }
        answer
    }
}
