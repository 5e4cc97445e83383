//! What a field's text means: times, money, ids and words. Pure, and strict: what it does not understand it says.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime, Time};

/// The currency of every amount in the data set.
pub(super) const CURRENCY: &str = "BRL";

/// Longest id that any department takes as an external reference.
const LONGEST_ID: usize = 64;

/// Longest postal code that an address takes.
pub(super) const LONGEST_POSTAL_CODE: usize = 20;

/// Longest city, region, or other short word that any department takes.
pub(super) const LONGEST_PLACE: usize = 100;

/// Longest slug that any department takes.
const LONGEST_SLUG: usize = 64;

const DATES: [&[BorrowedFormatItem<'_>]; 2] = [
    format_description!("[year]-[month]-[day]"),
    // The files of the marketing funnel: `2/26/2018`.
    format_description!("[month padding:none]/[day padding:none]/[year]"),
];

const TIMES: [&[BorrowedFormatItem<'_>]; 2] = [
    format_description!("[hour padding:none]:[minute]:[second]"),
    format_description!("[hour padding:none]:[minute]"),
];

/// A time as the data set writes it: `2018-08-15 11:30:33`, `2018-08-15` or `2/26/2018 19:58`.
///
/// The data set names no time zone; its times are kept as they are written, as if in UTC.
pub(super) fn time(text: &str) -> Result<OffsetDateTime, String> {
    let (date, clock) = text.split_once([' ', 'T']).unwrap_or((text, "0:00"));
    let date = DATES.iter().find_map(|format| Date::parse(date, format).ok());
    let clock = TIMES.iter().find_map(|format| Time::parse(clock, format).ok());
    match (date, clock) {
        (Some(date), Some(clock)) => Ok(date.with_time(clock).assume_utc()),
        _ => Err(format!("`{}` is not a date", shown(text))),
    }
}

/// An amount such as `39.95` in minor units. Never negative, never rounded.
pub(super) fn money(text: &str) -> Result<i64, String> {
    let amount = || {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        // Exports of spreadsheets write `12.5` and `12.500`: zeros behind the cents change nothing.
        let cents = fraction.trim_end_matches('0');
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || cents.len() > 2 {
            return None;
        }
        let cents: i64 = format!("{cents:0<2}").parse().ok()?;
        whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(cents)
    };
    amount().ok_or_else(|| format!("`{}` is not an amount such as 39.95", shown(text)))
}

/// An id: one word of visible ASCII. In the data set 32 hexadecimal digits, but nothing here depends on it.
pub(super) fn id(text: &str) -> Result<String, String> {
    if text.is_empty() {
        Err("is empty".to_owned())
    } else if text.len() > LONGEST_ID {
        Err(format!("is longer than {LONGEST_ID} bytes"))
    } else if text.bytes().all(|byte| byte.is_ascii_graphic()) {
        Ok(text.to_owned())
    } else {
        Err(format!("`{}` is not an id", shown(text)))
    }
}

/// A review's score.
pub(super) fn score(text: &str) -> Result<i32, String> {
    // Some exports of the data set write whole numbers as `5.0`.
    let whole = text.strip_suffix(".0").unwrap_or(text);
    let score = whole.parse().ok().filter(|score| (1..=5).contains(score));
    score.ok_or_else(|| format!("`{}` is not a score from 1 to 5", shown(text)))
}

/// A whole number.
pub(super) fn number(text: &str) -> Result<u32, String> {
    text.parse().map_err(|_| "is not a number".to_owned())
}

/// A word as the departments name things: `home_decor` becomes `home-decor`. Empty if nothing of it can stay.
pub(super) fn slug(text: &str) -> String {
    let folded = text.to_ascii_lowercase();
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    cut(slug.trim_start_matches(|c: char| !c.is_ascii_lowercase()), LONGEST_SLUG).0.to_owned()
}

/// A customer's words without what no text may hold: line ends are unified, other control characters become spaces.
pub(super) fn words(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let clean: String = unified.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect();
    clean.trim().to_owned()
}

/// At most `bytes` bytes of a text, never half a character; whether something was cut off.
pub(super) fn cut(text: &str, bytes: usize) -> (&str, bool) {
    (&text[..text.floor_char_boundary(bytes)], text.len() > bytes)
}

/// A bad value as it may stand in a report: one line, not a page.
fn shown(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(40).collect();
    if line.len() < text.len() && text.chars().nth(40).is_some() { format!("{line}…") } else { line }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn times_are_read_in_every_spelling_of_the_data_set() {
        for (text, expected) in [
            ("2018-08-15 11:30:33", datetime!(2018-08-15 11:30:33 UTC)),
            ("2018-08-15T11:30:33", datetime!(2018-08-15 11:30:33 UTC)),
            ("2018-08-15 11:30", datetime!(2018-08-15 11:30 UTC)),
            ("2018-08-15", datetime!(2018-08-15 0:00 UTC)),
            ("2/26/2018 19:58", datetime!(2018-02-26 19:58 UTC)),
            ("12/5/2018 9:08", datetime!(2018-12-05 9:08 UTC)),
        ] {
            assert_eq!(time(text), Ok(expected), "{text}");
        }
        for bad in [
            "",
            "soon",
            "2018-13-01",
            "2018-02-30 10:00:00",
            "2018-01-01 25:00:00",
            "26/2/2018",
            "2018-1-1 x",
        ] {
            assert!(time(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn amounts_are_exact() {
        for (text, expected) in
            [("39.95", 3995), ("0.00", 0), ("12.5", 1250), ("12", 1200), ("12.500", 1250), ("7.", 700)]
        {
            assert_eq!(money(text), Ok(expected), "{text}");
        }
        for bad in ["", ".", "-1.00", "+1", "1,50", "1.005", "1e3", "NaN", "99999999999999999999", "1.2.3"] {
            assert!(money(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ids_and_scores_are_checked() {
        assert_eq!(id("2c81-x_0"), Ok("2c81-x_0".to_owned()));
        for bad in ["", "two words", "é", &"x".repeat(65)] {
            assert!(id(bad).is_err(), "{bad}");
        }
        assert_eq!((score("1"), score("5.0")), (Ok(1), Ok(5)));
        for bad in ["", "0", "6", "4.5", "five"] {
            assert!(score(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn slugs_are_lower_case_words_with_hyphens() {
        for (text, expected) in [
            ("organic_search", "organic-search"),
            ("  Home  Décor ", "home-d-cor"),
            ("2nd_hand", "nd-hand"),
            ("", ""),
            ("42", ""),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
        assert_eq!(slug(&"x".repeat(80)).len(), LONGEST_SLUG);
    }

    #[test]
    fn words_lose_only_what_no_text_may_hold() {
        assert_eq!(words("  não\r\nchegou\u{0}ainda\rhoje\t! "), "não\nchegou ainda\nhoje !");
        assert_eq!(cut("ação", 3), ("aç", true));
        assert_eq!(cut("ação", 6), ("ação", false));
    }
}
