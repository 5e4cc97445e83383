//! Counts promises.

use baton_db::Work;
use baton_model::Department;
use baton_proto::timeline::v1::PromiseCounts;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::promise::PromiseState;
use crate::error::Error;
use crate::store;
use crate::store::promises::Count;

/// Counts promises by the department that has to keep them, and by state.
#[derive(Debug)]
pub(crate) struct CountPromises {
    pub(crate) department: Option<Department>,
    /// Inclusive.
    pub(crate) due_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub(crate) due_before: Option<OffsetDateTime>,
}

impl Work for CountPromises {
    type Output = Vec<PromiseCounts>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<PromiseCounts>, Error> {
        let department = self.department.as_ref().map(Department::as_str);
        let counts = store::promises::summary(conn, department, self.due_from, self.due_before).await?;
        Ok(by_department(counts))
    }
}

/// Counts of one department after those of another, in one message for each.
fn by_department(counts: Vec<Count>) -> Vec<PromiseCounts> {
    let mut departments: Vec<PromiseCounts> = Vec::new();
    for Count { department, state, promises: count, unchecked } in counts {
        if departments.last().is_none_or(|last| last.department != department) {
            departments.push(PromiseCounts { department, ..PromiseCounts::default() });
        }
        let Some(last) = departments.last_mut() else { continue };
        last.unchecked += unchecked;
        match PromiseState::from_word(&state) {
            Some(PromiseState::Open) => last.open = count,
            Some(PromiseState::Kept) => last.kept = count,
            Some(PromiseState::Early) => last.early = count,
            Some(PromiseState::Late) => last.late = count,
            Some(PromiseState::Broken) => last.broken = count,
            Some(PromiseState::Released) => last.released = count,
            Some(PromiseState::Replaced) => last.replaced = count,
            None => {}
        }
    }
    departments
}
