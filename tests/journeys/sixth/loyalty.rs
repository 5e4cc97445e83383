//! The department: a point for each order.

use baton_chassis::Service;
use baton_department::{Clerk, Composition, Parts, Told, any, tell};
use baton_errors::Failure;
use baton_inbox::Reactions;
use baton_model::CustomerId;
use baton_proto::timeline::v1::{Event, Subject};
use sqlx::PgConnection;

use super::store;

/// The event's body. A shipped department has it in `proto/`.
#[derive(Clone, PartialEq, prost::Message)]
struct PointsCounted {
    /// How many the customer has.
    #[prost(int64, tag = "1")]
    points: i64,
}

impl prost::Name for PointsCounted {
    const NAME: &'static str = "PointsCounted";
    const PACKAGE: &'static str = "baton.loyalty.v1";

    fn type_url() -> String {
        format!("type.googleapis.com/{}", Self::full_name())
    }
}

/// What can go wrong: what can in every department.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    #[error(transparent)]
    Common(#[from] baton_department::Error),
}

baton_department::common_error!(Error);

impl From<Error> for Failure {
    fn from(Error::Common(error): Error) -> Self {
        error.into()
    }
}

/// Puts the department together.
pub(super) fn compose(parts: Parts) -> anyhow::Result<Service> {
    let department = Composition::new("loyalty", "Loyalty", parts)?;
    let reactions = LoyaltyReactions(department.clerk());
    Ok(department.reacting(reactions).service())
}

#[derive(Debug, Clone)]
struct LoyaltyReactions(Clerk);

impl Reactions for LoyaltyReactions {
    const TYPES: &'static [&'static str] = &["baton.orders.v1.OrderPlaced"];
    type Prepared = ();
    type Error = Error;

    async fn react(&self, conn: &mut PgConnection, event: &Event, (): &()) -> Result<(), Error> {
        let Ok(customer_id) = event.customer_id.parse::<CustomerId>() else { return Ok(()) };
        let points = store::count(conn, customer_id).await?;
        let told = Told {
            customer_id,
            summary: format!("{points} points"),
            body: any(&PointsCounted { points }),
            subject: Subject {
                kind: "balance".to_owned(),
                id: customer_id.to_string(),
                label: "points".to_owned(),
                status: format!("{points} points to spend"),
                open: true,
                revision: points,
            },
            promises: Vec::new(),
        };
        tell(conn, &self.0.reacting_to(event), told).await?;
        Ok(())
    }

    fn committed(&self) {
        self.0.committed();
    }
}
