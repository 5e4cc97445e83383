//! The whole data set in memory: every usable row of every file, each key once.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use super::files::{File, Use};
use super::findings::{Findings, Place};
use super::reader::{At, ReadError, Row, read};
use super::rows::{
    CategoryRow, CustomerRow, DealRow, ItemRow, Keyed, LeadRow, OrderRow, PaymentRow, ProductRow, ReviewRow,
    SellerRow,
};

/// The usable rows. The order of the rows in the files leaves no trace here, except in their line numbers.
#[derive(Debug, Default)]
pub(super) struct Data {
    pub(super) customers: Vec<At<CustomerRow>>,
    pub(super) orders: Vec<At<OrderRow>>,
    pub(super) items: Vec<At<ItemRow>>,
    pub(super) products: Vec<At<ProductRow>>,
    pub(super) categories: Vec<At<CategoryRow>>,
    pub(super) reviews: Vec<At<ReviewRow>>,
    pub(super) payments: Vec<At<PaymentRow>>,
    pub(super) sellers: Vec<At<SellerRow>>,
    pub(super) leads: Vec<At<LeadRow>>,
    pub(super) deals: Vec<At<DealRow>>,
    /// How many rows each file that is there has.
    pub(super) row_counts: BTreeMap<File, usize>,
}

/// The data set cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum DataError {
    /// A file is missing without which there is nothing to import.
    #[error("{} is missing: name the folder that holds the data set's CSV files", .0.display())]
    Missing(PathBuf),
    /// A file is there but unusable.
    #[error("{}", .0.display())]
    Unreadable(PathBuf, #[source] ReadError),
}

impl Data {
    /// Reads the files of a folder.
    pub(super) fn load(folder: &Path, findings: &mut Findings) -> Result<Self, DataError> {
        Self::read(findings, |file| {
            let path = folder.join(file.name());
            match std::fs::read(&path) {
                Ok(text) => Ok(Some(text)),
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    Err(DataError::Unreadable(path, error.into()))
                }
                Err(_) if file.usage() == Use::Required => Err(DataError::Missing(path)),
                Err(_) => Ok(None),
            }
        })
    }

    /// Reads the files that `open` gives.
    pub(super) fn read<S: AsRef<[u8]>>(
        findings: &mut Findings,
        open: impl Fn(File) -> Result<Option<S>, DataError>,
    ) -> Result<Self, DataError> {
        let mut files = Files { open, findings, row_counts: BTreeMap::new() };
        let mut data = Self {
            customers: files.rows(File::Customers, CustomerRow::parse)?,
            orders: files.rows(File::Orders, OrderRow::parse)?,
            items: files.rows(File::Items, ItemRow::parse)?,
            products: files.rows(File::Products, ProductRow::parse)?,
            categories: files.rows(File::Categories, CategoryRow::parse)?,
            reviews: files.rows(File::Reviews, ReviewRow::parse)?,
            payments: files.rows(File::Payments, PaymentRow::parse)?,
            sellers: files.rows(File::Sellers, SellerRow::parse)?,
            leads: files.rows(File::Leads, LeadRow::parse)?,
            deals: files.rows(File::Deals, DealRow::parse)?,
            row_counts: BTreeMap::new(),
        };
        data.row_counts = files.row_counts;
        Ok(data)
    }
}

struct Files<'a, O> {
    open: O,
    findings: &'a mut Findings,
    row_counts: BTreeMap<File, usize>,
}

impl<S: AsRef<[u8]>, O: Fn(File) -> Result<Option<S>, DataError>> Files<'_, O> {
    fn rows<T: Keyed>(
        &mut self,
        file: File,
        parse: impl Fn(&mut Row<'_>) -> Result<T, String>,
    ) -> Result<Vec<At<T>>, DataError> {
        let Some(text) = (self.open)(file)? else { return Ok(Vec::new()) };
        match read(file, text.as_ref(), self.findings, parse) {
            Ok((rows, count)) => {
                self.row_counts.insert(file, count);
                Ok(each_once(file, rows, self.findings))
            }
            // A later release of the data set may change a file that the rest does not need.
            Err(error @ ReadError::NoColumn(_)) if file.usage() == Use::Optional => {
                let reason = format!("{error}: no row of this file can be used");
                self.findings.unused(Place { file, line: 1 }, reason);
                self.row_counts.insert(file, 0);
                Ok(Vec::new())
            }
            Err(error) => Err(DataError::Unreadable(file.name().into(), error)),
        }
    }
}

/// Keeps one row for each key. Which one is decided by what the rows say, not by which comes first in the file.
fn each_once<T: Keyed>(file: File, mut rows: Vec<At<T>>, findings: &mut Findings) -> Vec<At<T>> {
    // A row's fields begin with its key, so rows of one key are neighbours.
    rows.sort_unstable();
    let mut kept: Vec<At<T>> = Vec::with_capacity(rows.len());
    for row in rows {
        match kept.last().filter(|last| last.value.has_key_of(&row.value)) {
            Some(last) => {
                let relation = if last.value == row.value { "the same as" } else { "contradicts" };
                let reason = format!("{relation} line {}, which was used", last.line);
                findings.unused(Place { file, line: row.line }, reason);
            }
            None => kept.push(row),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_rows_with_one_key_one_is_kept_whatever_their_order() {
        let row = |id: &str, category: &str, line| At {
            value: ProductRow { product_id: id.to_owned(), category: category.to_owned() },
            line,
        };
        let rows = [row("1", "a", 2), row("2", "c", 3), row("2", "b", 4), row("1", "a", 5)];
        for rows in [rows.to_vec(), rows.iter().rev().cloned().collect()] {
            let mut findings = Findings::default();
            let kept = each_once(File::Products, rows, &mut findings);
            assert_eq!(kept, [row("1", "a", 2), row("2", "b", 4)]);
            let told: Vec<_> = findings.unused.iter().map(|f| (f.line, f.reason.as_str())).collect();
            assert_eq!(
                told,
                [(5, "the same as line 2, which was used"), (3, "contradicts line 4, which was used")]
            );
        }
    }
}
