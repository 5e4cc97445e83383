//! What was counted, as messages.

use baton_proto::cases::v1::{DepartmentReport, DurationSpread, HandoffOutcomes};
use prost_types::Duration;

use crate::store::service_report::{HandoffsRow, StaysRow};

/// Puts what became of handoffs into a report.
pub(super) fn handoffs(report: &mut DepartmentReport, row: &HandoffsRow) {
    let outcomes = HandoffOutcomes {
        count: row.count,
        waiting_count: row.waiting,
        accepted_count: row.accepted,
        completed_count: row.completed,
        returned_count: row.returned,
        declined_count: row.declined,
        expired_count: row.expired,
        withdrawn_count: row.withdrawn,
    };
    if row.is_sender {
        report.sent = Some(outcomes);
        report.mean_completeness = (row.completeness / row.count.max(1)) as i32;
        report.overridden_count = row.overridden;
        report.rated_count = row.rated;
        report.usable_count = row.usable;
    } else {
        report.received = Some(outcomes);
        report.time_to_accept = Some(spread(row.accepted + row.completed + row.returned, row.p50, row.p90));
    }
}

/// Puts how long cases stayed into a report.
pub(super) fn stays(report: &mut DepartmentReport, row: &StaysRow) {
    report.dwell = Some(spread(row.ended, row.p50, row.p90));
    report.bounce_count = row.came_back;
}

fn spread(count: i64, p50: Option<i64>, p90: Option<i64>) -> DurationSpread {
    DurationSpread { count, p50: p50.map(duration), p90: p90.map(duration) }
}

fn duration(micros: i64) -> Duration {
    Duration { seconds: micros.div_euclid(1_000_000), nanos: (micros.rem_euclid(1_000_000) * 1_000) as i32 }
}
