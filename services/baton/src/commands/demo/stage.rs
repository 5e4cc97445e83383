//! Who stands on the stage: the departments, each with its own clients, and the customer.

use std::fmt;
use std::io;
use std::time::Duration;

use anyhow::Context;
use baton_client::Connection;
use baton_proto::billing::v1::billing_service_client::BillingServiceClient;
use baton_proto::common::v1::{Channel, WriteContext};
use baton_proto::sales::v1::sales_service_client::SalesServiceClient;
use baton_proto::shipping::v1::shipping_service_client::ShippingServiceClient;
use baton_proto::support::v1::support_service_client::SupportServiceClient;
use baton_proto::timeline::v1::Brief;
use tonic::Code;

use super::cast::Lead;
use crate::commands::brief;
use crate::output::{self, style};
use crate::session::{Session, SessionError};

/// How long a department may take to act on what another one did.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often the story looks whether it has.
const LOOK: Duration = Duration::from_millis(50);

/// Everybody who has a part in the story.
pub(super) struct Stage<'a> {
    pub(super) lead: &'a Lead,
    pub(super) session: &'a Session,
    pub(super) sales: SalesServiceClient<Connection>,
    pub(super) billing: BillingServiceClient<Connection>,
    pub(super) shipping: ShippingServiceClient<Connection>,
    pub(super) support: SupportServiceClient<Connection>,
    /// The timeline as it is used by an agent of sales …
    pub(super) at_sales: Connection,
    /// … of shipping …
    pub(super) at_shipping: Connection,
    /// … and of support.
    pub(super) at_support: Connection,
    quiet: bool,
}

impl<'a> Stage<'a> {
    /// The stage on the platform of a session.
    pub(super) fn new(session: &'a Session, lead: &'a Lead, quiet: bool) -> Result<Self, SessionError> {
        let at = |department: &str| session.acting_as(department);
        Ok(Self {
            lead,
            session,
            sales: SalesServiceClient::new(at("sales")?.to("sales")?),
            billing: BillingServiceClient::new(at("billing")?.to("billing")?),
            shipping: ShippingServiceClient::new(at("shipping")?.to("shipping")?),
            support: SupportServiceClient::new(at("support")?.to("support")?),
            at_sales: at("sales")?.timeline()?,
            at_shipping: at("shipping")?.timeline()?,
            at_support: at("support")?.timeline()?,
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
            ..WriteContext::default()
        }
    }

    /// Tells the audience what a department does.
    pub(super) fn say(&self, department: &str, what: fmt::Arguments<'_>) -> io::Result<()> {
        if self.quiet {
            return Ok(());
        }
        output::print(format_args!("{}  {what}", style::dim(format_args!("{department:<8}"))))
    }

    /// Waits for what a department does by itself, because of what another one did.
    pub(super) async fn awaits<T, F>(&self, what: &str, mut look: impl FnMut() -> F) -> anyhow::Result<T>
    where
        F: Future<Output = anyhow::Result<Option<T>>>,
    {
        let happens = async {
            loop {
                if let Some(found) = look().await? {
                    return Ok(found);
                }
                tokio::time::sleep(LOOK).await;
            }
        };
        tokio::time::timeout(PATIENCE, happens)
            .await
            .with_context(|| format!("{what} does not happen; `baton doctor` looks for what is wrong"))?
    }

    /// The brief, once all these events are in it.
    pub(super) async fn brief_with(&self, customer: &str, events: &[String]) -> anyhow::Result<Brief> {
        let mut read = Brief::default();
        for event in events {
            read = self
                .awaits("the end of the story", || async {
                    match brief::read(&self.at_support, customer, event).await {
                        Err(failed) if failed.code() == Code::DeadlineExceeded => Ok(None),
                        answer => Ok(Some(answer?)),
                    }
                })
                .await?;
        }
        Ok(read)
    }
}
