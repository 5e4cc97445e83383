//! Counts promises.

use baton_db::Work;
use baton_model::Department;
use sqlx::PgConnection;
use time::OffsetDateTime;

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
    type Output = Vec<Count>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<Count>, Error> {
        let department = self.department.as_ref().map(Department::as_str);
        Ok(store::promises::summary(conn, department, self.due_from, self.due_before).await?)
    }
}
