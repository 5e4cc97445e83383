//! A small company's history with all the dirt of the real one: imported, imported twice, and interrupted.

use std::fmt::Write;
use std::path::Path;
use std::process::Stdio;

use baton_proto::customers::v1::{Identifier, ResolveCustomerRequest};
use baton_testkit::eventually;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};

use crate::calls::connection;
use crate::process::{Up, baton};

const CUSTOMERS: &str = "\u{feff}\"customer_id\",\"customer_unique_id\",\"customer_zip_code_prefix\",\"customer_city\",\"customer_state\"\r\n";
const ORDERS: &str = "order_id,customer_id,order_status,order_purchase_timestamp,order_approved_at,\
    order_delivered_carrier_date,order_delivered_customer_date,order_estimated_delivery_date\n";
const ITEMS: &str = "order_id,order_item_id,product_id,seller_id,shipping_limit_date,price,freight_value\n";
const PAYMENTS: &str = "order_id,payment_sequential,payment_type,payment_installments,payment_value\n";
const LEADS: &str = "mql_id,first_contact_date,landing_page_id,origin\n";
const DEALS: &str = "mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,business_type\n";
const REVIEWS: &str = "review_id,order_id,review_score,review_comment_title,review_comment_message,\
    review_creation_date,review_answer_timestamp\n";

/// The import's document and its exit code.
async fn import(folder: &Path, up: &Up) -> (Value, Option<i32>) {
    let output = command(folder, up).output().await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let document = serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("no document: {text:?} {}", String::from_utf8_lossy(&output.stderr)));
    (document, output.status.code())
}

fn command(folder: &Path, up: &Up) -> tokio::process::Command {
    let [folder, ready_file] = [folder, up.ready_file()].map(|path| path.to_str().unwrap());
    baton(&["import", "olist", folder, "--json", "--ready-file", ready_file])
}

