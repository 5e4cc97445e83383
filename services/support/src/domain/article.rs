//! A known solution, and what became of it on a ticket.

use baton_model::ArticleId;
use time::OffsetDateTime;

use super::Refusal;

/// A known solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Article {
    /// Which.
    pub(crate) id: ArticleId,
    /// What people write.
    pub(crate) text: ArticleText,
    /// Tickets on which it worked.
    pub(crate) worked_count: i64,
    /// Tickets on which it did not.
    pub(crate) did_not_count: i64,
    /// Version of the text: 1, 2, 3 …
    pub(crate) version: i32,
    /// When this version was written.
    pub(crate) updated_at: OffsetDateTime,
}

/// What people write into a known solution.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArticleText {
    /// One line.
    pub(crate) title: String,
    /// What to do.
    pub(crate) body: String,
    /// More words to find it by.
    pub(crate) keywords: Vec<String>,
    /// Product it is for; empty for any.
    pub(crate) product_id: String,
}

/// Whether a known solution helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nobody said yet.
    Open,
    /// It worked.
    Worked,
    /// It did not.
    DidNot,
}

/// A known solution that was tried on a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AppliedArticle {
    /// Which.
    pub(crate) article_id: ArticleId,
    /// Its title when it was tried.
    pub(crate) title: String,
    /// What became of it.
    pub(crate) verdict: Verdict,
}

impl Article {
    /// A new one.
    pub(crate) const fn write(id: ArticleId, text: ArticleText, at: OffsetDateTime) -> Self {
        Self { id, text, worked_count: 0, did_not_count: 0, version: 1, updated_at: at }
    }

    /// A new version, unless somebody else wrote one since `etag` was read.
    pub(crate) fn revise(self, text: ArticleText, etag: &str, at: OffsetDateTime) -> Result<Self, Refusal> {
        if etag != self.etag() {
            return Err(Refusal::StaleEtag { current: self.etag() });
        }
        Ok(Self { text, version: self.version + 1, updated_at: self.updated_at.max(at), ..self })
    }

    /// Changes with every version.
    pub(crate) fn etag(&self) -> String {
        format!("v{}", self.version)
    }
}

impl Verdict {
    /// How much a ticket with this verdict adds to an article's counts of worked and did not.
    pub(crate) const fn counts(self) -> (i64, i64) {
        match self {
            Self::Open => (0, 0),
            Self::Worked => (1, 0),
            Self::DidNot => (0, 1),
        }
    }
}
