//! Which entries matter to somebody who is about to tell the customer something.
//!
//! Nothing says of an entry which way it went. So: what came by a channel touched the customer; a person who did that told
//! the customer something, unless the type says that the customer spoke; a service who did that received what the customer
//! sent by themselves, such as from a portal. Both matter.

/// What there is to know of an entry.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Entry<'a> {
    /// Full name of the body's type.
    pub(crate) type_name: &'a str,
    pub(crate) actor_id: &'a str,
    /// Whether a person did it, and no service.
    pub(crate) by_person: bool,
    /// Whether the customer was involved.
    pub(crate) by_channel: bool,
    pub(crate) makes_promises: bool,
    /// It tells of the past: nothing came.
    pub(crate) imported: bool,
}

/// Why an entry matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Materiality {
    CustomerMessage,
    Reply,
    Promise,
    Money,
    Owner,
    Complaint,
}

use Materiality::{Complaint, CustomerMessage, Money, Owner, Promise, Reply};

/// Types that matter whatever the channel.
const TYPES: &[(&str, Materiality)] = &[
    ("baton.support.v1.CustomerAnswered", CustomerMessage),
    ("baton.cases.v1.FeedbackRecorded", CustomerMessage),
    ("baton.timeline.v1.CustomerUpdated", Reply),
    ("baton.support.v1.CustomerAsked", Reply),
    ("baton.timeline.v1.PromiseBroken", Promise),
    ("baton.timeline.v1.PromiseReplaced", Promise),
    ("baton.timeline.v1.PromiseReleased", Promise),
    ("baton.billing.v1.PaymentRecorded", Money),
    ("baton.billing.v1.PaymentFailed", Money),
    ("baton.billing.v1.InvoicePaid", Money),
    ("baton.billing.v1.InvoiceCredited", Money),
    ("baton.billing.v1.DoubleChargeFound", Money),
    ("baton.billing.v1.RefundRequested", Money),
    ("baton.billing.v1.RefundApproved", Money),
    ("baton.billing.v1.RefundRejected", Money),
    ("baton.billing.v1.RefundPaid", Money),
    ("baton.billing.v1.CreditGranted", Money),
    ("baton.billing.v1.CreditApplied", Money),
    ("baton.billing.v1.DisputeOpened", CustomerMessage),
    ("baton.billing.v1.DisputeResolved", Money),
    ("baton.cases.v1.HandoffAccepted", Owner),
    ("baton.cases.v1.HandoffReturned", Owner),
    ("baton.customers.v1.OwnerAssigned", Owner),
];

/// Types that are the customer's words when they came by a channel, whoever wrote them down.
const SPOKEN: &[&str] = &[
    "baton.support.v1.TicketOpened",
    "baton.support.v1.TicketReopened",
    "baton.timeline.v1.FactsRecorded",
    "baton.orders.v1.OrderPlaced",
    "baton.orders.v1.OrderCancellationRequested",
    "baton.sales.v1.LeadCreated",
    "baton.sales.v1.QuoteAccepted",
    "baton.sales.v1.QuoteDeclined",
    "baton.cases.v1.CaseOpened",
    "baton.cases.v1.CaseReopened",
];

/// How the names of a complaint's events begin, in every department.
const COMPLAINT: &str = "Complaint";

/// Why the entry matters to `writer`, whose own entries do not; `None` if it does not.
pub(crate) fn materiality(entry: &Entry<'_>, writer: &str) -> Option<Materiality> {
    if entry.imported || entry.actor_id == writer {
        return None;
    }
    let message = entry.type_name.rsplit('.').next().unwrap_or_default();
    if message.starts_with(COMPLAINT) {
        return Some(Complaint);
    }
    if let Some((_, why)) = TYPES.iter().find(|(name, _)| *name == entry.type_name) {
        return Some(*why);
    }
    if entry.makes_promises {
        return Some(Promise);
    }
    if !entry.by_channel {
        return None;
    }
    let is_reply = entry.by_person && !SPOKEN.contains(&entry.type_name);
    Some(if is_reply { Reply } else { CustomerMessage })
}

