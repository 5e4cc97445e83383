//! From CSV text to the plan.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::Index;

use super::*;

const CUSTOMERS: &str =
    "customer_id,customer_unique_id,customer_zip_code_prefix,customer_city,customer_state\n";
const ORDERS: &str = "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,\
    order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date\n";
const ITEMS: &str = "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n";
const PRODUCTS: &str = "product_id,product_category_name\n";
const CATEGORIES: &str = "product_category_name,product_category_name_english\n";
const REVIEWS: &str = "review_id,order_id,review_score,review_comment_title,review_comment_message,\
    review_creation_date,review_answer_timestamp\n";

/// Plans from the rows (without header) of some files.
fn planned(files: &[(File, &str)]) -> (Vec<Customer>, Findings) {
    let header = |file| match file {
        File::Customers => CUSTOMERS,
        File::Orders => ORDERS,
        File::Items => ITEMS,
        File::Products => PRODUCTS,
        File::Categories => CATEGORIES,
        File::Reviews => REVIEWS,
        _ => "a,b\n",
    };
    let texts: BTreeMap<File, String> =
        files.iter().map(|(file, rows)| (*file, format!("{}{rows}", header(*file)))).collect();
    let mut findings = Findings::default();
    let data = Data::read(&mut findings, |file| Ok(texts.get(&file).map(String::as_bytes))).unwrap();
    let customers = plan(data, &mut findings);
    findings.sort();
    (customers, findings)
}

/// Plans one order of one customer.
fn one_order(row: &str) -> (Vec<String>, Vec<String>) {
    let (customers, findings) =
        planned(&[(File::Customers, "c1,p1,01310,sao paulo,SP\n"), (File::Orders, row)]);
    let told = customers[0].steps.iter().map(told).collect();
    (told, findings.remarks.into_iter().chain(findings.unused).map(|finding| finding.reason).collect())
}

fn told(step: &Step) -> String {
    let what = match &step.what {
        What::Place(goods) => format!("place {}", goods.lines.len()),
        What::Confirm => "confirm".to_owned(),
        What::StartFulfilment => "start".to_owned(),
        What::Ship => "ship".to_owned(),
        What::Deliver => "deliver".to_owned(),
        What::Cancel { reason } => format!("cancel ({reason})"),
        What::Feedback { review, score, comment } => format!("feedback {review} {score} {comment}"),
        What::Ticket { review, title, product, .. } => format!("ticket {review} {title} [{product}]"),
    };
    let (month, day) = (u8::from(step.at.month()), step.at.day());
    format!("{month}-{day} {what}")
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
        ("o,c1,processing,2018-01-01,2018-01-02,,,", "1-1 place 0|1-2 confirm|1-2 start", ""),
        ("o,c1,invoiced,2018-01-01,2018-01-02,,,", "1-1 place 0|1-2 confirm|1-2 start", ""),
        ("o,c1,shipped,2018-01-01,2018-01-02,2018-01-03,,", "1-1 place 0|1-2 confirm|1-3 ship", ""),
        ("o,c1,canceled,2018-01-01,,,,", "1-1 place 0|1-1 cancel (cancelled)", ""),
        (
            "o,c1,canceled,2018-01-01,2018-01-02,2018-01-03,,",
            "1-1 place 0|1-2 confirm|1-3 cancel (cancelled after it went to the carrier on 2018-01-03)",
            "order_delivered_carrier_date does not fit its order_status; told in the reason of the cancellation",
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
            "order_delivered_customer_date is before an earlier step; kept as it is",
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
        let (made, told) = one_order(row);
        assert_eq!((made.join("|").as_str(), told.join("|").as_str()), (steps, remarks), "{row}");
    }
}

