//! The Olist data set as the journeys read and cut it: by a small reader of their own, not by the importer's.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// The data set's folder beside the project, or where BATON_OLIST_DIR says.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/olist");
    let path = std::env::var_os("BATON_OLIST_DIR").map_or(beside, PathBuf::from);
    path.join("olist_orders_dataset.csv").exists().then_some(path)
}

/// One row by its column names.
pub(crate) type Row = BTreeMap<String, String>;

/// A file: its columns in their order, and its rows.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    name: &'static str,
    columns: Vec<String>,
    pub(crate) rows: Vec<Row>,
}

/// All files that the importer reads.
#[derive(Debug, Clone)]
pub(crate) struct DataSet {
    pub(crate) customers: Table,
    pub(crate) orders: Table,
    pub(crate) items: Table,
    pub(crate) products: Table,
    pub(crate) categories: Table,
    pub(crate) reviews: Table,
    pub(crate) payments: Table,
    pub(crate) sellers: Table,
    pub(crate) leads: Table,
    pub(crate) deals: Table,
}

impl DataSet {
    /// Reads a folder.
    pub(crate) fn read(folder: &Path) -> Self {
        let table = |name| Table::read(folder, name);
        Self {
            customers: table("olist_customers_dataset.csv"),
            orders: table("olist_orders_dataset.csv"),
            items: table("olist_order_items_dataset.csv"),
            products: table("olist_products_dataset.csv"),
            categories: table("product_category_name_translation.csv"),
            reviews: table("olist_order_reviews_dataset.csv"),
            payments: table("olist_order_payments_dataset.csv"),
            sellers: table("olist_sellers_dataset.csv"),
            leads: table("olist_marketing_qualified_leads_dataset.csv"),
            deals: table("olist_closed_deals_dataset.csv"),
        }
    }

    /// The first orders with everything that they refer to and that refers to them; as many leads, and their deals.
    pub(crate) fn sample(mut self, orders: usize) -> Self {
        self.orders.rows.truncate(orders);
        self.leads.rows.truncate(orders);
        let order_ids = self.orders.all("order_id");
        for table in [&mut self.items, &mut self.payments, &mut self.reviews] {
            table.keep("order_id", &order_ids);
        }
        self.customers.keep("customer_id", &self.orders.all("customer_id"));
        self.products.keep("product_id", &self.items.all("product_id"));
        self.sellers.keep("seller_id", &self.items.all("seller_id"));
        self.deals.keep("mql_id", &self.leads.all("mql_id"));
        self
    }

    /// Writes the files with their rows in an order that has nothing to do with the one they were read in.
    pub(crate) fn write_shuffled(&self, folder: &Path) {
        let Self { customers, orders, items, products, categories, .. } = self;
        let Self { reviews, payments, sellers, leads, deals, .. } = self;
        for table in
            [customers, orders, items, products, categories, reviews, payments, sellers, leads, deals]
        {
            table.write_shuffled(folder);
        }
    }
}

impl Table {
    fn read(folder: &Path, name: &'static str) -> Self {
        let text = std::fs::read_to_string(folder.join(name)).expect("a file of the data set");
        let mut records = records(text.trim_start_matches('\u{feff}')).into_iter();
        let columns = records.next().expect("a header");
        let row = |record: Vec<String>| columns.iter().cloned().zip(record).collect();
        let rows = records.map(row).collect();
        Self { name, columns, rows }
    }

    /// All values of a column.
    pub(crate) fn all(&self, column: &str) -> BTreeSet<String> {
        self.rows.iter().map(|row| row[column].clone()).collect()
    }

    /// Keeps the rows whose value in a column is one of these.
    pub(crate) fn keep(&mut self, column: &str, values: &BTreeSet<String>) {
        self.rows.retain(|row| values.contains(&row[column]));
    }

    fn write_shuffled(&self, folder: &Path) {
        let line = |fields: Vec<&String>| {
            let quoted: Vec<String> =
                fields.into_iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
            format!("{}\n", quoted.join(","))
        };
        let mut lines: Vec<String> = self
            .rows
            .iter()
            .map(|row| line(self.columns.iter().map(|column| &row[column]).collect()))
            .collect();
        lines.sort_by_cached_key(|line| Sha256::digest(line.as_bytes()).to_vec());
        let text = line(self.columns.iter().collect()) + &lines.concat();
        std::fs::write(folder.join(self.name), text).expect("a file of the sample");
    }
}

/// Records of a text with fields in quotes where they hold commas, quotes or line ends.
fn records(text: &str) -> Vec<Vec<String>> {
    let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                field.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut field)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                record.push(std::mem::take(&mut field));
                records.push(std::mem::take(&mut record));
            }
            other => field.push(other),
        }
    }
    if !field.is_empty() || !record.is_empty() {
        record.push(field);
        records.push(record);
    }
    records
}

/// Whole cents of an amount such as `39.95`, digit by digit.
pub(crate) fn cents(amount: &str) -> i64 {
    let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
    format!("{whole}{fraction:0<2}").parse().expect("an amount with two digits of cents")
}
