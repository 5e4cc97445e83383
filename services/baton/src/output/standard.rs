//! Standards, calendars and clocks as people read them.

use baton_proto::cases::v1::{
    Calendar, Clock, ClockState, Compliance, GetComplianceResponse, Hours, Matter, Standard, Weekday,
};
use prost_types::Duration;

use super::{Rows, state, table, when};

/// Several standards, one in each row.
pub(crate) fn standards(standards: &[Standard]) -> Rows {
    let mut rows = table(&["name", "version", "rule", "of", "limit", "calendar", "only", "since (UTC)"]);
    for standard in standards {
        let limit = match &standard.within {
            Some(within) => length(Some(within)),
            None => format!("{} {}", standard.at_most, standard.measure),
        };
        let calendar =
            if standard.calendar.is_empty() { "the department's" } else { standard.calendar.as_str() };
        let only = [standard.departments.join(", "), standard.tiers.join(", ")];
        let only: Vec<&str> = only.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
        rows.add([
            standard.name.clone(),
            format!("{}{}", standard.version, if standard.retired { ", retired" } else { "" }),
            standard.title.clone(),
            matter(standard.matter()).to_owned(),
            limit,
            calendar.to_owned(),
            only.join("; "),
            when(standard.in_force_from.as_ref()),
        ]);
    }
    rows
}

/// Several calendars, one in each row.
pub(crate) fn calendars(calendars: &[Calendar]) -> Rows {
    let mut rows = table(&["name", "version", "title", "time zone", "week", "special days"]);
    for calendar in calendars {
        let window = |window: &baton_proto::cases::v1::Window| {
            format!("{} {}", day(window.day()), hours(&window.hours.clone().unwrap_or_default()))
        };
        let week: Vec<String> = calendar.windows.iter().map(window).collect();
        let special = |day: &baton_proto::cases::v1::SpecialDay| {
            let opens: Vec<String> = day.hours.iter().map(hours).collect();
            let opens = if opens.is_empty() { "closed".to_owned() } else { opens.join(" ") };
            [day.date.as_str(), &opens, &day.name].join(" ").trim_end().to_owned()
        };
        let special: Vec<String> = calendar.special_days.iter().map(special).collect();
        rows.add([
            calendar.name.clone(),
            calendar.version.to_string(),
            calendar.title.clone(),
            calendar.time_zone.clone(),
            week.join(", "),
            special.join(", "),
        ]);
    }
    rows
}

/// Several clocks, one in each row.
pub(crate) fn clocks(clocks: &[Clock]) -> Rows {
    let mut rows =
        table(&["standard", "state", "used", "left", "due (UTC)", "started (UTC)", "where the time went"]);
    for clock in clocks {
        let stays =
            clock.stays.iter().map(|stay| format!("{} {}", stay.department, length(stay.used.as_ref())));
        let mut said = state(clock.state().as_str_name());
        if clock.state() == ClockState::Breached && clock.ended_at.is_none() {
            said.push_str(", running");
        }
        if !clock.paused_for.is_empty() {
            said = format!("{said}: {}", clock.paused_for.join(", "));
        }
        rows.add([
            clock.standard.clone(),
            said,
            length(clock.used.as_ref()),
            length(clock.left.as_ref()),
            when(clock.due_at.as_ref()),
            when(clock.started_at.as_ref()),
            stays.collect::<Vec<_>>().join(", "),
        ]);
    }
    rows
}

/// How well standards were kept, and for which tier worst.
pub(crate) fn compliance(compliance: &GetComplianceResponse) -> Rows {
    let mut rows = table(&["standard", "who", "met", "of", "share", "half within", "nine of ten within"]);
    let worst = compliance.worst_tiers.iter().map(|row| (format!("worst tier: {}", tier(row)), row));
    let all = compliance.rows.iter().map(|row| (who(row), row)).chain(worst);
    for (who, row) in all {
        let counts = row.p50.is_none() && row.measured_p90 > 0;
        let (p50, p90) = if counts {
            (row.measured_p50.to_string(), row.measured_p90.to_string())
        } else {
            (length(row.p50.as_ref()), length(row.p90.as_ref()))
        };
        rows.add([
            row.standard.clone(),
            who,
            row.met.to_string(),
            (row.met + row.breached).to_string(),
            format!("{:.0} %", row.share_met * 100.0),
            p50,
            p90,
        ]);
    }
    rows.with_numbers(&[2, 3, 4])
}

fn who(row: &Compliance) -> String {
    let name = if row.group_name.is_empty() { &row.group } else { &row.group_name };
    if name.is_empty() { "–".to_owned() } else { name.clone() }
}

fn tier(row: &Compliance) -> &str {
    if row.group.is_empty() { "none" } else { &row.group }
}

fn matter(matter: Matter) -> &'static str {
    match matter {
        Matter::Unspecified => "",
        Matter::Case => "case",
        Matter::Handoff => "handoff",
        Matter::Subject => "subject",
        Matter::Customer => "customer",
        Matter::Contact => "contact",
    }
}

fn day(day: Weekday) -> &'static str {
    match day {
        Weekday::Unspecified => "",
        Weekday::Monday => "Mon",
        Weekday::Tuesday => "Tue",
        Weekday::Wednesday => "Wed",
        Weekday::Thursday => "Thu",
        Weekday::Friday => "Fri",
        Weekday::Saturday => "Sat",
        Weekday::Sunday => "Sun",
    }
}

fn hours(hours: &Hours) -> String {
    format!("{}–{}", hours.opens, hours.closes)
}

/// A length of time: `2 h 05 min`, `10 min`, `40 s`. Empty for none.
fn length(duration: Option<&Duration>) -> String {
    let Some(Duration { seconds, .. }) = duration else { return String::new() };
    match (seconds / 3_600, seconds / 60 % 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes:02} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_read_well() {
        let table = [
            (0, "0 s"),
            (40, "40 s"),
            (600, "10 min"),
            (7_200, "2 h"),
            (7_525, "2 h 05 min"),
            (144_000, "40 h"),
        ];
        for (seconds, expected) in table {
            assert_eq!(length(Some(&Duration { seconds, nanos: 0 })), expected);
        }
        assert_eq!(length(None), "");
    }
}
