//! One customer's events as they are recorded, across broken connections.

use std::time::Duration;

use baton_model::CustomerId;
use baton_proto::timeline::v1::timeline_service_client::TimelineServiceClient;
use baton_proto::timeline::v1::watch_customer_response::Item;
use baton_proto::timeline::v1::{Event, WatchCustomerRequest, WatchCustomerResponse};
use tonic::{Status, Streaming};

use crate::{Backoff, Connection, is_transient};

/// The server says something every ten seconds; after this much silence the connection is dead.
pub(crate) const SILENCE: Duration = Duration::from_secs(35);

/// What a watch gives out.
#[derive(Debug, Clone, PartialEq)]
pub enum Watched {
    /// The next event.
    Event(Box<Event>),
    /// Everything up to this sequence has been given out.
    CaughtUp {
        /// The customer's last sequence.
        head_sequence: i64,
    },
}

/// Every event of one customer after a sequence: in order, without gap, without duplicate.
#[derive(Debug)]
pub struct CustomerWatch {
    client: TimelineServiceClient<Connection>,
    customer: CustomerId,
    last_sequence: i64,
    stream: Option<Streaming<WatchCustomerResponse>>,
    backoff: Backoff,
}

impl CustomerWatch {
    pub(crate) fn new(connection: &Connection, customer: CustomerId, after_sequence: i64) -> Self {
        let client = connection.timeline();
        Self { client, customer, last_sequence: after_sequence, stream: None, backoff: Backoff::new() }
    }

    /// The last sequence given out: where another watch would go on.
    pub const fn last_sequence(&self) -> i64 {
        self.last_sequence
    }

    /// The next event or heartbeat. Waits through broken connections and restarts; fails only for what waiting does
    /// not mend, such as an unknown customer or an expired token. May be dropped and called again at any point.
    pub async fn next(&mut self) -> Result<Watched, Status> {
        loop {
            match self.try_next().await {
                Ok(Some(watched)) => {
                    self.backoff.reset();
                    return Ok(watched);
                }
                Ok(None) => {
                    self.stream = None;
                    self.backoff.wait().await;
                }
                Err(status) => {
                    self.stream = None;
                    if !is_transient(&status) {
                        return Err(status);
                    }
                    self.backoff.wait_after(&status).await;
                }
            }
        }
    }

    /// `None` when the stream has to be opened again.
    async fn try_next(&mut self) -> Result<Option<Watched>, Status> {
        loop {
            let stream = if let Some(stream) = &mut self.stream {
                stream
            } else {
                let request = WatchCustomerRequest {
                    customer_id: self.customer.to_string(),
                    after_sequence: self.last_sequence,
                };
                let opened = self.client.watch_customer(request).await?.into_inner();
                self.stream.insert(opened)
            };
            let Ok(message) = tokio::time::timeout(SILENCE, stream.message()).await else { return Ok(None) };
            let Some(message) = message? else { return Ok(None) };
            match message.item {
                // Seen before.
                Some(Item::Event(event)) if event.sequence <= self.last_sequence => {}
                Some(Item::Event(event)) if event.sequence == self.last_sequence + 1 => {
                    self.last_sequence = event.sequence;
                    return Ok(Some(Watched::Event(Box::new(event))));
                }
                // A gap: better asked for again than passed on.
                Some(Item::Event(_)) => return Ok(None),
                Some(Item::Heartbeat(heartbeat)) => {
                    return Ok(Some(Watched::CaughtUp { head_sequence: heartbeat.head_sequence }));
                }
                None => {}
            }
        }
    }
}
