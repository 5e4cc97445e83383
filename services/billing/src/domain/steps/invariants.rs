//! Properties: whatever happens to an invoice in whatever order, no cent is lost.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::domain::examples::{LATER, TOTAL, brl, incoming, issue, lines, ordered};
use crate::domain::{Refund, RefundState};

/// What may happen, with amounts and choices as they fall.
#[derive(Debug, Clone)]
enum Happening {
    Pay { minor: i64 },
    Ask { payment: usize, minor: i64 },
    Approve { request: usize },
    Reject { request: usize },
    Credit { minor: i64 },
    Follow { minor: i64 },
    Return,
    Void,
    Overdue,
    WriteOff,
}

fn happening() -> impl Strategy<Value = Happening> {
    let amount = || 0..2 * TOTAL;
    prop_oneof![
        // Often one of few amounts, so that the same comes twice.
        4 => prop_oneof![Just(TOTAL), Just(TOTAL / 2), amount()].prop_map(|minor| Happening::Pay { minor }),
        3 => (0..4_usize, 1..=TOTAL).prop_map(|(payment, minor)| Happening::Ask { payment, minor }),
        3 => (0..3_usize).prop_map(|request| Happening::Approve { request }),
        2 => (0..3_usize).prop_map(|request| Happening::Reject { request }),
        2 => (1..TOTAL).prop_map(|minor| Happening::Credit { minor }),
        2 => amount().prop_map(|minor| Happening::Follow { minor }),
        1 => Just(Happening::Return),
        1 => Just(Happening::Void),
        1 => Just(Happening::Overdue),
        1 => Just(Happening::WriteOff),
    ]
}

/// The invoice, and beside it what a customer would write down: what was paid, and what came back.
struct World {
    invoice: Invoice,
    requests: Vec<Refund>,
    paid: i64,
    back: i64,
    payments: u128,
    live: bool,
}

impl World {
    fn new(live: bool) -> Self {
        let invoice = issue(TOTAL, false, None).invoice;
        Self { invoice, requests: Vec::new(), paid: 0, back: 0, payments: 0, live }
    }

    fn happen(&mut self, happening: &Happening) {
        let invoice = self.invoice.clone();
        match happening {
            Happening::Pay { minor } => {
                self.payments += 1;
                let settlement = invoice.receive(incoming(self.payments, *minor, None), LATER, self.live);
                self.paid += minor;
                self.take(settlement.unwrap());
            }
            Happening::Ask { payment, minor } => self.ask(*payment, &brl(*minor)),
            Happening::Approve { request } => self.approve(*request),
            Happening::Reject { request } => self.reject(*request),
            Happening::Credit { minor } => {
                let why = (String::new(), Cause::Dispute);
                let settlement = invoice.credit(&brl(*minor), why, LATER, self.live).unwrap();
                if let Some(settlement) = settlement {
                    self.take(settlement);
                }
            }
            Happening::Follow { minor } => {
                self.take(invoice.follow(&ordered(*minor), lines(*minor), LATER).unwrap());
            }
            Happening::Return => {
                let return_id = ReturnId::from_uuid(Uuid::nil());
                self.take(invoice.settle_return(return_id, String::new(), LATER).unwrap());
                self.approve_all();
            }
            Happening::Void => {
                if let Some(settlement) = invoice.call_off("why".into(), LATER, self.live).unwrap() {
                    self.take(settlement);
                    if self.live {
                        self.approve_all();
                    }
                }
            }
            Happening::Overdue => {
                if invoice.state().is_open() {
                    self.invoice.standing = Standing::Overdue;
                }
            }
            Happening::WriteOff => {
                invoice
                    .write_off("gone".into(), LATER)
                    .into_iter()
                    .for_each(|settlement| self.take(settlement));
            }
        }
    }

    fn take(&mut self, settlement: Settlement) {
        let before = self.invoice.revision;
        let revisions: Vec<i64> = settlement.steps.iter().map(|step| step.invoice.revision).collect();
        assert_eq!(revisions, (before + 1..=settlement.invoice.revision).collect::<Vec<_>>());
        for going in &settlement.refunds {
            assert!(going.amount.is_positive());
            self.back += going.amount.amount_minor();
        }
        self.invoice = settlement.invoice;
    }

