//! An orders department in memory, which places orders, or does not.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use baton_errors::{Failure, Reason};
use baton_model::{Ids, SystemIds};
use baton_proto::orders::v1::orders_service_server::{OrdersService, OrdersServiceServer};
use baton_proto::orders::v1::{self, Order, OrderState, PlaceOrderRequest, PlaceOrderResponse};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_stream::wrappers::TcpListenerStream;
use tonic::transport::Server;
use tonic::{Request, Response, Status};

/// What it does when an order is to be placed.
#[derive(Debug, Clone, Default)]
pub(crate) enum Mood {
    /// It places the order, once for each request id.
    #[default]
    Good,
    /// It places the order, but nobody gets to know.
    Mute,
    /// It refuses.
    Refusing(Failure),
}

/// An orders department in memory. It admits everybody. It ends when dropped.
#[derive(Debug)]
pub(crate) struct FakeOrders {
    address: SocketAddr,
    state: State,
    server: Option<JoinHandle<()>>,
}

#[derive(Debug, Clone, Default)]
struct State {
    kept: Arc<Mutex<Kept>>,
    held: Arc<watch::Sender<bool>>,
}

#[derive(Debug, Default)]
struct Kept {
    mood: Mood,
    asked: Vec<PlaceOrderRequest>,
    placed: Vec<(PlaceOrderRequest, Order)>,
}

impl FakeOrders {
    /// A place where nobody answers until [`open`](Self::open).
    pub(crate) async fn away() -> Self {
        // A port that was free a moment ago.
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self { address: listener.local_addr().unwrap(), state: State::default(), server: None }
    }

    /// Begins to answer.
    pub(crate) async fn open(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        let routes = Server::builder().add_service(OrdersServiceServer::new(self.state.clone()));
        let serving = routes.serve_with_incoming(TcpListenerStream::new(listener));
        self.server = Some(tokio::spawn(async move { serving.await.unwrap() }));
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn be(&self, mood: Mood) {
        self.state.kept().mood = mood;
    }

    pub(crate) fn refuse(&self, reason: Reason, message: &str) {
        self.be(Mood::Refusing(Failure::new(reason, message)));
    }

    /// Lets calls wait from now on, or lets them go on.
    pub(crate) fn hold(&self, held: bool) {
        self.state.held.send_replace(held);
    }

    /// What was asked for so far.
    pub(crate) fn asked(&self) -> Vec<PlaceOrderRequest> {
        self.state.kept().asked.clone()
    }

    /// The orders that are placed.
    pub(crate) fn placed(&self) -> Vec<Order> {
        self.state.kept().placed.iter().map(|(_, order)| order.clone()).collect()
    }
}

impl Drop for FakeOrders {
    fn drop(&mut self) {
        if let Some(server) = &self.server {
            server.abort();
        }
    }
}

impl State {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap()
    }

    /// As the real one does: a known request gets its first answer, and an external reference is unique.
    fn place(&self, request: PlaceOrderRequest) -> Result<Order, Failure> {
        let mut kept = self.kept();
        kept.asked.push(request.clone());
        if let Mood::Refusing(failure) = &kept.mood {
            return Err(failure.clone());
        }
        let request_id = |request: &PlaceOrderRequest| request.context.as_ref().unwrap().request_id.clone();
        let known = kept.placed.iter().find(|(first, _)| request_id(first) == request_id(&request));
        if let Some((first, order)) = known {
            assert_eq!(*first, request, "the same request id must mean the same order");
            return Ok(order.clone());
        }
        let order = request.order.clone().unwrap();
        if kept.placed.iter().any(|(_, other)| other.external_reference == order.external_reference) {
            return Err(Failure::new(Reason::ExternalReferenceTaken, "the reference is taken"));
        }
        let (id, state) = (SystemIds.uuid().to_string(), OrderState::Placed.into());
        let order = Order { id, state, revision: 1, ..order };
        kept.placed.push((request, order.clone()));
        Ok(order)
    }
}

/// The service, whose other calls nobody makes.
macro_rules! places_orders_only {
    ($($method:ident($request:ident) -> $response:ident;)+) => {
        #[tonic::async_trait]
        impl OrdersService for State {
            async fn place_order(
                &self,
                request: Request<PlaceOrderRequest>,
            ) -> Result<Response<PlaceOrderResponse>, Status> {
                let order = self.place(request.into_inner())?;
                self.held.subscribe().wait_for(|held| !held).await.unwrap();
                if matches!(self.kept().mood, Mood::Mute) {
                    return Err(Failure::new(Reason::OutcomeUnknown, "who knows").into());
                }
                let event_id = SystemIds.uuid().to_string();
                Ok(Response::new(PlaceOrderResponse { order: Some(order), event_id }))
            }

            $(
                async fn $method(
                    &self,
                    _: Request<v1::$request>,
                ) -> Result<Response<v1::$response>, Status> {
                    Err(Failure::new(Reason::Internal, "the fake orders only places orders").into())
                }
            )+
        }
    };
}

places_orders_only! {
    get_order(GetOrderRequest) -> GetOrderResponse;
    list_orders(ListOrdersRequest) -> ListOrdersResponse;
    confirm_order(ConfirmOrderRequest) -> ConfirmOrderResponse;
    amend_order(AmendOrderRequest) -> AmendOrderResponse;
    hold_order(HoldOrderRequest) -> HoldOrderResponse;
    release_order(ReleaseOrderRequest) -> ReleaseOrderResponse;
    start_fulfilment(StartFulfilmentRequest) -> StartFulfilmentResponse;
    ship_order(ShipOrderRequest) -> ShipOrderResponse;
    deliver_order(DeliverOrderRequest) -> DeliverOrderResponse;
    complete_order(CompleteOrderRequest) -> CompleteOrderResponse;
    cancel_order(CancelOrderRequest) -> CancelOrderResponse;
    return_order(ReturnOrderRequest) -> ReturnOrderResponse;
}
