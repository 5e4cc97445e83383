//! Rows that are missing, doubled, out of order, or no rows at all.

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

#[test]
fn orders_that_cannot_be_used_take_along_what_refers_to_them() {
    let (customers, findings) = planned(&[
        (File::Customers, "c1,p1,,,\n"),
        (
            File::Orders,
            "o1,c1,lost,2018-01-01,,,,\no2,c1,created,someday,,,,\no3,c9,created,2018-01-01,,,,\n",
        ),
        (File::Items, "o1,1,p,s,,1.00,1.00\no9,1,p,s,,1.00,1.00\n"),
        (File::Reviews, "r1,o2,1,,bad,2018-01-01,2018-01-01\n"),
        (File::Payments, "o2,1,boleto,1,2.00\no9,1,boleto,1,2.00\n"),
    ]);
    assert_eq!(customers.len(), 1, "a person without orders is a customer still");
    assert!(
        customers[0].steps.is_empty() && customers[0].since.is_none() && customers[0].attributes.is_empty()
    );
    let expected = [
        (File::Items.name(), 2, NO_ORDER),
        (File::Items.name(), 3, NO_ORDER),
        (File::Payments.name(), 2, NO_ORDER),
        (File::Payments.name(), 3, NO_ORDER),
        (File::Reviews.name(), 2, NO_ORDER),
        (File::Orders.name(), 2, "order_status: is none of the states an order can have"),
        (File::Orders.name(), 3, "order_purchase_timestamp: `someday` is not a date"),
        (File::Orders.name(), 4, "its customer_id is not in olist_customers_dataset.csv"),
    ];
    assert_eq!(unused(&findings), expected);
}

#[test]
fn every_row_is_used_or_told_with_its_reason() {
    let (_, findings) = planned(&COMPANY);
    let of = |file: File| {
        let rows = findings.unused.iter().filter(move |finding| finding.file == file.name());
        rows.map(|finding| (finding.line, finding.reason.as_str())).collect::<Vec<_>>()
    };
    let expected: &[(File, &[(u64, &str)])] = &[
        (File::Customers, &[(5, "the same as line 4, which was used")]),
        (
            File::Orders,
            &[
                (4, "contradicts line 5, which was used"),
                (6, "its customer_id is not in olist_customers_dataset.csv"),
                (7, "order_purchase_timestamp: `bad` is not a date"),
            ],
        ),
        (
            File::Payments,
            &[
                (4, "contradicts line 3, which was used"),
                (7, "payment_value: `x` is not an amount such as 39.95"),
                (8, NO_ORDER),
            ],
        ),
        (File::Sellers, &[(3, "contradicts line 4, which was used")]),
        (
            File::Leads,
            &[(5, "contradicts line 4, which was used"), (6, "first_contact_date: `no` is not a date")],
        ),
        (
            File::Deals,
            &[
                (4, "contradicts line 3, which was used"),
                (
                    5,
                    "its mql_id is not in olist_marketing_qualified_leads_dataset.csv; the seller is a customer \
                     without a lead",
                ),
                (6, "won_date: `26/2/2018 9:08` is not a date"),
            ],
        ),
    ];
    for (file, rows) in expected {
        assert_eq!(of(*file), *rows, "{file:?}");
    }
}

#[test]
fn of_the_optional_files_any_may_be_missing() {
    let (customers, findings) =
        planned(&[(File::Customers, "c1,p1,,,\n"), (File::Orders, "o1,c1,created,2018-01-01,,,,\n")]);
    assert_eq!((customers[0].steps.len(), findings), (1, Findings::default()));
}