fn write(folder: &Path, files: &[(&str, String)]) {
    for (name, text) in files {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

#[tokio::test]
async fn a_dirty_history_is_imported_once_and_every_row_accounted_for() {
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let up = Up::start(home.path()).await;
    write(
        folder.path(),
        &[
            (
                "olist_customers_dataset.csv",
                format!("{CUSTOMERS}c1,p1,01310,sao paulo,SP\r\nc2,p1,20040,rio,RJ\r\nc3,p2,,,\r\n"),
            ),
            (
                "olist_orders_dataset.csv",
                format!(
                    "{ORDERS}o1,c1,delivered,2018-01-01 10:00:00,,2018-01-03 10:00:00,2018-01-02 10:00:00,2018-01-09 00:00:00\n\
                     o2,c2,canceled,2018-02-01 10:00:00,,2018-02-03 10:00:00,,\n\
                     o3,c3,shipped,2018-01-05 10:00:00,2018-01-05 10:00:00,2018-01-06 10:00:00,,\n\
                     o3,c3,shipped,2018-01-05 10:00:00,2018-01-05 10:00:00,2018-01-06 10:00:00,,\n\
                     o4,c9,created,2018-01-01 10:00:00,,,,\n\
                     o5,c3,created,yesterday,,,,\n\
                     o6,c3,created\n\
                     o7,c3,created,2999-01-01 10:00:00,,,,\n"
                ),
            ),
            (
                "olist_order_items_dataset.csv",
                format!(
                    "{ITEMS}o1,1,p-1,s-1,,10.00,1.50\no1,2,p-1,s-1,,10.00,1.50\no9,1,p-1,s-1,,1.00,1.00\n"
                ),
            ),
            (
                "olist_order_reviews_dataset.csv",
                format!(
                    "{REVIEWS}r1,o1,1,Atraso,\"Demorou\nmuito, \"\"demais\"\"\",2018-01-04,2018-01-04 08:00:00\n\
                     r1,o2,5,,,2018-02-04,2018-02-04 08:00:00\nr2,o7,1,,x,2018-02-04,2018-02-04\n"
                ),
            ),
            (
                "olist_order_payments_dataset.csv",
                format!(
                    "{PAYMENTS}o1,1,credit_card,3,23.50\no2,1,boleto,1,10.00\no2,2,voucher,1,0.00\no9,1,boleto,1,1.00\n"
                ),
            ),
            (
                "olist_marketing_qualified_leads_dataset.csv",
                format!("{LEADS}l1,2018-02-01,x,paid_search\nl2,2018-02-02,x,\n"),
            ),
            (
                "olist_closed_deals_dataset.csv",
                format!(
                    "{DEALS}l1,s-1,a,b,2/26/2018 19:58,home_decor,online_big,reseller\nl9,s-9,a,b,2/26/2018 19:58,pet,,\n"
                ),
            ),
            ("olist_sellers_dataset.csv", "seller,city\n1,rio\n".to_owned()),
        ],
    );

    let (first, code) = import(folder.path(), &up).await;
    assert_eq!((code, &first["ended"]), (Some(0), &json!("complete")), "{first:#}");
    let made = json!({
        // p1, p2, l1 who is s-1 too, l2, s-9.
        "customers": 5, "identifiers_linked": 0,
        "leads": 2, "leads_contacted": 1, "leads_qualified": 1, "leads_won": 1, "accounts": 1, "owners": 1,
        "orders_placed": 3, "orders_confirmed": 2, "orders_in_fulfilment": 0, "orders_shipped": 2,
        "orders_delivered": 1, "orders_cancelled": 1,
        "shipments_prepared": 3, "shipments_handed_over": 3, "shipments_delivered": 1, "shipments_returned": 1,
        // Nobody knows what o3 cost.
        "invoices": 2, "payments": 3, "invoices_voided": 1,
        "refunds_requested": 1, "refunds_approved": 1, "refunds_paid": 1,
        "feedback": 2, "tickets": 1
    });
    assert_eq!(first["made"], made, "{first:#}");
    let unused: Vec<(&str, u64)> = first["unused"].as_array().unwrap().iter().map(place).collect();
    let expected = [
        ("olist_closed_deals_dataset.csv", 3),
        ("olist_order_items_dataset.csv", 4),
        ("olist_order_payments_dataset.csv", 5),
        ("olist_order_reviews_dataset.csv", 5),
        ("olist_orders_dataset.csv", 5),
        ("olist_orders_dataset.csv", 6),
        ("olist_orders_dataset.csv", 7),
        ("olist_orders_dataset.csv", 8),
        ("olist_orders_dataset.csv", 9),
        // Another file under its name.
        ("olist_sellers_dataset.csv", 1),
    ];
    assert_eq!(unused, expected, "{first:#}");
    // What the rows above say that could not be used is missing from the books, and nothing else.
    let differs: Vec<(&str, &str)> = first["books"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| row["differs"] == true)
        .map(|row| (row["what"].as_str().unwrap(), row["name"].as_str().unwrap()))
        .collect();
    let expected = [("orders", "placed"), ("payments", "boleto"), ("reviews", "1"), ("leads won", "")];
    assert_eq!(differs, expected, "{first:#}");

    // What was delivered before it was handed over reads so, and all is in the order of life.
    let timeline = timeline("olist_customer:p1", &up).await;
    let types: Vec<&str> = timeline.iter().rev().map(type_name).collect();
    assert_eq!(types[0], "CustomerCreated", "{timeline:#?}");
    for name in
        ["OrderPlaced", "InvoicePaid", "InvoiceVoided", "RefundPaid", "ShipmentReturned", "OrderCancelled"]
    {
        assert!(types.contains(&name), "{name} is missing: {types:?}");
    }
    let position = |name: &str| types.iter().position(|told| *told == name);
    assert!(position("OrderDelivered") < position("OrderShipped"), "as the file has it: {types:?}");
    assert!(position("ShipmentHandedOver") < position("ShipmentDelivered"), "as it was: {types:?}");
    assert!(timeline.iter().all(|event| event["imported"] == true));
    let of = |name: &str| &timeline.iter().find(|event| type_name(event) == name).unwrap()["department"];
    assert_eq!((of("CustomerCreated"), of("FeedbackRecorded")), (&json!("orders"), &json!("orders")));
    assert_eq!(timeline.iter().filter(|event| type_name(event) == "TicketOpened").count(), 1);

    let (second, code) = import(folder.path(), &up).await;
    assert_eq!((code, &second["events"]), (Some(0), &json!(0)), "{second:#}");
    assert_eq!((&second["already_there"], &second["unused"]), (&made, &first["unused"]), "{second:#}");
    up.interrupt().await;
}

#[tokio::test]
async fn an_interrupted_import_goes_on_without_a_duplicate() {
    const PEOPLE: usize = 120;
    let (home, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let up = Up::start(home.path()).await;
    let (mut customers, mut orders) = (CUSTOMERS.to_owned(), ORDERS.to_owned());
    for person in 0..PEOPLE {
        writeln!(customers, "c{person},p{person},1,natal,RN").unwrap();
        let day = format!("2018-01-{:02}", 1 + person % 28);
        writeln!(orders, "o{person},c{person},delivered,{day},{day},{day},{day},").unwrap();
    }
    write(folder.path(), &[("olist_customers_dataset.csv", customers), ("olist_orders_dataset.csv", orders)]);

    let running = command(folder.path(), &up).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let ready = up.ready();
    let timeline = connection(&ready, "timeline", "admin");
    // Those of the first day are the first to be told.
    let identifier = Identifier { kind: "olist_customer".into(), value: "p112".into(), shared: false };
    let request = ResolveCustomerRequest { identifier: Some(identifier) };
    eventually("the import is under way", async || {
        timeline.customers().resolve_customer(request.clone()).await.ok()
    })
    .await;
    let process = Pid::from_raw(running.id().unwrap().cast_signed()).unwrap();
    kill_process(process, Signal::INT).unwrap();
    let output = running.wait_with_output().await.unwrap();
    let first: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &first["ended"]), (Some(1), &json!("interrupted")), "{first:#}");

    let (second, code) = import(folder.path(), &up).await;
    assert_eq!((code, &second["ended"]), (Some(0), &json!("complete")), "{second:#}");
    let (third, _) = import(folder.path(), &up).await;
    assert_eq!(third["events"], 0, "{third:#}");
    for kind in ["customers", "orders_placed", "orders_confirmed", "orders_shipped", "orders_delivered"] {
        assert_eq!(third["already_there"][kind], PEOPLE, "{kind}");
        assert!(
            first["made"][kind].as_u64() < Some(PEOPLE as u64),
            "{kind}: the first run was not interrupted"
        );
    }
    let (report, is_sound) = crate::process::json("verify", up.ready_file()).await;
    assert!(is_sound, "{report:#}");
    up.interrupt().await;
}

fn place(finding: &Value) -> (&str, u64) {
    (finding["file"].as_str().unwrap(), finding["line"].as_u64().unwrap())
}

async fn timeline(customer: &str, up: &Up) -> Vec<Value> {
    let ready_file = up.ready_file().to_str().unwrap();
    let output = baton(&["timeline", customer, "--json", "--ready-file", ready_file]).output().await.unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    document["events"].as_array().unwrap().clone()
}

fn type_name(event: &Value) -> &str {
    event["body"]["@type"].as_str().unwrap().rsplit('.').next().unwrap()
}
