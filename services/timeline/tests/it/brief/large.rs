//! The brief of a customer with a very long history, and of one with none.

use super::brief;
use crate::harness::{Bench, event};

#[tokio::test]
async fn a_history_of_100_000_events_has_a_brief_like_any_other() {
    const MANY: i64 = 100_000;
    let bench = Bench::start().await;
    let ana = bench.somebody().await;
    bench.append("orders", vec![event(&ana)]).await;
    let copies = format!(
        "with last as (select * from events order by position desc limit 1),
        copied as (
            insert into events (
                part, customer_id, sequence, position, event_id, occurred_at, department, type, channel, actor_id,
                envelope
            )
            select part, customer_id, sequence + n, position + n, gen_random_uuid(),
                occurred_at - n * interval '1 minute', department, type, channel, actor_id, envelope
            from last, generate_series(1, {MANY}) as n
        ),
        moved as (update partition_heads set position = position + {MANY} where part = (select part from last))
        update timeline_heads set sequence = sequence + {MANY}"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(copies)).execute(&mut bench.database.connect().await).await.unwrap();
    bench.append("orders", (0..9).map(|_| event(&ana)).collect()).await;
    let brief = brief(&bench, &ana).await;
    assert_eq!((brief.at_sequence, brief.last_events.len()), (MANY + 11, 7));
}

#[tokio::test]
async fn a_customer_without_a_history_has_a_brief() {
    let bench = Bench::start().await;
    let brief = brief(&bench, &bench.somebody().await).await;
    assert_eq!((brief.at_sequence, brief.last_events.len()), (1, 1), "that the customer was created");
    assert!(brief.facts.is_empty() && brief.promises.is_empty() && brief.open_cases.is_empty());
    assert_eq!(brief.probable_reason, "");
}
