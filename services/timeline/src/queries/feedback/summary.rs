//! What customers said in a period.

use baton_db::Work;
use baton_proto::cases::v1::{DepartmentFeedback, GetFeedbackSummaryResponse};
use sqlx::PgConnection;

use crate::domain::period::Period;
use crate::error::Error;
use crate::store::feedback::{self, OfDepartment};

/// Sums up what customers said in a period, in all and by department.
#[derive(Debug)]
pub(crate) struct SummariseFeedback {
    pub(crate) period: Period,
}

impl Work for SummariseFeedback {
    type Output = GetFeedbackSummaryResponse;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<GetFeedbackSummaryResponse, Error> {
        let totals = feedback::totals(conn, self.period).await?;
        let departments = feedback::by_department(conn, self.period).await?;
        Ok(GetFeedbackSummaryResponse {
            asked_count: totals.asked,
            answered_count: totals.answered,
            score_counts: totals.scores,
            uncredited_count: totals.uncredited,
            departments: departments.into_iter().map(of_department).collect(),
        })
    }
}

fn of_department(of: OfDepartment) -> DepartmentFeedback {
    DepartmentFeedback {
        department: of.department,
        asked_count: of.asked,
        answered_count: of.answered,
        score_counts: of.scores,
        // Rounded half up. A weight is at most 100 for each answer, and a score 5: no overflow, and below 501.
        mean_hundredths: ((of.weighted * 200 + of.weight) / (2 * of.weight.max(1))) as i32,
    }
}
