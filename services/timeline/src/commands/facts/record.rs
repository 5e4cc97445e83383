//! Records what a customer told us.

use std::collections::HashMap;

use baton_errors::Violations;
use baton_model::{CustomerId, Partition};
use baton_proto::timeline::v1::{FactStated, FactsRecorded, RecordFactsResponse};
use sqlx::PgConnection;

use crate::commands::{Applied, Circumstances, Command, record_stating};
use crate::domain::fact_key::{FactKey, Kind};
use crate::error::Error;
use crate::{messages, store};

/// Records what a customer told us, as one event that carries it. The rest is the append's.
#[derive(Debug)]
pub(crate) struct RecordFacts {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    /// At least one, each key once.
    pub(crate) facts: Vec<FactStated>,
}

impl Command for RecordFacts {
    type Response = RecordFactsResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<RecordFactsResponse>, Error> {
        let keys: Vec<String> = self.facts.iter().map(|fact| fact.key.clone()).collect();
        let catalogue = store::facts::keys::named(conn, &keys).await?;
        self.refuse_secrets(&catalogue)?;
        let labels = keys.iter().map(|key| catalogue.get(key).map_or(key.as_str(), |entry| &entry.label));
        // No value: a summary cannot be retracted.
        let summary = format!("The customer told us: {}", labels.collect::<Vec<_>>().join(", "));
        let mut event =
            self.circumstances.event(self.customer_id, &summary, &FactsRecorded { keys: keys.clone() });
        event.event.facts.clone_from(&self.facts);
        let event_id = event.id.to_string();
        let (position, repetitions) = record_stating(conn, &self.circumstances, event).await?;
        let repetitions = repetitions.iter().map(messages::repetition).collect();
        Ok(Applied { response: RecordFactsResponse { event_id, repetitions }, position: Some(position) })
    }
}

impl RecordFacts {
    /// An append would drop a security answer; whoever calls is told not to send it.
    fn refuse_secrets(&self, catalogue: &HashMap<String, FactKey>) -> Result<(), Error> {
        let mut violations = Violations::new();
        for (index, fact) in self.facts.iter().enumerate() {
            let is_secret = catalogue.get(&fact.key).is_some_and(|key| key.kind == Kind::Verification);
            if is_secret && !fact.value.is_empty() {
                violations.add(
                    format!("facts[{index}].value"),
                    "must be empty: an answer to a security question is never stored",
                );
            }
            if is_secret == fact.verified_by.is_empty() {
                let must = if is_secret {
                    "must say how"
                } else {
                    "belongs to a key of kind FACT_KIND_VERIFICATION"
                };
                violations.add(format!("facts[{index}].verified_by"), must);
            }
        }
        Ok(violations.finish()?)
    }
}