    fn ask(&mut self, payment: usize, amount: &Money) {
        let Some(payment) = self.invoice.payments.get(payment) else { return };
        if self.invoice.ask_back(payment.id, amount).is_err() {
            assert!(payment.left().unwrap().amount_minor() < amount.amount_minor());
            return;
        }
        let going = GoingBack {
            payment_id: payment.id,
            amount: amount.clone(),
            cause: Cause::Goodwill,
            return_id: None,
        };
        let id = baton_model::RefundId::from_uuid(Uuid::nil());
        self.requests.push(Refund::request(id, &self.invoice, going, String::new(), LATER));
        self.note_requests();
    }

    fn approve(&mut self, request: usize) {
        if request >= self.requests.len() {
            return;
        }
        let request = self.requests.remove(request);
        let (before, amount) = (self.invoice.clone(), &request.amount);
        let settlement =
            before.clone().approve_refund(request.payment_id, amount, String::new(), LATER).unwrap();
        self.back += amount.amount_minor();
        self.take(settlement);
        let after = &self.invoice;
        let unpaid = |invoice: &Invoice| invoice.balance().amount_minor().max(0);
        assert_eq!(unpaid(&before), unpaid(after), "a refund makes nothing unpaid");
        if after.revision == before.revision {
            assert_eq!(after.state(), before.state(), "no change of state without an event");
        }
    }

    fn approve_all(&mut self) {
        while !self.requests.is_empty() {
            self.approve(0);
        }
    }

    fn reject(&mut self, request: usize) {
        if request < self.requests.len() {
            let rejected = self.requests.remove(request).reject("no".into(), LATER).unwrap();
            assert_eq!(rejected.state, RefundState::Rejected);
            let invoice = self.invoice.clone();
            self.take(invoice.reject_refund(rejected.payment_id, &rejected.amount, self.live).unwrap());
        }
    }

    /// What the store adds up when an invoice is read.
    fn note_requests(&mut self) {
        for payment in &mut self.invoice.payments {
            let asked = self.requests.iter().filter(|request| request.payment_id == payment.id);
            let asked: i64 = asked.map(|request| request.amount.amount_minor()).sum();
            payment.asked_back = brl(asked);
        }
    }

    fn check(&self) {
        let invoice = &self.invoice;
        let books = &invoice.books;
        let minor = Money::amount_minor;
        // No cent is lost, and none appears: what we keep is what came without what went back.
        assert_eq!((minor(&books.paid), minor(&books.refunded)), (self.paid, self.back));
        assert_eq!(minor(&books.kept), self.paid - self.back);
        assert!(self.back <= self.paid);
        for payment in &invoice.payments {
            assert!(minor(&payment.refunded) + minor(&payment.asked_back) <= minor(&payment.amount));
        }
        // The books are the formula.
        let (total, credited) = (minor(&books.total), minor(&books.credited));
        assert_eq!(minor(&books.balance), total - credited - self.paid + self.back);
        assert!((0..=total).contains(&credited));
        let mut reckoned = invoice.clone();
        reckoned.reckon().unwrap();
        assert_eq!(&reckoned, invoice);
        // The state follows from them.
        let settled = minor(&books.balance) <= 0;
        assert_eq!(invoice.state() == State::Paid, settled && !invoice.is_void());
        if invoice.is_void() {
            assert_eq!(minor(&invoice.balance()), 0);
        }
        // Nothing is kept that is not due, unless somebody has still to decide about it.
        let asked: i64 = self.requests.iter().map(|request| request.amount.amount_minor()).sum();
        assert_eq!(invoice.payments.iter().map(|payment| minor(&payment.asked_back)).sum::<i64>(), asked);
        if self.live {
            assert!(minor(invoice.owed()) <= asked, "{} is owed, {asked} asked back", invoice.owed());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_cent_is_lost(live: bool, happenings in prop::collection::vec(happening(), 1..20)) {
        let mut world = World::new(live);
        for happening in &happenings {
            world.happen(happening);
            world.check();
        }
    }
}
