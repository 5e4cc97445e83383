//! The enums of complaints, in the domain and in the contract.

use baton_proto::cases::v1;

use crate::domain::complaint as domain;

/// Two functions between an enum of the domain and its twin in the contract, whose variants have the same names.
macro_rules! twins {
    ($to:ident, $from:ident, $domain:ident, $message:ident { $($variant:ident),+ $(,)? }) => {
        /// As the contract numbers it.
        pub(crate) const fn $to(value: domain::$domain) -> i32 {
            match value {
                $(domain::$domain::$variant => v1::$message::$variant as i32),+
            }
        }

        /// What the contract's number means.
        pub(crate) fn $from(number: i32) -> Option<domain::$domain> {
            match v1::$message::try_from(number) {
                $(Ok(v1::$message::$variant) => Some(domain::$domain::$variant),)+
                Ok(v1::$message::Unspecified) | Err(_) => None,
            }
        }
    };
}

twins!(fault, from_fault, Fault, Fault { Unknown, Yes, No });
twins!(outcome, from_outcome, Outcome, ComplaintOutcome { Upheld, Partly, NotUpheld });
twins!(
    escalation_rung,
    from_escalation_rung,
    Rung,
    EscalationRung { ContractReview, Mediator, BreachRecord }
);
twins!(
    remedy_kind,
    from_remedy_kind,
    RemedyKind,
    RemedyKind { Refund, Credit, Goodwill, Replacement, Repair, Other }
);
twins!(
    offer_state,
    from_offer_state,
    OfferState,
    OfferState { AwaitingApproval, Offered, Agreed, Refused, Countered, Rejected, Withdrawn }
);
