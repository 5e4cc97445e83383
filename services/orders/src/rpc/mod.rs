//! The department's RPCs: request in, command or query, response out.

mod convert;

use baton_department::Desk;
use baton_model::OrderId;
use baton_proto::orders::v1;
use baton_proto::orders::v1::orders_service_server::OrdersService;
use tonic::{Request, Response, Status};

use crate::commands::Recorded;
use crate::events;
use crate::queries::GetOrder;

/// The department's RPCs.
#[derive(Debug)]
pub(crate) struct OrdersRpc(pub(crate) Desk);

#[tonic::async_trait]
impl OrdersService for OrdersRpc {
    async fn place_order(
        &self,
        request: Request<v1::PlaceOrderRequest>,
    ) -> Result<Response<v1::PlaceOrderResponse>, Status> {
        let order_id = OrderId::from_uuid(self.0.ids().uuid());
        let write =
            self.0.receive(&request, |fields, request| convert::place_order(fields, request, order_id))?;
        self.0.require_customer(write.command.placing.customer_id).await?;
        Ok(Response::new(self.0.carry_out(write).await?))
    }

    async fn get_order(
        &self,
        request: Request<v1::GetOrderRequest>,
    ) -> Result<Response<v1::GetOrderResponse>, Status> {
        let order = self.0.query(&GetOrder { order: request.into_inner().order }).await?;
        Ok(Response::new(v1::GetOrderResponse { order: Some(events::order(&order)) }))
    }

    async fn list_orders(
        &self,
        request: Request<v1::ListOrdersRequest>,
    ) -> Result<Response<v1::ListOrdersResponse>, Status> {
        let list = convert::list_orders(request.get_ref())?;
        let (orders, next_page_token) = self.0.query(&list).await?;
        Ok(Response::new(v1::ListOrdersResponse { orders, next_page_token }))
    }

    async fn confirm_order(
        &self,
        request: Request<v1::ConfirmOrderRequest>,
    ) -> Result<Response<v1::ConfirmOrderResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::confirm_order).await?;
        Ok(Response::new(v1::ConfirmOrderResponse { order, event_id }))
    }

    async fn amend_order(
        &self,
        request: Request<v1::AmendOrderRequest>,
    ) -> Result<Response<v1::AmendOrderResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::amend_order).await?;
        Ok(Response::new(v1::AmendOrderResponse { order, event_id }))
    }

    async fn hold_order(
        &self,
        request: Request<v1::HoldOrderRequest>,
    ) -> Result<Response<v1::HoldOrderResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::hold_order).await?;
        Ok(Response::new(v1::HoldOrderResponse { order, event_id }))
    }

    async fn release_order(
        &self,
        request: Request<v1::ReleaseOrderRequest>,
    ) -> Result<Response<v1::ReleaseOrderResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::release_order).await?;
        Ok(Response::new(v1::ReleaseOrderResponse { order, event_id }))
    }

    async fn start_fulfilment(
        &self,
        request: Request<v1::StartFulfilmentRequest>,
    ) -> Result<Response<v1::StartFulfilmentResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::start_fulfilment).await?;
        Ok(Response::new(v1::StartFulfilmentResponse { order, event_id }))
    }

    async fn ship_order(
        &self,
        request: Request<v1::ShipOrderRequest>,
    ) -> Result<Response<v1::ShipOrderResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::ship_order).await?;
        Ok(Response::new(v1::ShipOrderResponse { order, event_id }))
    }

    async fn deliver_order(
        &self,
        request: Request<v1::DeliverOrderRequest>,
    ) -> Result<Response<v1::DeliverOrderResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::deliver_order).await?;
        Ok(Response::new(v1::DeliverOrderResponse { order, event_id }))
    }

    async fn complete_order(
        &self,
        request: Request<v1::CompleteOrderRequest>,
    ) -> Result<Response<v1::CompleteOrderResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::complete_order).await?;
        Ok(Response::new(v1::CompleteOrderResponse { order, event_id }))
    }

    async fn cancel_order(
        &self,
        request: Request<v1::CancelOrderRequest>,
    ) -> Result<Response<v1::CancelOrderResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::cancel_order).await?;
        Ok(Response::new(v1::CancelOrderResponse { order, event_id }))
    }

    async fn return_order(
        &self,
        request: Request<v1::ReturnOrderRequest>,
    ) -> Result<Response<v1::ReturnOrderResponse>, Status> {
        let Recorded { order, event_id } = self.0.write(&request, convert::return_order).await?;
        Ok(Response::new(v1::ReturnOrderResponse { order, event_id }))
    }
}
