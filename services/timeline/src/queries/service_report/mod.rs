//! How departments served customers, in numbers.

mod convert;

use std::collections::BTreeMap;

use baton_db::Work;
use baton_model::Department;
use baton_proto::cases::v1::DepartmentReport;
use sqlx::PgConnection;

use crate::domain::period::Period;
use crate::error::Error;
use crate::queries::facts::summary::GetRepetitionSummary;
use crate::queries::feedback::summary::SummariseFeedback;
use crate::queries::promises::summary::CountPromises;
use crate::store;

/// Reports how departments served customers in a period.
#[derive(Debug)]
pub(crate) struct GetServiceReport {
    pub(crate) period: Period,
    /// `None` for all.
    pub(crate) department: Option<Department>,
}

impl Work for GetServiceReport {
    /// By department.
    type Output = Vec<DepartmentReport>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<DepartmentReport>, Error> {
        let Self { period, department } = self;
        let name = department.as_ref().map(Department::as_str);
        let mut reports = Reports::default();
        for row in store::service_report::handoffs(conn, *period, name).await? {
            convert::handoffs(reports.of(&row.department), &row);
        }
        for row in store::service_report::stays(conn, *period, name).await? {
            convert::stays(reports.of(&row.department), &row);
        }
        let department = department.clone();
        let due = CountPromises { department, due_from: period.from, due_before: period.before };
        for counts in due.run(conn).await? {
            reports.of(&counts.department).promises = Some(counts.clone());
        }
        let asked = GetRepetitionSummary { department: due.department, period: *period };
        for share in asked.run(conn).await? {
            reports.of(&share.department).repetitions = Some(share.clone());
        }
        let said = SummariseFeedback { period: *period }.run(conn).await?.departments;
        for feedback in said.into_iter().filter(|said| name.is_none_or(|name| name == said.department)) {
            reports.of(&feedback.department).feedback = Some(feedback.clone());
        }
        Ok(reports.0.into_values().collect())
    }
}

#[derive(Debug, Default)]
struct Reports(BTreeMap<String, DepartmentReport>);

impl Reports {
    fn of(&mut self, department: &str) -> &mut DepartmentReport {
        self.0.entry(department.to_owned()).or_insert_with(|| DepartmentReport {
            department: department.to_owned(),
            ..DepartmentReport::default()
        })
    }
}
