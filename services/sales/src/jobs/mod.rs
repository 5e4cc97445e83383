//! What sales does because it is time to, one file per sweep.

mod expire_quotes;
mod finish_acceptances;
mod plan_cadence_touches;

pub(crate) use expire_quotes::ExpireQuotes;
pub(crate) use finish_acceptances::FinishAcceptances;
pub(crate) use plan_cadence_touches::PlanCadenceTouches;
