//! A company's history with its rows in any order, imported into a company that is killed meanwhile, and imported again.

use std::path::Path;
use std::process::Stdio;

use baton_proto::billing::v1::billing_service_client::BillingServiceClient;
use baton_proto::billing::v1::{
    GetInvoiceRequest, Invoice, InvoiceLine, InvoiceLineKind, InvoiceState, IssueInvoiceRequest,
    ListInvoicesRequest,
};
use baton_proto::common::v1::Money;
use baton_testkit::eventually;
use prost_types::Timestamp;
use serde_json::Value;
use tokio::process::Command;

use crate::clients::{context, create_customer};
use crate::company::{BATON, Company};
use crate::olist::{self, DataSet};
use crate::processes::SERVICES;

/// So many orders, and as many leads.
const ORDERS: usize = 250;
/// So many of them nobody paid, as far as the files know.
const UNPAID: usize = 10;

#[tokio::test(flavor = "multi_thread")]
async fn a_history_comes_in_once_however_often_it_is_imported() {
    let Some(folder) = olist::folder() else {
        eprintln!("skipped: no Olist sample; name its folder in BATON_OLIST_DIR");
        return;
    };
    let mut sample = DataSet::read(&folder).sample(ORDERS);
    let mut paid = sample.payments.all("order_id");
    let unpaid: Vec<String> = paid.iter().take(UNPAID).cloned().collect();
    paid.retain(|order| !unpaid.contains(order));
    sample.payments.keep("order_id", &paid);
    let folder = tempfile::tempdir().expect("a temporary folder");
    sample.write_shuffled(folder.path());

    let mut company = Company::open(&SERVICES).await;
    killed_in_the_middle(&mut company, folder.path()).await;
    assert_nothing_lost(&company).await;
    let interrupted = company.events().await;

    let second = import(&company, folder.path()).await;
    company.assert_verified().await;
    assert!(company.events().await > interrupted, "the second run went on where the first one was killed");
    assert_eq!(differences(&second), 0, "the books are the files: {second:#}");
    let complete = counts(&company).await;

    let third = import(&company, folder.path()).await;
    assert_eq!(third["events"], 0, "the third run made nothing: {third:#}");
    let files = third["files"].as_array().expect("a list of files");
    assert_eq!(files.len(), 10);
    assert!(files.iter().all(|file| file["unused"] == 0), "every row has its place: {third:#}");
    assert_eq!(differences(&third), 0, "{third:#}");
    company.assert_verified().await;
    assert_eq!(counts(&company).await, complete);

    nobody_is_dunned(&mut company, &unpaid).await;
    company.close().await;
}

/// Importer and departments at once.
async fn killed_in_the_middle(company: &mut Company, folder: &Path) {
    let mut importer = Command::new(BATON)
        .args(["import", "olist", folder.to_str().expect("a readable path"), "--json"])
        .env("BATON_READY_FILE", company.ready_file())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .expect("the importer");
    let mut imported = 0;
    while imported < 500 {
        let before = imported;
        imported = eventually("the import gets on", async || {
            let now = company.events().await;
            (now > before).then_some(now)
        })
        .await;
    }
    importer.kill().await.expect("a killed importer");
    for seat in 1..company.seats() {
        company.kill(seat).await;
        company.start(seat);
    }
    for seat in 1..company.seats() {
        company.serving(seat).await;
    }
}

/// An invoice of today whose time is over is found by the sweep; those of the past are not, although nobody paid them.
async fn nobody_is_dunned(company: &mut Company, unpaid: &[String]) {
    let customer = create_customer(&company.connection("timeline", "billing"), "late@example.com").await;
    let billing = BillingServiceClient::new(company.connection("billing", "billing"));
    let line = InvoiceLine {
        kind: InvoiceLineKind::Adjustment.into(),
        title: "A debt".into(),
        quantity: 1,
        unit_price: Some(Money { currency_code: "BRL".into(), amount_minor: 100 }),
        ..InvoiceLine::default()
    };
    let due_at = Some(Timestamp { seconds: 1_700_000_000, nanos: 0 });
    let invoice = Invoice { customer_id: customer.id, lines: vec![line], due_at, ..Invoice::default() };
    let request = IssueInvoiceRequest { context: context(), invoice: Some(invoice) };
    let issued = billing.clone().issue_invoice(request).await.expect("an invoice").into_inner();
    let live = issued.invoice.expect("an invoice").id;

    // A service that starts sweeps at once.
    let seat = SERVICES.iter().position(|service| *service == "billing").expect("billing");
    company.kill(seat).await;
    company.start(seat);
    company.serving(seat).await;
    eventually("the sweep finds the live invoice", async || {
        let request = GetInvoiceRequest { invoice: live.clone() };
        let found = billing.clone().get_invoice(request).await.ok()?.into_inner().invoice?;
        (found.state() != InvoiceState::Issued).then_some(())
    })
    .await;

    for order in unpaid {
        let request = GetInvoiceRequest { invoice: order.clone() };
        let found = billing.clone().get_invoice(request).await.expect("an invoice").into_inner();
        let invoice = found.invoice.expect("an invoice");
        let is_left_alone = matches!(invoice.state(), InvoiceState::Issued | InvoiceState::Void);
        assert!(invoice.historical && is_left_alone && invoice.dunning_level == 0, "{invoice:#?}");
    }
    let request = ListInvoicesRequest { states: vec![InvoiceState::Overdue.into()], ..Default::default() };
    let overdue = billing.clone().list_invoices(request).await.expect("invoices").into_inner().invoices;
    assert!(overdue.iter().all(|invoice| invoice.id == live), "{overdue:#?}");
}

/// Half a history is no company: what is paid may not be shipped yet. But nothing of it is lost, double or out of order.
async fn assert_nothing_lost(company: &Company) {
    let (_, report) = company.baton(&["verify", "--json"]).await;
    for guarantee in ["G1", "G3", "G5"] {
        assert_eq!(report["violations"][guarantee], 0, "{report:#}");
    }
}

async fn import(company: &Company, folder: &Path) -> Value {
    let folder = folder.to_str().expect("a readable path");
    let (code, report) = company.baton(&["import", "olist", folder, "--json"]).await;
    assert_eq!((code, &report["ended"]), (0, &Value::from("complete")), "{report:#}");
    report
}

/// How many sums of the books differ from the files.
fn differences(report: &Value) -> usize {
    let books = report["books"].as_array().expect("the books");
    assert!(!books.is_empty(), "{report:#}");
    books.iter().filter(|row| row["differs"] != false).count()
}

/// How many things there are. Events are not among them: what departments note of others may still come in.
async fn counts(company: &Company) -> Value {
    let (_, report) = company.baton(&["verify", "--json"]).await;
    let mut counts = report["checked"].clone();
    counts.as_object_mut().expect("counts").remove("events");
    counts
}
