//! Counts how often customers ran against each policy.

use baton_db::Work;
use baton_proto::cases::v1::{ListPolicyFrictionResponse, PolicyFriction};
use sqlx::PgConnection;

use crate::domain::period::Period;
use crate::error::Error;
use crate::store::complaints::{Friction, friction};

/// Counts how often customers ran against each policy in a period.
#[derive(Debug)]
pub(crate) struct ListPolicyFriction {
    pub(crate) period: Period,
}

impl Work for ListPolicyFriction {
    type Output = ListPolicyFrictionResponse;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<ListPolicyFrictionResponse, Error> {
        let policy = |found: Friction| PolicyFriction {
            policy_reference: found.policy_reference,
            refusal_count: found.refusals,
            complaint_count: found.complaints,
        };
        let found = friction(conn, &self.period).await?;
        Ok(ListPolicyFrictionResponse { policies: found.into_iter().map(policy).collect() })
    }
}
