//! How well standards were kept.

use baton_db::Work;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::error::Error;
use crate::store::clocks::{Group, Selection, Tally, compliance};

/// How many groups there are at most in an answer.
const ROWS: i64 = 1_000;

/// Counts the clocks that got their verdict in a period.
#[derive(Debug)]
pub(crate) struct GetCompliance {
    /// Inclusive.
    pub(crate) from: Option<OffsetDateTime>,
    /// Exclusive.
    pub(crate) before: Option<OffsetDateTime>,
    pub(crate) group: Group,
    /// Empty for all.
    pub(crate) standard: String,
    /// Empty for all.
    pub(crate) department: String,
}

/// By group, and of each standard the tier that it was kept worst for.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) rows: Vec<Tally>,
    pub(crate) worst_tiers: Vec<Tally>,
}

impl Work for GetCompliance {
    type Output = Kept;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Kept, Error> {
        let given = |text: &'_ str| (!text.is_empty()).then(|| text.to_owned());
        let (standard, department) = (given(&self.standard), given(&self.department));
        let selection = Selection {
            from: self.from,
            before: self.before,
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
        Ok(Kept { rows, worst_tiers })
    }
}

impl Tally {
    /// The share of clocks that were met, 0 to 1.
    pub(crate) fn share_met(&self) -> f64 {
        self.met as f64 / (self.met + self.breached).max(1) as f64
    }

    /// Compared as fractions, so that equal shares are equal.
    fn is_worse_than(&self, other: &Self) -> bool {
        self.met * (other.met + other.breached) < other.met * (self.met + self.breached)
    }
}
