//! The department's RPCs: request in, command or query, response out.

mod convert;
mod fields;

use std::sync::Arc;

use baton_auth::Caller;
use baton_client::KnownCustomers;
use baton_db::Db;
use baton_errors::Failure;
use baton_inbox::replay::Key;
use baton_model::{Clock, CustomerId, Ids, OrderId};
use baton_outbox::Wake;
use baton_proto::common::v1::WriteContext;
use baton_proto::orders::v1;
use baton_proto::orders::v1::orders_service_server::OrdersService;
use prost::Name;
use tonic::{Request, Response, Status};

use crate::commands::{Command, Recorded, Write};
use crate::error::Error;
use crate::events;
use crate::queries::GetOrder;
use fields::Fields;

/// The department's RPCs.
#[derive(Debug)]
pub(crate) struct OrdersRpc {
    /// The department's database.
    pub(crate) db: Db,
    /// What time it is.
    pub(crate) clock: Arc<dyn Clock>,
    /// Where new ids come from.
    pub(crate) ids: Arc<dyn Ids>,
    /// Which customers exist.
    pub(crate) customers: KnownCustomers,
    /// Tells the relay.
    pub(crate) wake: Wake,
}

impl OrdersRpc {
    /// Reads a write request: who asks, under which request id, for what.
    fn read<R: WriteRequest, C>(
        &self,
        request: &Request<R>,
        convert: impl FnOnce(&mut Fields, &R) -> Option<C>,
    ) -> Result<Write<C>, Failure> {
        let caller = Caller::of(request)?;
        let request = request.get_ref();
        let received_at = self.clock.now();
        let mut fields = Fields::default();
        let circumstances = fields.context(request.context(), caller, self.ids.event_id(), received_at);
        let command = convert(&mut fields, request);
        let ((request_id, context), command) = fields.finish(circumstances.zip(command))?;
        let key = Key::new(0, &caller.actor.id, R::NAME, request_id, request);
        Ok(Write { key, received_at, context, command })
    }

    /// Carries a write out and wakes the relay.
    async fn carry_out<C: Command>(&self, write: Write<C>) -> Result<C::Answer, Failure> {
        let answer = self.db.write(&write).await?;
        self.wake.wake();
        Ok(answer)
    }

    /// Both.
    async fn write<R: WriteRequest, C: Command>(
        &self,
        request: &Request<R>,
        convert: impl FnOnce(&mut Fields, &R) -> Option<C>,
    ) -> Result<C::Answer, Failure> {
        let write = self.read(request, convert)?;
        self.carry_out(write).await
    }

    async fn require_customer(&self, customer_id: CustomerId) -> Result<(), Failure> {
        if self.customers.contains(customer_id).await? {
            Ok(())
        } else {
            Err(Error::CustomerNotFound(customer_id).into())
        }
    }
}

#[tonic::async_trait]
impl OrdersService for OrdersRpc {
    async fn place_order(
        &self,
        request: Request<v1::PlaceOrderRequest>,
    ) -> Result<Response<v1::PlaceOrderResponse>, Status> {
        let order_id = OrderId::from_uuid(self.ids.uuid());
        let write = self.read(&request, |fields, request| convert::place_order(fields, request, order_id))?;
        self.require_customer(write.command.placing.customer_id).await?;
        Ok(Response::new(self.carry_out(write).await?))
    }

    async fn get_order(
        &self,
        request: Request<v1::GetOrderRequest>,
    ) -> Result<Response<v1::GetOrderResponse>, Status> {
        let order =
            self.db.read(&GetOrder { order: request.into_inner().order }).await.map_err(Failure::from)?;
        Ok(Response::new(v1::GetOrderResponse { order: Some(events::order(&order)) }))
    }

    async fn list_orders(
        &self,
        request: Request<v1::ListOrdersRequest>,
    ) -> Result<Response<v1::ListOrdersResponse>, Status> {
        let list = convert::list_orders(request.get_ref())?;
        let (orders, next_page_token) = self.db.read(&list).await.map_err(Failure::from)?;
        let orders = orders.iter().map(events::order).collect();
        Ok(Response::new(v1::ListOrdersResponse { orders, next_page_token }))
    }

    async fn confirm_order(
        &self,
        request: Request<v1::ConfirmOrderRequest>,
    ) -> Result<Response<v1::ConfirmOrderResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::confirm_order).await?;
        Ok(Response::new(v1::ConfirmOrderResponse { order, event_id }))
    }

    async fn amend_order(
        &self,
        request: Request<v1::AmendOrderRequest>,
    ) -> Result<Response<v1::AmendOrderResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::amend_order).await?;
        Ok(Response::new(v1::AmendOrderResponse { order, event_id }))
    }

    async fn hold_order(
        &self,
        request: Request<v1::HoldOrderRequest>,
    ) -> Result<Response<v1::HoldOrderResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::hold_order).await?;
        Ok(Response::new(v1::HoldOrderResponse { order, event_id }))
    }

    async fn release_order(
        &self,
        request: Request<v1::ReleaseOrderRequest>,
    ) -> Result<Response<v1::ReleaseOrderResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::release_order).await?;
        Ok(Response::new(v1::ReleaseOrderResponse { order, event_id }))
    }

    async fn start_fulfilment(
        &self,
        request: Request<v1::StartFulfilmentRequest>,
    ) -> Result<Response<v1::StartFulfilmentResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::start_fulfilment).await?;
        Ok(Response::new(v1::StartFulfilmentResponse { order, event_id }))
    }

    async fn ship_order(
        &self,
        request: Request<v1::ShipOrderRequest>,
    ) -> Result<Response<v1::ShipOrderResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::ship_order).await?;
        Ok(Response::new(v1::ShipOrderResponse { order, event_id }))
    }

    async fn deliver_order(
        &self,
        request: Request<v1::DeliverOrderRequest>,
    ) -> Result<Response<v1::DeliverOrderResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::deliver_order).await?;
        Ok(Response::new(v1::DeliverOrderResponse { order, event_id }))
    }

    async fn complete_order(
        &self,
        request: Request<v1::CompleteOrderRequest>,
    ) -> Result<Response<v1::CompleteOrderResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::complete_order).await?;
        Ok(Response::new(v1::CompleteOrderResponse { order, event_id }))
    }

    async fn cancel_order(
        &self,
        request: Request<v1::CancelOrderRequest>,
    ) -> Result<Response<v1::CancelOrderResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::cancel_order).await?;
        Ok(Response::new(v1::CancelOrderResponse { order, event_id }))
    }

    async fn return_order(
        &self,
        request: Request<v1::ReturnOrderRequest>,
    ) -> Result<Response<v1::ReturnOrderResponse>, Status> {
        let Recorded { order, event_id } = self.write(&request, convert::return_order).await?;
        Ok(Response::new(v1::ReturnOrderResponse { order, event_id }))
    }
}

/// A request that writes. Its name is what a request id is remembered under.
trait WriteRequest: Name {
    fn context(&self) -> Option<&WriteContext>;
}

macro_rules! write_requests {
    ($($request:ident),+ $(,)?) => {
        $(impl WriteRequest for v1::$request {
            fn context(&self) -> Option<&WriteContext> {
                self.context.as_ref()
            }
        })+
    };
}

write_requests!(
    PlaceOrderRequest,
    ConfirmOrderRequest,
    AmendOrderRequest,
    HoldOrderRequest,
    ReleaseOrderRequest,
    StartFulfilmentRequest,
    ShipOrderRequest,
    DeliverOrderRequest,
    CompleteOrderRequest,
    CancelOrderRequest,
    ReturnOrderRequest,
);
