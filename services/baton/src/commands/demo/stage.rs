//! Who stands on the stage: the departments, each with its own clients, and the customer.

use std::fmt;
use std::io;
use std::time::Duration;

use anyhow::Context;
use baton_client::Connection;
use baton_proto::common::v1::{Channel, WriteContext};
use baton_proto::orders::v1::orders_service_client::OrdersServiceClient;
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::timeline::v1::Brief;
use tonic::Code;

use super::cast::Lead;
use crate::commands::brief;
use crate::output::{self, style};
use crate::session::{Session, SessionError};

/// How long events may take to arrive on the timeline.
const PATIENCE: Duration = Duration::from_secs(30);

/// Everybody who has a part in the story.
pub(super) struct Stage<'a> {
    pub(super) lead: &'a Lead,
    pub(super) session: &'a Session,
    /// Orders, for what happened before today and is told with its own times.
    pub(super) history: OrdersServiceClient<Connection>,
    pub(super) orders: OrdersServiceClient<Connection>,
    pub(super) support: SupportServiceClient<Connection>,
    /// The timeline as it is used by an agent of sales …
    pub(super) at_sales: Connection,
    /// … of orders …
    pub(super) at_orders: Connection,
    /// … and of support.
    pub(super) at_support: Connection,
    quiet: bool,
}

impl<'a> Stage<'a> {
    /// The stage on the platform of a session.
    pub(super) fn new(session: &'a Session, lead: &'a Lead, quiet: bool) -> Result<Self, SessionError> {
        let (sales, orders) = (session.acting_as("sales")?, session.acting_as("orders")?);
        let (support, importer) = (session.acting_as("support")?, session.acting_as("importer")?);
        Ok(Self {
            lead,
            session,
            history: OrdersServiceClient::new(importer.to("orders")?),
            orders: OrdersServiceClient::new(orders.to("orders")?),
            support: SupportServiceClient::new(support.to("support")?),
            at_sales: sales.timeline()?,
            at_orders: orders.timeline()?,
            at_support: support.timeline()?,
            quiet,
        })
    }

    /// The context of a request that is made now, under a case if one is named. Its id is derived from the step, so an
    /// interrupted story is taken up where it stopped.
    pub(super) fn now(&self, step: &str, channel: Channel, case: &str) -> WriteContext {
        WriteContext {
            request_id: self.lead.request_id(step),
            occurred_at: None,
            channel: channel.into(),
            case_id: case.to_owned(),
        }
    }

    /// Tells the audience what a department does.
    pub(super) fn say(&self, department: &str, what: fmt::Arguments<'_>) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        output::print(format_args!("{}  {what}", style::dim(format_args!("{department:<8}"))))
    }

    /// The brief, once all these events are in it.
    /// The brief, once each department's last event is in it.
    pub(super) async fn brief_with(&self, customer: &str, events: &[String]) -> anyhow::Result<Brief> {
        let mut brief = Brief::default();
        for event in events {
            let arrived = async {
                loop {
                    match brief::read(&self.at_support, customer, event).await {
                        Err(failed) if failed.code() == Code::DeadlineExceeded => {}
                        answer => return answer,
                    }
                }
            };
            brief = tokio::time::timeout(PATIENCE, arrived).await.context(
                "the story's events do not arrive on the timeline; `baton doctor` looks for what is wrong",
            )??;
        }
        Ok(brief)
    }
}
