//! Takes something out of events that are recorded: the one change that an event ever sees.

use baton_model::CustomerId;
use sqlx::PgConnection;

/// Stores changed envelopes of a customer's events, by their sequences. Nothing else about the events changes, least of all
/// their order.
pub(crate) async fn redact(
    conn: &mut PgConnection,
    customer: CustomerId,
    envelopes: &[(i64, Vec<u8>)],
) -> sqlx::Result<()> {
    let (sequences, envelopes): (Vec<i64>, Vec<Vec<u8>>) = envelopes.iter().cloned().unzip();
    sqlx::query!(
        r#"
        update events set envelope = changed.envelope
        from unnest($3::bigint[], $4::bytea[]) as changed (sequence, envelope)
        where part = $1 and customer_id = $2 and events.sequence = changed.sequence
        "#,
        customer.partition().number(),
        customer.as_uuid(),
        &sequences,
        &envelopes,
    )
    .execute(conn)
    .await?;
    Ok(())
}
