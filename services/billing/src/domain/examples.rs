//! Invoices for the tables of the tests.

use baton_model::{CustomerId, DictatableNumber, InvoiceId, Money, OrderId, PaymentId};
use time::OffsetDateTime;
use time::macros::datetime;
use uuid::Uuid;

use super::{
    Dunning, Incoming, Invoice, Issuing, Line, LineKind, Lines, Method, Ordered, OrderedLine, Settlement,
    Standing, State,
};

pub(super) const ISSUED: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);
pub(super) const LATER: OffsetDateTime = datetime!(2026-05-05 09:00 UTC);
/// What the invoices of these tables are over.
pub(super) const TOTAL: i64 = 5_890;

pub(super) fn brl(minor: i64) -> Money {
    Money::new("BRL", minor).unwrap()
}

pub(super) fn lines(minor: i64) -> Lines {
    let line = Line {
        kind: LineKind::Goods,
        line_number: Some(1),
        product_id: "p1".to_owned(),
        title: "Lamp".to_owned(),
        quantity: 1,
        unit_price: brl(minor),
    };
    Lines::new(vec![line]).unwrap()
}

/// An order of one line at this price.
pub(super) fn ordered(minor: i64) -> Ordered {
    let line = OrderedLine {
        product_id: "p1".to_owned(),
        title: "Lamp".to_owned(),
        quantity: 1,
        unit_price: brl(minor),
        freight: None,
    };
    Ordered {
        order_id: OrderId::from_uuid(Uuid::from_u128(9)),
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        lines: vec![line],
        revision: 1,
    }
}

pub(super) fn issue(minor: i64, by_hand: bool, against: Option<&Ordered>) -> Settlement {
    let issuing = Issuing {
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        order_id: Some(OrderId::from_uuid(Uuid::from_u128(9))),
        external_reference: None,
        lines: lines(minor),
        due_at: None,
        by_hand,
    };
    let names = (InvoiceId::from_uuid(Uuid::nil()), DictatableNumber::from_random(7));
    Invoice::issue(names, issuing, against, Dunning::default(), (ISSUED, false)).unwrap()
}

pub(super) fn incoming(id: u128, minor: i64, reference: Option<&str>) -> Incoming {
    Incoming {
        id: PaymentId::from_uuid(Uuid::from_u128(id)),
        method: Method::CreditCard,
        instalments: 1,
        amount: brl(minor),
        external_reference: reference.map(str::to_owned),
    }
}

/// An invoice in this state; where something came for it, half of the total or all of it as payment 1.
pub(super) fn invoice(state: State) -> Invoice {
    let issued = issue(TOTAL, false, None).invoice;
    let paid = |minor| issued.clone().receive(incoming(1, minor, None), ISSUED, true).unwrap().invoice;
    let invoice = match state {
        State::Issued => issued.clone(),
        State::PartiallyPaid => paid(TOTAL / 2),
        State::Paid => paid(TOTAL),
        State::Void => issued.clone().void("why".into(), ISSUED, true).unwrap().invoice,
        State::Overdue => Invoice { standing: Standing::Overdue, ..issued.clone() },
        State::InCollections => Invoice { standing: Standing::InCollections, ..issued.clone() },
        State::WrittenOff => {
            let standing = Standing::WrittenOff;
            Invoice { standing, state_reason: "gone".into(), ..issued.clone() }
        }
    };
    assert_eq!(invoice.state(), state);
    invoice
}
