//! A channel that carries token, deadline and trace into every call.

use std::error::Error;
use std::task::{Context, Poll};
use std::time::Duration;

use baton_errors::{Failure, Reason};
use baton_model::CustomerId;
use baton_proto::cases::v1::capabilities_service_client::CapabilitiesServiceClient;
use baton_proto::cases::v1::cases_service_client::CasesServiceClient;
use baton_proto::cases::v1::handoffs_service_client::HandoffsServiceClient;
use baton_proto::cases::v1::standards_service_client::StandardsServiceClient;
use baton_proto::customers::v1::customers_service_client::CustomersServiceClient;
use baton_proto::timeline::v1::facts_service_client::FactsServiceClient;
use baton_proto::timeline::v1::follow_ups_service_client::FollowUpsServiceClient;
use baton_proto::timeline::v1::promises_service_client::PromisesServiceClient;
use baton_proto::timeline::v1::timeline_service_client::TimelineServiceClient;
use futures::FutureExt;
use futures::future::BoxFuture;
use http::header::AUTHORIZATION;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response};
use tonic::body::Body;
use tonic::transport::{Channel, Endpoint};
use tonic::{Status, TimeoutExpired};
use tower::Service;
use tracing::Instrument;

use crate::{CustomerWatch, TokenSource, methods};

/// How long a call may take unless it says otherwise.
const DEFAULT_DEADLINE: Duration = Duration::from_secs(5);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(20);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);
const GRPC_TIMEOUT: HeaderName = HeaderName::from_static("grpc-timeout");

type BoxError = Box<dyn Error + Send + Sync>;

/// The text is no URL that can be called.
#[derive(Debug, thiserror::Error)]
#[error("not a URL such as http://127.0.0.1:7400")]
pub struct InvalidUrl(#[source] tonic::transport::Error);

/// A connection to one address. Connects at the first call, again after every break; clones share it.
///
/// Generated clients are made on it: `OrdersServiceClient::new(connection.clone())`. A call without a deadline of its
/// own (`Request::set_timeout`) gets the connection's; a stream gets none.
#[derive(Debug, Clone)]
pub struct Connection {
    channel: Channel,
    tokens: TokenSource,
    deadline: Duration,
}

impl Connection {
    /// A connection to `url` (`http://host:port`) as whomever `tokens` names. Must be called inside the tokio runtime.
    pub fn lazy(url: &str, tokens: TokenSource) -> Result<Self, InvalidUrl> {
        // TLS goes here: `Endpoint::tls_config`, for `https`.
        let endpoint = Endpoint::from_shared(url.to_owned())
            .map_err(InvalidUrl)?
            .user_agent(concat!("baton/", env!("CARGO_PKG_VERSION")))
            .map_err(InvalidUrl)?
            // Without it a small call waits for the other side's delayed acknowledgement: 88 ms instead of 0.1.
            .tcp_nodelay(true)
            .connect_timeout(CONNECT_TIMEOUT)
            .http2_keep_alive_interval(KEEPALIVE_INTERVAL)
            .keep_alive_timeout(KEEPALIVE_TIMEOUT)
            .keep_alive_while_idle(true);
        Ok(Self { channel: endpoint.connect_lazy(), tokens, deadline: DEFAULT_DEADLINE })
    }

    /// The same connection with another deadline for calls that have none of their own.
    #[must_use]
    pub fn with_deadline(self, deadline: Duration) -> Self {
        Self { deadline, ..self }
    }

    /// The same connection as somebody else.
    #[must_use]
    pub fn with_tokens(self, tokens: TokenSource) -> Self {
        Self { tokens, ..self }
    }

    /// A client of the timeline.
    pub fn timeline(&self) -> TimelineServiceClient<Self> {
        TimelineServiceClient::new(self.clone())
    }

    /// A client of the customers.
    pub fn customers(&self) -> CustomersServiceClient<Self> {
        CustomersServiceClient::new(self.clone())
    }

    /// A client of the cases.
    pub fn cases(&self) -> CasesServiceClient<Self> {
        CasesServiceClient::new(self.clone())
    }

    /// A client of the directory of who can do what.
    pub fn capabilities(&self) -> CapabilitiesServiceClient<Self> {
        CapabilitiesServiceClient::new(self.clone())
    }

    /// A client of the handoffs.
    pub fn handoffs(&self) -> HandoffsServiceClient<Self> {
        HandoffsServiceClient::new(self.clone())
    }

    /// A client of the standards.
    pub fn standards(&self) -> StandardsServiceClient<Self> {
        StandardsServiceClient::new(self.clone())
    }

    /// A client of the facts.
    pub fn facts(&self) -> FactsServiceClient<Self> {
        FactsServiceClient::new(self.clone())
    }

    /// A client of the promises.
    pub fn promises(&self) -> PromisesServiceClient<Self> {
        PromisesServiceClient::new(self.clone())
    }

    /// A client of the follow-ups.
    pub fn follow_ups(&self) -> FollowUpsServiceClient<Self> {
        FollowUpsServiceClient::new(self.clone())
    }

    /// Watches a customer's timeline after a sequence (0 for all of it), across broken connections.
    pub fn watch_customer(&self, customer: CustomerId, after_sequence: i64) -> CustomerWatch {
        CustomerWatch::new(self, customer, after_sequence)
    }
}

impl Service<Request<Body>> for Connection {
    type Response = Response<Body>;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<Response<Body>, BoxError>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.channel.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, mut request: Request<Body>) -> Self::Future {
        let method = methods::find(request.uri().path());
        let name = method.map_or("other", |method| method.path.trim_start_matches('/'));
        let span = tracing::info_span!(
            "rpc.client",
            otel.kind = "client",
            otel.name = name,
            rpc.system.name = "grpc"
        );

        let headers = request.headers_mut();
        headers.insert(AUTHORIZATION, self.tokens.header());
        span.in_scope(|| baton_telemetry::inject(headers));
        let limit = (!method.is_some_and(|method| method.is_stream))
            .then(|| deadline(headers, self.deadline))
            .flatten();

        let response = self.channel.call(request);
        async move {
            let outcome = match limit {
                // The channel's own timer does not run while it connects.
                Some(limit) => tokio::time::timeout(limit, response).await.map_err(|_| too_late())?,
                None => response.await,
            };
            outcome.map_err(explain)
        }
        .instrument(span)
        .boxed()
    }
}

/// Tells the server the default deadline, unless the call has one: then the channel watches over that.
fn deadline(headers: &mut HeaderMap, default: Duration) -> Option<Duration> {
    if headers.contains_key(GRPC_TIMEOUT) {
        return None;
    }
    // The unit must leave at most eight digits (gRPC over HTTP/2, `Timeout`): milliseconds last 27 hours.
    let millis = default.as_millis().min(99_999_999);
    headers.insert(GRPC_TIMEOUT, HeaderValue::try_from(format!("{millis}m")).ok()?);
    Some(default)
}

/// tonic tells a deadline that passed as CANCELLED; callers decide by DEADLINE_EXCEEDED.
fn explain(error: tonic::transport::Error) -> BoxError {
    let mut cause: Option<&(dyn Error + 'static)> = Some(&error);
    while let Some(current) = cause {
        if current.is::<TimeoutExpired>() {
            return too_late();
        }
        cause = current.source();
    }
    error.into()
}

fn too_late() -> BoxError {
    let message =
        "the deadline passed; a write may or may not have happened: repeat it with the same request id";
    Status::from(Failure::new(Reason::DeadlineExceeded, message)).into()
}
