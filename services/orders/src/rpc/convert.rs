//! From requests to commands and queries. Every function notes all violations and then gives what it could read.

use baton_department::{Fields, page};
use baton_errors::Failure;
use baton_model::OrderId;
use baton_proto::orders::v1;

use crate::commands::{
    AmendOrder, CancelOrder, CompleteOrder, ConfirmOrder, DeliverOrder, HoldOrder, PlaceOrder, ReleaseOrder,
    ReturnOrder, ShipOrder, StartFulfilment,
};
use crate::domain::{Amendment, Line, Lines, Placing, State};
use crate::queries::ListOrders;

const NAME_BYTES: usize = 64;
const TITLE_BYTES: usize = 200;
const REASON_BYTES: usize = 300;
const CARRIER_BYTES: usize = 100;
const ETAG_BYTES: usize = 64;
const MAX_LINES: usize = 200;
const MAX_QUANTITY: i64 = 100_000;

pub(super) fn place_order(
    fields: &mut Fields,
    request: &v1::PlaceOrderRequest,
    order_id: OrderId,
) -> Option<PlaceOrder> {
    let order = fields.present("order", request.order.as_ref())?;
    let customer_id = fields.id("order.customer_id", &order.customer_id);
    let external_reference =
        fields.reference("order.external_reference", &order.external_reference, NAME_BYTES);
    let lines = lines(fields, "order.lines", &order.lines);
    let promised_by = fields.optional_time("order.promised_by", order.promised_by.as_ref());
    let delivery_address = fields.optional_address("order.delivery_address", order.delivery_address.as_ref());
    let quote_id = fields.optional_id("order.quote_id", &order.quote_id);
    let placing = Placing {
        customer_id: customer_id?,
        external_reference,
        lines: lines?,
        promised_by,
        delivery_address,
        quote_id,
    };
    Some(PlaceOrder { order_id, placing })
}

pub(super) fn confirm_order(fields: &mut Fields, request: &v1::ConfirmOrderRequest) -> Option<ConfirmOrder> {
    Some(ConfirmOrder { order_id: fields.id("order_id", &request.order_id)? })
}

pub(super) fn amend_order(fields: &mut Fields, request: &v1::AmendOrderRequest) -> Option<AmendOrder> {
    let order_id = fields.id("order_id", &request.order_id);
    let lines = lines(fields, "lines", &request.lines);
    let promised_by = fields.optional_time("promised_by", request.promised_by.as_ref());
    let delivery_address = fields.optional_address("delivery_address", request.delivery_address.as_ref());
    let etag = fields.optional_line("etag", &request.etag, ETAG_BYTES);
    if request.lines.is_empty() && request.promised_by.is_none() && request.delivery_address.is_none() {
        return fields.bad("lines", "must not be empty when nothing else is given: nothing would change");
    }
    let wanted = Amendment { lines: lines?, promised_by, delivery_address };
    Some(AmendOrder { order_id: order_id?, wanted, etag })
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
    let states = fields.choices("states", &request.states, state);
    let states = fields.finish(states)?;
    Ok(ListOrders { page: page(request)?, customer_id, states })
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
    let lines = fields.each(field, lines, MAX_LINES, line)?;
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
        seller_id,
    })
}
