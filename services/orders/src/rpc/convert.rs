//! From requests to commands and queries. Every function notes all violations and then gives what it could read.

use baton_db::Page;
use baton_errors::Failure;
use baton_model::{Money, OrderId};
use baton_proto::common::v1 as common;
use baton_proto::orders::v1;
use prost::Message;

use super::fields::Fields;
use crate::commands::{
    AmendOrder, CancelOrder, CompleteOrder, ConfirmOrder, DeliverOrder, HoldOrder, PlaceOrder, ReleaseOrder,
    ReturnOrder, ShipOrder, StartFulfilment,
};
use crate::domain::{Line, Lines, Placing, State};
use crate::queries::ListOrders;

const NAME_BYTES: usize = 64;
const TITLE_BYTES: usize = 200;
const REASON_BYTES: usize = 300;
const CARRIER_BYTES: usize = 100;
const ETAG_BYTES: usize = 64;
const MAX_LINES: usize = 200;
const MAX_QUANTITY: u32 = 100_000;
const MAX_PAGE_SIZE: i32 = 200;

pub(super) fn place_order(
    fields: &mut Fields,
    request: &v1::PlaceOrderRequest,
    order_id: OrderId,
) -> Option<PlaceOrder> {
    let Some(order) = &request.order else { return fields.bad("order", "must not be absent") };
    let customer_id = fields.id("order.customer_id", &order.customer_id);
    let reference = fields.optional_line("order.external_reference", &order.external_reference, NAME_BYTES);
    let lines = lines(fields, "order.lines", &order.lines);
    let promised_by = fields.time("order.promised_by", order.promised_by.as_ref());
    let placing = Placing {
        customer_id: customer_id?,
        external_reference: Some(reference).filter(|reference| !reference.is_empty()),
        lines: lines?,
        promised_by,
    };
    Some(PlaceOrder { order_id, placing })
}

pub(super) fn confirm_order(fields: &mut Fields, request: &v1::ConfirmOrderRequest) -> Option<ConfirmOrder> {
    Some(ConfirmOrder { order_id: fields.id("order_id", &request.order_id)? })
}

pub(super) fn amend_order(fields: &mut Fields, request: &v1::AmendOrderRequest) -> Option<AmendOrder> {
    let order_id = fields.id("order_id", &request.order_id);
    let lines = lines(fields, "lines", &request.lines);
    let promised_by = fields.time("promised_by", request.promised_by.as_ref());
    let etag = fields.optional_line("etag", &request.etag, ETAG_BYTES);
    if request.lines.is_empty() && request.promised_by.is_none() {
        return fields.bad("lines", "must not be empty when promised_by is absent: nothing would change");
    }
    Some(AmendOrder { order_id: order_id?, lines: lines?, promised_by, etag })
}

