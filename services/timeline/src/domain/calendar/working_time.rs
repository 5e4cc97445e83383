//! Walking along a calendar. The instants are the services'; the wall clock is asked only here.

use jiff::civil;
use jiff::tz::AmbiguousOffset;
use jiff::{SignedDuration, Timestamp};
use time::{Date, Duration, Month, OffsetDateTime};

use super::{Calendar, Hours, Zone};

/// How far ahead, or back, working time is looked for.
const HORIZON: Duration = Duration::days(20 * 366);
/// How much of the past is looked through at a time.
const STRETCH: Duration = Duration::days(32);
/// How far a window is followed through others that begin when it ends.
const LONGEST: Duration = Duration::days(14);

/// A stretch of time, half open.
pub(crate) type Span = (OffsetDateTime, OffsetDateTime);

impl Calendar {
    /// How much working time lies between two instants; none if the second is not later.
    pub(crate) fn working_time(&self, from: OffsetDateTime, to: OffsetDateTime) -> Duration {
        self.spans(from, to).map(|(opens, closes)| closes - opens).sum()
    }

    /// The first instant by which this much working time has passed; `None` if there is not so much in twenty years.
    pub(crate) fn after(&self, from: OffsetDateTime, working: Duration) -> Option<OffsetDateTime> {
        if !working.is_positive() {
            return Some(from);
        }
        let mut left = working;
        for (opens, closes) in self.spans(from, from.checked_add(HORIZON)?) {
            if left <= closes - opens {
                return Some(opens + left);
            }
            left -= closes - opens;
        }
        None
    }

    /// The last instant after which this much working time is left; `None` if there was not so much in twenty years.
    pub(crate) fn before(&self, to: OffsetDateTime, working: Duration) -> Option<OffsetDateTime> {
        let mut left = working;
        if !left.is_positive() {
            return Some(to);
        }
        let (mut end, horizon) = (to, to.checked_sub(HORIZON)?);
        while end > horizon {
            let begin = end - STRETCH;
            let spans: Vec<Span> = self.spans(begin, end).collect();
            for (opens, closes) in spans.into_iter().rev() {
                if left <= closes - opens {
                    return Some(closes - left);
                }
                left -= closes - opens;
            }
            end = begin;
        }
        None
    }

    /// The same time on the wall, so many days later; days on which nothing opens do not count. `None` if there are not so
    /// many in twenty years.
    pub(crate) fn after_days(&self, from: OffsetDateTime, days: u32) -> Option<OffsetDateTime> {
        let last = self.zone.date(from.checked_add(HORIZON)?);
        let mut date = self.zone.date(from);
        let mut left = days;
        while left > 0 {
            date = date.next_day().filter(|date| *date <= last)?;
            if !self.hours_on(date).is_empty() {
                left -= 1;
            }
        }
        let shown = self.zone.rules.to_datetime(timestamp(from)).time();
        self.zone.first(civil_date(date)?.to_datetime(shown))
    }

    /// The window that is open at this instant, or else the next one; `None` if nothing opens in twenty years. Windows
    /// that meet are one; it is followed for two weeks at most.
    pub(crate) fn next_window(&self, at: OffsetDateTime) -> Option<Span> {
        let (first, _) = self.spans(at, at.checked_add(HORIZON)?).next()?;
        // From before it opened: an instant inside does not say since when it is open.
        let mut window: Option<Span> = None;
        for (opens, closes) in self.spans(first.saturating_sub(LONGEST), first.saturating_add(LONGEST)) {
            window = match window {
                Some((begin, end)) if end == opens => Some((begin, closes)),
                Some((_, end)) if end > first => break,
                _ => Some((opens, closes)),
            };
        }
        window
    }

    /// What is open between two instants, in order and without overlap.
    fn spans(&self, from: OffsetDateTime, to: OffsetDateTime) -> impl Iterator<Item = Span> {
        // A window that opened the day before may still be open.
        let first = self.zone.date(from.saturating_sub(Duration::DAY)).previous_day();
        let last = self.zone.date(to).next_day().unwrap_or(Date::MAX);
        let days = std::iter::successors(first, |date| date.next_day()).take_while(move |date| *date <= last);
        let mut covered = from;
        days.flat_map(move |date| self.hours_on(date).into_iter().map(move |hours| (date, hours)))
            .filter_map(move |(date, hours)| self.zone.span(date, hours))
            .take_while(move |(opens, _)| *opens < to)
            .filter_map(move |(opens, closes)| {
                let (opens, closes) = (opens.max(covered), closes.min(to));
                covered = covered.max(closes);
                (opens < closes).then_some((opens, closes))
            })
    }
}

impl Zone {
    /// The day on which the wall clock is.
    fn date(&self, at: OffsetDateTime) -> Date {
        let local = self.rules.to_datetime(timestamp(at));
        let month = Month::try_from(local.month().unsigned_abs()).unwrap_or(Month::January);
        let day = local.day().unsigned_abs();
        Date::from_calendar_date(i32::from(local.year()), month, day).unwrap_or(Date::MIN)
    }

    /// When the hours of a day begin and end.
    fn span(&self, date: Date, hours: Hours) -> Option<Span> {
        let midnight = civil_date(date)?.at(0, 0, 0, 0);
        let shown = |minutes: u16| midnight.checked_add(SignedDuration::from_mins(i64::from(minutes))).ok();
        Some((self.first(shown(hours.opens_after())?)?, self.first(shown(hours.closes_after())?)?))
    }

    /// The first instant at which the wall clock shows this time, or a later one. `None` at the ends of the calendar.
    fn first(&self, shown: civil::DateTime) -> Option<OffsetDateTime> {
        let first = match self.rules.to_ambiguous_timestamp(shown).offset() {
            AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(shown).ok()?,
            AmbiguousOffset::Fold { before, .. } => before.to_timestamp(shown).ok()?,
            // As if the clocks had not been changed it is after the change; as if they had been before, it is before.
            AmbiguousOffset::Gap { after, .. } => {
                let earlier = after.to_timestamp(shown).ok()?;
                self.rules.following(earlier).next()?.timestamp()
            }
        };
        OffsetDateTime::from_unix_timestamp_nanos(first.as_nanosecond()).ok()
    }
}

fn civil_date(date: Date) -> Option<civil::Date> {
    let month = u8::from(date.month()).cast_signed();
    civil::Date::new(i16::try_from(date.year()).ok()?, month, date.day().cast_signed()).ok()
}

fn timestamp(at: OffsetDateTime) -> Timestamp {
    // Both know the years up to 9999, except for the last hours of the last one.
    Timestamp::from_nanosecond(at.unix_timestamp_nanos()).unwrap_or(Timestamp::MAX)
}
