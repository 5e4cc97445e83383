//! Which case a name means.

use baton_db::Work;
use baton_model::CaseId;
use sqlx::PgConnection;

use crate::domain::case_name::CaseName;
use crate::error::Error;
use crate::store;

/// Which case a name means. The answer never changes: numbers are not reused.
#[derive(Debug)]
pub(crate) struct LocateCase {
    pub(crate) name: CaseName,
}

impl Work for LocateCase {
    type Output = CaseId;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<CaseId, Error> {
        locate(conn, self.name).await
    }
}

/// The id of the case with this name. An id is taken at its word; whoever reads the case finds out.
pub(crate) async fn locate(conn: &mut PgConnection, name: CaseName) -> Result<CaseId, Error> {
    match name {
        CaseName::Id(id) => Ok(id),
        CaseName::Number(number) => {
            let found = store::case_numbers::find(conn, number).await?;
            found.ok_or_else(|| Error::CaseNotFound { case: name.to_string() })
        }
    }
}
