//! What the timeline is told of a change.

use baton_model::CustomerId;
use baton_proto::common::v1::Actor;
use baton_proto::timeline::v1::{Event, FactStated, PromiseMade, Subject};
use prost::Name;
use prost_types::Any;
use sqlx::PgConnection;

use crate::{Context, Error, timestamp};

/// What the timeline is told of a change, its circumstances aside.
#[derive(Debug, Clone)]
pub struct Told {
    /// Whose timeline it is told on.
    pub customer_id: CustomerId,
    /// One line for people.
    pub summary: String,
    /// The department's own event, see [`any`].
    pub body: Any,
    /// The object that changed, as it is now. Its revision is the number of its events.
    pub subject: Subject,
    /// What the customer is told with it we will do; mostly nothing.
    pub promises: Vec<PromiseMade>,
}

/// The whole event: what is told, under its circumstances.
pub fn event(context: &Context, told: Told) -> Event {
    let actor = &context.actor;
    Event {
        id: context.event_id.to_string(),
        customer_id: told.customer_id.to_string(),
        occurred_at: Some(timestamp(context.occurred_at)),
        actor: Some(Actor {
            id: actor.id.clone(),
            name: actor.name.clone(),
            department: actor.department.to_string(),
            role: actor.role.to_string(),
        }),
        department: context.department.to_string(),
        channel: context.channel.into(),
        summary: told.summary,
        body: Some(told.body),
        reader_may_skip: true,
        case_id: context.case_id.map(|id| id.to_string()).unwrap_or_default(),
        subject: Some(told.subject),
        traceparent: context.traceparent.clone().unwrap_or_default(),
        imported: context.imported,
        promises: told.promises,
        ..Event::default()
    }
}

/// Enqueues the event of a change, in its transaction; gives the event's id.
pub async fn tell(conn: &mut PgConnection, context: &Context, told: Told) -> sqlx::Result<String> {
    let event = event(context, told);
    baton_outbox::enqueue(conn, &event).await?;
    Ok(event.id)
}

/// Like [`tell`], for a change with which the customer told us something, see [`said`](crate::said).
pub async fn tell_stating(
    conn: &mut PgConnection,
    context: &Context,
    told: Told,
    facts: Vec<FactStated>,
) -> sqlx::Result<String> {
    let event = Event { facts, ..event(context, told) };
    baton_outbox::enqueue(conn, &event).await?;
    Ok(event.id)
}

/// A message as the body of an event.
pub fn any(message: &impl Name) -> Any {
    fn type_url<M: Name>(_: &M) -> String {
        M::type_url()
    }
    Any { type_url: type_url(message), value: message.encode_to_vec() }
}

/// The event's body, if it is an `M`.
pub fn body_of<M: Name + Default>(event: &Event) -> Result<Option<M>, Error> {
    match &event.body {
        Some(body) if body.type_url == M::type_url() => Ok(Some(body.to_msg()?)),
        _ => Ok(None),
    }
}
