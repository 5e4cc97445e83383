//! Reads how often a customer came back about a case.

use baton_model::{CaseId, CustomerId};
use baton_proto::cases::v1::CaseResolved;
use baton_proto::common::v1::Channel;
use prost::Name;
use sqlx::PgConnection;
use time::OffsetDateTime;

use crate::domain::material::{Entry, Materiality, materiality};
use crate::domain::recontacts::{WITHIN, recontacts as count};

/// The most events of a case that are looked at.
const EVENTS: i64 = 1_000;

/// How often the customer came back within seven days after the case was first resolved; `None` if it never was.
///
/// Two reads of the case's events by an index. What the customer said is told from what we said as the reply guard does.
pub(crate) async fn recontacts(
    conn: &mut PgConnection,
    customer: CustomerId,
    case: CaseId,
) -> sqlx::Result<Option<u32>> {
    let resolved: Option<OffsetDateTime> = sqlx::query_scalar!(
        r#"
        select min(occurred_at) from events
        where part = $1 and customer_id = $4 and case_id = $2 and type = $3
        "#,
        case.partition().number(),
        case.as_uuid(),
        CaseResolved::full_name(),
        customer.as_uuid(),
    )
    .fetch_one(&mut *conn)
    .await?;
    let Some(resolved) = resolved else { return Ok(None) };
    let rows = sqlx::query!(
        r#"
        select type, by_person, channel, occurred_at from events
        where part = $1 and customer_id = $6 and case_id = $2 and occurred_at > $3 and occurred_at <= $4
        order by occurred_at, sequence
        limit $5
        "#,
        case.partition().number(),
        case.as_uuid(),
        resolved,
        resolved + WITHIN,
        EVENTS,
        customer.as_uuid(),
    )
    .fetch_all(conn)
    .await?;
    let is_contact = |type_name: &str, by_person, channel: i16| {
        let by_channel = channel > Channel::Internal as i16;
        let entry = Entry { type_name, by_person, by_channel, ..Entry::default() };
        materiality(&entry, NOBODY) == Some(Materiality::CustomerMessage)
    };
    let contacts = rows.iter().filter(|row| is_contact(&row.r#type, row.by_person, row.channel));
    let contacts: Vec<OffsetDateTime> = contacts.map(|row| row.occurred_at).collect();
    Ok(count(Some(resolved), &contacts))
}

/// Whoever wrote it down: no actor has this id.
const NOBODY: &str = "\u{0}";

#[cfg(test)]
mod tests {
    use baton_model::{Ids, SystemIds};
    use baton_proto::common::v1::Actor;
    use baton_proto::timeline::v1::Event;
    use baton_testkit::TestDatabase;
    use prost_types::Any;
    use time::Duration;
    use time::macros::datetime;

    use super::*;
    use crate::log::NewEvent;
    use crate::store::{events, heads};

    const NOW: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

    #[tokio::test]
    async fn what_the_customer_said_after_the_first_solution() {
        let database = TestDatabase::new(&crate::migrations()).await;
        let mut conn = database.connect().await;
        let customer_id = SystemIds.customer_id();
        heads::begin(&mut conn, customer_id).await.unwrap();
        let (case, other) =
            (SystemIds.case_id(customer_id.partition()), SystemIds.case_id(customer_id.partition()));
        let event = |case_id, type_name: &str, channel: Channel, hours| {
            let actor = Actor { role: "agent".to_owned(), id: "ana".to_owned(), ..Actor::default() };
            let body = Any { type_url: format!("type.googleapis.com/{type_name}"), value: Vec::new() };
            let event =
                Event { actor: Some(actor), body: Some(body), channel: channel.into(), ..Event::default() };
            let occurred_at = NOW + Duration::hours(hours);
            NewEvent { id: SystemIds.event_id(), customer_id, occurred_at, case_id: Some(case_id), event }
        };
        let opened = "baton.support.v1.TicketOpened";
        let resolved = "baton.cases.v1.CaseResolved";
        assert_eq!(recontacts(&mut conn, customer_id, case).await.unwrap(), None);
        let history = [
            event(case, opened, Channel::Phone, -5),
            event(case, resolved, Channel::Internal, 0),
            event(case, resolved, Channel::Phone, 48),
            event(case, "baton.timeline.v1.CustomerUpdated", Channel::Phone, 20),
            event(case, "baton.support.v1.TicketDiagnosed", Channel::Internal, 21),
            event(case, "baton.support.v1.CustomerAnswered", Channel::Email, 30),
            event(case, opened, Channel::Phone, 40),
            event(case, opened, Channel::Phone, 200),
            event(other, opened, Channel::Phone, 50),
        ];
        events::append(&mut conn, NOW, &history).await.unwrap();
        assert_eq!(recontacts(&mut conn, customer_id, case).await.unwrap(), Some(2));
        assert_eq!(recontacts(&mut conn, customer_id, other).await.unwrap(), None);
    }
}
