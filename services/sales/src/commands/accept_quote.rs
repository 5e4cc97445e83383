//! Begins to accept a quote: the customer takes it, and the order is still to be placed.

use baton_department::{Command, Context, address, money, timestamp};
use baton_model::{QuoteId, RequestId};
use baton_proto::common::v1::WriteContext;
use baton_proto::orders::v1::{Order, OrderLine, PlaceOrderRequest};
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::recording::{lock_quote, occasion};
use crate::domain::Quote;
use crate::domain::quote::Line;
use crate::error::Error;
use crate::store;

/// Begins to accept a quote, or joins whoever began before.
///
/// What is remembered under the request's id is what orders is to be asked for, not yet the caller's answer: a repetition
/// goes on where the first call ended. The answer is the acceptance's, the same for everybody who took part.
#[derive(Debug)]
pub(crate) struct AcceptQuote {
    /// Which quote.
    pub(crate) quote_id: QuoteId,
    /// When the request came.
    pub(crate) received_at: OffsetDateTime,
}

impl Command for AcceptQuote {
    type Answer = PlaceOrderRequest;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<PlaceOrderRequest, Error> {
        let quote = lock_quote(conn, self.quote_id).await?;
        if let Some(acceptance) = quote.accepting {
            let begun = store::acceptances::order_request(conn, acceptance).await?;
            return Ok(PlaceOrderRequest::decode(begun.as_slice()).map_err(baton_department::Error::from)?);
        }
        let (quote, acceptance) = quote.begin_acceptance(&occasion(context))?;
        let request = order_request(&quote, acceptance, context);
        let (id, begun_at) = (self.quote_id, self.received_at);
        store::acceptances::insert(conn, acceptance, id, &request.encode_to_vec(), context, begun_at).await?;
        store::quotes::update(conn, &quote).await?;
        Ok(request)
    }
}

/// The order that the quote becomes.
fn order_request(quote: &Quote, acceptance: RequestId, context: &Context) -> PlaceOrderRequest {
    let order = Order {
        customer_id: quote.customer_id.to_string(),
        external_reference: format!("quote-{}", quote.number),
        lines: quote.lines.as_slice().iter().map(line).collect(),
        delivery_address: quote.delivery_address.as_ref().map(address),
        quote_id: quote.id.to_string(),
        ..Order::default()
    };
    let context = WriteContext {
        request_id: acceptance.to_string(),
        occurred_at: context.imported.then(|| timestamp(context.occurred_at)),
        channel: context.channel.into(),
        case_id: context.case_id.map(|id| id.to_string()).unwrap_or_default(),
        ..WriteContext::default()
    };
    PlaceOrderRequest { context: Some(context), order: Some(order) }
}

fn line(line: &Line) -> OrderLine {
    OrderLine {
        product_id: line.product_id.clone(),
        title: line.title.clone(),
        category: line.category.clone(),
        quantity: i32::try_from(line.quantity).unwrap_or(i32::MAX),
        unit_price: Some(money(&line.unit_price)),
        freight: line.freight.as_ref().map(money),
        ..OrderLine::default()
    }
}
