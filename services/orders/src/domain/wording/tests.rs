//! The lines, as people read them.

use baton_model::{CustomerId, Money, OrderId, ShipmentId};
use time::Duration;
use time::macros::datetime;
use uuid::Uuid;

use super::*;
use crate::domain::{Amendment, Line, Lines, Parcel, Pieces, Placing, Way};

const PLACED_AT: OffsetDateTime = datetime!(2018-05-01 10:00 UTC);

fn placed(quantity: u32) -> Decided {
    let line = Line {
        product_id: "p1".into(),
        title: "Lamp".into(),
        category: String::new(),
        quantity,
        unit_price: Money::new("BRL", 2_500).unwrap(),
        freight: Some(Money::new("BRL", 890).unwrap()),
        seller_id: String::new(),
    };
    let placing = Placing {
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        external_reference: None,
        lines: Lines::new(if quantity == 0 { vec![] } else { vec![line] }).unwrap(),
        promised_by: Some(datetime!(2018-05-10 00:00 UTC)),
        delivery_address: None,
        quote_id: None,
    };
    let id = OrderId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_2c81_0e97));
    Order::place(id, placing, PLACED_AT)
}

#[test]
fn every_change_has_a_line() {
    let at = PLACED_AT + Duration::DAY;
    let late = datetime!(2018-05-13 09:00 UTC);
    let placed = placed(2);
    let order = placed.order.clone();
    let confirmed = order.clone().confirm(at).unwrap();
    let held = order.clone().hold("orders", "address\nunclear".into(), at).unwrap();
    let packed = confirmed.order.clone().start_fulfilment(at).unwrap();
    let shipped = packed.order.clone().ship("Correios".into(), "BR7".into(), at).unwrap();
    let delivered = shipped.order.clone().deliver(late).unwrap();
    let approved = delivered.order.clone().approve_return("arrived broken".into(), late).unwrap();
    for (decided, summary, status) in [
        (&placed, "Order 2c810e97 placed: 2 items, BRL 58.90", "placed, promised by 10 May 2018"),
        (
            &confirmed,
            "Order 2c810e97 confirmed, promised by 10 May 2018",
            "confirmed, promised by 10 May 2018",
        ),
        (
            &order.amend(Amendment { promised_by: Some(late), ..Amendment::default() }, "", at).unwrap(),
            "Order 2c810e97 amended: 2 items, BRL 58.90, promised by 13 May 2018",
            "placed, promised by 13 May 2018",
        ),
        (&held, "Order 2c810e97 on hold: address unclear", "on hold: address unclear"),
        (
            &held.order.clone().release(at).unwrap(),
            "Order 2c810e97 released from hold",
            "placed, promised by 10 May 2018",
        ),
        (&packed, "Order 2c810e97 is being packed", "being packed, promised by 10 May 2018"),
        (
            &shipped,
            "Order 2c810e97 handed to carrier: Correios, parcel BR7",
            "with the carrier, promised by 10 May 2018",
        ),
        (&delivered, "Order 2c810e97 delivered, 3 days later than promised", "delivered"),
        (&delivered.order.clone().complete(late).unwrap(), "Order 2c810e97 completed", "completed"),
        (
            &confirmed.order.clone().cancel("changed their mind".into(), false, at).unwrap(),
            "Order 2c810e97 cancelled: changed their mind",
            "cancelled: changed their mind",
        ),
        (&approved, "Return of order 2c810e97 approved: arrived broken", "delivered, return approved"),
        (
            &approved.order.clone().take_back(String::new(), late).unwrap(),
            "Order 2c810e97 returned: arrived broken",
            "returned: arrived broken",
        ),
    ] {
        assert_eq!(super::summary(decided), summary);
        assert_eq!(super::status(&decided.order), status);
    }
}

#[test]
fn parts_of_an_order_are_counted() {
    let at = PLACED_AT + Duration::DAY;
    let parcel = |shipment: u128, way| Parcel {
        shipment_id: Some(ShipmentId::from_uuid(Uuid::from_u128(shipment))),
        goods: vec![Pieces { line_number: 1, quantity: 2 }],
        way,
    };
    let paid = placed(3).order.paid_for(at).remove(0);
    let first =
        paid.order.handed_over(parcel(1, Way::Underway), "Correios".into(), String::new(), at).remove(0);
    assert_eq!(summary(&first), "Order 2c810e97: 2 of 3 items handed to carrier: Correios");
    assert_eq!(status(&first.order), "2 of 3 items on their way or there, promised by 10 May 2018");
    let arrived = first.order.clone().arrived(parcel(1, Way::Arrived), at).remove(0);
    assert_eq!(summary(&arrived), "Order 2c810e97: 2 of 3 items delivered");
    let asked = first.order.cancel("changed their mind".into(), false, at).unwrap();
    assert_eq!(
        summary(&asked),
        "Order 2c810e97 shall be called off, the parcel is to come back: changed their mind"
    );
    assert!(status(&asked.order).ends_with(", to be called off"));
}

#[test]
fn little_is_said_when_little_is_known() {
    assert_eq!(summary(&placed(0)), "Order 2c810e97 placed");
    assert_eq!(summary(&placed(1)), "Order 2c810e97 placed: 1 item, BRL 33.90");
    let mut order = placed(0).order;
    order.promised_by = None;
    let shipped =
        order.confirm(PLACED_AT).unwrap().order.ship(String::new(), String::new(), PLACED_AT).unwrap();
    assert_eq!(summary(&shipped), "Order 2c810e97 handed to carrier");
    assert_eq!(summary(&shipped.order.deliver(PLACED_AT).unwrap()), "Order 2c810e97 delivered");
}

#[test]
fn a_long_line_is_cut_between_characters() {
    let line = one_line(&"ééé ".repeat(100), 20);
    assert!(line.len() <= 20 && line.ends_with('…'), "{line}");
}
