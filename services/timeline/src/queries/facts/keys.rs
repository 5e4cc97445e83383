//! Lists the keys of facts.

use baton_db::{Page, Work};
use baton_proto::timeline::v1;
use sqlx::PgConnection;

use crate::error::Error;
use crate::{messages, store};

/// Lists the catalogue, and what is used without being in it.
#[derive(Debug)]
pub(crate) struct ListFactKeys {
    /// After which key.
    pub(crate) page: Page<String>,
}

impl Work for ListFactKeys {
    type Output = (Vec<v1::FactKey>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let keys = store::facts::keys::list(conn, self.page.after.as_deref(), self.page.limit()).await?;
        let (keys, next_page_token) = self.page.finish(keys, |last| last.key.clone());
        Ok((keys.iter().map(messages::fact_key).collect(), next_page_token))
    }
}
