//! The story from its beginning to its end.

use anyhow::Context;
use baton_proto::cases::v1::ListCasesRequest;
use baton_proto::timeline::v1::Brief;

use super::stage::Stage;
use crate::commands::brief;
use crate::who::{self, WhoError};

/// How the story ended.
#[derive(Debug)]
pub(super) struct Ending {
    /// The customer's id.
    pub(super) customer: String,
    /// The case's number.
    pub(super) case: String,
    /// The customer's brief.
    pub(super) brief: Brief,
}

/// Tells it.
pub(super) async fn tell(stage: &Stage<'_>) -> anyhow::Result<Ending> {
    let customer = stage.a_customer().await?;
    let order = stage.an_order(&customer).await?;
    let case = stage.a_late_parcel(&customer).await?;
    let ticket = stage.a_call(&customer, &order, &case).await?;
    let handoff = stage.a_handoff(&case).await?;
    let article = stage.a_known_solution(&ticket, &case).await?;
    let events = stage.a_good_end(&order, &case, (&ticket, &article), &handoff).await?;
    let brief = stage.brief_with(&customer.id, &events).await?;
    Ok(Ending { customer: customer.id, case: case.number, brief })
}

/// The ending, if the story was told to it before.
pub(super) async fn already_told(stage: &Stage<'_>) -> anyhow::Result<Option<Ending>> {
    let customer = match who::one(stage.session, &stage.lead.email).await {
        Ok(customer) => customer,
        Err(WhoError::Nobody(_)) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let request = ListCasesRequest { customer_id: customer.id.clone(), ..ListCasesRequest::default() };
    let cases = call!(stage.at_orders.cases(), list_cases, request).cases;
    let Some(case) = cases.into_iter().find(|case| !case.resolution.is_empty()) else { return Ok(None) };
    let brief = brief::read(&stage.at_support, &customer.id, "").await?;
    Ok(Some(Ending { customer: customer.id, case: case.number, brief }))
}
