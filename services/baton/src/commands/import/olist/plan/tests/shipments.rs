//! How goods came to the customers.

use super::*;

fn shipments(what: &What) -> bool {
    matches!(what, What::Shipment(_))
}

#[test]
fn a_shipment_lives_in_the_order_of_life() {
    let at_purchase =
        "order_delivered_carrier_date is before the purchase; the shipment is handed over at the purchase";
    let at_delivery =
        "order_delivered_carrier_date is after the delivery; the shipment is handed over at the delivery";
    for (row, steps, noted_as) in [
        (
            "o,c1,delivered,2018-01-01,2018-01-02,2018-01-03,2018-01-04,2018-01-09",
            "1-2 prepare-shipment|1-3 hand-over-shipment|1-4 scan-delivered",
            "",
        ),
        (
            "o,c1,shipped,2018-01-01,2018-01-02,2018-01-03,,",
            "1-2 prepare-shipment|1-3 hand-over-shipment",
            "",
        ),
        ("o,c1,processing,2018-01-01,2018-01-02,,,", "1-2 prepare-shipment", ""),
        ("o,c1,invoiced,2018-01-01,,,,", "1-1 prepare-shipment", ""),
        ("o,c1,created,2018-01-01,,,,", "", ""),
        ("o,c1,created,2018-01-01,2018-01-02,,,", "1-2 prepare-shipment", ""),
        ("o,c1,approved,2018-01-01,2018-01-02,,,", "1-2 prepare-shipment", ""),
        // Approved after it was handed over: packed no later than it left.
        (
            "o,c1,delivered,2018-01-01,2018-01-05,2018-01-03,2018-01-04,",
            "1-3 prepare-shipment|1-3 hand-over-shipment|1-4 scan-delivered",
            "",
        ),
        (
            "o,c1,delivered,2018-01-02,2018-01-02,2018-01-01,2018-01-04,",
            "1-2 prepare-shipment|1-2 hand-over-shipment|1-4 scan-delivered",
            at_purchase,
        ),
        (
            "o,c1,delivered,2018-01-01,2018-01-02,2018-01-09,2018-01-04,",
            "1-2 prepare-shipment|1-4 hand-over-shipment|1-4 scan-delivered",
            at_delivery,
        ),
        // Delivered, and nobody knows when the carrier took it, or when the customer got it.
        (
            "o,c1,delivered,2018-01-01,2018-01-02,,2018-01-04,",
            "1-2 prepare-shipment|1-4 hand-over-shipment|1-4 scan-delivered",
            "",
        ),
        (
            "o,c1,delivered,2018-01-01,,2018-01-03,,",
            "1-1 prepare-shipment|1-3 hand-over-shipment|1-3 scan-delivered",
            "",
        ),
    ] {
        let (told, noted) = one_order(row, &[], shipments);
        assert_eq!(told, steps, "{row}");
        let corrected = noted.split('|').find(|reason| reason.contains("the shipment")).unwrap_or_default();
        assert_eq!(corrected, noted_as, "{row}");
    }
}

#[test]
fn what_was_with_the_carrier_when_its_order_was_called_off_comes_back() {
    for (row, steps) in [
        ("o,c1,canceled,2018-01-01,2018-01-02,,,", ""),
        (
            "o,c1,canceled,2018-01-01,2018-01-02,2018-01-03,,",
            "1-2 prepare-shipment|1-3 hand-over-shipment|1-3 scan-returned",
        ),
        (
            "o,c1,canceled,2018-01-01,2018-01-02,2018-01-03,2018-01-08,2018-01-07",
            "1-2 prepare-shipment|1-3 hand-over-shipment|1-8 scan-delivered",
        ),
    ] {
        let (told, _) = one_order(row, &[], shipments);
        assert_eq!(told, steps, "{row}");
        let (told, _) = one_order(row, &[], |_| true);
        assert!(told.contains("cancel (") && !told.contains("scan-returned|1-3 hand"), "{told}");
        let last = told.split('|').next_back().unwrap();
        assert!(last.contains("cancel ("), "nothing leaves the house after it: {told}");
    }
}
