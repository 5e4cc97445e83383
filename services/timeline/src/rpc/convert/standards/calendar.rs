//! A calendar that is put.

use std::collections::BTreeMap;

use baton_errors::Violations;
use baton_proto::cases::v1;
use time::{Date, OffsetDateTime, Weekday};

use super::{at_most, slug};
use crate::domain::calendar::{Calendar, Hours, SpecialDay, Window, parse_date};
use crate::rpc::convert::line;

/// A calendar that is put now. Its version is the one that was read, or 0.
pub(crate) fn calendar(
    violations: &mut Violations,
    calendar: v1::Calendar,
    now: OffsetDateTime,
) -> Option<Calendar> {
    let name = slug(violations, "calendar.name", calendar.name);
    let title = line(violations, "calendar.title", calendar.title, false, 200);
    let zone = violations.take("calendar.time_zone", calendar.time_zone.parse());
    if calendar.windows.is_empty() {
        violations.add("calendar.windows", "must be at least one");
    }
    at_most(violations, "calendar.windows", &calendar.windows, 100);
    at_most(violations, "calendar.special_days", &calendar.special_days, 400);
    if calendar.version < 0 {
        violations.add("calendar.version", "must not be negative");
    }
    let windows = calendar.windows.into_iter().enumerate();
    let windows = windows.filter_map(|(index, window)| {
        let field = format!("calendar.windows[{index}]");
        let day = weekday(window.day());
        if day.is_none() {
            violations.add(format!("{field}.day"), "must be a day of the week");
        }
        let hours = hours(violations, &format!("{field}.hours"), window.hours.unwrap_or_default());
        Some(Window { day: day?, hours: hours? })
    });
    let windows = windows.collect();
    let mut special_days = BTreeMap::new();
    for (index, day) in calendar.special_days.into_iter().enumerate() {
        let field = format!("calendar.special_days[{index}]");
        if let Some((date, day)) = special_day(violations, &field, day)
            && special_days.insert(date, day).is_some()
        {
            violations.add(format!("{field}.date"), "must be each once");
        }
    }
    Some(Calendar {
        name,
        version: calendar.version,
        title,
        zone: zone?,
        windows,
        special_days,
        in_force_from: now,
    })
}

fn special_day(violations: &mut Violations, field: &str, day: v1::SpecialDay) -> Option<(Date, SpecialDay)> {
    let date = parse_date(&day.date);
    if date.is_none() {
        violations.add(format!("{field}.date"), "must be a day such as 2026-12-25");
    }
    let name = line(violations, &format!("{field}.name"), day.name, false, 100);
    at_most(violations, &format!("{field}.hours"), &day.hours, 10);
    let opens = day.hours.into_iter().enumerate();
    let opens = opens.filter_map(|(at, opens)| hours(violations, &format!("{field}.hours[{at}]"), opens));
    let opens = opens.collect();
    Some((date?, SpecialDay { name, hours: opens }))
}

fn hours(violations: &mut Violations, field: &str, hours: v1::Hours) -> Option<Hours> {
    violations.take(field, Hours::new(&hours.opens, &hours.closes))
}

const fn weekday(day: v1::Weekday) -> Option<Weekday> {
    Some(match day {
        v1::Weekday::Unspecified => return None,
        v1::Weekday::Monday => Weekday::Monday,
        v1::Weekday::Tuesday => Weekday::Tuesday,
        v1::Weekday::Wednesday => Weekday::Wednesday,
        v1::Weekday::Thursday => Weekday::Thursday,
        v1::Weekday::Friday => Weekday::Friday,
        v1::Weekday::Saturday => Weekday::Saturday,
        v1::Weekday::Sunday => Weekday::Sunday,
    })
}
