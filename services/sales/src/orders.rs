//! The orders department, as sales calls it.

use baton_client::Connection;
use baton_errors::{Failure, Reason, code_of, reason_of};
use baton_model::RequestId;
use baton_proto::orders::v1::PlaceOrderRequest;
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use tonic::{Code, Status};

use crate::domain::quote::Outcome;
use crate::error::Error;

/// The orders department, called as this service.
#[derive(Debug, Clone)]
pub(crate) struct Orders(OrdersServiceClient<Connection>);

impl Orders {
    /// Orders at the other end of `connection`.
    pub(crate) fn new(connection: Connection) -> Self {
        Self(OrdersServiceClient::new(connection))
    }

    /// Places the order of an accepted quote. However often it is asked for, orders places it once.
    ///
    /// What it refuses for good is an outcome. Everything else is an error that may pass: it is unknown then whether the
    /// order is there, so that asking again, as it was asked, is the only way to learn it.
    pub(crate) async fn place(&self, request: PlaceOrderRequest) -> Result<Outcome, Error> {
        match self.0.clone().place_order(request).await {
            Ok(response) => {
                let order = response.into_inner().order.unwrap_or_default();
                Ok(Outcome::Placed(order.id.parse().map_err(|_| Error::NoOrderId)?))
            }
            Err(status) if is_refusal(&status) => Ok(Outcome::Refused(status.message().to_owned())),
            Err(status) => Err(unavailable(&status).into()),
        }
    }
}

/// The request id of an order: what names its acceptance.
pub(crate) fn request_id(request: &PlaceOrderRequest) -> Result<RequestId, Error> {
    let context = request.context.as_ref().and_then(|context| context.request_id.parse().ok());
    context.ok_or(Error::NoRequestId)
}

/// Whether orders will answer the same however often it is asked: the order as such cannot be placed.
fn is_refusal(status: &Status) -> bool {
    reason_of(status).is_some_and(|reason| {
        let code = code_of(reason);
        matches!(
            code,
            Code::InvalidArgument | Code::NotFound | Code::AlreadyExists | Code::FailedPrecondition
        )
    })
}

/// To the caller it is one thing whether orders is away or does not do what it should: it has to be mended, and then the
/// order is placed. The log tells them apart.
fn unavailable(status: &Status) -> baton_department::Error {
    let error = baton_department::Error::of_call("orders", status);
    match error {
        baton_department::Error::Asked(failure) if !failure.is_retryable() => {
            let reason = baton_errors::slug(failure.reason());
            tracing::error!(
                reason,
                "orders does not place the order of a quote, and does not say why it cannot"
            );
            let failure = Failure::new(Reason::ServiceUnavailable, "orders does not place orders");
            baton_department::Error::Asked(failure.with("service", "orders"))
        }
        error => error,
    }
}
