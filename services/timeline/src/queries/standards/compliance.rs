//! How well standards were kept.

use baton_db::Work;
use baton_proto::cases::v1::{Compliance, GetComplianceResponse};
use sqlx::PgConnection;
use time::Duration;

use crate::domain::period::Period;
use crate::error::Error;
use crate::messages;
use crate::store::clocks::{Group, Selection, Tally, compliance};

/// How many groups there are at most in an answer.
const ROWS: i64 = 1_000;

/// Counts the clocks that got their verdict in a period.
#[derive(Debug)]
pub(crate) struct GetCompliance {
    /// When they got it.
    pub(crate) period: Period,
    pub(crate) group: Group,
    /// Empty for all.
    pub(crate) standard: String,
    /// Empty for all.
    pub(crate) department: String,
}

impl Work for GetCompliance {
    /// By group, and of each standard the tier that it was kept worst for.
    type Output = GetComplianceResponse;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<GetComplianceResponse, Error> {
        let given = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
        let (standard, department) = (given(&self.standard), given(&self.department));
        let selection = Selection {
            period: self.period,
            standard: standard.as_deref(),
            department: department.as_deref(),
        };
        let rows = compliance(conn, &selection, self.group, ROWS).await?;
        let mut worst_tiers: Vec<Tally> = Vec::new();
        for tier in compliance(conn, &selection, Group::Tier, ROWS).await? {
            match worst_tiers.last_mut().filter(|worst| worst.standard == tier.standard) {
                Some(worst) if tier.is_worse_than(worst) => *worst = tier,
                Some(_) => {}
                None => worst_tiers.push(tier),
            }
        }
        Ok(GetComplianceResponse {
            rows: rows.into_iter().map(message).collect(),
            worst_tiers: worst_tiers.into_iter().map(message).collect(),
        })
    }
}

impl Tally {
    /// The share of clocks that were met, 0 to 1.
    fn share_met(&self) -> f64 {
        self.met as f64 / (self.met + self.breached).max(1) as f64
    }

    /// Compared as fractions, so that equal shares are equal.
    fn is_worse_than(&self, other: &Self) -> bool {
        self.met * (other.met + other.breached) < other.met * (self.met + self.breached)
    }
}

fn message(tally: Tally) -> Compliance {
    let micros =
        |micros: Option<i64>| micros.map(|micros| messages::duration(Duration::microseconds(micros)));
    Compliance {
        share_met: tally.share_met(),
        standard: tally.standard,
        group: tally.group,
        group_name: tally.group_name,
        met: tally.met,
        breached: tally.breached,
        p50: micros(tally.p50_micros),
        p90: micros(tally.p90_micros),
        measured_p50: tally.measured_p50.unwrap_or_default(),
        measured_p90: tally.measured_p90.unwrap_or_default(),
    }
}
