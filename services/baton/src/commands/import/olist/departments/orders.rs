//! The orders department's part.

use baton_proto::orders::v1::{
    CancelOrderRequest, CancelOrderResponse, ConfirmOrderRequest, ConfirmOrderResponse, DeliverOrderRequest,
    DeliverOrderResponse, GetOrderRequest, GetOrderResponse, ListOrdersRequest, ListOrdersResponse, Order,
    PlaceOrderResponse, ShipOrderRequest, ShipOrderResponse, StartFulfilmentRequest, StartFulfilmentResponse,
};
use tonic::Status;

use super::{Departments, PAGE, Telling, call};
use crate::commands::import::olist::plan::{OrderStep, Step};
use crate::commands::import::olist::requests::orders as requests;

impl Departments {
    pub(super) async fn tell_orders(
        &self,
        step: &Step,
        what: &OrderStep,
        telling: Telling<'_>,
    ) -> Result<String, Status> {
        let (context, order_id) = (Some(step.context()), telling.target.to_owned());
        Ok(match what {
            OrderStep::Place(goods) => {
                let request = requests::place(step, goods, telling.customer_id);
                let PlaceOrderResponse { order, event_id } = call!(self.orders.place_order(request))?;
                telling.ids.note_order(order.unwrap_or_default());
                event_id
            }
            OrderStep::Confirm => {
                let request = ConfirmOrderRequest { context, order_id };
                let ConfirmOrderResponse { event_id, .. } = call!(self.orders.confirm_order(request))?;
                event_id
            }
            OrderStep::StartFulfilment => {
                let request = StartFulfilmentRequest { context, order_id };
                let StartFulfilmentResponse { event_id, .. } = call!(self.orders.start_fulfilment(request))?;
                event_id
            }
            OrderStep::Ship => {
                let request = ShipOrderRequest { context, order_id, ..Default::default() };
                let ShipOrderResponse { event_id, .. } = call!(self.orders.ship_order(request))?;
                event_id
            }
            OrderStep::Deliver => {
                let request = DeliverOrderRequest { context, order_id };
                let DeliverOrderResponse { event_id, .. } = call!(self.orders.deliver_order(request))?;
                event_id
            }
            OrderStep::Cancel { reason } => {
                let request = CancelOrderRequest { context, order_id, reason: reason.clone() };
                let CancelOrderResponse { event_id, .. } = call!(self.orders.cancel_order(request))?;
                event_id
            }
        })
    }

    pub(super) async fn look_up_order(&self, step: &Step, telling: Telling<'_>) -> Result<(), Status> {
        let request = GetOrderRequest { order: step.about.to_string() };
        let GetOrderResponse { order } = call!(self.orders.get_order(request))?;
        if let Some(own) = order.filter(|order| order.customer_id == telling.customer_id) {
            telling.ids.note_order(own);
        }
        Ok(())
    }

    /// Visits every order.
    pub(in super::super) async fn each_order(&self, mut visit: impl FnMut(&Order)) -> Result<(), Status> {
        let mut request = ListOrdersRequest { page_size: PAGE, ..Default::default() };
        loop {
            let page: ListOrdersResponse = call!(self.orders.list_orders(request.clone()))?;
            page.orders.iter().for_each(&mut visit);
            if page.next_page_token.is_empty() {
                return Ok(());
            }
            request.page_token = page.next_page_token;
        }
    }
}
