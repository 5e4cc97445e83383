//! The services, by name: the one list of what a platform consists of.

use baton_auth::Minter;
use baton_chassis::Service;
use baton_department::DepartmentSettings;
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
    /// Shipments, carrier scans, returns
    Shipping,
    /// Invoices, payments, refunds, dunning
    Billing,
    /// Leads, quotes, accounts
    Sales,
}

/// What a service is told.
pub(crate) enum Settings {
    Timeline(baton_timeline::Settings),
    Orders(baton_orders::Settings),
    Support(baton_support::Settings),
    Shipping(baton_shipping::Settings),
    Billing(baton_billing::Settings),
    Sales(baton_sales::Settings),
}

impl ServiceName {
    /// In the order in which they start; also the order of their ports.
    pub(crate) const ALL: [Self; 6] =
        [Self::Timeline, Self::Orders, Self::Support, Self::Shipping, Self::Billing, Self::Sales];

    /// The service's name in the ready file, of its database, and of its directory.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Timeline => "timeline",
            Self::Orders => "orders",
            Self::Support => "support",
            Self::Shipping => "shipping",
            Self::Billing => "billing",
            Self::Sales => "sales",
        }
    }

    /// The port it has when nobody says otherwise.
    pub(crate) const fn default_port(self) -> u16 {
        match self {
            Self::Timeline => 7400,
            Self::Orders => 7401,
            Self::Support => 7402,
            Self::Shipping => 7403,
            Self::Billing => 7404,
            Self::Sales => 7405,
        }
    }
}

impl Settings {
    /// The settings of a service of the platform that will be at `ready`.
    pub(crate) fn of(service: ServiceName, ready: &Ready, minter: &Minter) -> Result<Self, StartError> {
        let text = |url: Option<&String>| url.cloned().unwrap_or_default();
        let url_of = |service: ServiceName| text(ready.services.get(service.name()));
        let database = Database {
            url: Secret::new(text(ready.databases.get(service.name()))),
            write_connections: CONNECTIONS,
            read_connections: CONNECTIONS,
        };
        if service == ServiceName::Timeline {
            return Ok(Self::Timeline(baton_timeline::Settings { database }));
        }
        let service_token = Secret::new(tokens::for_service(minter, service.name())?);
        let timeline = Timeline { url: url_of(ServiceName::Timeline), service_token };
        let department = DepartmentSettings { database, timeline };
        Ok(match service {
            // Returned above: the timeline is no department.
            ServiceName::Timeline | ServiceName::Support => Self::Support(department),
            ServiceName::Orders => {
                Self::Orders(baton_orders::Settings { department, terms: baton_orders::Terms::default() })
            }
            ServiceName::Shipping => {
                let transit = baton_shipping::Transit::default();
                Self::Shipping(baton_shipping::Settings { department, transit })
            }
            ServiceName::Billing => {
                Self::Billing(baton_billing::Settings { department, terms: baton_billing::Terms::default() })
            }
            ServiceName::Sales => {
                let orders_url = url_of(ServiceName::Orders);
                Self::Sales(baton_sales::Settings { department, orders_url })
            }
        })
    }

    /// Connects, migrates and composes.
    pub(crate) async fn build(self) -> anyhow::Result<Service> {
        match self {
            Self::Timeline(settings) => baton_timeline::build(settings).await,
            Self::Orders(settings) => baton_orders::build(settings).await,
            Self::Support(settings) => baton_support::build(settings).await,
            Self::Shipping(settings) => baton_shipping::build(settings).await,
            Self::Billing(settings) => baton_billing::build(settings).await,
            Self::Sales(settings) => baton_sales::build(settings).await,
        }
    }
}
