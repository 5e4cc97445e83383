//! The services, by name: the one list of what a platform consists of.

use anyhow::Context;
use baton_auth::Minter;
use baton_chassis::Service;
use baton_settings::{Database, Secret, Timeline};

use crate::platform::{StartError, tokens};
use crate::ready::Ready;

/// Connections that each service's pools may open: a platform is one of many programs on its machine.
const CONNECTIONS: u32 = 8;

/// A service that this binary can run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum ServiceName {
    /// Customers, events, cases, handoffs
    Timeline,
    /// Orders
    Orders,
    /// Tickets and known solutions
    Support,
}

/// What a service is told, beside what every service is.
pub(crate) struct Settings {
    pub(crate) database: Database,
    /// Where the timeline is, and who the service is there; the timeline itself needs none.
    pub(crate) timeline: Option<Timeline>,
}

impl ServiceName {
    /// In the order in which they start; also the order of their ports.
    pub(crate) const ALL: [Self; 3] = [Self::Timeline, Self::Orders, Self::Support];

    /// The service's name in the ready file, of its database, and of its directory.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Orders => "orders",
            Self::Support => "support",
        }
    }

    /// The port it has when nobody says otherwise.
    pub(crate) const fn default_port(self) -> u16 {
        match self {
            Self::Timeline => 7400,
            Self::Orders => 7401,
            Self::Support => 7402,
        }
    }

    /// Connects, migrates and composes.
    pub(crate) async fn build(self, settings: Settings) -> anyhow::Result<Service> {
        let Settings { database, timeline } = settings;
        let department = timeline.context("a department needs a timeline");
        match self {
            Self::Timeline => baton_timeline::build(baton_timeline::Settings { database }).await,
            Self::Orders => {
                baton_orders::build(baton_orders::Settings { database, timeline: department? }).await
            }
            Self::Support => {
                baton_support::build(baton_support::Settings { database, timeline: department? }).await
            }
        }
    }
}

impl Settings {
    /// The settings of a service of the platform that will be at `ready`.
    pub(crate) fn of(service: ServiceName, ready: &Ready, minter: &Minter) -> Result<Self, StartError> {
        let text = |url: Option<&String>| url.cloned().unwrap_or_default();
        Ok(Self {
            database: Database {
                url: Secret::new(text(ready.databases.get(service.name()))),
                write_connections: CONNECTIONS,
                read_connections: CONNECTIONS,
            },
            timeline: Some(Timeline {
                url: text(ready.services.get(ServiceName::Timeline.name())),
                service_token: Secret::new(tokens::for_service(minter, service.name())?),
            }),
        })
    }
}
