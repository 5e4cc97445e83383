//! Opening hours and days, as people write them on a door.

use std::fmt;

use time::Date;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

/// Minutes of a day, however long the wall clock makes it.
const DAY: u16 = 24 * 60;

/// From an opening time to a closing time, which is on the next day if it is not later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Hours {
    /// Minutes after midnight, less than a day.
    opens: u16,
    /// Minutes after midnight of the day on which it opens; at most a day after it opens.
    closes: u16,
}

/// The text is no time of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a time such as 09:00, and only a closing time may be 24:00")]
pub(crate) struct InvalidHours;

impl Hours {
    /// The hours between two times such as `09:00` and `17:30`. From `22:00` to `06:00` goes past midnight; a time to
    /// itself is 24 hours.
    pub(crate) fn new(opens: &str, closes: &str) -> Result<Self, InvalidHours> {
        let (opens, closes) = (minutes(opens)?, minutes(closes)?);
        if opens >= DAY || closes > DAY {
            return Err(InvalidHours);
        }
        Ok(Self { opens, closes: if closes > opens { closes } else { closes + DAY } })
    }

    /// Minutes after midnight.
    pub(super) const fn opens_after(self) -> u16 {
        self.opens
    }

    /// Minutes after midnight of the day on which it opens.
    pub(super) const fn closes_after(self) -> u16 {
        self.closes
    }

    /// The opening time, as it is written.
    pub(crate) fn opens(self) -> String {
        Clock(self.opens).to_string()
    }

    /// The closing time, as it is written.
    pub(crate) fn closes(self) -> String {
        Clock(if self.closes > DAY { self.closes - DAY } else { self.closes }).to_string()
    }
}

const DATE: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");

/// A day such as `2026-12-25`.
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    Date::parse(text, DATE).ok().filter(|date| (1..=9_999).contains(&date.year()))
}

/// The day, as it is written.
pub(crate) fn write_date(date: Date) -> String {
    date.format(DATE).unwrap_or_default()
}

struct Clock(u16);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

fn minutes(text: &str) -> Result<u16, InvalidHours> {
    let digits = |text: &str| {
        let is_two_digits = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        is_two_digits.then(|| text.parse::<u16>().ok()).flatten().ok_or(InvalidHours)
    };
    let (hours, minutes) = text.split_once(':').ok_or(InvalidHours)?;
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    if minutes < 60 { Ok(hours * 60 + minutes) } else { Err(InvalidHours) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_and_written_as_on_a_door() {
        for (opens, closes, minutes) in [
            ("09:00", "17:30", (540, 1050)),
            ("00:00", "24:00", (0, 1440)),
            ("22:00", "06:00", (1320, 1800)),
            ("22:00", "00:00", (1320, 1440)),
            ("12:00", "12:00", (720, 2160)),
        ] {
            let hours = Hours::new(opens, closes).unwrap();
            assert_eq!((hours.opens_after(), hours.closes_after()), minutes, "{opens} to {closes}");
            let again = Hours::new(&hours.opens(), &hours.closes());
            assert_eq!(again, Ok(hours), "{opens} to {closes}");
        }
        for bad in ["", "9:00", "09:60", "24:01", "25:00", "0900", "09:00:00", "-1:00", "+9:00"] {
            assert_eq!(Hours::new("00:00", bad), Err(InvalidHours), "{bad}");
        }
        assert_eq!(Hours::new("24:00", "24:00"), Err(InvalidHours));
        assert_eq!(parse_date("2028-02-29").map(write_date).as_deref(), Some("2028-02-29"));
        for bad in ["2027-02-29", "0000-01-01", "28-02-29", "2028-2-29", "tomorrow", ""] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }
}
