//! Who has which number. A number's partition is its own, and its row is never deleted.

use baton_model::{CaseId, DictatableNumber, Partition};
use sqlx::PgConnection;

fn partition(number: DictatableNumber) -> i16 {
    Partition::of(number.compact().as_bytes()).number()
}

/// Gives the number to the case; says whether it was free.
pub(crate) async fn take(
    conn: &mut PgConnection,
    number: DictatableNumber,
    case: CaseId,
) -> sqlx::Result<bool> {
    let taken = sqlx::query!(
        r#"
        insert into case_numbers (part, number, case_id) values ($1, $2, $3)
        on conflict (part, number) do nothing
        "#,
        partition(number),
        number.compact(),
        case.as_uuid(),
    )
    .execute(conn)
    .await?;
    Ok(taken.rows_affected() == 1)
}

/// The case that people call by this number.
pub(crate) async fn find(conn: &mut PgConnection, number: DictatableNumber) -> sqlx::Result<Option<CaseId>> {
    let found = sqlx::query_scalar!(
        "select case_id from case_numbers where part = $1 and number = $2",
        partition(number),
        number.compact(),
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(CaseId::from_uuid))
}
