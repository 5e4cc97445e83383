//! What a brief picks from a timeline.

use time::OffsetDateTime;

/// How many events tell what happened.
pub(crate) const HAPPENINGS: usize = 7;

/// What a customer may be calling about.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Matters<'a> {
    /// The broken promise that was due first: what was promised, and when it was due.
    pub(crate) broken: Option<(&'a str, OffsetDateTime)>,
    /// The open cases, the oldest first: number, title, and when the customer is to hear from us.
    pub(crate) cases: &'a [(String, String, Option<OffsetDateTime>)],
    /// What changed last of what is open: label and status.
    pub(crate) subject: Option<(&'a str, &'a str)>,
}

/// Why they are probably calling, in one line; `None` for unknown.
pub(crate) fn probable_reason(matters: &Matters<'_>, now: OffsetDateTime) -> Option<String> {
    if let Some((text, due)) = matters.broken {
        return Some(format!("We promised by {} and did not keep it: {text}", due.date()));
    }
    let overdue = matters.cases.iter().filter_map(|(number, title, due)| Some((number, title, (*due)?)));
    let overdue = overdue.filter(|(_, _, due)| *due <= now).min_by_key(|(_, _, due)| *due);
    if let Some((number, title, due)) = overdue {
        return Some(format!("Was to hear from us by {} about case {number}: {title}", due.date()));
    }
    if let Some((number, title, _)) = matters.cases.last() {
        return Some(format!("Case {number}: {title}"));
    }
    matters.subject.map(|(label, status)| format!("{label}: {status}"))
}

/// Which events tell what happened: as many as there is room for of those that must not be dropped, and then the newest
/// others; newest first. Both lists come newest first, by when they occurred and then by sequence.
pub(crate) fn happenings<T>(kept: Vec<T>, newest: Vec<T>, place: impl Fn(&T) -> (i64, i32, i64)) -> Vec<T> {
    let mut chosen: Vec<T> = Vec::with_capacity(HAPPENINGS);
    for event in kept.into_iter().chain(newest) {
        let is_new = chosen.iter().all(|known| place(known) != place(&event));
        if is_new && chosen.len() < HAPPENINGS {
            chosen.push(event);
        }
    }
    chosen.sort_by_key(|event| std::cmp::Reverse(place(event)));
    chosen
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const NOW: OffsetDateTime = datetime!(2026-05-06 09:00 UTC);
    const BEFORE: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);
    const LATER: OffsetDateTime = datetime!(2026-05-08 09:00 UTC);

    #[test]
    fn the_most_pressing_matter_comes_first() {
        let case = |number: &str, due| (number.to_owned(), "Late".to_owned(), due);
        let cases = [case("A", Some(LATER)), case("B", Some(BEFORE)), case("C", None)];
        let quiet = [case("A", Some(LATER)), case("C", None)];
        let subject = Some(("shipment X", "damaged"));
        for (matters, expected) in [
            (
                Matters { broken: Some(("a new one", BEFORE)), cases: &cases, subject },
                "We promised by 2026-05-04 and did not keep it: a new one",
            ),
            (
                Matters { cases: &cases, subject, ..Matters::default() },
                "Was to hear from us by 2026-05-04 about case B: Late",
            ),
            (Matters { cases: &quiet, subject, ..Matters::default() }, "Case C: Late"),
            (Matters { subject, ..Matters::default() }, "shipment X: damaged"),
        ] {
            assert_eq!(probable_reason(&matters, NOW).as_deref(), Some(expected));
        }
        assert_eq!(probable_reason(&Matters::default(), NOW), None);
    }

    #[test]
    fn what_must_not_be_dropped_takes_the_place_of_what_is_newer() {
        let place = |n: &i64| (*n, 0, *n);
        let newest: Vec<i64> = (11..=20).rev().collect();
        assert_eq!(happenings(vec![15, 3], newest.clone(), place), [20, 19, 18, 17, 16, 15, 3]);
        assert_eq!(happenings(vec![], newest.clone(), place), [20, 19, 18, 17, 16, 15, 14]);
        assert_eq!(happenings((1..=9).rev().collect(), newest, place), [9, 8, 7, 6, 5, 4, 3]);
        assert_eq!(happenings(vec![2], vec![2, 1], place), [2, 1]);
    }
}
