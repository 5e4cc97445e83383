//! Says why a customer is asked again.

use baton_model::{CustomerId, Partition};
use baton_proto::timeline::v1::{FactRepeated, RepetitionExplained, ReportRepetitionResponse};
use sqlx::PgConnection;

use crate::commands::{Applied, Circumstances, Command, record};
use crate::domain::fact::fold;
use crate::domain::repetition::{Heard, Reason, Repetition, same_asking};
use crate::error::Error;
use crate::{messages, store};

/// Says why a customer is asked again. An asking that the recorded answer has shown already gets its reason; any other is
/// a repetition of its own.
#[derive(Debug)]
pub(crate) struct ReportRepetition {
    pub(crate) circumstances: Circumstances,
    pub(crate) customer_id: CustomerId,
    pub(crate) key: String,
    pub(crate) reason: Reason,
    pub(crate) note: String,
}

impl Command for ReportRepetition {
    type Response = ReportRepetitionResponse;

    fn partition(&self) -> Partition {
        self.customer_id.partition()
    }

    async fn apply(&self, conn: &mut PgConnection) -> Result<Applied<ReportRepetitionResponse>, Error> {
        let reported = self.repetition(conn).await?;
        let key = store::facts::keys::one(conn, &self.key).await?;
        let near = store::facts::repetitions::near(conn, &[&reported]).await?;
        let why =
            if self.note.is_empty() { self.reason.as_str().replace('_', " ") } else { self.note.clone() };
        let (repetition, event) = if let Some(found) = same_asking(&near, &reported) {
            let repetition = Repetition { reason: self.reason, note: self.note.clone(), ..found.clone() };
            let body = RepetitionExplained { repetition: Some(messages::repetition(&repetition)) };
            let summary = format!("Why {} was asked again: {why}", key.label);
            (repetition, self.circumstances.event(self.customer_id, &summary, &body))
        } else {
            let body = FactRepeated { repetition: Some(messages::repetition(&reported)) };
            let mut event = self.circumstances.event(
                self.customer_id,
                &format!("Asked again: {} ({why})", key.label),
                &body,
            );
            event.id = reported.id;
            event.event.id = reported.id.to_string();
            (reported, event)
        };
        store::facts::repetitions::put(conn, std::slice::from_ref(&repetition)).await?;
        let event_id = event.id.to_string();
        let position = record(conn, &self.circumstances, event).await?;
        let repetition = Some(messages::repetition(&repetition));
        Ok(Applied { response: ReportRepetitionResponse { repetition, event_id }, position: Some(position) })
    }
}

impl ReportRepetition {
    /// The repetition as reported, with what was known when the customer was asked.
    async fn repetition(&self, conn: &mut PgConnection) -> Result<Repetition, Error> {
        let Circumstances { actor, occurred_at, case_id, ids, .. } = &self.circumstances;
        let key = store::facts::keys::one(conn, &self.key).await?;
        let said = store::facts::statements::counting(conn, &[(self.customer_id, self.key.clone())]).await?;
        let before = said.into_iter().map(|(_, statement)| statement);
        let before: Vec<_> = before.filter(|statement| statement.heard_at <= *occurred_at).collect();
        let known = fold(&key, &before, *case_id, actor.department.as_str(), *occurred_at);
        Ok(Repetition {
            id: ids.event_id(),
            customer_id: self.customer_id,
            key: self.key.clone(),
            department: actor.department.clone(),
            asked_by: actor.clone(),
            asked_at: *occurred_at,
            case_id: *case_id,
            reason: self.reason,
            note: self.note.clone(),
            answer: None,
            known: known.statements.first().map(Heard::from),
        })
    }
}
