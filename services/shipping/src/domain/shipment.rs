//! A shipment, and how one begins.

use baton_model::{CustomerId, DictatableNumber, OrderId, PromiseId, ShipmentId};
use time::OffsetDateTime;

use super::{Address, Exception, HeardOrder, Journey, Promise, Scan, State};

/// One parcel of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Shipment {
    /// Which.
    pub(crate) id: ShipmentId,
    /// What people dictate.
    pub(crate) number: DictatableNumber,
    /// Whose.
    pub(crate) customer_id: CustomerId,
    /// The order whose goods it carries.
    pub(crate) order_id: OrderId,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// What it carries; empty where that is not known.
    pub(crate) lines: Vec<Line>,
    /// Where it goes.
    pub(crate) address: Option<Address>,
    /// Where it stands.
    pub(crate) state: State,
    /// Who carries it; empty for unknown.
    pub(crate) carrier: String,
    /// The carrier's number; empty for none.
    pub(crate) tracking_number: String,
    /// What the customer was told.
    pub(crate) promise: Promise,
    /// Which promise that is.
    pub(crate) promise_id: PromiseId,
    /// The promise that it took the place of.
    pub(crate) replaces_promise_id: Option<PromiseId>,
    /// What went wrong, while it stands there.
    pub(crate) exception: Option<Exception>,
    /// The same in words; empty for nothing said.
    pub(crate) exception_note: String,
    /// Whether it waits for its order to be released.
    pub(crate) held: bool,
    /// Whether the carrier was asked to bring it back.
    pub(crate) recalled: bool,
    /// Whether the order was called off, or was to be, at the last step.
    pub(crate) order_cancelled: bool,
    /// The shipment that this one replaces.
    pub(crate) replaces_id: Option<ShipmentId>,
    /// The shipment that replaces this one.
    pub(crate) replaced_by_id: Option<ShipmentId>,
    /// What the carrier told.
    pub(crate) journey: Journey,
    /// When it was prepared, in life.
    pub(crate) prepared_at: OffsetDateTime,
    /// When the carrier took it, in life.
    pub(crate) handed_over_at: Option<OffsetDateTime>,
    /// When the customer got it, in life.
    pub(crate) delivered_at: Option<OffsetDateTime>,
    /// When it last changed, in life.
    pub(crate) changed_at: OffsetDateTime,
    /// How many events it has had.
    pub(crate) revision: i64,
}

/// Goods in a shipment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// Line of the order, from 1.
    pub(crate) number: u32,
    /// Product's id; empty for unknown.
    pub(crate) product_id: String,
    /// Name as shown to people; empty for unknown.
    pub(crate) title: String,
    /// How many.
    pub(crate) quantity: u32,
}

/// What is decided about a shipment before it is prepared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Preparing {
    /// The new shipment's id.
    pub(crate) id: ShipmentId,
    /// Its number in another system.
    pub(crate) external_reference: Option<String>,
    /// What it carries.
    pub(crate) lines: Vec<Line>,
    /// Where it goes.
    pub(crate) address: Option<Address>,
    /// What the customer is told.
    pub(crate) promise: Promise,
    /// The shipment that it replaces, and what was promised for that one.
    pub(crate) replaces: Option<(ShipmentId, PromiseId)>,
}

/// What happened to a shipment, for the event that tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// It was prepared.
    Prepared,
    /// It goes elsewhere.
    AddressChanged,
    /// It was promised for another time.
    PromiseChanged,
    /// The order is on hold.
    Held,
    /// The order goes on.
    Released,
    /// The carrier has it.
    HandedOver,
    /// The carrier told something that is none of the following.
    Scanned {
        /// What.
        scan: Scan,
    },
    /// The customer has it.
    Delivered {
        /// How many other shipments of the order are prepared or on their way.
        live_shipments: u32,
    },
    /// Something went wrong.
    Exception,
    /// It was given up; another one replaces it.
    Reshipped,
    /// The carrier was asked to bring it back.
    Recalled {
        /// Why.
        reason: String,
    },
    /// It came back.
    Returned {
        /// How many other shipments of the order are prepared or on their way.
        live_shipments: u32,
    },
    /// It was given up; nothing replaces it.
    Cancelled {
        /// Why.
        reason: String,
        /// How many other shipments of the order are prepared or on their way.
        live_shipments: u32,
    },
}

/// The outcome of a step that was allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decided {
    /// The shipment after the step.
    pub(crate) shipment: Shipment,
    /// What happened to it.
    pub(crate) change: Change,
}

impl Shipment {
    /// A shipment of an order is prepared. While the order is on hold it waits.
    pub(crate) fn prepare(
        preparing: Preparing,
        number: DictatableNumber,
        order: &HeardOrder,
        at: OffsetDateTime,
    ) -> Decided {
        let shipment = Self {
            id: preparing.id,
            number,
            customer_id: order.customer_id,
            order_id: order.id,
            external_reference: preparing.external_reference,
            lines: preparing.lines,
            address: preparing.address,
            state: State::Prepared,
            carrier: String::new(),
            tracking_number: String::new(),
            promise: preparing.promise,
            promise_id: PromiseId::from_uuid(preparing.id.as_uuid()),
            replaces_promise_id: preparing.replaces.map(|(_, promise)| promise),
            exception: None,
            exception_note: String::new(),
            held: order.is_on_hold(),
            recalled: false,
            order_cancelled: order.is_called_off(),
            replaces_id: preparing.replaces.map(|(shipment, _)| shipment),
            replaced_by_id: None,
            journey: Journey::default(),
            prepared_at: at,
            handed_over_at: None,
            delivered_at: None,
            changed_at: at,
            revision: 1,
        };
        Decided { shipment, change: Change::Prepared }
    }

    /// Changes with every change.
    pub(crate) fn etag(&self) -> String {
        format!("r{}", self.revision)
    }

    /// How many days after the promised day the customer got it; 0 for in time, or if either is not known.
    ///
    /// Counted in calendar days (UTC), as orders counts them: who was promised the third and got it on the third got it
    /// in time.
    pub(crate) fn days_late(&self) -> i32 {
        let day = |at: OffsetDateTime| at.date().to_julian_day();
        let days = self.delivered_at.zip(self.promise.promised_by);
        days.map_or(0, |(delivered, promised)| (day(delivered) - day(promised)).max(0))
    }

    /// How many things are in it.
    pub(crate) fn pieces(&self) -> u64 {
        self.lines.iter().map(|line| u64::from(line.quantity)).sum()
    }
}
