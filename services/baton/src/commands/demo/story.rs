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
    let quote = stage.a_quote(&customer).await?;
    stage.a_charge(&quote.order_id).await?;
    let parcel = stage.a_parcel(&quote.order_id).await?;
    let ticket = stage.an_exception(&customer, &parcel).await?;
    let article = stage.a_call(&ticket).await?;
    let handoff = stage.a_handoff(&ticket).await?;
    let delivered = stage.another_parcel(&parcel, &ticket).await?;
    let (case, [closed, resolved]) = stage.a_solution(&ticket, &article, handoff).await?;
    stage.a_word_of_thanks(&customer).await?;
    let brief = stage.brief_with(&customer.id, &[delivered, closed, resolved]).await?;
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
    let cases = call!(stage.at_support.cases(), list_cases, request).cases;
    let Some(case) = cases.into_iter().find(|case| !case.resolution.is_empty()) else { return Ok(None) };
    let brief = brief::read(&stage.at_support, &customer.id, "").await?;
    Ok(Some(Ending { customer: customer.id, case: case.number, brief }))
}
