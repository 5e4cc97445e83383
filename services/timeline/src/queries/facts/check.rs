//! Says of what is about to be asked whether the customer has told us already.

use baton_db::Work;
use baton_model::{CaseId, CustomerId, Department};
use baton_proto::timeline::v1::QuestionCheck;
use sqlx::PgConnection;
use time::OffsetDateTime;

use super::must_exist;
use crate::domain::fact::{Statement, fold};
use crate::domain::fact_key::FactKey;
use crate::error::Error;
use crate::{messages, store};

/// Says of each key whether it has to be asked for.
#[derive(Debug)]
pub(crate) struct CheckQuestions {
    pub(crate) customer_id: CustomerId,
    pub(crate) keys: Vec<String>,
    pub(crate) case_id: Option<CaseId>,
    pub(crate) reader: Department,
    pub(crate) now: OffsetDateTime,
}

impl Work for CheckQuestions {
    type Output = Vec<QuestionCheck>;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Vec<QuestionCheck>, Error> {
        let catalogue = store::facts::keys::named(conn, &self.keys).await?;
        let pairs: Vec<_> = catalogue.keys().map(|key| (self.customer_id, key.clone())).collect();
        let said = store::facts::statements::counting(conn, &pairs).await?;
        if said.is_empty() {
            must_exist(conn, self.customer_id).await?;
        }
        let said: Vec<Statement> = said.into_iter().map(|(_, statement)| statement).collect();
        let entries = self.keys.iter().filter_map(|key| catalogue.get(key));
        Ok(entries.map(|key| self.check(key, &said)).collect())
    }
}

impl CheckQuestions {
    fn check(&self, key: &FactKey, said: &[Statement]) -> QuestionCheck {
        let said: Vec<Statement> =
            said.iter().filter(|statement| statement.key == key.key).cloned().collect();
        let fact = fold(key, &said, self.case_id, self.reader.as_str(), self.now);
        let case = self.case_id.filter(|_| key.is_of_case());
        // A key that nobody has put into the catalogue has no question of its own.
        let question = if key.question.is_empty() { &key.label } else { &key.question };
        let question = if fact.to_ask { question.clone() } else { String::new() };
        QuestionCheck { fact: Some(messages::fact(key, case, &fact)), question }
    }
}
