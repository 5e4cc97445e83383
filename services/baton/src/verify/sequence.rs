//! G1: sequences and positions are gapless, in commit order.

use sqlx::PgConnection;

use super::{Guarantee, Report};
use crate::store::order;

/// Checks the numbering of every customer's timeline and of every partition.
pub(super) async fn check(conn: &mut PgConnection, report: &mut Report) -> sqlx::Result<()> {
    for row in order::broken_sequences(conn).await? {
        let found = format_args!("{} events numbered {} to {}", row.events, row.first, row.last);
        match row.head {
            Some(head) => {
                report.violated(
                    Guarantee::G1,
                    format_args!("customer {}: {found}, but the head says {head}", row.customer_id),
                );
            }
            None => {
                report.violated(
                    Guarantee::G1,
                    format_args!("customer {}: {found}, but no head", row.customer_id),
                );
            }
        }
    }
    for row in order::broken_positions(conn).await? {
        let head =
            row.head.map_or_else(|| "there is no head".to_owned(), |head| format!("the head says {head}"));
        let found = format_args!("{} events at positions {} to {}", row.events, row.first, row.last);
        report.violated(Guarantee::G1, format_args!("partition {}: {found}, but {head}", row.part));
    }
    for (customer, sequence, position, before) in order::out_of_order(conn).await? {
        report.violated(
            Guarantee::G1,
            format_args!(
                "customer {customer}: sequence {sequence} has position {position}, the one before it {before}"
            ),
        );
    }
    for (customer, part) in order::misplaced(conn).await? {
        report.violated(
            Guarantee::G1,
            format_args!("customer {customer}: lies in partition {part}, not in its own"),
        );
    }
    let (customers, partitions) = order::counts(conn).await?;
    report.checked("customers", customers.unsigned_abs());
    report.checked("partitions", partitions.unsigned_abs());
    Ok(())
}
