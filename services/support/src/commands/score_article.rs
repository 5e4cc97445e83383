//! Says whether a known solution worked.

use baton_department::{Command, Context};
use baton_model::ArticleId;
use sqlx::PgConnection;

use super::{Recorded, lock, save, unchanged};
use crate::domain::{Change, TicketName, Verdict};
use crate::error::Error;
use crate::store;

/// Says whether a known solution that was tried on a ticket worked. The ticket counts once for it.
#[derive(Debug)]
pub(crate) struct ScoreArticle {
    /// Which ticket.
    pub(crate) ticket: TicketName,
    /// Which known solution.
    pub(crate) article_id: ArticleId,
    /// What became of it.
    pub(crate) verdict: Verdict,
}

impl Command for ScoreArticle {
    type Answer = Recorded;
    type Error = Error;

    async fn run(&self, conn: &mut PgConnection, context: &Context) -> Result<Recorded, Error> {
        let ticket = lock(conn, self.ticket).await?;
        if store::articles::find(conn, self.article_id).await?.is_none() {
            return Err(Error::ArticleNotFound(self.article_id));
        }
        let scored = ticket.clone().score_article(self.article_id, self.verdict, context.occurred_at)?;
        let Some(decided) = scored else { return Ok(unchanged(&ticket)) };
        if let Change::ArticleScored { article, before } = &decided.change {
            let ((worked, did_not), (worked_before, did_not_before)) =
                (article.verdict.counts(), before.counts());
            let (worked, did_not) = (worked - worked_before, did_not - did_not_before);
            store::articles::count(conn, self.article_id, worked, did_not).await?;
        }
        save(conn, context, &decided).await
    }
}
