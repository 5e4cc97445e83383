//! What shipments and returns are and what may happen to them. Pure: no clock, no database, no protobuf.
//!
//! A step takes a shipment and gives back a [`Decided`]: the shipment after it, and the [`Change`] that the timeline will
//! tell; or a [`Refusal`]. Every decided step makes the revision one more, so a shipment's revision is the number of its
//! events. Returns are the same with names of their own.

mod fulfilment;
mod heard_order;
mod journey;
mod name;
mod promise;
mod refusal;
mod returns;
#[cfg(test)]
mod samples;
mod scan;
mod shipment;
mod state;
mod steps;
pub(crate) mod wording;

pub(crate) use baton_model::Address;
pub(crate) use fulfilment::Fulfilment;
pub(crate) use heard_order::{HeardOrder, OrderedLine, Standing};
pub(crate) use journey::Journey;
pub(crate) use name::ShipmentName;
pub(crate) use promise::{Feasibility, Promise};
pub(crate) use refusal::Refusal;
pub(crate) use returns::{Return, ReturnChange, ReturnDecided, ReturnRefusal, ReturnState};
pub(crate) use scan::{Exception, Scan, ScanKind};
pub(crate) use shipment::{Change, Decided, Line, Preparing, Shipment};
pub(crate) use state::State;

pub use promise::Transit;
