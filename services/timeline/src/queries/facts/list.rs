//! Lists what a customer has told us, by key.

use baton_db::{Page, Work};
use baton_model::{CustomerId, Department};
use baton_proto::timeline::v1;
use prost::Message;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::must_exist;
use crate::domain::fact::{Statement, cases, fold};
use crate::domain::fact_key::FactKey;
use crate::error::Error;
use crate::{messages, store};

/// Lists what a customer has told us.
#[derive(Debug)]
pub(crate) struct ListFacts {
    pub(crate) customer_id: CustomerId,
    pub(crate) reader: Department,
    pub(crate) now: OffsetDateTime,
    /// After which key.
    pub(crate) page: Page<String>,
}

impl Work for ListFacts {
    type Output = (Vec<v1::Fact>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let after = self.page.after.as_deref();
        let keys = store::facts::statements::keys(conn, self.customer_id, after, self.page.limit()).await?;
        if keys.is_empty() {
            must_exist(conn, self.customer_id).await?;
        }
        let catalogue = store::facts::keys::named(conn, &keys).await?;
        let pairs: Vec<_> = keys.iter().map(|key| (self.customer_id, key.clone())).collect();
        let said = store::facts::statements::counting(conn, &pairs).await?;
        let said: Vec<Statement> = said.into_iter().map(|(_, statement)| statement).collect();
        let facts =
            keys.iter().filter_map(|key| catalogue.get(key)).map(|key| self.facts(key, &said)).collect();
        let bytes_of = |facts: &Vec<v1::Fact>| facts.iter().map(Message::encoded_len).sum();
        let key_of = |last: &Vec<v1::Fact>| last.first().map(|fact| fact.key.clone()).unwrap_or_default();
        let (facts, next_page_token) = self.page.finish_by_weight(facts, bytes_of, key_of);
        Ok((facts.into_iter().flatten().collect(), next_page_token))
    }
}

impl ListFacts {
    /// One fact, or one for each case that has its own.
    fn facts(&self, key: &FactKey, said: &[Statement]) -> Vec<v1::Fact> {
        let said: Vec<Statement> =
            said.iter().filter(|statement| statement.key == key.key).cloned().collect();
        let mut facts = Vec::new();
        for case in cases(key, &said) {
            let own = said.iter().filter(|statement| !key.is_of_case() || statement.case_id == case);
            let own: Vec<Statement> = own.cloned().collect();
            let fact = fold(key, &own, case, self.reader.as_str(), self.now);
            facts.push(messages::fact(key, case, &fact));
        }
        facts
    }
}
