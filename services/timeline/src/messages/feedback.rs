//! Feedback as messages.

use baton_proto::cases::v1;

use crate::domain::feedback::Share;

/// To whom it is credited.
pub(crate) fn shares(shares: &[Share]) -> Vec<v1::FeedbackShare> {
    let share = |share: &Share| v1::FeedbackShare {
        department: share.department.to_string(),
        percent: share.percent.into(),
    };
    shares.iter().map(share).collect()
}
