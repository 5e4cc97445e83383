//! The books of the company beside the files they come from: what was ordered, paid, late and said, counted twice.
//!
//! One side counts the rows of the [`files`], the other one what the [`services`] answer when they are asked at the end.
//! Whatever else is on the platform is in neither.

mod files;
mod services;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::fields::CURRENCY;
use crate::output::{style, table};

pub(super) use files::Keys;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Group {
    /// Orders by state.
    Orders,
    /// Payments by method.
    Payments,
    /// Deliveries after the promised time.
    LateDeliveries,
    /// Reviews by score.
    Reviews,
    /// Leads by origin.
    Leads,
    /// Leads that agreed.
    LeadsWon,
}

/// How many, and how much where it is money.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Sum {
    count: u64,
    amount_minor: i128,
}

/// One side of the books: sums by group and name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Side(BTreeMap<(Group, String), Sum>);

/// Both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Books {
    files: Side,
    services: Side,
}

impl Group {
    /// The group as the report calls it.
    const fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Payments => "payments",
            Self::LateDeliveries => "late deliveries",
            Self::Reviews => "reviews",
            Self::Leads => "leads",
            Self::LeadsWon => "leads won",
        }
    }

    const fn is_money(self) -> bool {
        matches!(self, Self::Payments)
    }
}

impl Side {
    fn add(&mut self, group: Group, name: impl Into<String>, amount_minor: i64) {
        let sum = self.0.entry((group, name.into())).or_default();
        sum.count += 1;
        sum.amount_minor += i128::from(amount_minor);
    }

    fn count(&mut self, group: Group, name: impl Into<String>) {
        self.add(group, name, 0);
    }
}

impl Books {
    /// Every group and name with both sums.
    fn rows(&self) -> impl Iterator<Item = (Group, &str, Sum, Sum)> {
        let keys: BTreeSet<&(Group, String)> = self.files.0.keys().chain(self.services.0.keys()).collect();
        let sum = |side: &Side, key| side.0.get(key).copied().unwrap_or_default();
        keys.into_iter()
            .map(move |key| (key.0, key.1.as_str(), sum(&self.files, key), sum(&self.services, key)))
    }

    /// How many sums differ.
    pub(super) fn differences(&self) -> usize {
        self.rows().filter(|(_, _, files, services)| files != services).count()
    }

    /// A list for programs.
    pub(super) fn to_json(&self) -> Value {
        let side = |group: Group, sum: Sum| {
            if group.is_money() {
                json!({ "count": sum.count, "amount_minor": i64::try_from(sum.amount_minor).ok(), "currency_code": CURRENCY })
            } else {
                json!({ "count": sum.count })
            }
        };
        let row = |(group, name, files, services): (Group, &str, Sum, Sum)| {
            json!({
                "what": group.name(),
                "name": name,
                "files": side(group, files),
                "books": side(group, services),
                "differs": files != services,
            })
        };
        self.rows().map(row).collect()
    }

    /// A table for people.
    pub(super) fn to_text(&self) -> String {
        let header = ["", "", "in the files", "", "in the books", "", ""];
        let mut rows = table(&header).with_numbers(&[2, 3, 4, 5]);
        let mut above = None;
        for (group, name, files, services) in self.rows() {
            let amount = |sum: Sum| if group.is_money() { amount(sum.amount_minor) } else { String::new() };
            let title = if above.replace(group) == Some(group) { "" } else { group.name() };
            let mark = if files == services { String::new() } else { style::bold("differs") };
            rows.add([
                title,
                name,
                &files.count.to_string(),
                &amount(files),
                &services.count.to_string(),
                &amount(services),
                &mark,
            ]);
        }
        rows.to_string()
    }
}

/// An origin as the report calls it: `unknown` is one that the files know.
const fn origin(slug: &str) -> &str {
    if slug.is_empty() { "none given" } else { slug }
}

/// Whole minor units as people write them. No amount here is negative.
fn amount(minor: i128) -> String {
    format!("{CURRENCY} {}.{:02}", minor / 100, minor % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_marked_and_nothing_is_left_out() {
        let mut files = Side::default();
        files.add(Group::Payments, "voucher", 5_005);
        files.count(Group::Orders, "placed");
        let mut services = files.clone();
        let same = Books { files: files.clone(), services: services.clone() };
        assert_eq!((same.differences(), same.to_text().contains("differs")), (0, false));

        services.add(Group::Payments, "voucher", 1);
        services.count(Group::Reviews, "5");
        let books = Books { files, services };
        assert_eq!(books.differences(), 2);
        let text = books.to_text();
        assert_eq!(text.matches("differs").count(), 2, "{text}");
        assert!(text.contains("BRL 50.05") && text.contains("BRL 50.06"), "{text}");
        assert_eq!(
            books.to_json()[1],
            json!({
                "what": "payments",
                "name": "voucher",
                "files": { "count": 1, "amount_minor": 5005, "currency_code": "BRL" },
                "books": { "count": 2, "amount_minor": 5006, "currency_code": "BRL" },
                "differs": true,
            })
        );
    }
}
