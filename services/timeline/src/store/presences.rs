//! Who is with which customer. No lock of a partition: nothing else depends on it.

use std::collections::HashMap;

use baton_model::CustomerId;
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use super::column::{from_actor, known, to_actor};
use crate::domain::presence::{Activity, Session};

/// The most windows that are read of one customer.
const PER_CUSTOMER: i64 = 200;

/// Says that these sessions are there now.
pub(crate) async fn keep(
    conn: &mut PgConnection,
    sessions: &[(CustomerId, Session)],
    now: OffsetDateTime,
) -> sqlx::Result<()> {
    if sessions.is_empty() {
        return Ok(());
    }
    let parts: Vec<i16> = sessions.iter().map(|(customer, _)| customer.partition().number()).collect();
    let customers: Vec<Uuid> = sessions.iter().map(|(customer, _)| customer.as_uuid()).collect();
    let ids: Vec<Uuid> = sessions.iter().map(|(_, session)| session.id).collect();
    let actor_ids: Vec<String> = sessions.iter().map(|(_, session)| session.actor.id.clone()).collect();
    let actors: Vec<Vec<u8>> = sessions.iter().map(|(_, session)| from_actor(&session.actor)).collect();
    let activities: Vec<String> =
        sessions.iter().map(|(_, session)| session.activity.as_str().to_owned()).collect();
    let since: Vec<OffsetDateTime> = sessions.iter().map(|(_, session)| session.since).collect();
    sqlx::query!(
        r#"
        insert into presences (part, customer_id, session_id, actor_id, actor, activity, since, seen_at)
        select part, customer_id, session_id, actor_id, actor, activity, since, $8
        from unnest(
            $1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::bytea[], $6::text[], $7::timestamptz[]
        ) as here (part, customer_id, session_id, actor_id, actor, activity, since)
        order by part, customer_id, session_id
        on conflict (part, customer_id, session_id) do update
        set activity = excluded.activity, seen_at = excluded.seen_at
        "#,
        &parts,
        &customers,
        &ids,
        &actor_ids,
        &actors,
        &activities,
        &since,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Says that these sessions are over.
pub(crate) async fn remove(conn: &mut PgConnection, sessions: &[(CustomerId, Uuid)]) -> sqlx::Result<()> {
    if sessions.is_empty() {
        return Ok(());
    }
    let parts: Vec<i16> = sessions.iter().map(|(customer, _)| customer.partition().number()).collect();
    let customers: Vec<Uuid> = sessions.iter().map(|(customer, _)| customer.as_uuid()).collect();
    let ids: Vec<Uuid> = sessions.iter().map(|(_, id)| *id).collect();
    sqlx::query!(
        r#"
        delete from presences
        using unnest($1::smallint[], $2::uuid[], $3::uuid[]) as gone (part, customer_id, session_id)
        where presences.part = gone.part and presences.customer_id = gone.customer_id
            and presences.session_id = gone.session_id
        "#,
        &parts,
        &customers,
        &ids,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The sessions of these customers that were seen after an instant.
pub(crate) async fn of(
    conn: &mut PgConnection,
    customers: &[CustomerId],
    seen_after: OffsetDateTime,
) -> sqlx::Result<HashMap<CustomerId, Vec<Session>>> {
    let parts: Vec<i16> = customers.iter().map(|customer| customer.partition().number()).collect();
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.as_uuid()).collect();
    let rows = sqlx::query!(
        r#"
        select found.customer_id, found.session_id, found.actor, found.activity, found.since
        from unnest($1::smallint[], $2::uuid[]) as wanted (part, customer_id)
        cross join lateral (
            select customer_id, session_id, actor, activity, since from presences
            where presences.part = wanted.part and presences.customer_id = wanted.customer_id and seen_at > $3
            order by since, session_id
            limit $4
        ) as found
        "#,
        &parts,
        &ids,
        seen_after,
        PER_CUSTOMER,
    )
    .fetch_all(conn)
    .await?;
    let mut sessions: HashMap<CustomerId, Vec<Session>> = HashMap::new();
    for row in rows {
        let session = Session {
            id: row.session_id,
            actor: to_actor(&row.actor)?,
            activity: known(Activity::from_word(&row.activity))?,
            since: row.since,
        };
        sessions.entry(CustomerId::from_uuid(row.customer_id)).or_default().push(session);
    }
    Ok(sessions)
}

/// Forgets the sessions of these customers that were last seen before an instant: their processes were killed. What
/// another replica is at is left to it.
pub(crate) async fn forget(
    conn: &mut PgConnection,
    customers: &[CustomerId],
    seen_before: OffsetDateTime,
) -> sqlx::Result<()> {
    let parts: Vec<i16> = customers.iter().map(|customer| customer.partition().number()).collect();
    let ids: Vec<Uuid> = customers.iter().map(|customer| customer.as_uuid()).collect();
    sqlx::query!(
        r#"
        delete from presences where ctid = any(array(
            select presences.ctid
            from unnest($1::smallint[], $2::uuid[]) as wanted (part, customer_id)
            join presences on presences.part = wanted.part and presences.customer_id = wanted.customer_id
            where presences.seen_at < $3
            for update of presences skip locked
        ))
        "#,
        &parts,
        &ids,
        seen_before,
    )
    .execute(conn)
    .await?;
    Ok(())
}
