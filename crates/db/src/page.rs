//! `page_size` and `page_token` of a request, and `next_page_token` of its response.

use baton_errors::{Failure, Violations};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{InvalidPageToken, PageToken};

/// What a page, or any other read of many rows, weighs at most, unless its first row alone weighs more: memory is
/// bounded, and clients refuse messages above 4 MiB.
pub const PAGE_BYTES: usize = 1024 * 1024;

/// The page of a list that a caller asked for. `K` is the key by which the list is ordered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<K> {
    /// Rows come after this key; `None` on the first page.
    pub after: Option<K>,
    size: usize,
    filter: Vec<u8>,
}

/// Why there is no such page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPage {
    /// `page_size` is negative.
    #[error("must not be negative")]
    NegativeSize,
    /// `page_token` is not of this list.
    #[error(transparent)]
    Token(#[from] InvalidPageToken),
}

impl From<InvalidPage> for Failure {
    fn from(invalid: InvalidPage) -> Self {
        match invalid {
            InvalidPage::Token(token) => token.into(),
            InvalidPage::NegativeSize => {
                let mut violations = Violations::new();
                violations.add("page_size", invalid.to_string());
                Self::invalid(violations)
            }
        }
    }
}

impl<K: Serialize + DeserializeOwned> Page<K> {
    /// Rows in a page when the caller does not say.
    pub const DEFAULT_SIZE: usize = 50;
    /// Rows in a page at most; asking for more gives this many (AIP-158).
    pub const MAX_SIZE: usize = 200;

    /// Reads the paging fields of a request. `filter` distinguishes this list from others, see [`PageToken::encode`].
    pub fn parse(filter: impl Into<Vec<u8>>, page_size: i32, page_token: &str) -> Result<Self, InvalidPage> {
        let filter = filter.into();
        let size = match usize::try_from(page_size) {
            Ok(0) => Self::DEFAULT_SIZE,
            Ok(size) => size.min(Self::MAX_SIZE),
            Err(_) => return Err(InvalidPage::NegativeSize),
        };
        let after = match page_token {
            "" => None,
            token => Some(PageToken::decode(token, &filter)?.0),
        };
        Ok(Self { after, size, filter })
    }

    /// What the query says in `LIMIT`: one row more than the page shows, to learn whether there is a next page.
    pub const fn limit(&self) -> i64 {
        self.size as i64 + 1
    }

    /// Cuts the rows of the query down to the page and gives the token of the next one, empty on the last.
    pub fn finish<T>(&self, mut rows: Vec<T>, key_of: impl FnOnce(&T) -> K) -> (Vec<T>, String) {
        let more = rows.len() > self.size;
        rows.truncate(self.size);
        let next = match rows.last() {
            Some(last) if more => PageToken(key_of(last)).encode(&self.filter),
            _ => String::new(),
        };
        (rows, next)
    }

    /// Like [`Page::finish`], for rows whose weight varies: the page also ends before it exceeds [`PAGE_BYTES`], but
    /// never without a row.
    ///
    /// The query may leave out rows that come after more than [`PAGE_BYTES`] of others. Only a row that alone exceeds
    /// the limit may be followed by an empty page.
    pub fn finish_by_weight<T>(
        &self,
        mut rows: Vec<T>,
        bytes_of: impl Fn(&T) -> usize,
        key_of: impl FnOnce(&T) -> K,
    ) -> (Vec<T>, String) {
        let mut bytes = 0;
        let fits = |row: &&T| {
            bytes += bytes_of(row);
            bytes <= PAGE_BYTES
        };
        let fitting = rows.iter().take_while(fits).count();
        let more = bytes > PAGE_BYTES || rows.len() > self.size;
        rows.truncate(fitting.clamp(1, self.size));
        let next = match rows.last() {
            Some(last) if more => PageToken(key_of(last)).encode(&self.filter),
            _ => String::new(),
        };
        (rows, next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a list page by page, as a caller would.
    fn walk(list: &[u32], page_size: i32) -> Vec<Vec<u32>> {
        let mut pages = Vec::new();
        let mut token = String::new();
        loop {
            let page = Page::<u32>::parse("numbers", page_size, &token).unwrap();
            let rows = list.iter().copied().filter(|row| page.after.is_none_or(|after| *row > after));
            let (rows, next) = page.finish(rows.take(page.limit() as usize).collect(), |row| *row);
            pages.push(rows);
            if next.is_empty() {
                return pages;
            }
            token = next;
        }
    }

    #[test]
    fn pages_cover_the_list_once() {
        assert_eq!(walk(&[1, 2, 3, 4, 5], 2), [vec![1, 2], vec![3, 4], vec![5]]);
        assert_eq!(walk(&[1, 2, 3, 4], 2), [vec![1, 2], vec![3, 4]], "no empty page at the end");
        assert_eq!(walk(&[], 2), [Vec::<u32>::new()]);
    }

    /// Reads rows of these weights page by page, ten at most, from a query that leaves out what a page cannot hold.
    fn weigh(list: &[usize]) -> Vec<Vec<usize>> {
        let mut pages = Vec::new();
        let mut token = String::new();
        loop {
            let page = Page::<usize>::parse("weights", 10, &token).unwrap();
            let mut before = 0;
            let rows = list.iter().copied().enumerate().skip(page.after.map_or(0, |after| after + 1));
            let rows = rows.take(page.limit() as usize).take_while(|(_, weight)| {
                before += weight;
                before - weight <= PAGE_BYTES
            });
            let (rows, next) = page.finish_by_weight(rows.collect(), |(_, weight)| *weight, |row| row.0);
            pages.push(rows.into_iter().map(|(_, weight)| weight).collect());
            if next.is_empty() {
                return pages;
            }
            token = next;
        }
    }

    #[test]
    fn a_page_ends_before_it_is_too_heavy_but_has_a_row() {
        const MOST: usize = PAGE_BYTES - 10;
        assert_eq!(weigh(&[MOST, 10, 1]), [vec![MOST, 10], vec![1]]);
        assert_eq!(weigh(&[MOST, 11, 1]), [vec![MOST], vec![11, 1]]);
        assert_eq!(weigh(&[MOST, 10]), [vec![MOST, 10]], "no empty page at the end");
        assert_eq!(weigh(&[1; 12]), [vec![1; 10], vec![1; 2]], "still ended by rows");
        let huge = 3 * PAGE_BYTES;
        assert_eq!(weigh(&[1, huge, 2]), [vec![1], vec![huge], vec![2]]);
        assert_eq!(weigh(&[]), [Vec::<usize>::new()]);
    }

    #[test]
    fn the_size_has_a_default_and_a_cap() {
        let limit = |size| Page::<u32>::parse("numbers", size, "").map(|page| page.limit());
        assert_eq!(limit(0), Ok(51));
        assert_eq!(limit(7), Ok(8));
        assert_eq!(limit(i32::MAX), Ok(201));
        assert_eq!(limit(-1), Err(InvalidPage::NegativeSize));
    }

    #[test]
    fn a_token_of_another_list_is_refused() {
        let (_, next) = Page::parse("a", 1, "").unwrap().finish(vec![1, 2], |row| *row);
        let refused = Page::<u32>::parse("b", 1, &next);
        assert_eq!(refused, Err(InvalidPage::Token(InvalidPageToken)));
    }
}
