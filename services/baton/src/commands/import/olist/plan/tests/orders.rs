//! How far orders came, and what was in them.

use super::*;

fn orders(what: &What) -> bool {
    matches!(what, What::Order(_))
}

#[test]
fn states_and_times_of_an_order_become_steps() {
    for (row, steps, remarks) in [
        (
            "o,c1,delivered,2018-01-01,2018-01-02,2018-01-03,2018-01-04,2018-01-09",
            "1-1 place 0|1-2 confirm|1-3 ship|1-4 deliver",
            "",
        ),
        ("o,c1,created,2018-01-01,,,,", "1-1 place 0", ""),
        ("o,c1,approved,2018-01-01,2018-01-02,,,", "1-1 place 0|1-2 confirm", ""),
        ("o,c1,processing,2018-01-01,2018-01-02,,,", "1-1 place 0|1-2 confirm|1-2 start-fulfilment", ""),
        ("o,c1,invoiced,2018-01-01,2018-01-02,,,", "1-1 place 0|1-2 confirm|1-2 start-fulfilment", ""),
        ("o,c1,shipped,2018-01-01,2018-01-02,2018-01-03,,", "1-1 place 0|1-2 confirm|1-3 ship", ""),
        ("o,c1,canceled,2018-01-01,,,,", "1-1 place 0|1-1 cancel (cancelled)", ""),
        (
            "o,c1,canceled,2018-01-01,2018-01-02,2018-01-03,,",
            "1-1 place 0|1-2 confirm|1-3 cancel (cancelled after it went to the carrier on 2018-01-03)",
            "order_delivered_carrier_date does not fit its order_status; told by its shipment",
        ),
        (
            "o,c1,unavailable,2018-01-01,2018-01-02,,,",
            "1-1 place 0|1-2 confirm|1-2 cancel (the goods were not available)",
            "",
        ),
        // Empty times: dated by the next step, or by the one before.
        (
            "o,c1,delivered,2018-01-01,,2018-01-03,,",
            "1-1 place 0|1-3 confirm|1-3 ship|1-3 deliver",
            "order_approved_at is unknown; dated by the next step, or by the one before|\
             order_delivered_customer_date is unknown; dated by the next step, or by the one before",
        ),
        // Delivered before it was handed over: told in the order of the steps, with the times of life.
        (
            "o,c1,delivered,2018-01-01,2018-01-02,2018-01-05,2018-01-04,",
            "1-1 place 0|1-2 confirm|1-5 ship|1-4 deliver",
            "order_delivered_carrier_date is after the delivery; the shipment is handed over at the delivery|\
             order_delivered_customer_date is before an earlier step; kept as it is",
        ),
        (
            "o,c1,shipped,2018-01-01,2018-01-02,2018-01-03,2018-01-04,",
            "1-1 place 0|1-2 confirm|1-3 ship",
            "order_delivered_customer_date does not fit its order_status; not used",
        ),
        (
            "o,c1,approved,2018-01-01,2018-31-02,,,",
            "1-1 place 0|1-1 confirm",
            "order_approved_at is unknown; dated by the next step, or by the one before|\
             order_approved_at: `2018-31-02` is not a date; taken as unknown",
        ),
    ] {
        let (made, noted) = one_order(row, &[], orders);
        assert_eq!((made.as_str(), noted.as_str()), (steps, remarks), "{row}");
    }
}

#[test]
fn pieces_become_lines_and_categories_english() {
    let (customers, findings) = planned(&[
        (File::Customers, "c1,p1,,,\n"),
        (File::Orders, "o1,c1,created,2018-01-01,,,,\n"),
        (
            File::Items,
            "o1,1,p1,s1,,10.00,1.50\no1,2,p1,s1,,10.00,1.50\no1,3,p2,s1,,5.00,0.00\no1,4,p3,s1,,x,0.00\n",
        ),
        (File::Products, "p1,beleza_saude\np2,pc_gamer\n"),
        (File::Categories, "beleza_saude,health_beauty\n"),
    ]);
    let What::Order(OrderStep::Place(goods)) = &customers[0].steps[0].what else {
        panic!("an order is placed first")
    };
    let lines: Vec<_> = goods
        .lines
        .iter()
        .map(|l| (l.product.as_str(), l.quantity, l.price, l.freight, l.category.as_str()))
        .collect();
    assert_eq!(lines, [("p1", 2, 1000, 300, "health_beauty"), ("p2", 1, 500, 0, "pc_gamer")]);
    assert_eq!(findings.remarks[0].reason, "its category has no English name; kept in Portuguese");
    assert_eq!(findings.unused[0].reason, "price: `x` is not an amount such as 39.95");
}
