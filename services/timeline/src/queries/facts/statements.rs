//! Lists everything that a customer ever said under a key.

use baton_db::{Page, Work};
use baton_model::{CustomerId, Department};
use baton_proto::timeline::v1::FactStatement;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::must_exist;
use crate::domain::fact::Statement;
use crate::domain::fact_key::FactKey;
use crate::error::Error;
use crate::{messages, store};

/// Lists everything that a customer ever said under a key.
#[derive(Debug)]
pub(crate) struct ListFactStatements {
    pub(crate) customer_id: CustomerId,
    pub(crate) key: String,
    pub(crate) reader: Department,
    pub(crate) page: Page<(OffsetDateTime, i64)>,
}

impl Work for ListFactStatements {
    type Output = (Vec<FactStatement>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let key = store::facts::keys::one(conn, &self.key).await?;
        let said = store::facts::statements::list(
            conn,
            self.customer_id,
            &self.key,
            self.page.after,
            self.page.limit(),
        );
        let said = said.await?;
        if said.is_empty() {
            must_exist(conn, self.customer_id).await?;
        }
        let bytes_of = |statement: &Statement| messages::statement(statement).encoded_len();
        let (said, next_page_token) = self.page.finish_by_weight(said, bytes_of, Statement::place);
        Ok((said.iter().map(|statement| self.message(&key, statement)).collect(), next_page_token))
    }
}

impl ListFactStatements {
    fn message(&self, key: &FactKey, statement: &Statement) -> FactStatement {
        if key.is_visible_to(self.reader.as_str()) {
            messages::statement(statement)
        } else {
            messages::masked_statement(statement)
        }
    }
}
