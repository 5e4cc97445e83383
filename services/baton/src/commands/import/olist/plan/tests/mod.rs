//! From CSV text to the plan.

mod funnel;
mod orders;
mod payments;
mod people;
mod rows;
mod shipments;

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
const PAYMENTS: &str = "order_id,payment_sequential,payment_type,payment_installments,payment_value\n";
const SELLERS: &str = "seller_id,seller_zip_code_prefix,seller_city,seller_state\n";
const LEADS: &str = "mql_id,first_contact_date,landing_page_id,origin\n";
const DEALS: &str = "mql_id,seller_id,sdr_id,sr_id,won_date,business_segment,lead_type,business_type\n";

/// Plans from the rows (without header) of some files.
fn planned(files: &[(File, &str)]) -> (Vec<Customer>, Findings) {
    let header = |file| match file {
        File::Customers => CUSTOMERS,
        File::Orders => ORDERS,
        File::Items => ITEMS,
        File::Products => PRODUCTS,
        File::Categories => CATEGORIES,
        File::Reviews => REVIEWS,
        File::Payments => PAYMENTS,
        File::Sellers => SELLERS,
        File::Leads => LEADS,
        File::Deals => DEALS,
    };
    let texts: BTreeMap<File, String> =
        files.iter().map(|(file, rows)| (*file, format!("{}{rows}", header(*file)))).collect();
    let mut findings = Findings::default();
    let data = Data::read(&mut findings, |file| Ok(texts.get(&file).map(String::as_bytes))).unwrap();
    let customers = plan(&data, &mut findings);
    findings.sort();
    (customers, findings)
}

/// The one customer's steps of some kind, and what was noted about the rows.
fn told_of(files: &[(File, &str)], kind: fn(&What) -> bool) -> (String, String) {
    let (customers, findings) = planned(files);
    let steps = customers[0].steps.iter().filter(|step| kind(&step.what)).map(told);
    (steps.collect::<Vec<_>>().join("|"), noted(&findings).join("|"))
}

/// Plans one order of one customer with some of the rows that refer to it.
fn one_order(row: &str, files: &[(File, &str)], kind: fn(&What) -> bool) -> (String, String) {
    let order = [(File::Customers, "c1,p1,01310,sao paulo,SP\n"), (File::Orders, row)];
    told_of(&[order.as_slice(), files].concat(), kind)
}

fn noted(findings: &Findings) -> Vec<&str> {
    findings.remarks.iter().chain(&findings.unused).map(|finding| finding.reason.as_str()).collect()
}

fn unused(findings: &Findings) -> Vec<(&str, u64, &str)> {
    findings.unused.iter().map(|f| (f.file, f.line, f.reason.as_str())).collect()
}

/// A step in a few words: month and day, and what.
fn told(step: &Step) -> String {
    let what = match &step.what {
        What::Order(OrderStep::Place(goods)) => format!("place {}", goods.lines.len()),
        What::Order(OrderStep::Cancel { reason }) => format!("cancel ({reason})"),
        What::Invoice(InvoiceStep::Issue(charge)) => {
            let adjustment = charge.adjustment.map(|line| format!(" {:+} ({})", line.amount, line.title));
            format!("invoice {}{}", charge.lines.len(), adjustment.unwrap_or_default())
        }
        What::Invoice(InvoiceStep::Pay(paid)) => {
            format!("pay #{} {:?} x{} {}", paid.sequential, paid.method, paid.instalments, paid.amount)
        }
        What::Invoice(
            step @ (InvoiceStep::RequestRefund(paid)
            | InvoiceStep::ApproveRefund(paid)
            | InvoiceStep::PayRefund(paid)),
        ) => format!("{} #{}", What::Invoice(step.clone()).name(), paid.sequential),
        What::Lead(LeadStep::Create { origin }) => format!("lead {origin}"),
        What::Lead(LeadStep::Contact { note } | LeadStep::Qualify { note }) => {
            format!("{} ({note})", step.what.name())
        }
        What::Account(AccountStep::Open { segment }) => format!("account {segment}"),
        What::Account(AccountStep::AssignOwner { representative }) => format!("owner {representative}"),
        What::Said(Saying::Feedback { review, score, comment }) => {
            format!("feedback {review} {score} {comment}")
        }
        What::Said(Saying::Ticket { review, title, product, .. }) => {
            format!("ticket {review} {title} [{product}]")
        }
        what => what.name().to_owned(),
    };
    let (month, day) = (u8::from(step.at.month()), step.at.day());
    format!("{month}-{day} {what}")
}
