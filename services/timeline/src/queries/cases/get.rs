//! Reads one case.

use baton_db::Work;
use sqlx::PgConnection;

use super::locate::locate;
use crate::domain::case::Case;
use crate::domain::case_name::CaseName;
use crate::error::Error;
use crate::store;

/// Reads the case with this name.
#[derive(Debug)]
pub(crate) struct GetCase {
    pub(crate) name: CaseName,
}

impl Work for GetCase {
    type Output = Case;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Case, Error> {
        let id = locate(conn, self.name).await?;
        let case = store::cases::find(conn, id).await?;
        case.ok_or_else(|| Error::CaseNotFound { case: self.name.to_string() })
    }
}
