//! Stores what later events made of promises.

use baton_model::{EventId, PromiseId};
use sqlx::PgConnection;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::promise::Promise;
use crate::store::column::from_actor;

/// Stores what can change of promises, with one statement. The department is not a part of it: only a handoff moves it.
pub(crate) async fn save(conn: &mut PgConnection, promises: &[Promise]) -> sqlx::Result<()> {
    let mut columns = Columns::default();
    for promise in promises {
        columns.push(promise);
    }
    sqlx::query!(
        r#"
        update promises as promise
        set state = new.state, replaced_by_id = new.replaced_by_id, fulfilled_by = new.fulfilled_by,
            fulfilled_at = new.fulfilled_at, warned_at = new.warned_at, broken_at = new.broken_at,
            release_outcome = new.release_outcome, release_reason = new.release_reason,
            released_by = new.released_by, released_at = new.released_at, next_check_at = new.next_check_at,
            voided_by = new.voided_by, voided_at = new.voided_at
        from unnest(
            $1::smallint[], $2::uuid[], $3::uuid[], $4::text[], $5::uuid[], $6::uuid[], $7::timestamptz[],
            $8::timestamptz[], $9::timestamptz[], $10::text[], $11::text[], $12::bytea[], $13::timestamptz[],
            $14::timestamptz[], $15::uuid[], $16::timestamptz[]
        ) as new (
            part, customer_id, promise_id, state, replaced_by_id, fulfilled_by, fulfilled_at, warned_at, broken_at,
            release_outcome, release_reason, released_by, released_at, next_check_at, voided_by, voided_at
        )
        where promise.part = new.part and promise.customer_id = new.customer_id
            and promise.promise_id = new.promise_id
        "#,
        &columns.part,
        &columns.customer_id,
        &columns.promise_id,
        &columns.state,
        &columns.replaced_by_id as &[Option<Uuid>],
        &columns.fulfilled_by as &[Option<Uuid>],
        &columns.fulfilled_at as &[Option<OffsetDateTime>],
        &columns.warned_at as &[Option<OffsetDateTime>],
        &columns.broken_at as &[Option<OffsetDateTime>],
        &columns.release_outcome as &[Option<String>],
        &columns.release_reason as &[Option<String>],
        &columns.released_by as &[Option<Vec<u8>>],
        &columns.released_at as &[Option<OffsetDateTime>],
        &columns.next_check_at as &[Option<OffsetDateTime>],
        &columns.voided_by as &[Option<Uuid>],
        &columns.voided_at as &[Option<OffsetDateTime>],
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The promises, turned by a quarter.
#[derive(Default)]
struct Columns {
    part: Vec<i16>,
    customer_id: Vec<Uuid>,
    promise_id: Vec<Uuid>,
    state: Vec<String>,
    replaced_by_id: Vec<Option<Uuid>>,
    fulfilled_by: Vec<Option<Uuid>>,
    fulfilled_at: Vec<Option<OffsetDateTime>>,
    warned_at: Vec<Option<OffsetDateTime>>,
    broken_at: Vec<Option<OffsetDateTime>>,
    release_outcome: Vec<Option<String>>,
    release_reason: Vec<Option<String>>,
    released_by: Vec<Option<Vec<u8>>>,
    released_at: Vec<Option<OffsetDateTime>>,
    next_check_at: Vec<Option<OffsetDateTime>>,
    voided_by: Vec<Option<Uuid>>,
    voided_at: Vec<Option<OffsetDateTime>>,
}

impl Columns {
    fn push(&mut self, promise: &Promise) {
        let release = promise.release.as_ref();
        self.part.push(promise.customer_id.partition().number());
        self.customer_id.push(promise.customer_id.as_uuid());
        self.promise_id.push(promise.id.as_uuid());
        self.state.push(promise.state().to_string());
        self.replaced_by_id.push(promise.replaced_by.map(PromiseId::as_uuid));
        self.fulfilled_by.push(promise.fulfilled.map(|by| by.event_id).map(EventId::as_uuid));
        self.fulfilled_at.push(promise.fulfilled.map(|by| by.at));
        self.warned_at.push(promise.warned_at);
        self.broken_at.push(promise.broken_at);
        self.release_outcome.push(release.map(|release| release.outcome.to_string()));
        self.release_reason.push(release.map(|release| release.reason.clone()));
        self.released_by.push(release.map(|release| from_actor(&release.by)));
        self.released_at.push(release.map(|release| release.at));
        self.next_check_at.push(promise.next_check());
        self.voided_by.push(promise.voided.map(|by| by.event_id).map(EventId::as_uuid));
        self.voided_at.push(promise.voided.map(|by| by.at));
    }
}