/// The types that matter although the customer was not involved: what has to be read besides entries with a channel or
/// a promise. Those of complaints are found by [`COMPLAINT_PATTERN`].
pub(crate) fn types() -> Vec<String> {
    TYPES.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// The types of complaints, as `like` finds them.
pub(crate) const COMPLAINT_PATTERN: &str = "baton.%.Complaint%";

#[cfg(test)]
mod tests {
    use super::*;

    const ANA: &str = "ana";

    fn entry(type_name: &str) -> Entry<'_> {
        Entry { type_name, actor_id: "bela", by_person: true, ..Entry::default() }
    }

    fn told(type_name: &str) -> Entry<'_> {
        Entry { by_channel: true, ..entry(type_name) }
    }

    #[test]
    fn what_matters_to_a_writer() {
        let portal = |type_name| Entry { by_person: false, ..told(type_name) };
        let sweep = |type_name| Entry { by_person: false, ..entry(type_name) };
        let promising = |type_name| Entry { makes_promises: true, ..entry(type_name) };
        let table = [
            ("a note", entry("baton.support.v1.TicketDiagnosed"), None),
            ("a colleague rang", told("baton.support.v1.TicketDiagnosed"), Some(Reply)),
            ("the customer rang a colleague", told("baton.support.v1.TicketOpened"), Some(CustomerMessage)),
            ("found by ourselves", entry("baton.support.v1.TicketOpened"), None),
            ("by the portal", portal("baton.orders.v1.OrderAmended"), Some(CustomerMessage)),
            ("an answer", entry("baton.support.v1.CustomerAnswered"), Some(CustomerMessage)),
            ("a question", entry("baton.support.v1.CustomerAsked"), Some(Reply)),
            ("told", told("baton.timeline.v1.CustomerUpdated"), Some(Reply)),
            ("a promise", promising("baton.shipping.v1.ShipmentPrepared"), Some(Promise)),
            ("a promise made by hand", promising("baton.timeline.v1.PromiseMade"), Some(Promise)),
            ("a broken promise", sweep("baton.timeline.v1.PromiseBroken"), Some(Promise)),
            ("only a warning", sweep("baton.timeline.v1.PromiseWarned"), None),
            ("a refund", entry("baton.billing.v1.RefundApproved"), Some(Money)),
            ("a refund that is promised", promising("baton.billing.v1.RefundApproved"), Some(Money)),
            ("an invoice", entry("baton.billing.v1.InvoiceIssued"), None),
            ("taken over", entry("baton.cases.v1.HandoffAccepted"), Some(Owner)),
            ("only asked", entry("baton.cases.v1.HandoffRequested"), None),
            ("given back", entry("baton.cases.v1.HandoffReturned"), Some(Owner)),
            ("a complaint", entry("baton.cases.v1.ComplaintOpened"), Some(Complaint)),
            ("a scan", sweep("baton.shipping.v1.ShipmentScanned"), None),
            ("no type", entry(""), None),
        ];
        for (case, entry, expected) in table {
            assert_eq!(materiality(&entry, ANA), expected, "{case}");
            assert_eq!(materiality(&Entry { imported: true, ..entry }, ANA), None, "{case}, long ago");
            assert_eq!(materiality(&entry, "bela"), None, "{case}, by the writer");
        }
    }

    #[test]
    fn every_type_that_matters_without_a_channel_is_read() {
        let types = types();
        for (name, _) in TYPES {
            assert!(types.iter().any(|read| read == name), "{name}");
        }
        let (before, after) = COMPLAINT_PATTERN.split_once("%.").unwrap();
        assert_eq!((before, after.trim_end_matches('%')), ("baton.", COMPLAINT));
    }
}
