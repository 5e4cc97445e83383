//! Reads one known solution.

use baton_db::Work;
use baton_model::ArticleId;
use sqlx::PgConnection;

use crate::domain::Article;
use crate::error::Error;
use crate::store;

/// Reads one known solution.
#[derive(Debug)]
pub(crate) struct GetArticle {
    /// Which.
    pub(crate) article_id: ArticleId,
}

impl Work for GetArticle {
    type Output = Article;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection) -> Result<Article, Error> {
        let found = store::articles::find(conn, self.article_id).await?;
        found.ok_or(Error::ArticleNotFound(self.article_id))
    }
}
