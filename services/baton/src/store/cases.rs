//! Cases and handoffs, and where they contradict each other (G5).

use sqlx::PgConnection;
use uuid::Uuid;

/// A case as its row has it.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Case {
    pub(crate) id: Uuid,
    pub(crate) number: String,
    pub(crate) state: String,
    /// Null and empty must not occur, so they must be readable.
    pub(crate) department: Option<String>,
    /// How many events it and its handoffs have had.
    pub(crate) revision: i64,
    /// How many rows say that this number is this case's; must be one.
    pub(crate) numbered: i64,
}

/// Every case.
pub(crate) async fn all(conn: &mut PgConnection) -> sqlx::Result<Vec<Case>> {
    sqlx::query_as(
        "select case_id as id, number, state, department, revision,
                (select count(*) from case_numbers
                 where case_numbers.case_id = cases.case_id and case_numbers.number = cases.number) as numbered
         from cases order by case_id",
    )
    .fetch_all(conn)
    .await
}

/// A handoff under way that disagrees with its case.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Mismatch {
    pub(crate) handoff_id: Uuid,
    pub(crate) case_id: Uuid,
    pub(crate) state: String,
    pub(crate) from_department: String,
    pub(crate) to_department: String,
    /// Null when there is no such case.
    pub(crate) case_department: Option<String>,
}

/// Handoffs under way without their case, or whose case lies with somebody else than the handoff says: the sender
/// while it is requested, the receiver once it is accepted.
pub(crate) async fn mismatched_handoffs(conn: &mut PgConnection) -> sqlx::Result<Vec<Mismatch>> {
    sqlx::query_as(
        "select handoff_id, handoffs.case_id, handoffs.state, from_department, to_department,
                cases.department as case_department
         from handoffs left join cases
           on cases.part = handoffs.part and cases.case_id = handoffs.case_id
          and cases.customer_id = handoffs.customer_id
         where cases.case_id is null
            or handoffs.state = 'requested' and cases.department is distinct from from_department
            or handoffs.state = 'accepted' and cases.department is distinct from to_department
         order by handoff_id",
    )
    .fetch_all(conn)
    .await
}

/// Cases whose handoffs under way are not exactly the one (or none) that the case names: the case and how many are
/// under way.
pub(crate) async fn miscounted_handoffs(conn: &mut PgConnection) -> sqlx::Result<Vec<(Uuid, i64)>> {
    sqlx::query_as(
        "with under_way as (
             select part, case_id, array_agg(handoff_id) as ids
             from handoffs where state in ('requested', 'accepted') group by part, case_id
         )
         select case_id, coalesce(cardinality(ids), 0)::bigint
         from cases left join under_way using (part, case_id)
         where coalesce(ids, '{}') <> array_remove(array[open_handoff_id], null)
            or open_handoff_id is not null and state <> 'open'
         order by case_id",
    )
    .fetch_all(conn)
    .await
}

/// Cases that stay with another department than the one that is accountable, with nobody, or with several at once: the
/// case's number and what is wrong.
pub(crate) async fn wrong_stays(conn: &mut PgConnection) -> sqlx::Result<Vec<(String, String)>> {
    sqlx::query_as(
        "select number, 'its stays end with ' || coalesce(stay.department, 'nobody')
         from cases left join case_stays as stay
           on stay.part = cases.part and stay.case_id = cases.case_id and stay.ended_at is null
         where (cases.state = 'open') <> (stay.department is not null) or stay.department <> cases.department
         union all
         select number, 'it stayed with two departments at once'
         from cases join (
             select part, case_id, began_at < lag(ended_at) over (partition by part, case_id order by revision) as early
             from case_stays
         ) as stay using (part, case_id)
         where early
         order by 1, 2",
    )
    .fetch_all(conn)
    .await
}

/// Numbers that several cases carry, with how many.
pub(crate) async fn shared_numbers(conn: &mut PgConnection) -> sqlx::Result<Vec<(String, i64)>> {
    sqlx::query_as("select number, count(*) from cases group by number having count(*) > 1 order by number")
        .fetch_all(conn)
        .await
}

/// How many handoffs there are.
pub(crate) async fn count_handoffs(conn: &mut PgConnection) -> sqlx::Result<i64> {
    sqlx::query_scalar("select count(*) from handoffs").fetch_one(conn).await
}
