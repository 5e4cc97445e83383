//! Who the customers are, and what happened to them in which order.

use time::OffsetDateTime;

use super::*;

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
        "1-1 prepare-shipment",
        // Said before the order was placed: a wrong time, and told after it.
        "1-1 feedback r2 2 ",
        "1-2 hand-over-shipment",
        "1-2 ship",
        "2-1 scan-delivered",
        "2-1 deliver",
        "2-3 feedback r1 1 Atraso\nDemorou\nmuito",
        "2-3 ticket r1 Atraso []",
        "3-1 place 0",
        "3-2 feedback r1 5 ",
    ];
    assert_eq!(steps, expected);
}

#[test]
fn orders_are_told_with_the_address_of_their_own_time() {
    let (customers, _) = planned(&[
        (File::Customers, "c2,p1,2,rio,RJ\nc1,p1,,,\n"),
        (File::Orders, "o2,c2,created,2018-03-01,,,,\no1,c1,created,2018-01-01,,,,\n"),
    ]);
    let addresses: Vec<_> = customers[0]
        .steps
        .iter()
        .filter_map(|step| match &step.what {
            What::Order(OrderStep::Place(goods)) => Some(goods.address.clone()),
            _ => None,
        })
        .collect();
    let rio = Address { zip: "2".into(), city: "rio".into(), state: "RJ".into() };
    assert_eq!(addresses, [Address::default(), rio]);
}
