//! Finds known solutions by words.

use baton_db::{Page, Work};
use baton_department::messages;
use baton_proto::support::v1;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::error::Error;
use crate::{events, store};

/// What the results are ordered by, the greatest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Rank {
    /// Where all words were found: 2 in the title, 1 in title and keywords, 0 with the body's help.
    pub(crate) place: i32,
    /// How often it worked, in thousandths, as if it had worked once and not worked once before anybody tried: a single
    /// success does not outrank a hundred.
    pub(crate) success: i64,
    /// For articles that are equal in both.
    pub(crate) id: Uuid,
}

/// Finds known solutions by words; those that worked most often first among equals.
#[derive(Debug)]
pub(crate) struct SearchArticles {
    /// Which page.
    pub(crate) page: Page<Rank>,
    /// The folded words, all of which must begin some word of the article; none finds all.
    pub(crate) words: Vec<String>,
    /// Only those for this product, or for any; empty for all.
    pub(crate) product_id: String,
}

impl Work for SearchArticles {
    /// The page, and the token of the next one.
    type Output = (Vec<v1::Article>, String);
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Self::Output, Error> {
        let found = store::articles::search(conn, self).await?;
        Ok(messages(&self.page, found, |(_, rank)| *rank, |(article, _)| events::article(article)))
    }
}
