//! Notes that a known solution was tried.

use baton_department::{Command, Context};
use baton_model::ArticleId;
use sqlx::PgConnection;

use super::{Recorded, transition_if_new};
use crate::domain::TicketName;
use crate::error::Error;
use crate::store;

/// Notes that a known solution was tried on a ticket.
#[derive(Debug)]
pub(crate) struct ApplyArticle {
    /// Which ticket.
    pub(crate) ticket: TicketName,
    /// Which known solution.
    pub(crate) article_id: ArticleId,
}

impl Command for ApplyArticle {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let article = store::articles::find(conn, self.article_id).await?;
        let title = article.ok_or(Error::ArticleNotFound(self.article_id))?.text.title;
        transition_if_new(conn, context, self.ticket, |ticket| {
            ticket.apply_article(self.article_id, title, context.occurred_at)
        })
        .await
    }
}
