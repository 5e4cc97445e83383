//! Writes a known solution, or a new version of one.

use baton_department::{Command, Context};
use baton_model::ArticleId;
use baton_proto::support::v1::PutArticleResponse;
use sqlx::PgConnection;

use crate::domain::{Article, ArticleText};
use crate::error::Error;
use crate::events;
use crate::store;

/// Writes a known solution, or a new version of one. Not about a customer: nothing is recorded on a timeline.
#[derive(Debug)]
pub(crate) enum PutArticle {
    /// A new one.
    New {
        /// Its id.
        article_id: ArticleId,
        /// What it says.
        text: ArticleText,
    },
    /// A new version.
    Revised {
        /// Of which.
        article_id: ArticleId,
        /// The etag that the caller read.
        etag: String,
        /// What it says now.
        text: ArticleText,
    },
}

impl Command for PutArticle {
    type Answer = PutArticleResponse;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<PutArticleResponse, Error> {
        let article = match self {
            Self::New { article_id, text } => {
                let article = Article::write(*article_id, text.clone(), context.occurred_at);
                store::articles::insert(conn, &article).await?;
                article
            }
            Self::Revised { article_id, etag, text } => {
                let article = store::articles::lock(conn, *article_id).await?;
                let article = article.ok_or(Error::ArticleNotFound(*article_id))?;
                let article = article.revise(text.clone(), etag, context.occurred_at)?;
                store::articles::update(conn, &article).await?;
                article
            }
        };
        Ok(PutArticleResponse { article: Some(events::article(&article)) })
    }
}
