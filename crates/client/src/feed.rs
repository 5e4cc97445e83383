//! The events of all customers, across broken connections: what departments react through.

use std::collections::HashMap;

use baton_proto::timeline::v1::subscribe_response::Item;
use baton_proto::timeline::v1::timeline_service_client::TimelineServiceClient;
use baton_proto::timeline::v1::{FeedCheckpoint, FeedEvent, SubscribeRequest, SubscribeResponse};
use tonic::{Status, Streaming};

use crate::watch::SILENCE;
use crate::{Backoff, Connection, is_transient};

/// What a feed gives out.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedItem {
    /// The next event.
    Event(Box<FeedEvent>),
    /// How far the feed has been given out; its cursor is where another feed would go on.
    Checkpoint(FeedCheckpoint),
}

/// The events of all customers after a cursor: for each partition in order, nothing skipped.
///
/// Within one `Feed` no event comes twice. Across restarts of the process an event may: effect and cursor belong into
/// one transaction.
///
/// The first item is the checkpoint of where the feed begins. With `from_now` it tells where now was: from then on
/// nothing is missed, across broken connections as well.
#[derive(Debug)]
pub struct Feed {
    client: TimelineServiceClient<Connection>,
    request: SubscribeRequest,
    /// The last position given out, by partition.
    given: HashMap<i32, i64>,
    stream: Option<Streaming<SubscribeResponse>>,
    backoff: Backoff,
}

impl Feed {
    /// The feed that `request` asks for.
    pub fn new(connection: &Connection, request: SubscribeRequest) -> Self {
        let client = connection.timeline();
        Self { client, request, given: HashMap::new(), stream: None, backoff: Backoff::new() }
    }

    /// The next event or checkpoint. Waits through broken connections and restarts; fails only for what waiting does
    /// not mend, such as a foreign cursor or an expired token. May be dropped and called again at any point.
    pub async fn next(&mut self) -> Result<FeedItem, Status> {
        loop {
            match self.try_next().await {
                Ok(Some(item)) => {
                    self.backoff.reset();
                    return Ok(item);
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
    async fn try_next(&mut self) -> Result<Option<FeedItem>, Status> {
        loop {
            let stream = if let Some(stream) = &mut self.stream {
                stream
            } else {
                let opened = self.client.subscribe(self.request.clone()).await?.into_inner();
                self.stream.insert(opened)
            };
            let Ok(message) = tokio::time::timeout(SILENCE, stream.message()).await else { return Ok(None) };
            let Some(message) = message? else { return Ok(None) };
            match message.item {
                Some(Item::Event(event)) => {
                    let given = self.given.entry(event.partition).or_insert(i64::MIN);
                    if event.position > *given {
                        *given = event.position;
                        return Ok(Some(FeedItem::Event(Box::new(event))));
                    }
                }
                Some(Item::Checkpoint(checkpoint)) => {
                    self.request.cursor.clone_from(&checkpoint.cursor);
                    self.request.from_now = false;
                    return Ok(Some(FeedItem::Checkpoint(checkpoint)));
                }
                None => {}
            }
        }
    }
}
