//! Counts how often departments asked, and how often for what we had.

use std::collections::BTreeMap;

use baton_db::Work;
use baton_model::Department;
use baton_proto::timeline::v1::{RepetitionReasonCount, RepetitionShare};
use sqlx::PgConnection;

use crate::domain::period::Period;
use crate::error::Error;
use crate::messages;
use crate::store::facts::summary::{Scope, answers, repeated};

/// Counts how often departments asked, and how often for what we had.
#[derive(Debug)]
pub(crate) struct GetRepetitionSummary {
    /// `None` for all.
    pub(crate) department: Option<Department>,
    /// When it was asked.
    pub(crate) period: Period,
}

impl Work for GetRepetitionSummary {
    /// By department.
    type Output = Vec<RepetitionShare>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<RepetitionShare>, Error> {
        let department = self.department.as_ref().map(Department::as_str);
        let scope = Scope { department, period: self.period };
        let mut shares: BTreeMap<String, RepetitionShare> = BTreeMap::new();
        for (department, count) in answers(conn, &scope).await? {
            shares.entry(department).or_default().asked_count += count;
        }
        for repeated in repeated(conn, &scope).await? {
            let share = shares.entry(repeated.department).or_default();
            share.asked_count += repeated.unanswered_count;
            share.repeated_count += repeated.count;
            let reason = messages::reason(repeated.reason).into();
            share.reasons.push(RepetitionReasonCount { reason, count: repeated.count });
        }
        let named = |(department, mut share): (String, RepetitionShare)| {
            share.reasons.sort_by_key(|count| count.reason);
            RepetitionShare { department, ..share }
        };
        Ok(shares.into_iter().map(named).collect())
    }
}