pub(super) fn hold_order(fields: &mut Fields, request: &v1::HoldOrderRequest) -> Option<HoldOrder> {
    let order_id = fields.id("order_id", &request.order_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(HoldOrder { order_id: order_id?, reason })
}

pub(super) fn release_order(fields: &mut Fields, request: &v1::ReleaseOrderRequest) -> Option<ReleaseOrder> {
    Some(ReleaseOrder { order_id: fields.id("order_id", &request.order_id)? })
}

pub(super) fn start_fulfilment(
    fields: &mut Fields,
    request: &v1::StartFulfilmentRequest,
) -> Option<StartFulfilment> {
    Some(StartFulfilment { order_id: fields.id("order_id", &request.order_id)? })
}

pub(super) fn ship_order(fields: &mut Fields, request: &v1::ShipOrderRequest) -> Option<ShipOrder> {
    let order_id = fields.id("order_id", &request.order_id);
    let carrier = fields.optional_line("carrier", &request.carrier, CARRIER_BYTES);
    let tracking_number = fields.optional_line("tracking_number", &request.tracking_number, CARRIER_BYTES);
    Some(ShipOrder { order_id: order_id?, carrier, tracking_number })
}

pub(super) fn deliver_order(fields: &mut Fields, request: &v1::DeliverOrderRequest) -> Option<DeliverOrder> {
    Some(DeliverOrder { order_id: fields.id("order_id", &request.order_id)? })
}

pub(super) fn complete_order(
    fields: &mut Fields,
    request: &v1::CompleteOrderRequest,
) -> Option<CompleteOrder> {
    Some(CompleteOrder { order_id: fields.id("order_id", &request.order_id)? })
}

pub(super) fn cancel_order(fields: &mut Fields, request: &v1::CancelOrderRequest) -> Option<CancelOrder> {
    let order_id = fields.id("order_id", &request.order_id);
    let reason = fields.line("reason", &request.reason, REASON_BYTES);
    Some(CancelOrder { order_id: order_id?, reason })
}

pub(super) fn return_order(fields: &mut Fields, request: &v1::ReturnOrderRequest) -> Option<ReturnOrder> {
    let order_id = fields.id("order_id", &request.order_id);
    let reason = fields.optional_line("reason", &request.reason, REASON_BYTES);
    Some(ReturnOrder { order_id: order_id?, reason })
}

pub(super) fn list_orders(request: &v1::ListOrdersRequest) -> Result<ListOrders, Failure> {
    let mut fields = Fields::default();
    let customer_id = fields.optional_id("customer_id", &request.customer_id);
    let states = states(&mut fields, request);
    // A token belongs to the filters that it was issued for.
    let filter =
        v1::ListOrdersRequest { page_size: 0, page_token: String::new(), ..request.clone() }.encode_to_vec();
    let states = fields.finish(states)?;
    let page = Page::parse(filter, request.page_size.min(MAX_PAGE_SIZE), &request.page_token)?;
    Ok(ListOrders { page, customer_id, states })
}

fn states(fields: &mut Fields, request: &v1::ListOrdersRequest) -> Option<Vec<State>> {
    let known = |number: &i32| v1::OrderState::try_from(*number).ok().and_then(state);
    let states: Option<Vec<State>> = request.states.iter().map(known).collect();
    if states.is_none() {
        return fields.bad("states", "must be states of an order");
    }
    states
}

const fn state(state: v1::OrderState) -> Option<State> {
    Some(match state {
        v1::OrderState::Unspecified => return None,
        v1::OrderState::Placed => State::Placed,
        v1::OrderState::Confirmed => State::Confirmed,
        v1::OrderState::InFulfilment => State::InFulfilment,
        v1::OrderState::Shipped => State::Shipped,
        v1::OrderState::Delivered => State::Delivered,
        v1::OrderState::Completed => State::Completed,
        v1::OrderState::OnHold => State::OnHold,
        v1::OrderState::Cancelled => State::Cancelled,
        v1::OrderState::Returned => State::Returned,
    })
}

fn lines(fields: &mut Fields, field: &str, lines: &[v1::OrderLine]) -> Option<Lines> {
    if lines.len() > MAX_LINES {
        return fields.bad(field, &format!("must be at most {MAX_LINES}"));
    }
    let lines: Vec<Option<Line>> = lines
        .iter()
        .enumerate()
        .map(|(index, given)| line(fields, &format!("{field}[{index}]"), given))
        .collect();
    let lines = lines.into_iter().collect::<Option<_>>()?;
    match Lines::new(lines) {
        Ok(lines) => Some(lines),
        Err(invalid) => fields.bad(&format!("{field}[{}]", invalid.index), &invalid.to_string()),
    }
}

fn line(fields: &mut Fields, path: &str, line: &v1::OrderLine) -> Option<Line> {
    let product_id = fields.line(&format!("{path}.product_id"), &line.product_id, NAME_BYTES);
    let title = fields.optional_line(&format!("{path}.title"), &line.title, TITLE_BYTES);
    let category = fields.optional_line(&format!("{path}.category"), &line.category, NAME_BYTES);
    let seller_id = fields.optional_line(&format!("{path}.seller_id"), &line.seller_id, NAME_BYTES);
    let quantity = match u32::try_from(line.quantity) {
        Ok(quantity @ 1..=MAX_QUANTITY) => Some(quantity),
        _ => fields.bad(&format!("{path}.quantity"), &format!("must be 1 to {MAX_QUANTITY}")),
    };
    let unit_price = match &line.unit_price {
        Some(price) => amount(fields, &format!("{path}.unit_price"), price),
        None => fields.bad(&format!("{path}.unit_price"), "must not be absent"),
    };
    let freight = match &line.freight {
        Some(freight) => Some(amount(fields, &format!("{path}.freight"), freight)?),
        None => None,
    };
    Some(Line {
        product_id,
        title,
        category,
        quantity: quantity?,
        unit_price: unit_price?,
        freight,
        seller_id,
    })
}

fn amount(fields: &mut Fields, path: &str, money: &common::Money) -> Option<Money> {
    if money.amount_minor < 0 {
        return fields.bad(path, "must not be negative");
    }
    fields.take(path, Money::new(&money.currency_code, money.amount_minor))
}
