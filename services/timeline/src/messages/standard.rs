//! Calendars, standards and clocks as messages.

use baton_model::CustomerId;
use baton_proto::cases::v1;
use baton_proto::timeline::v1::Event;
use time::{Duration, Weekday};

use super::{actor, timestamp};
use crate::domain::calendar::{Calendar, Hours, write_date};
use crate::domain::clock::{Clock, Of, State};
use crate::domain::standard::{Limit, Matter, Standard};

/// A calendar as callers read it.
pub(crate) fn calendar(calendar: &Calendar) -> v1::Calendar {
    let windows = calendar
        .windows
        .iter()
        .map(|window| v1::Window { day: weekday(window.day).into(), hours: Some(hours(window.hours)) });
    let special_days = calendar.special_days.iter().map(|(date, day)| v1::SpecialDay {
        date: write_date(*date),
        name: day.name.clone(),
        hours: day.hours.iter().copied().map(hours).collect(),
    });
    v1::Calendar {
        name: calendar.name.clone(),
        title: calendar.title.clone(),
        time_zone: calendar.zone.name().to_owned(),
        windows: windows.collect(),
        special_days: special_days.collect(),
        version: calendar.version,
        in_force_from: Some(timestamp(calendar.in_force_from)),
    }
}

fn hours(hours: Hours) -> v1::Hours {
    v1::Hours { opens: hours.opens(), closes: hours.closes() }
}

const fn weekday(day: Weekday) -> v1::Weekday {
    match day {
        Weekday::Monday => v1::Weekday::Monday,
        Weekday::Tuesday => v1::Weekday::Tuesday,
        Weekday::Wednesday => v1::Weekday::Wednesday,
        Weekday::Thursday => v1::Weekday::Thursday,
        Weekday::Friday => v1::Weekday::Friday,
        Weekday::Saturday => v1::Weekday::Saturday,
        Weekday::Sunday => v1::Weekday::Sunday,
    }
}

/// A standard as callers read it.
pub(crate) fn standard(standard: &Standard) -> v1::Standard {
    let (within, counted) = match &standard.limit {
        Limit::Within(limit) => (Some(duration(*limit)), None),
        Limit::AtMost { measure, count } => (None, Some((measure.clone(), *count))),
    };
    let (measure, at_most) = counted.unwrap_or_default();
    let pauses = standard.pauses.iter().map(|pause| v1::Pause {
        reason: pause.reason.clone(),
        begin_types: pause.begins.clone(),
        end_types: pause.ends.clone(),
    });
    v1::Standard {
        name: standard.name.clone(),
        version: standard.version,
        title: standard.title.clone(),
        matter: matter(standard.matter).into(),
        start_types: standard.starts.clone(),
        stop_types: standard.stops.clone(),
        contact_stops: standard.contact_stops,
        cancel_types: standard.cancels.clone(),
        pauses: pauses.collect(),
        within,
        measure,
        at_most,
        calendar: standard.calendar.clone().unwrap_or_default(),
        departments: standard.departments.iter().map(ToString::to_string).collect(),
        tiers: standard.tiers.clone(),
        retired: standard.retired,
        in_force_from: Some(timestamp(standard.in_force_from)),
        put_by: standard.put_by.as_ref().map(actor),
    }
}

const fn matter(matter: Matter) -> v1::Matter {
    match matter {
        Matter::Case => v1::Matter::Case,
        Matter::Handoff => v1::Matter::Handoff,
        Matter::Subject => v1::Matter::Subject,
        Matter::Customer => v1::Matter::Customer,
        Matter::Contact => v1::Matter::Contact,
    }
}

/// A clock as callers read it: what it is of, and the event with which it started.
pub(crate) fn clock(customer_id: CustomerId, of: &Of, start: &Event, clock: &Clock<'_>) -> v1::Clock {
    let handoff_id = if let Of::Handoff { handoff_id, .. } = of { handoff_id.clone() } else { String::new() };
    let (subject_kind, subject_id) =
        if let Of::Subject { kind, id } = of { (kind.clone(), id.clone()) } else { Default::default() };
    let limit = if let Limit::Within(limit) = clock.standard.limit { limit } else { Duration::ZERO };
    let stays = clock.stays.iter().map(|stay| v1::Stay {
        department: stay.department.to_string(),
        since: Some(timestamp(stay.since)),
        used: Some(duration(stay.used)),
    });
    let ended_by = clock.ended_by.clone();
    v1::Clock {
        standard: clock.standard.name.clone(),
        version: clock.standard.version,
        title: clock.standard.title.clone(),
        matter: matter(clock.standard.matter).into(),
        customer_id: customer_id.to_string(),
        case_id: start.case_id.clone(),
        handoff_id,
        subject_kind,
        subject_id,
        state: state(clock.state).into(),
        department: clock.department.to_string(),
        breached_in: clock.breached_in.as_ref().map(ToString::to_string).unwrap_or_default(),
        tier: clock.tier.clone(),
        started_at: Some(timestamp(clock.started_at)),
        start_sequence: clock.sequence,
        used: Some(duration(clock.used)),
        left: Some(duration((limit - clock.used).max(Duration::ZERO))),
        warn_at: clock.warn_at.map(timestamp),
        due_at: clock.due_at.map(timestamp),
        ended_at: clock.ended_at.map(timestamp),
        ended_by: ended_by.as_ref().map(|person| person.id.clone()).unwrap_or_default(),
        ended_by_name: ended_by.map(|person| person.name).unwrap_or_default(),
        paused_for: clock.paused_for.clone(),
        stays: stays.collect(),
        measured: clock.measured.unwrap_or_default(),
    }
}

const fn state(state: State) -> v1::ClockState {
    match state {
        State::Running => v1::ClockState::Running,
        State::Paused => v1::ClockState::Paused,
        State::Met => v1::ClockState::Met,
        State::Breached => v1::ClockState::Breached,
        State::Cancelled => v1::ClockState::Cancelled,
    }
}

/// A stretch of time as messages carry it.
pub(crate) fn duration(duration: Duration) -> prost_types::Duration {
    prost_types::Duration { seconds: duration.whole_seconds(), nanos: duration.subsec_nanoseconds() }
}
