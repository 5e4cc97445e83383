//! Sellers, leads and deals.

use super::*;

fn identifiers(customer: &Customer) -> Vec<(&str, &str)> {
    customer.identifiers.iter().map(|identifier| (identifier.kind(), identifier.value())).collect()
}

#[test]
fn a_lead_who_agreed_is_one_customer_with_the_seller() {
    let (customers, findings) = planned(&[
        (File::Customers, ""),
        (File::Orders, ""),
        (File::Sellers, "s1,01310,sao paulo,SP\ns2,2,rio,RJ\n"),
        (File::Leads, "l1,2018-02-01,x,organic_search\nl2,2018-03-01,x,\n"),
        (File::Deals, "l1,s1,0123456789,9876543210,2/26/2018 19:58,home_decor,online_big,reseller\n"),
    ]);
    assert_eq!(findings, Findings::default());
    let known: Vec<_> = customers.iter().map(identifiers).collect();
    let expected: [&[_]; 3] = [
        &[("olist_seller", "s1"), ("olist_mql", "l1")],
        &[("olist_mql", "l2")],
        // Without a sale or a deal nobody knows since when.
        &[("olist_seller", "s2")],
    ];
    assert_eq!(known, expected);
    let steps: Vec<String> = customers[0].steps.iter().map(told).collect();
    let expected = [
        "2-1 lead organic-search",
        "2-1 contact-lead (by sales development representative 01234567; the date is not in the file)",
        "2-26 qualify-lead (by sales representative 98765432; the date is not in the file)",
        "2-26 win-lead",
        "2-26 account home-decor",
        "2-26 owner 9876543210",
    ];
    assert_eq!(steps, expected);
    let attribute = |key: &str| customers[0].attributes.get(key).map(String::as_str);
    assert_eq!((attribute("city"), attribute("business_type")), (Some("sao paulo"), Some("reseller")));
    assert_eq!(customers[1].steps.iter().map(told).collect::<Vec<_>>(), ["3-1 lead "]);
    assert!(customers[2].since.is_none() && customers[2].steps.is_empty());
}

#[test]
fn a_seller_without_a_deal_is_known_since_the_first_sale() {
    let (customers, _) = planned(&[
        (File::Customers, "c1,p1,,,\n"),
        (File::Orders, "o2,c1,created,2018-05-01,,,,\no1,c1,created,2018-04-01,,,,\n"),
        (File::Items, "o2,1,p,s1,,1.00,0.00\no1,1,p,s1,,1.00,0.00\n"),
        (File::Sellers, "s1,1,rio,RJ\n"),
    ]);
    let seller = customers.iter().find(|customer| identifiers(customer) == [("olist_seller", "s1")]).unwrap();
    assert_eq!(seller.since.map(|since| (since.year(), u8::from(since.month()))), Some((2018, 4)));
}

#[test]
fn a_deal_without_its_lead_makes_the_seller_a_customer_and_is_told() {
    let (customers, findings) = planned(&[
        (File::Customers, ""),
        (File::Orders, ""),
        (File::Deals, "l9,s9,a,b,2/26/2018 19:58,pet,,\n"),
    ]);
    assert_eq!(customers.iter().map(identifiers).collect::<Vec<_>>(), [[("olist_seller", "s9")]]);
    assert!(customers[0].steps.is_empty());
    let reason = "its mql_id is not in olist_marketing_qualified_leads_dataset.csv; \
        the seller is a customer without a lead";
    assert_eq!(unused(&findings), [(File::Deals.name(), 2, reason)]);
}

#[test]
fn two_leads_of_one_seller_are_one_customer_with_two_leads() {
    let (customers, _) = planned(&[
        (File::Customers, ""),
        (File::Orders, ""),
        (File::Leads, "l1,2018-02-01,x,\nl2,2018-03-01,x,\n"),
        (File::Deals, "l1,s1,a,b,2/26/2018 19:58,pet,,\nl2,s1,a,,3/1/2018 0:00,toys,,\n"),
    ]);
    assert_eq!(
        customers.iter().map(identifiers).collect::<Vec<_>>(),
        [[("olist_seller", "s1"), ("olist_mql", "l1"), ("olist_mql", "l2")]]
    );
    let told: Vec<String> = customers[0].steps.iter().map(told).collect();
    assert_eq!(told.iter().filter(|step| step.contains("win-lead")).count(), 2, "{told:?}");
    assert_eq!(
        told.iter().filter(|step| step.contains("owner")).count(),
        1,
        "nobody is named in one: {told:?}"
    );
}

#[test]
fn a_deal_before_the_first_contact_is_told_after_it() {
    let (customers, findings) = planned(&[
        (File::Customers, ""),
        (File::Orders, ""),
        (File::Leads, "l1,2018-02-10,x,\n"),
        (File::Deals, "l1,s1,,b,2/1/2018 0:00,pet,,\n"),
    ]);
    let told: Vec<String> = customers[0].steps.iter().map(told).collect();
    assert_eq!(told[0], "2-10 lead ");
    assert_eq!(told[1], "2-10 contact-lead (the date is not in the file)");
    assert!(told[2].starts_with("2-10 qualify-lead") && told[3] == "2-1 win-lead", "{told:?}");
    assert_eq!(noted(&findings), ["won_date is before first_contact_date; kept as it is"]);
}
