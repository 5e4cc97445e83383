//! A stretch of days, as commands take it.

use baton_proto::common::v1::TimeRange;
use prost_types::Timestamp;
use time::macros::format_description;
use time::{Date, UtcDateTime};

/// From a day on, and before another; always without both.
#[derive(Debug, clap::Args)]
pub(super) struct PeriodArgs {
    /// From this day on (UTC)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    from: Option<Date>,
    /// Before this day (UTC)
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    before: Option<Date>,
}

impl PeriodArgs {
    pub(super) fn range(&self) -> TimeRange {
        TimeRange { start_time: self.from.map(midnight), end_time: self.before.map(midnight) }
    }
}

fn day(text: &str) -> Result<Date, String> {
    let format = format_description!("[year]-[month]-[day]");
    Date::parse(text, format).map_err(|_| "must be a day, such as 2026-11-22".to_owned())
}

fn midnight(day: Date) -> Timestamp {
    Timestamp { seconds: UtcDateTime::new(day, time::Time::MIDNIGHT).unix_timestamp(), nanos: 0 }
}
