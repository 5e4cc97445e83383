//! Requests about quotes.

use std::sync::Arc;

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::{Ids, QuoteId};
use baton_proto::sales::v1;
use time::OffsetDateTime;

use super::{NAME_BYTES, REASON_BYTES, TITLE_BYTES};
use crate::commands::{AcceptQuote, AmendQuote, DeclineQuote, DraftQuote, SendQuote};
use crate::domain::quote::{Amending, Drafting, InvalidLines, Line, Lines, State};
use crate::queries::ListQuotes;

const ETAG_BYTES: usize = 64;
const MAX_LINES: usize = 200;
const MAX_QUANTITY: i64 = 100_000;

pub(crate) fn draft_quote(
    fields: &mut Fields,
    request: &v1::DraftQuoteRequest,
    ids: &Arc<dyn Ids>,
) -> Option<DraftQuote> {
    let quote = fields.present("quote", request.quote.as_ref())?;
    let customer_id = fields.id("quote.customer_id", &quote.customer_id);
    let lead_id = fields.optional_id("quote.lead_id", &quote.lead_id);
    let external_reference =
        fields.reference("quote.external_reference", &quote.external_reference, NAME_BYTES);
    let lines = lines(fields, "quote.lines", &quote.lines);
    let delivery_address = fields.optional_address("quote.delivery_address", quote.delivery_address.as_ref());
    let valid_until = fields.optional_time("quote.valid_until", quote.valid_until.as_ref());
    let drafting = Drafting {
        customer_id: customer_id?,
        lead_id,
        external_reference,
        lines: lines?,
        delivery_address,
        valid_until,
    };
    Some(DraftQuote { quote_id: QuoteId::from_uuid(ids.uuid()), ids: Arc::clone(ids), drafting })
}

pub(crate) fn amend_quote(fields: &mut Fields, request: &v1::AmendQuoteRequest) -> Option<AmendQuote> {
    let quote_id = fields.id("quote_id", &request.quote_id);
    let keeps_lines = request.lines.is_empty();
    let lines = if keeps_lines { None } else { lines(fields, "lines", &request.lines) };
    let delivery_address = fields.optional_address("delivery_address", request.delivery_address.as_ref());
    let valid_until = fields.optional_time("valid_until", request.valid_until.as_ref());
    let etag = fields.optional_line("etag", &request.etag, ETAG_BYTES);
    if keeps_lines && request.delivery_address.is_none() && request.valid_until.is_none() {
        let what = "must not be empty when delivery_address and valid_until are absent: nothing would change";
        return fields.bad("lines", what);
    }
    let amending = Amending { lines, delivery_address, valid_until, etag };
    Some(AmendQuote { quote_id: quote_id?, amending })
}

pub(crate) fn send_quote(fields: &mut Fields, request: &v1::SendQuoteRequest) -> Option<SendQuote> {
    Some(SendQuote { quote_id: fields.id("quote_id", &request.quote_id)? })
}

pub(crate) fn accept_quote(
    fields: &mut Fields,
    request: &v1::AcceptQuoteRequest,
    received_at: OffsetDateTime,
) -> Option<AcceptQuote> {
    Some(AcceptQuote { quote_id: fields.id("quote_id", &request.quote_id)?, received_at })
}

pub(crate) fn decline_quote(fields: &mut Fields, request: &v1::DeclineQuoteRequest) -> Option<DeclineQuote> {
    let quote_id = fields.id("quote_id", &request.quote_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(DeclineQuote { quote_id: quote_id?, reason })
}

pub(crate) fn list_quotes(request: &v1::ListQuotesRequest) -> Result<ListQuotes, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListQuotes { page: page(request)?, customer_id, states })
}

const fn state(state: v1::QuoteState) -> Option<State> {
    Some(match state {
        v1::QuoteState::Unspecified => return None,
        v1::QuoteState::Draft => State::Draft,
        v1::QuoteState::Sent => State::Sent,
        v1::QuoteState::Accepted => State::Accepted,
        v1::QuoteState::Declined => State::Declined,
        v1::QuoteState::Expired => State::Expired,
    })
}

fn lines(fields: &mut Fields, field: &str, lines: &[v1::QuoteLine]) -> Option<Lines> {
    let lines = fields.each(field, lines, MAX_LINES, line)?;
    match Lines::new(lines) {
        Ok(lines) => Some(lines),
        Err(invalid @ InvalidLines::Empty) => fields.bad(field, &invalid.to_string()),
        Err(invalid @ InvalidLines::DoNotAddUp { index, .. }) => {
            fields.bad(&format!("{field}[{index}]"), &invalid.to_string())
        }
    }
}

fn line(fields: &mut Fields, path: &str, line: &v1::QuoteLine) -> Option<Line> {
    let product_id = fields.line(&format!("{path}.product_id"), &line.product_id, NAME_BYTES);
    let title = fields.optional_line(&format!("{path}.title"), &line.title, TITLE_BYTES);
    let category = fields.optional_line(&format!("{path}.category"), &line.category, NAME_BYTES);
    let quantity = fields.number(&format!("{path}.quantity"), line.quantity, 1..=MAX_QUANTITY);
    let unit_price = fields.amount(&format!("{path}.unit_price"), line.unit_price.as_ref());
    let freight = fields.optional_amount(&format!("{path}.freight"), line.freight.as_ref());
    Some(Line {
        product_id,
        title,
        category,
        quantity: quantity?,
        unit_price: unit_price?,
        freight: freight?,
    })
}
