//! What a department has to decide or to do.

use baton_db::Work;
use baton_model::Department;
use sqlx::PgConnection;

use crate::domain::handoff::Handoff;
use crate::error::Error;
use crate::log::Cursor;
use crate::store;
use crate::store::handoffs::After;

/// A page of a department's inbox, the longest waiting first.
#[derive(Debug)]
pub(crate) struct ReadInbox {
    pub(crate) department: Department,
    /// After the handoff that was requested then and has this id.
    pub(crate) after: After,
    pub(crate) limit: usize,
}

impl Work for ReadInbox {
    type Output = Vec<Handoff>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<Handoff>, Error> {
        let limit = self.limit as i64;
        Ok(store::handoffs::inbox(conn, &self.department, self.after, limit).await?)
    }
}

/// How many handoffs wait for a decision of this department.
#[derive(Debug)]
pub(crate) struct CountWaiting {
    pub(crate) department: Department,
}

impl Work for CountWaiting {
    type Output = i64;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<i64, Error> {
        Ok(store::handoffs::count_waiting(conn, &self.department).await?)
    }
}

/// How far the log of each partition has come. Whatever is committed later comes after it.
#[derive(Debug)]
pub(crate) struct ReadHeads;

impl Work for ReadHeads {
    type Output = Cursor;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Cursor, Error> {
        Ok(Cursor::at(&store::heads::positions(conn).await?))
    }
}
