//! Orders and shipments for the tests of this module.

use baton_model::{CustomerId, DictatableNumber, OrderId, ShipmentId};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::{
    Address, Exception, Feasibility, Fulfilment, HeardOrder, Line, OrderedLine, Preparing, Promise, Scan,
    ScanKind, Shipment, Standing, State,
};

/// When everything begins.
pub(super) const START: OffsetDateTime = datetime!(2026-05-04 09:00 UTC);
/// A day on.
pub(super) const LATER: OffsetDateTime = START.saturating_add(Duration::DAY);

/// An order of as many lines as quantities, to be shipped.
pub(super) fn order(quantities: &[u32]) -> HeardOrder {
    let line = |(index, quantity): (usize, &u32)| OrderedLine {
        product_id: format!("p{}", index + 1),
        title: format!("Lamp {}", index + 1),
        quantity: *quantity,
    };
    HeardOrder {
        id: OrderId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_2c81_0e97)),
        customer_id: CustomerId::from_uuid(Uuid::nil()),
        lines: quantities.iter().enumerate().map(line).collect(),
        address: Some(Address { city: "Curitiba".into(), region: "PR".into(), ..Address::default() }),
        promised_by: None,
        standing: Standing::ToShip,
        revision: 1,
    }
}

/// Where a shipment stands, and the numbers and quantities of its lines.
pub(super) type Sent<'a> = (State, &'a [(u32, u32)]);

/// An order with shipments that carry these goods and stand there.
pub(super) fn fulfilment(order: HeardOrder, shipments: &[Sent<'_>]) -> Fulfilment {
    let shipment = |(index, (state, lines)): (usize, &Sent<'_>)| {
        let lines = lines.iter().map(|&(number, quantity)| line(number, quantity)).collect();
        Shipment { state: *state, ..prepared(index as u128, &order, lines) }
    };
    let shipments = shipments.iter().enumerate().map(shipment).collect();
    Fulfilment { order, shipments }
}

/// Goods that are not named.
pub(super) fn line(number: u32, quantity: u32) -> Line {
    Line { number, product_id: String::new(), title: String::new(), quantity }
}

/// A shipment that was prepared.
pub(super) fn prepared(id: u128, order: &HeardOrder, lines: Vec<Line>) -> Shipment {
    let preparing = Preparing {
        id: ShipmentId::from_uuid(Uuid::from_u128(id)),
        external_reference: None,
        lines,
        address: order.address.clone(),
        promise: Promise {
            promised_by: Some(datetime!(2026-05-14 09:00 UTC)),
            feasibility: Feasibility::Feasible,
            expected_at: Some(datetime!(2026-05-12 09:00 UTC)),
        },
        replaces: None,
    };
    Shipment::prepare(preparing, DictatableNumber::from_random(7), order, START).shipment
}

/// A shipment that stands there, by the steps that lead there.
pub(super) fn shipment(state: State) -> Shipment {
    let order = order(&[2]);
    let prepared = prepared(1, &order, vec![line(1, 2)]);
    let handed_over = |shipment: Shipment| {
        let given = shipment.hand_over(&order, false, "Correios".into(), "BR7".into(), START);
        given.unwrap().shipment
    };
    let scanned = |kind: ScanKind| {
        handed_over(prepared.clone()).record_scan(scan(kind, START), 0, START).unwrap().shipment
    };
    match state {
        State::Prepared => prepared,
        State::HandedOver => handed_over(prepared),
        State::InTransit => scanned(ScanKind::InTransit),
        State::OutForDelivery => scanned(ScanKind::OutForDelivery),
        State::Delivered => scanned(ScanKind::Delivered),
        State::Exception => scanned(ScanKind::Exception(Exception::Lost)),
        State::Returned => scanned(ScanKind::Returned),
        State::Cancelled => prepared.cancel("why".into(), 0, START).unwrap().shipment,
        State::Reshipped => {
            let replacement = ShipmentId::from_uuid(Uuid::from_u128(2));
            let lost = scanned(ScanKind::Exception(Exception::Lost));
            lost.reship(replacement, &order, false, START).unwrap().shipment
        }
    }
}

/// A scan in Curitiba.
pub(super) fn scan(kind: ScanKind, scanned_at: OffsetDateTime) -> Scan {
    Scan {
        id: format!("{kind:?} {scanned_at}"),
        kind,
        scanned_at,
        place: "Curitiba".into(),
        note: String::new(),
    }
}
