//! Times, states and names as people read them.

use baton_proto::common::v1::Money;
use prost_types::Timestamp;
use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const MINUTE: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day] [hour]:[minute]");

/// Day and minute, in UTC: `2018-08-15 11:30`. Empty for none.
pub(crate) fn when(at: Option<&Timestamp>) -> String {
    format(at, MINUTE)
}

/// The same of an instant that no message carries.
pub(crate) fn when_utc(at: OffsetDateTime) -> String {
    at.format(MINUTE).unwrap_or_default()
}

/// The day, in UTC. Empty for none.
pub(crate) fn day(at: Option<&Timestamp>) -> String {
    format(at, format_description!("[year]-[month]-[day]"))
}

/// An amount with its currency's decimals: `BRL 1283.90`.
pub(crate) fn money(money: &Money) -> String {
    let exact = baton_model::Money::new(&money.currency_code, money.amount_minor);
    exact.map(|amount| amount.to_string()).unwrap_or_default()
}

/// A state's name in words: `CASE_STATE_OPEN` is `open`.
pub(crate) fn state(name: &str) -> String {
    let short = name.split_once("_STATE_").map_or(name, |(_, short)| short);
    short.to_lowercase().replace('_', " ")
}

/// A person with their department, which some names hold already.
pub(crate) fn person(name: &str, department: &str) -> String {
    if department.is_empty() || name.contains(department) {
        name.to_owned()
    } else {
        format!("{name} ({department})")
    }
}

fn format(at: Option<&Timestamp>, format: &[BorrowedFormatItem<'_>]) -> String {
    at.and_then(|at| OffsetDateTime::from_unix_timestamp(at.seconds).ok())
        .and_then(|at| at.format(format).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_states_and_names_read_well() {
        let at = Timestamp { seconds: 1_534_332_633, nanos: 0 };
        assert_eq!(
            (when(Some(&at)), day(Some(&at)), when(None)),
            ("2018-08-15 11:30".into(), "2018-08-15".into(), String::new())
        );
        assert_eq!(
            (person("Rui", "sales"), person("Sam (sales)", "sales")),
            ("Rui (sales)".into(), "Sam (sales)".into())
        );
        assert_eq!(money(&Money { currency_code: "BRL".into(), amount_minor: 128_390 }), "BRL 1283.90");
        assert_eq!(state("TICKET_STATE_WAITING_ON_CUSTOMER"), "waiting on customer");
    }
}
