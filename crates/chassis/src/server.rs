//! The one place that builds a gRPC server.
//!
//! tonic's defaults leave a server open: local error resets unlimited, streams unlimited, no keepalive. One connection
//! drove such a server to 1.2 GB in four seconds.

use std::time::Duration;

use tonic::transport::Server;

/// Streams that one connection may have open.
const STREAMS_PER_CONNECTION: u32 = 256;
/// Resets of a connection's own making before it is closed (rapid reset, CVE-2023-44487 and its successors).
const LOCAL_RESETS: usize = 256;
/// Streams that a caller may open and cancel before we have looked at them. Fewer than the 20 of the library's own, so
/// that a test can tell this limit from none of ours.
const PENDING_ACCEPT_RESETS: usize = 16;
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(30);
const KEEPALIVE_TIMEOUT: Duration = Duration::from_secs(10);
const HEADER_BYTES: u32 = 8 * 1024;
/// After this long a connection is told to go (GOAWAY), so that clients spread over new replicas.
///
/// There is no forced end here: tonic 0.14 with a grace period never sends the GOAWAY and cuts the connection. What
/// could hold a connection open, its streams, end at the same age by themselves (`layers::streams`).
pub(crate) const CONNECTION_AGE: Duration = Duration::from_mins(30);

/// A hardened server. Nodelay and the number of connections are [`crate::Listener`]'s.
pub(crate) fn hardened() -> Server {
    Server::builder()
        .max_concurrent_streams(STREAMS_PER_CONNECTION)
        .http2_max_local_error_reset_streams(Some(LOCAL_RESETS))
        .http2_max_pending_accept_reset_streams(Some(PENDING_ACCEPT_RESETS))
        .http2_keepalive_interval(Some(KEEPALIVE_INTERVAL))
        .http2_keepalive_timeout(Some(KEEPALIVE_TIMEOUT))
        .http2_max_header_list_size(HEADER_BYTES)
        .max_connection_age(jittered(CONNECTION_AGE))
}

/// Up to a tenth more or less, so that what began together does not end together.
pub(crate) fn jittered(duration: Duration) -> Duration {
    duration.mul_f64(0.9 + 0.2 * rand::random::<f64>())
}
