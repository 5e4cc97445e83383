//! Whether a solution held: how often the customer came back about a case within seven days.
//!
//! The usual definition, as of first-contact resolution: a re-contact is a contact that the customer began about the same
//! matter within seven days after it was first resolved. Messages less than an hour apart are one contact. A case that was
//! never resolved has none yet, and while the seven days are not over the number is what it is so far.

use time::{Duration, OffsetDateTime};

/// How long a customer may come back about what was solved.
pub(crate) const WITHIN: Duration = Duration::days(7);
/// Messages closer than this are one contact.
const ONE_CONTACT: Duration = Duration::HOUR;

/// How often the customer came back; `None` for a case that was never resolved. `contacts` are the instants of what the
/// customer said, in any order.
pub(crate) fn recontacts(first_resolved: Option<OffsetDateTime>, contacts: &[OffsetDateTime]) -> Option<u32> {
    let resolved = first_resolved?;
    let within = |at: &&OffsetDateTime| **at > resolved && **at <= resolved + WITHIN;
    let mut contacts: Vec<OffsetDateTime> = contacts.iter().filter(within).copied().collect();
    contacts.sort_unstable();
    let mut count = 0;
    let mut last: Option<OffsetDateTime> = None;
    for at in contacts {
        if last.is_none_or(|last| at - last >= ONE_CONTACT) {
            count += 1;
        }
        last = Some(at);
    }
    Some(count)
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const RESOLVED: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);

    #[test]
    fn contacts_within_seven_days_after_the_first_solution() {
        let hours = |hours: &[i64]| hours.iter().map(|n| RESOLVED + Duration::hours(*n)).collect::<Vec<_>>();
        let minutes = |minutes: &[i64]| minutes.iter().map(|n| RESOLVED + Duration::minutes(*n)).collect();
        let table: [(&str, Vec<OffsetDateTime>, u32); 9] = [
            ("silence", Vec::new(), 0),
            ("before, and at the moment", hours(&[-48, -1, 0]), 0),
            ("the next day", hours(&[24]), 1),
            ("on the last moment", hours(&[7 * 24]), 1),
            ("too late", hours(&[7 * 24 + 1]), 0),
            ("three times", hours(&[1, 30, 100]), 3),
            ("in any order", hours(&[100, 1, 30]), 3),
            ("one conversation", minutes(&[10, 40, 95, 150]), 1),
            ("an hour later", minutes(&[10, 70]), 2),
        ];
        for (case, contacts, expected) in table {
            assert_eq!(recontacts(Some(RESOLVED), &contacts), Some(expected), "{case}");
            assert_eq!(recontacts(None, &contacts), None, "{case}, but never resolved");
        }
    }
}
