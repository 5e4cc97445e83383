//! Where cases pile up: the cases of an area in the last 24 hours against the same window on the days before.
//!
//! Cases come by themselves, so that the usual number has a spread of its square root (Poisson); an area that comes in
//! bursts has a greater one, and that counts then. Whole numbers and one square root: the same counts give the same
//! judgement everywhere.

use time::{Duration, OffsetDateTime};

/// What is counted at once.
pub(crate) const WINDOW: Duration = Duration::DAY;
/// How many windows before the last one are compared with.
pub(crate) const WINDOWS: usize = 28;
/// With fewer there is nothing to compare with.
const ENOUGH: usize = 7;
/// Fewer cases than this are nobody's alarm.
const FEWEST: u32 = 5;
/// How many spreads above the usual is too many.
const SPREADS: f64 = 3.0;

/// What cases are about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Area {
    /// A slug; empty for unknown.
    pub(crate) kind: String,
    /// Normalised; empty for unknown.
    pub(crate) product: String,
}

/// How many cases of an area were opened in each window, the last one first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Counts(pub(crate) [u32; WINDOWS + 1]);

/// Whether an area has more cases than it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Usual,
    Spike,
    NotEnoughData,
}

/// An area, and what its counts mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Judged {
    pub(crate) area: Area,
    /// In the last window.
    pub(crate) count: u32,
    /// The mean of the windows before, in hundredths; 0 without enough of them.
    pub(crate) usual_hundredths: u32,
    pub(crate) state: State,
}

impl Area {
    /// The area of a case with this kind and product; without both it is in none.
    pub(crate) fn of(kind: String, product: String) -> Option<Self> {
        (!kind.is_empty() || !product.is_empty()).then_some(Self { kind, product })
    }
}

/// How many whole windows before the last one there are cases of; `oldest` is when the first of them was opened. What is
/// older than [`WINDOWS`] says nothing of how cases come now.
pub(crate) fn history(oldest: Option<OffsetDateTime>, now: OffsetDateTime) -> usize {
    let Some(oldest) = oldest else { return 0 };
    let windows = (now - WINDOW - oldest).whole_days();
    usize::try_from(windows).unwrap_or(0).min(WINDOWS)
}

/// What the counts of an area mean, with so many windows to compare with.
pub(crate) fn judge(area: Area, counts: &Counts, history: usize) -> Judged {
    let [count, before @ ..] = &counts.0;
    let before = &before[..history.min(WINDOWS)];
    if before.len() < ENOUGH {
        return Judged { area, count: *count, usual_hundredths: 0, state: State::NotEnoughData };
    }
    let days = f64::from(u32::try_from(before.len()).unwrap_or(u32::MAX));
    let total: u32 = before.iter().sum();
    let mean = f64::from(total) / days;
    let squares: f64 = before.iter().map(|n| (f64::from(*n) - mean).powi(2)).sum();
    let spread = mean.sqrt().max((squares / days).sqrt());
    let too_many = *count >= FEWEST && f64::from(*count) > SPREADS.mul_add(spread, mean);
    let state = if too_many { State::Spike } else { State::Usual };
    let days = u32::try_from(before.len()).unwrap_or(u32::MAX);
    let usual_hundredths = total.saturating_mul(100) / days;
    Judged { area, count: *count, usual_hundredths, state }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    fn counts(today: u32, before: &[u32]) -> Counts {
        let mut counts = Counts::default();
        counts.0[0] = today;
        counts.0[1..=before.len()].copy_from_slice(before);
        counts
    }

    #[test]
    fn an_area_against_its_own_past() {
        use State::{NotEnoughData, Spike, Usual};
        let flat = |n| vec![n; WINDOWS];
        let weekly: Vec<u32> = (0..28).map(|day| if day % 7 == 0 { 14 } else { 0 }).collect();
        let table = [
            ("nothing", 0, flat(0), 28, 0, Usual),
            ("four of what never came", 4, flat(0), 28, 0, Usual),
            ("five of what never came", 5, flat(0), 28, 0, Spike),
            ("at the limit: 4 + 3 · 2", 10, flat(4), 28, 400, Usual),
            ("above it", 11, flat(4), 28, 400, Spike),
            ("at the limit: 100 + 3 · 10", 130, flat(100), 28, 10_000, Usual),
            ("above that", 131, flat(100), 28, 10_000, Spike),
            ("what comes in bursts: 2 + 3 · 4.9", 16, weekly.clone(), 28, 200, Usual),
            ("more than its bursts", 17, weekly, 28, 200, Spike),
            ("six days", 50, flat(1), 6, 0, NotEnoughData),
            ("seven days", 50, flat(1), 7, 100, Spike),
            ("only what counts as history", 6, [vec![1; 7], vec![90; 21]].concat(), 7, 100, Spike),
        ];
        for (case, today, before, history, usual, expected) in table {
            let area = Area::of("late".to_owned(), String::new()).unwrap();
            let judged = judge(area, &counts(today, &before), history);
            assert_eq!(
                (judged.count, judged.usual_hundredths, judged.state),
                (today, usual, expected),
                "{case}"
            );
        }
    }

    #[test]
    fn history_is_what_reaches_into_the_windows() {
        let now = datetime!(2026-05-30 09:00 UTC);
        let table = [
            (None, 0),
            (Some(datetime!(2026-05-29 10:00 UTC)), 0),
            (Some(datetime!(2026-05-22 10:00 UTC)), 6),
            (Some(datetime!(2026-05-22 09:00 UTC)), 7),
            (Some(datetime!(2026-05-01 09:00 UTC)), 28),
            (Some(datetime!(2017-05-01 09:00 UTC)), 28),
            (Some(datetime!(2026-06-30 09:00 UTC)), 0),
        ];
        for (oldest, expected) in table {
            assert_eq!(history(oldest, now), expected, "{oldest:?}");
        }
    }

    #[test]
    fn a_case_without_kind_and_product_is_in_no_area() {
        assert_eq!(Area::of(String::new(), String::new()), None);
        assert!(Area::of(String::new(), "lamp".to_owned()).is_some());
    }
}
