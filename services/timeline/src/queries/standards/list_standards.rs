//! Lists standards.

use baton_db::Work;
use prost::Message;
use sqlx::PgConnection;

use super::versions::Versions;
use crate::domain::standard::Standard;
use crate::error::Error;
use crate::{messages, store};

/// Lists standards by name, with the token of the next page.
#[derive(Debug)]
pub(crate) struct ListStandards(pub(crate) Versions);

impl Work for ListStandards {
    type Output = (Vec<Standard>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let definitions = store::definitions::read(conn).await?;
        let key = |standard: &Standard| (standard.name.clone(), standard.version);
        let in_force = |name: &str| definitions.standard(name, self.0.now).map(|standard| standard.version);
        let shown = |standard: &&Standard| self.0.shows(&key(standard), in_force(&standard.name));
        let found: Vec<Standard> = definitions.standards.iter().filter(shown).cloned().collect();
        Ok(self.0.page.finish_by_weight(found, |standard| messages::standard(standard).encoded_len(), key))
    }
}
