//! What a customer says of a case, and to whom it is credited.

use baton_model::{CaseId, CustomerId, Department};
use time::OffsetDateTime;
use uuid::Uuid;

use super::case::{Case, CaseState};
use super::refusal::Refusal;

/// A question, its answer, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Feedback {
    pub(crate) id: Uuid,
    /// Who was asked.
    pub(crate) customer_id: CustomerId,
    /// About which case, if about one.
    pub(crate) case_id: Option<CaseId>,
    /// When it was asked; `None` for what was said without being asked.
    pub(crate) asked_at: Option<OffsetDateTime>,
    /// When it was answered.
    pub(crate) answered_at: Option<OffsetDateTime>,
    /// 1 (worst) to 5 (best), once it is answered.
    pub(crate) score: Option<i16>,
}

/// How much of a case was one department's work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) department: Department,
    /// All shares of a case add up to 100.
    pub(crate) percent: i16,
}

impl Feedback {
    /// The accountable department asks the customer how a case went, once it is solved. What was said without being asked is
    /// an answer too: nobody is asked for a second one.
    pub(crate) fn ask(
        id: Uuid,
        case: &Case,
        before: Option<&Self>,
        by: &Department,
        at: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        case.must_be_accountable(by)?;
        case.must_be(&[CaseState::Resolved, CaseState::Closed], "resolved, closed")?;
        match before.and_then(|before| before.asked_at.or(before.answered_at)) {
            Some(asked_at) => Err(Refusal::FeedbackAsked { asked_at }),
            None => Ok(Self { asked_at: Some(at), ..Self::unasked(id, case.customer_id, Some(case.id)) }),
        }
    }

    /// What a customer says without being asked, before it is answered.
    pub(crate) const fn unasked(id: Uuid, customer_id: CustomerId, case_id: Option<CaseId>) -> Self {
        Self { id, customer_id, case_id, asked_at: None, answered_at: None, score: None }
    }

    /// The answer. There is one, so that nobody is credited twice.
    pub(crate) fn answered(self, score: i16, at: OffsetDateTime) -> Result<Self, Refusal> {
        match self.answered_at {
            None => Ok(Self { answered_at: Some(at), score: Some(score), ..self }),
            Some(answered_at) => Err(Refusal::FeedbackGiven { answered_at }),
        }
    }
}

/// The shares of those who made the entries of a case, in whole percents that add up to 100: what rounding down leaves over
/// goes to the largest remainders, and of equals to the first by name. Nobody has a share of a case without entries.
pub(crate) fn shares(mut entries: Vec<(Department, i64)>) -> Vec<Share> {
    entries.retain(|(_, count)| *count > 0);
    entries.sort();
    let total: i64 = entries.iter().map(|(_, count)| count).sum();
    let mut by_remainder: Vec<usize> = (0..entries.len()).collect();
    by_remainder.sort_by_key(|index| std::cmp::Reverse(entries[*index].1 * 100 % total));
    let mut percents: Vec<i64> = entries.iter().map(|(_, count)| count * 100 / total).collect();
    let left_over = 100_usize.saturating_sub(percents.iter().sum::<i64>() as usize);
    for index in by_remainder.into_iter().take(left_over) {
        percents[index] += 1;
    }
    let share = |((department, _), percent)| Share { department, percent: percent as i16 };
    entries.into_iter().zip(percents).map(share).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn percents(counts: &[(&str, i64)]) -> Vec<(String, i16)> {
        let entries = counts.iter().map(|(slug, count)| (slug.parse().unwrap(), *count)).collect();
        shares(entries).into_iter().map(|share| (share.department.to_string(), share.percent)).collect()
    }

    #[test]
    fn what_rounding_leaves_over_goes_to_the_largest_remainders() {
        for (counts, expected) in [
            (&[("orders", 1)][..], &[("orders", 100)][..]),
            (&[("support", 2), ("orders", 1)], &[("orders", 33), ("support", 67)]),
            (&[("aa", 1), ("bb", 1), ("cc", 1)], &[("aa", 34), ("bb", 33), ("cc", 33)]),
            (&[("aa", 0), ("bb", 5)], &[("bb", 100)]),
            (&[], &[]),
        ] {
            let expected: Vec<_> =
                expected.iter().map(|(slug, percent)| ((*slug).to_owned(), *percent)).collect();
            assert_eq!(percents(counts), expected);
        }
    }

    proptest! {
        #[test]
        fn shares_add_up_and_are_off_by_less_than_one(counts in prop::collection::vec(0_i64..100_000, 1..12)) {
            let entries: Vec<_> =
                counts.iter().enumerate().map(|(n, count)| (format!("d{n}").parse().unwrap(), *count)).collect();
            let total: i64 = counts.iter().sum();
            let found = shares(entries.clone());
            let sum: i16 = found.iter().map(|share| share.percent).sum();
            prop_assert_eq!(sum, if total == 0 { 0 } else { 100 });
            for share in found {
                let (_, count) = entries.iter().find(|(department, _)| *department == share.department).unwrap();
                let exact = *count as f64 * 100.0 / total as f64;
                prop_assert!((f64::from(share.percent) - exact).abs() < 1.0);
            }
        }
    }
}