#[test]
fn orders_that_cannot_be_used_take_their_items_and_reviews_along() {
    let (customers, findings) = planned(&[
        (File::Customers, "c1,p1,,,\n"),
        (
            File::Orders,
            "o1,c1,lost,2018-01-01,,,,\no2,c1,created,someday,,,,\no3,c9,created,2018-01-01,,,,\n",
        ),
        (File::Items, "o1,1,p,s,,1.00,1.00\no9,1,p,s,,1.00,1.00\n"),
        (File::Reviews, "r1,o2,1,,bad,2018-01-01,2018-01-01\n"),
    ]);
    assert_eq!(customers.len(), 1, "a person without orders is a customer still");
    assert!(
        customers[0].steps.is_empty() && customers[0].since.is_none() && customers[0].attributes.is_empty()
    );
    let told: Vec<_> = findings.unused.iter().map(|f| (f.file, f.line, f.reason.as_str())).collect();
    let expected = [
        (File::Items.name(), 2, "its order_id is of no order that could be used"),
        (File::Items.name(), 3, "its order_id is of no order that could be used"),
        (File::Reviews.name(), 2, "its order_id is of no order that could be used"),
        (File::Orders.name(), 2, "order_status: is none of the states an order can have"),
        (File::Orders.name(), 3, "order_purchase_timestamp: `someday` is not a date"),
        (File::Orders.name(), 4, "its customer_id is not in olist_customers_dataset.csv"),
    ];
    assert_eq!(told, expected);
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
    let What::Place(goods) = &customers[0].steps[0].what else { panic!("an order is placed first") };
    let lines: Vec<_> = goods
        .lines
        .iter()
        .map(|l| (l.product.as_str(), l.quantity, l.price, l.freight, l.category.as_str()))
        .collect();
    assert_eq!(lines, [("p1", 2, 1000, 300, "health_beauty"), ("p2", 1, 500, 0, "pc_gamer")]);
    assert_eq!(findings.remarks[0].reason, "its category has no English name; kept in Portuguese");
    assert_eq!(findings.unused[0].reason, "price: `x` is not an amount such as 39.95");
}

#[test]
fn one_person_with_several_orders_is_one_customer_at_the_latest_address() {
    let (customers, findings) = planned(&[
        (File::Customers, "c2,p1,2,rio,RJ\nc1,p1,1,recife,PE\n"),
        (
            File::Orders,
            "o2,c2,created,2018-03-01,,,,\no1,c1,delivered,2018-01-01,2018-01-01,2018-01-02,2018-02-01,\n",
        ),
        (
            File::Reviews,
            "r1,o1,1,Atraso,\"Demorou\nmuito\",2018-02-02,2018-02-03\nr1,o2,5,,,2018-03-02,2018-03-02\n\
             r2,o1,2,,,2017-02-02,2017-01-01\n",
        ),
    ]);
    assert_eq!((customers.len(), findings), (1, Findings::default()));
    let city = customers[0].attributes.get("city").map(String::as_str);
    assert_eq!((city, customers[0].since.map(OffsetDateTime::year)), (Some("rio"), Some(2018)));
    let steps: Vec<String> = customers[0].steps.iter().map(told).collect();
    let expected = [
        "1-1 place 0",
        "1-1 confirm",
        // Said before the order was placed: a wrong time, and told after it.
        "1-1 feedback r2 2 ",
        "1-2 ship",
        "2-1 deliver",
        "2-3 feedback r1 1 Atraso\nDemorou\nmuito",
        "2-3 ticket r1 Atraso []",
        "3-1 place 0",
        "3-2 feedback r1 5 ",
    ];
    assert_eq!(steps, expected);
}

#[test]
fn of_the_optional_files_any_may_be_missing_or_different() {
    let (customers, findings) = planned(&[
        (File::Customers, "c1,p1,,,\n"),
        (File::Orders, "o1,c1,created,2018-01-01,,,,\n"),
        (File::Payments, "1,2\n"),
    ]);
    assert_eq!((customers[0].steps.len(), findings), (1, Findings::default()));
}

/// A company with all the dirt at once.
const COMPANY: [(File, &str); 6] = [
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
];

/// A plan without line numbers, which are the one thing that the order of rows may change.
fn without_lines(planned: (Vec<Customer>, Findings)) -> (Vec<Customer>, usize, usize) {
    let (mut customers, findings) = planned;
    for customer in &mut customers {
        customer.place.line = 0;
        for step in &mut customer.steps {
            step.place.line = 0;
            if let What::Place(goods) = &mut step.what {
                goods.forget_rows();
            }
        }
    }
    (customers, findings.unused.len(), findings.remarks.len())
}

proptest! {
    #[test]
    fn the_order_of_the_rows_does_not_matter(swaps in prop::collection::vec((0..6usize, any::<Index>(), any::<Index>()), 0..60)) {
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
    fn no_text_makes_the_plan_panic(rows in prop::collection::vec("[a-c0-9,\"\n :.-]{0,80}", 6)) {
        let files: Vec<_> = COMPANY.iter().zip(&rows).map(|((file, _), rows)| (*file, rows.as_str())).collect();
        planned(&files);
    }
}