/// A company with all the dirt at once.
const COMPANY: [(File, &str); 10] = [
    (
        File::Customers,
        "c1,p1,1,recife,PE\nc2,p1,2,rio,RJ\nc3,p2,3,natal,RN\nc3,p2,3,natal,RN\nc4,p3,4,belem,PA\n",
    ),
    (
        File::Orders,
        "o1,c1,delivered,2018-01-01,2018-01-01,2018-01-03,2018-01-02,2018-01-09\n\
         o2,c2,canceled,2018-01-01,,2018-01-03,,\no3,c3,shipped,2018-01-01,,,,\n\
         o3,c3,created,2018-01-01,,,,\no4,c9,created,2018-01-01,,,,\no5,c3,created,bad,,,,\n",
    ),
    (
        File::Items,
        "o1,1,p1,s1,,1.00,1.00\no1,2,p1,s1,,1.00,2.00\no1,3,p2,s1,,1.00,1.00\no1,3,p2,s1,,9.00,1.00\n\
         o3,1,p9,s1,,1.00,1.00\no7,1,p1,s1,,1.00,1.00\n",
    ),
    (File::Products, "p1,a\np2,b\np2,b\n"),
    (File::Categories, "a,aa\nb,bb\nb,cc\n"),
    (
        File::Reviews,
        "r1,o1,1,x,y,2018-01-04,2018-01-04\nr1,o2,5,,,2018-01-04,2018-01-04\nr2,o1,2,,z,2018-01-04,2018-01-04\n\
         r3,o8,2,,z,2018-01-04,2018-01-04\nr4,o3,9,,z,2018-01-04,2018-01-04\n",
    ),
    (
        File::Payments,
        "o1,1,boleto,1,3.00\no1,2,voucher,1,1.00\no1,2,voucher,1,2.00\no2,1,credit_card,100,9.99\n\
         o2,2,not_defined,1,0.00\no3,1,gold,1,x\no9,1,boleto,1,1.00\n",
    ),
    (File::Sellers, "s1,1,recife,PE\ns2,2,rio,RJ\ns2,,,\n"),
    (
        File::Leads,
        "l1,2017-01-01,x,social\nl2,2017-02-01,x,\nl3,2017-03-01,x,email\nl3,2017-04-01,x,email\nl4,no,x,\n",
    ),
    (
        File::Deals,
        "l1,s1,a,b,2/26/2018 19:58,pet,x,y\nl2,s1,a,,2/26/2016 9:08,,x,y\nl2,s3,a,b,2/27/2018 9:08,toys,x,y\n\
         l9,s9,a,b,2/26/2018 9:08,pet,x,y\nl3,s4,a,b,26/2/2018 9:08,pet,x,y\n",
    ),
];

/// A plan without line numbers, which are the one thing that the order of rows may change.
fn without_lines(planned: (Vec<Customer>, Findings)) -> (Vec<Customer>, usize, usize) {
    let (mut customers, findings) = planned;
    for customer in &mut customers {
        customer.place.line = 0;
        for step in &mut customer.steps {
            step.place.line = 0;
            if let What::Order(OrderStep::Place(goods)) = &mut step.what {
                goods.forget_rows();
            }
        }
    }
    (customers, findings.unused.len(), findings.remarks.len())
}

proptest! {
    #[test]
    fn the_order_of_the_rows_does_not_matter(swaps in prop::collection::vec((0..COMPANY.len(), any::<Index>(), any::<Index>()), 0..90)) {
        let mut files = COMPANY.map(|(file, rows)| (file, rows.lines().collect::<Vec<_>>()));
        for (file, from, to) in swaps {
            let rows = &mut files[file].1;
            let (from, to) = (from.index(rows.len()), to.index(rows.len()));
            rows.swap(from, to);
        }
        let shuffled = files.map(|(file, rows)| (file, format!("{}\n", rows.join("\n"))));
        let shuffled: Vec<_> = shuffled.iter().map(|(file, rows)| (*file, rows.as_str())).collect();
        prop_assert_eq!(without_lines(planned(&shuffled)), without_lines(planned(&COMPANY)));
    }

    #[test]
    fn no_text_makes_the_plan_panic(rows in prop::collection::vec("[a-c0-9,\"\n :.-]{0,80}", COMPANY.len())) {
        let files: Vec<_> = COMPANY.iter().zip(&rows).map(|((file, _), rows)| (*file, rows.as_str())).collect();
        planned(&files);
    }
}
